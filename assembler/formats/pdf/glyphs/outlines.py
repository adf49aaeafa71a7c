"""The outlines of the glyphs of a TrueType program, by which pdfium measures how far a letter reaches."""

from itertools import pairwise
from struct import Struct, iter_unpack

TRUE_TYPE = b"\0\1\0\0"
TABLE = Struct(">4sIII")
"""A row of the list of tables: a name, a sum, and where the table begins and how long it is."""

TABLES = frozenset([b"cvt ", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"name", b"post", b"prep"])
"""The tables of a program that Typst embeds."""

MADE_OF_OTHERS = b"\x80"
"""The first byte from which on the number of contours is below zero: the glyph names others, by numbers that differ in each file."""


def outlines_of(program: bytes) -> list[bytes | None]:
    """Return the outline of each glyph, with the size of the square in which it is drawn; None for one that is made of others.

    Raises `ValueError` for another kind of program.
    """
    listed = [TABLE.unpack_from(program, 12 + at * TABLE.size) for at in range(int.from_bytes(program[4:6]))]
    tables = {name: program[begin : begin + length] for name, _, begin, length in listed}
    if program[:4] != TRUE_TYPE or not TABLES.issuperset(tables) or len(tables) != len(listed):
        raise ValueError("a font is made otherwise than those of Typst")
    head, places = tables[b"head"], tables[b"loca"]
    scale, wide = head[18:20], head[51]
    begins = [at if wide else 2 * at for (at,) in iter_unpack(">I" if wide else ">H", places)]
    shapes = [tables[b"glyf"][begin:end] for begin, end in pairwise(begins)]
    return [None if shape[:1] >= MADE_OF_OTHERS else scale + shape for shape in shapes]
