"""Word files: written from a shell and a document, read back, and opened when they come back."""
