"""PDF files: typeset, made fillable, certified, read back, and opened when they come back."""
