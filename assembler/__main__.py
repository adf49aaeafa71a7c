"""`python -m assembler`: the command line."""

from assembler.cli import main

main()
