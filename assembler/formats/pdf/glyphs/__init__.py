"""The glyphs of a typeset file: where they are shown, in which fonts, and the letters that readers find for them."""
