"""Whether text of a Word file can be seen on the page, by the formatting in effect for it."""

from functools import lru_cache

from assembler.formats.word.styles import RunFormat

SMALLEST, NARROWEST, LOWEST = 8, 20, 80
"""The limits of text that can be read: half points of size, per cent of width, twentieths of a point of an exact line."""

LEAST_CONTRAST = 1.3
"""The least contrast of text that can be read: relative luminance of colour and ground (WCAG 2.2), where 1 is no contrast."""

WHITE = "FFFFFF"
LINEAR = 0.04045
"""The value up to which a part of a colour is linear in sRGB (IEC 61966-2-1)."""


@lru_cache(256)
def is_unseen(look: RunFormat) -> bool:
    """Whether text of a formatting cannot be seen: hidden, too small or narrow, cut off by its line, or coloured like its ground."""
    tiny = look.size < SMALLEST or look.width < NARROWEST or 0 < look.line < LOWEST
    return look.hidden or tiny or (look.colour != "" and _contrast(look.colour, look.ground or WHITE) < LEAST_CONTRAST)


def _contrast(colour: str, ground: str) -> float:
    lighter, darker = sorted(map(_luminance, (colour, ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= LINEAR else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
