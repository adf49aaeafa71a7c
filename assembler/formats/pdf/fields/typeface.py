"""The font in which a reader's program writes what is typed into a field: embedded whole, so that a filled file stays archivable."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

NAME = "Entry"
"""What the font is called inside a file."""

SIZE = 10
"""The size of what is typed, in points; the template sets what is filled in beforehand in the same."""

TABLES = ("head", "hhea", "hmtx", "maxp", "glyf", "loca", "cvt ", "fpgm", "prep")
"""The tables that draw; those that shape, name and map are of no use inside a PDF."""

MAPPED_AT_ONCE = 100
"""How many glyphs one section of a character map may hold (ISO 32000-1, 9.10.3)."""


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font as a PDF embeds it. Measures are in thousandths of its size, `widths` by number of the glyph.

    `deflated` are its bytes, of which there were `length` before; `character_map` leads from glyphs to letters, deflated, too.
    `glyphs` leads back, from each letter that is read as itself.
    """

    name: str
    deflated: bytes
    length: int
    character_map: bytes
    glyphs: Mapping[str, int]
    widths: tuple[int, ...]
    box: tuple[int, int, int, int]
    ascent: int
    descent: int
    capitals: int


MAP_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange"""
MAP_FOOT = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"


def character_map(letters: Mapping[int, str]) -> bytes:
    """Write the map from glyphs to letters, by which what is typed can be searched and read aloud."""
    pairs = [f"<{glyph:04X}> <{letter.encode('utf-16-be').hex()}>" for glyph, letter in sorted(letters.items())]
    sections = (pairs[at : at + MAPPED_AT_ONCE] for at in range(0, len(pairs), MAPPED_AT_ONCE))
    lines = ("\n".join((f"{len(section)} beginbfchar", *section, "endbfchar")) for section in sections)
    return "\n".join((MAP_HEAD, *lines, MAP_FOOT)).encode()


def font_file() -> Path:
    """Give the file of the font: Latin, Greek and Cyrillic letters in one upright face."""
    import font_source_serif_pro  # noqa: PLC0415 -- only who prints needs its files

    return Path(font_source_serif_pro.__file__).parent / "files" / "SourceSerifPro-Regular.ttf"


@cache
def typeface() -> Typeface:
    """Read the font and deflate it, once a process."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 -- only who prints needs it

    font = TTFont(font_file(), recalcTimestamp=False, recalcBBoxes=False)
    scale = 1000 / font["head"].unitsPerEm
    measured = [font["head"].xMin, font["head"].yMin, font["head"].xMax, font["head"].yMax]
    left, bottom, right, top = (round(value * scale) for value in measured)
    letters = {font.getGlyphID(name): chr(point) for point, name in sorted(font.getBestCmap().items(), reverse=True)}
    widths = tuple(round(font["hmtx"][name][0] * scale) for name in font.getGlyphOrder())
    heights = (font["hhea"].ascent, font["hhea"].descent, font["OS/2"].sCapHeight)
    for table in [table for table in font.keys() if table not in (*TABLES, "GlyphOrder")]:  # noqa: SIM118 -- no mapping
        del font[table]
    written = BytesIO()
    font.save(written)
    ascent, descent, capitals = (round(value * scale) for value in heights)
    return Typeface(
        name="SourceSerifPro-Regular",
        deflated=zlib.compress(written.getvalue()),
        length=len(written.getvalue()),
        character_map=zlib.compress(character_map(letters)),
        glyphs={letter: glyph for glyph, letter in letters.items()},
        widths=widths,
        box=(left, bottom, right, top),
        ascent=ascent,
        descent=descent,
        capitals=capitals,
    )
