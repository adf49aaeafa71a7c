"""Whether a typeset file has letters to be merged with their marks; of most files a look at their fonts and pages says no."""

import re
from collections.abc import Iterator

from assembler.formats.pdf.file_objects import FileObjects
from assembler.formats.pdf.glyphs.mapped_fonts import read_character_map
from assembler.formats.pdf.object_syntax import Entries, stream_data
from assembler.model.remembered import remembered

SPELLED_OUT = b"/ActualText"
"""What a page holds where Typst knows that a glyph's own letters are not those to be read."""

WIDTHS = re.compile(rb"([0-9]+)(?:\s+([0-9]+)\s+([-0-9.]+)|\s*\[([^\]]*)\])")
"""The widths of glyphs: the first glyph with the last one and their width, or with a list of widths (ISO 32000-1, 9.7.4.3)."""


def has_marked_letters(objects: FileObjects) -> bool:
    """Whether a font of a file has a glyph without a width, such as a mark, or a page has letters spelled out."""
    pages = [objects.entries(page) for page in objects.pages()]
    fonts = {font for page in pages for font in _fonts_of(objects, page)}
    return any(_has_marks(objects, objects.entries(font)) for font in fonts) or any(
        _spells_out(objects.resolve(page[b"/Contents"])) for page in pages if b"/Contents" in page
    )


@remembered(300)
def _spells_out(content: bytes) -> bool:
    return SPELLED_OUT in stream_data(content)


def _fonts_of(objects: FileObjects, page: Entries) -> Iterator[bytes]:
    resources = objects.entries(page[b"/Resources"]) if b"/Resources" in page else {}
    if b"/Font" in resources:
        yield from objects.entries(resources[b"/Font"]).values()


def _has_marks(objects: FileObjects, font: Entries) -> bool:
    """Whether a font whose codes are glyph numbers maps a glyph without a width to letters."""
    if font.get(b"/Encoding") != b"/Identity-H" or b"/ToUnicode" not in font:
        return False
    drawn = objects.entries(objects.elements(font[b"/DescendantFonts"])[0])
    return _maps_marks(objects.resolve(drawn.get(b"/W", b"[]")), objects.resolve(font[b"/ToUnicode"]))


@remembered(200)  # most fonts have the same glyphs in each packet of a kind
def _maps_marks(widths: bytes, letters: bytes) -> bool:
    return not _glyphs_with_width(widths).issuperset(read_character_map(stream_data(letters)))


def _glyphs_with_width(listed: bytes) -> set[int]:
    found = set[int]()
    for first, last, width, widths in WIDTHS.findall(listed[1:]):
        start = int(first)
        each = widths.split() if not last else [width] * (int(last) - start + 1)
        found |= {start + at for at, one in enumerate(each) if float(one)}
    return found
