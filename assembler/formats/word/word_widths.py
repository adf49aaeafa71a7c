"""How wide the words of a line of a Word file are, about: a word that is wider than its line is broken, and reads as two."""

from collections.abc import Iterable

from assembler.formats.word.legibility import is_unseen
from assembler.formats.word.paragraphs import Piece

LETTER = 6
"""The width of a letter, in twentieths of a point for each half point of its size: three fifths of its height, as of a wide one."""


def longest_word(pieces: Iterable[Piece]) -> int:
    """Return the width of the longest word of a line, in twentieths of a point, which may stand in several pieces."""
    longest = width = 0
    for piece in pieces:
        look = piece.format
        each = max(0, look.size * LETTER * look.width // 100 + look.spread)
        for letter in "" if is_unseen(look) else piece.text:
            width = 0 if letter.isspace() or letter == "-" else width + each
            longest = max(longest, width)
    return longest
