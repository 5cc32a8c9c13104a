"""Passes: Graph to Graph with the same numbers, bit for bit."""
