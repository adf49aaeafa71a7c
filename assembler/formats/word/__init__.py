"""Word files (.docx): rendered from a shell and a document, read back, and opened when they are returned."""
