"""Clause files: their Markdown and their form fields, read into the tree of `model.clause_text`."""
