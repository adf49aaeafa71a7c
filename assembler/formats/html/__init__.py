"""HTML: a document's words as a fragment of a page, written and read back."""
