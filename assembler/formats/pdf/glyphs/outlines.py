"""The outlines of the glyphs of a TrueType program, by which pdfium measures how far a letter reaches."""

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

MADE_OF_OTHERS = b"\x80"
"""The first byte from which on the number of contours is below zero: the glyph names others, by numbers that differ in each file."""


def outlines_of(program: bytes) -> list[bytes | None]:
    """Return the outline of each glyph, with the size of the square in which it is drawn; None for one that is made of others.

    Raises `ValueError` for a program that is made otherwise than those of Typst: a reader that refuses it measures letters by another font.
    """
    listed = [TABLE.unpack_from(program, 12 + at * TABLE.size) for at in range(int.from_bytes(program[4:6]))]
    tables = {name: program[begin : begin + length] for name, _, begin, length in listed}
    head, places = tables[b"head"], tables[b"loca"]
    scale, wide = head[18:20], head[50:52] == b"\0\1"
    begins = [at if wide else 2 * at for (at,) in iter_unpack(">I" if wide else ">H", places)]
    whole = (
        program[:4] == VERSION
        and len(tables) == len(listed)
        and all(len(tables[name]) == length for name, _, _, length in listed)
    )
    if not whole or not TABLES.issuperset(tables) or begins != sorted(begins) or begins[-1] > len(tables[b"glyf"]):
        raise ValueError("a font is made otherwise than those of Typst")
    _refuse_other_measures(tables, len(begins) - 1)
    shapes = [tables[b"glyf"][begin:end] for begin, end in pairwise(begins)]
    return [None if shape[:1] >= MADE_OF_OTHERS else scale + shape for shape in shapes]


def _refuse_other_measures(tables: dict[bytes, bytes], count: int) -> None:
    """Raise `ValueError` where tables do not say of themselves, and of the number of glyphs, what they hold."""
    head, most, wide, widths = (tables[name] for name in (b"head", b"maxp", b"hhea", b"hmtx"))
    lengths = (len(head), len(most), len(wide), len(widths)) == (54, 32, 36, 2 * (int.from_bytes(wide[34:36]) + count))
    begun = all(table[:4] == VERSION for table in (head, most, wide)) and head[12:16] == MAGIC and any(head[18:20])
    if not lengths or not begun or int.from_bytes(most[4:6]) != count or not 0 < int.from_bytes(wide[34:36]) <= count:
        raise ValueError("a table of a font is made otherwise than those of Typst")
