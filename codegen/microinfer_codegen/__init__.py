"""From a planned Graph to C text, to a compiled library, to proof that both agree."""
