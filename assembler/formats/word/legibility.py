"""Whether text of a Word file can be seen on the page, by the formatting in effect for it."""

from functools import lru_cache

from assembler.formats.word.contrast import contrast
from assembler.formats.word.styles import RunFormat

SMALLEST, NARROWEST, LOWEST = 8, 20, 80
"""The limits of text that can be read: half points of size, per cent of width, twentieths of a point of an exact line."""

CLOSEST = -3
"""The least spread of text that can be read, in twentieths of a point for each half point of its size: a third of an em."""

HALF = 5
"""Half the height of text of one half point, in twentieths of a point: an exact line that is lower cuts the text off."""

LEAST_CONTRAST = 2.4
"""The least contrast of text that can be read: relative luminance of colour and ground (WCAG 2.2), where 1 is no contrast."""

WHITE = "FFFFFF"


@lru_cache(256)
def is_unseen(look: RunFormat) -> bool:
    """Whether text of a formatting cannot be seen: hidden, too small, narrow or close, cut off by its line, or coloured like its ground."""
    low = 0 < look.line < max(LOWEST, look.size * HALF)
    tiny = look.size < SMALLEST or look.width < NARROWEST or low or look.spread < look.size * CLOSEST
    return look.hidden or tiny or (look.colour != "" and contrast(look.colour, look.ground or WHITE) < LEAST_CONTRAST)
