"""The outlines of the glyphs of a TrueType program, by which pdfium measures how far a letter reaches."""

import hashlib
from itertools import pairwise
from struct import Struct, iter_unpack

VERSION = b"\0\1\0\0"
"""The beginning of a program, and of three of its tables."""

TABLE = Struct(">4sIII")
"""A row of the list of tables: a name, a sum, and where the table begins and how long it is."""

TABLES = frozenset([b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"name", b"post"])
"""The tables of a program that Typst embeds."""

MAGIC = b"\x5f\x0f\x3c\xf5"
"""What stands in the middle of the first table."""

PLACES = (b"\0\0", b"\0\1")
"""The ways in which places of glyphs are written: in two bytes, or in four."""

MADE_OF_OTHERS = b"\x80"
"""The first byte from which on the number of contours is below zero: the glyph names others, by numbers that differ in each file."""


def outlines_of(program: bytes) -> list[bytes | None]:
    """Return the outline of each glyph, with its own measures and those of its program; None for one that is made of others.

    Raises `ValueError` for a program that is made otherwise than those of Typst: a reader that refuses it measures letters by another font.
    """
    listed = [TABLE.unpack_from(program, 12 + at * TABLE.size) for at in range(int.from_bytes(program[4:6]))]
    tables = {name: program[begin : begin + length] for name, _, begin, length in listed}
    head, places = tables[b"head"], tables[b"loca"]
    wide = head[50:52] == b"\0\1"
    begins = [at if wide else 2 * at for (at,) in iter_unpack(">I" if wide else ">H", places)]
    whole = (
        program[:4] == VERSION
        and len(tables) == len(listed)
        and all(len(tables[name]) == length for name, _, _, length in listed)
    )
    if not whole or not TABLES.issuperset(tables) or begins != sorted(begins) or begins[-1] > len(tables[b"glyf"]):
        raise ValueError("a font is made otherwise than those of Typst")
    _refuse_other_measures(tables, len(begins) - 1)
    shared = hashlib.sha256(head[12:] + tables[b"hhea"][:34] + tables.get(b"name", b"")).digest()
    measured = _measures(tables[b"hmtx"], int.from_bytes(tables[b"hhea"][34:36]), len(begins) - 1)
    shapes = [tables[b"glyf"][begin:end] for begin, end in pairwise(begins)]
    return [None if shape[:1] >= MADE_OF_OTHERS else shared + own + shape for own, shape in zip(measured, shapes, strict=True)]


def _measures(widths: bytes, wide: int, count: int) -> list[bytes]:
    """Return the width of each glyph and the room on its left, by which readers move its outline; the last width is that of all behind it."""
    own = [widths[4 * at : 4 * at + 4] for at in range(wide)]
    return own + [own[-1][:2] + widths[at : at + 2] for at in range(4 * wide, 4 * wide + 2 * (count - wide), 2)]


def _refuse_other_measures(tables: dict[bytes, bytes], count: int) -> None:
    """Raise `ValueError` where tables do not say of themselves, and of the number of glyphs, what they hold."""
    head, most, wide, widths = (tables[name] for name in (b"head", b"maxp", b"hhea", b"hmtx"))
    lengths = (len(head), len(most), len(wide), len(widths)) == (54, 32, 36, 2 * (int.from_bytes(wide[34:36]) + count))
    begun = all(table[:4] == VERSION for table in (head, most, wide)) and head[12:16] == MAGIC and any(head[18:20])
    begun = begun and head[50:52] in PLACES
    if not lengths or not begun or int.from_bytes(most[4:6]) != count or not 0 < int.from_bytes(wide[34:36]) <= count:
        raise ValueError("a table of a font is made otherwise than those of Typst")
