"""Draw the text of a form field in the embedded font, as a viewer does when the text is changed later."""

import re
import unicodedata
from collections.abc import Iterator

from assembler.formats.pdf.fields.typeface import NAME, SIZE, Typeface

SMALLEST, STEP = 6.5, 0.5
"""The smallest font size of an entry, and the step by which the size shrinks until the text fits, in points."""

BESIDE, ABOVE = 5.0, 3.5
"""The padding between an entry and the edge of its field, in points; the template has the same."""

LEADING = 0.5
"""The gap between two lines, as a share of the font size."""

SLACK = 0.1
"""What a text may exceed its field by, against rounding: points in height, thousandths of the font size in width."""

SPACE = " "
WORD_PARTS = re.compile(r"[^/.@_\-&=?:;,]*[/.@_\-&=?:;,]*")
"""A part of a long word up to a mark after which the word may break."""

ANYWHERE = 60
"""The number of characters from which a word may break anywhere, where it has no marks to break after."""


def draw(text: str, width: float, height: float, face: Typeface, *, tall: bool) -> bytes | None:
    """Return the operators that draw a text in a field of a size in points, at the largest font size that fits.

    A `tall` field has room for several lines, which begin at its top. None where the font lacks a letter, the text does not fit,
    or it has several lines in a field for one.
    """
    if any(char not in face.glyphs or unicodedata.combining(char) for char in (text.replace("\n", "") if tall else text)):
        return None
    for step in range(int((SIZE - SMALLEST) / STEP) + 1):
        size = SIZE - step * STEP
        room = (width - 2 * BESIDE) / size * 1000
        lines = [line for part in text.split("\n") for line in _wrapped(part, room, face)] if tall else [text]
        extent = _height_of(len(lines), size, face) + (2 * ABOVE if tall else 0)
        if extent <= height + SLACK and all(_width_of(line, face) <= room + SLACK for line in lines):
            top = height - ABOVE if tall else (height + extent) / 2
            return _operators(lines, size, top, face)
    return None


def _height_of(lines: int, size: float, face: Typeface) -> float:
    """Return the height of a number of lines in points, from the capitals of the first to the baseline of the last."""
    return size * (lines * face.capitals / 1000 + (lines - 1) * LEADING)


def _width_of(text: str, face: Typeface) -> float:
    """Return the width of a text in thousandths of the font size."""
    return sum(face.widths[face.glyphs[char]] for char in text)


def _wrapped(text: str, room: float, face: Typeface) -> Iterator[str]:
    """Yield the lines of a text, broken at spaces; a word longer than a line breaks after a mark."""
    line = ""
    for piece in _break_points(text, room, face):
        if line and _width_of((line + piece).rstrip(SPACE), face) > room:
            yield line.rstrip(SPACE)
            line = ""
        line += piece
    yield line.rstrip(SPACE)


def _break_points(text: str, room: float, face: Typeface) -> Iterator[str]:
    """Yield the parts between which a text may break, each with the spaces behind it."""
    for word in re.findall(r"[^ ]* *", text):
        if _width_of(word.rstrip(SPACE), face) <= room:
            yield word
        else:
            for part in WORD_PARTS.findall(word):
                breaks = len(word) > ANYWHERE and _width_of(part, face) > room
                yield from part if breaks else (part,)


def _operators(lines: list[str], size: float, top: float, face: Typeface) -> bytes:
    leading = size * (face.capitals / 1000 + LEADING)
    shown = (f"<{''.join(f'{face.glyphs[char]:04X}' for char in line)}> Tj" for line in lines)
    first = f"1 0 0 1 {BESIDE:g} {top - size * face.capitals / 1000:.2f} Tm"
    drawn = f" 0 {-leading:.2f} Td ".join(shown)
    return f"/Tx BMC q BT /{NAME} {size:g} Tf 0 g {first} {drawn} ET Q EMC".encode()
