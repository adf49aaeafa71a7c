"""Imports: a contract that somebody else wrote becomes a library that prints the same words, with a report of every doubt."""
