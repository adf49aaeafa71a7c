"""Plain text: the words of a paper for people and for goldens."""
