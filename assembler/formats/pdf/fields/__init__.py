"""The form fields of a PDF: placed, drawn, filled in and read."""
