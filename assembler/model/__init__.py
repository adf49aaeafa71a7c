"""Data types that every stage shares: places and findings, expressions, the library, a matter, the document. Imports no other stage."""
