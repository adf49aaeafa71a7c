"""Values that every stage shares: places and findings, expressions, the library, a matter, the document. It imports no other stage."""
