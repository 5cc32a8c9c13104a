"""What emitters share: parameter structs and the calls of families of operators."""
