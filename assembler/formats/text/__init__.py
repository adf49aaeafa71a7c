"""Plain text: a document's words for people and for golden files."""
