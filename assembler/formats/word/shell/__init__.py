"""The Word shell, a template designed by legal ops: parsed, checked and compiled once, then filled for each document."""
