"""Fonts whose letters are what programs read: those of ours, and plain fonts of text that every viewer has.

A font that a file brings may draw one letter and be read as another, by its glyphs, its encoding or its map to Unicode.
"""

import re

import pikepdf

from assembler.formats.pdf.object_digests import Digests, digest_object

FACES = re.compile(
    r"/(?:[A-Z]{6}\+)?(?:Helvetica|Helv|Arial|Times|TiRo|Courier|CoBo|Verdana|Tahoma|Calibri|Cambria|Georgia|Garamond|Segoe|Myriad|Minion"
    r"|Noto|DejaVu|Liberation|Roboto|Open|Source|Adobe(?:Sans|Serif)|Lucida|Trebuchet|Carlito|Caladea|Nimbus|FreeSans|FreeSerif)"
)
"""The beginnings of the names of fonts of text that a viewer has itself, or replaces by one that it has."""

SIMPLE = frozenset({"/Type1", "/TrueType", "/MMType1"})
PROGRAMS = frozenset({"/FontFile", "/FontFile2", "/FontFile3"})

UNREADABLE_FONT = "a font that cannot be read"


def odd_font(font: object, digests: Digests) -> str:
    """Return a digest of a font that is not plain; empty for a plain one."""
    if not isinstance(font, pikepdf.Dictionary):
        return UNREADABLE_FONT
    return "" if _is_plain(font) else digest_object(font, digests)


def _is_plain(font: pikepdf.Object) -> bool:
    """Whether a font is not embedded, has no map of its own, and goes by the name of a font of text."""
    descriptor = font.get("/FontDescriptor")
    embedded = isinstance(descriptor, pikepdf.Dictionary) and bool(PROGRAMS & {*descriptor.keys()})
    try:
        name, kind = str(font.get("/BaseFont", "")), str(font.get("/Subtype", ""))
    except UnicodeDecodeError:
        return False
    return kind in SIMPLE and not embedded and "/ToUnicode" not in font and FACES.match(name) is not None


def fonts_in(resources: object) -> dict[str, pikepdf.Object]:
    """Return the fonts of a resource dictionary by name."""
    held = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
    return dict(held.items()) if isinstance(held, pikepdf.Dictionary) else {}
