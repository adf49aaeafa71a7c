"""The Word shell of legal ops: opened, checked and compiled once, filled for each paper."""
