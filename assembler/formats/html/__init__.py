"""HTML: the words of a paper as a fragment of a page, written and read back."""
