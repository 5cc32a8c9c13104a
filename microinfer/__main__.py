"""`python -m microinfer` is the command line."""

from microinfer.cli import main

main()
