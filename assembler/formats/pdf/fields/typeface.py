"""The font of form fields, in which a viewer writes typed text: embedded whole, so that a filled file stays valid PDF/A."""

import re
import zlib
from collections.abc import Mapping
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

import font_source_serif_pro

from assembler.model.quick_dataclass import dataclass
from assembler.platform.user_cache import made_or_kept

NAME = "Entry"
"""The name of the font inside a file."""

SIZE = 10
"""The font size of fields, in points; the template uses the same."""

TABLES = ("head", "hhea", "hmtx", "maxp", "glyf", "loca", "cvt ", "fpgm", "prep")
"""The font tables that a PDF needs; the others are left out."""

GLYPH_ORDER = "GlyphOrder"
"""A table that fontTools lists, though no font file holds it."""

SHARED = frozenset("‘’μ")
"""The letters that people type, of those that share a glyph: the others are ʻ and ʼ, and the sign µ."""

MAPPED_AT_ONCE = 100
"""The number of glyphs that one section of a character map may hold (ISO 32000-1, 9.10.3)."""


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font as a PDF embeds it. Measures are in thousandths of the font size, `widths` by glyph number.

    `deflated` holds its bytes, `length` their number before deflation. `character_map`, deflated too, leads from glyphs to
    letters, and `glyphs` from letters to glyphs.
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
MAPPED = re.compile(rb"<([0-9A-F]{4})> <((?:[0-9a-f]{4})+)>")
"""A line of such a map: a glyph, and the letter it is read as."""


def character_map(letters: Mapping[int, str]) -> bytes:
    """Return the map from glyphs to letters, by which typed text can be searched and read aloud."""
    pairs = [f"<{glyph:04X}> <{letter.encode('utf-16-be').hex()}>" for glyph, letter in sorted(letters.items())]
    sections = (pairs[at : at + MAPPED_AT_ONCE] for at in range(0, len(pairs), MAPPED_AT_ONCE))
    lines = ("\n".join((f"{len(section)} beginbfchar", *section, "endbfchar")) for section in sections)
    return "\n".join((MAP_HEAD, *lines, MAP_FOOT)).encode()


@lru_cache(4)  # the map of this version, and those of a few before
def mapped_letters(character_map: bytes) -> Mapping[str, int]:
    """Return the glyphs of the letters in a map that `character_map` made."""
    return MappingProxyType(
        {bytes.fromhex(letter.decode()).decode("utf-16-be"): int(glyph, 16) for glyph, letter in MAPPED.findall(character_map)}
    )


def font_file() -> Path:
    """Return the path of the font file, which has Latin, Greek and Cyrillic letters."""
    return Path(font_source_serif_pro.__file__).parent / "files" / "SourceSerifPro-Regular.ttf"


@cache
def typeface() -> Typeface:
    """Return the font, read and deflated once for each process."""
    return made_or_kept(_read_typeface, font_file().read_bytes())


def _read_typeface(data: bytes) -> Typeface:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 -- not needed where the font is kept

    font = TTFont(BytesIO(data), recalcTimestamp=False, recalcBBoxes=False)
    scale = 1000 / font["head"].unitsPerEm
    measured = [font["head"].xMin, font["head"].yMin, font["head"].xMax, font["head"].yMax]
    left, bottom, right, top = (round(value * scale) for value in measured)
    points = sorted(font.getBestCmap().items(), key=lambda one: (chr(one[0]) in SHARED, -one[0]))
    letters = {font.getGlyphID(name): chr(point) for point, name in points}
    widths = tuple(round(font["hmtx"][name][0] * scale) for name in font.getGlyphOrder())
    heights = (font["hhea"].ascent, font["hhea"].descent, font["OS/2"].sCapHeight)
    for table in sorted({*font.keys()} - {*TABLES, GLYPH_ORDER}):
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
