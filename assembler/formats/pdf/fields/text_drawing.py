"""What stands in controls, drawn in the font that the file embeds for what is typed: it looks the same before and after a change."""

import re
import unicodedata
from collections.abc import Iterator

from assembler.formats.pdf.fields.typeface import NAME, SIZE, Typeface

SMALLEST, STEP = 6.5, 0.5
"""The smallest size an entry may have, and by how much it is made smaller until it can be seen whole, in points."""

BESIDE, ABOVE = 5.0, 3.5
"""The room between an entry and the edge of its control, in points; the template keeps the same."""

LEADING = 0.5
"""The room between two lines, in sizes, from one line's letters to the next line's capitals."""

SLACK = 0.1
SPACE = " "
MARKS = re.compile(r"[^/.@_\-&=?:;,]*[/.@_\-&=?:;,]*")
"""A stretch of a long word that ends with a mark, after which it may break."""

ANYWHERE = 60
"""From how many characters on a word may break anywhere."""


def draw(text: str, width: float, height: float, face: Typeface, *, tall: bool) -> bytes | None:
    """Write what draws a text in a control of so many points, in the largest size in which it is seen whole.

    A `tall` control has room for several lines, which begin at its top. None where the font lacks a letter, the room does not do,
    or several lines are to stand in a control for one.
    """
    if any(char not in face.glyphs or unicodedata.combining(char) for char in (text.replace("\n", "") if tall else text)):
        return None
    for step in range(int((SIZE - SMALLEST) / STEP) + 1):
        size = SIZE - step * STEP
        room = (width - 2 * BESIDE) / size * 1000
        lines = [line for part in text.split("\n") for line in _lines(part, room, face)] if tall else [text]
        extent = _extent(len(lines), size, face) + (2 * ABOVE if tall else 0)
        if extent <= height + SLACK and all(_width(line, face) <= room + SLACK for line in lines):
            top = height - ABOVE if tall else (height + extent) / 2
            return _written(lines, size, top, face)
    return None


def _extent(lines: int, size: float, face: Typeface) -> float:
    """Give how high so many lines are, from the first one's capitals to the last one's foot, in points."""
    return size * (lines * face.capitals / 1000 + (lines - 1) * LEADING)


def _width(text: str, face: Typeface) -> float:
    """Give the width of a text in thousandths of its size."""
    return sum(face.widths[face.glyphs[char]] for char in text)


def _lines(text: str, room: float, face: Typeface) -> Iterator[str]:
    """Break a text at its spaces, and a word that is longer than a line after a mark, each line as full as it can be."""
    line = ""
    for piece in _pieces(text, room, face):
        if line and _width((line + piece).rstrip(SPACE), face) > room:
            yield line.rstrip(SPACE)
            line = ""
        line += piece
    yield line.rstrip(SPACE)


def _pieces(text: str, room: float, face: Typeface) -> Iterator[str]:
    """Give the parts between which a text may break, each with the spaces behind it."""
    for word in re.findall(r"[^ ]* *", text):
        if _width(word.rstrip(SPACE), face) <= room:
            yield word
        elif len(word) > ANYWHERE:
            yield from word
        else:
            yield from MARKS.findall(word)


def _written(lines: list[str], size: float, top: float, face: Typeface) -> bytes:
    leading = size * (face.capitals / 1000 + LEADING)
    shown = (f"<{''.join(f'{face.glyphs[char]:04X}' for char in line)}> Tj" for line in lines)
    first = f"1 0 0 1 {BESIDE:g} {top - size * face.capitals / 1000:.2f} Tm"
    drawn = f" 0 {-leading:.2f} Td ".join(shown)
    return f"/Tx BMC q BT /{NAME} {size:g} Tf 0 g {first} {drawn} ET Q EMC".encode()
