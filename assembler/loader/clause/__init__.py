"""Clause files: their Markdown and their fields, into the tree of `model.clause_text`."""
