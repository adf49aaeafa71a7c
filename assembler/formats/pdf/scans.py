"""Whether a PDF is a scan: pictures of pages, with or without words that a program recognised and laid below them."""

from collections.abc import Iterator

import pypdfium2
from pypdfium2 import PdfiumError, raw

from assembler.formats.pdf.text_reader import open_with_pdfium
from assembler.formats.received import BROKEN

COVERED = 0.8
"""The share of a page that its picture covers at least; scanners leave a margin, and none fits to the point."""

DEEPEST, MOST_OBJECTS = 4, 20_000
"""How deep forms are nested, and how many objects of a page are looked at."""

UNSEEN = 3
"""The mode of text that is drawn neither filled nor in outline (ISO 32000-1, table 106)."""


def is_scan(data: bytes) -> bool:
    """Whether every page is one picture of a page, and no letter on it is drawn; a file that cannot be read is none."""
    try:
        with open_with_pdfium(data) as file:
            return len(file) > 0 and all(_is_picture(page) for page in file)
    except (PdfiumError, *BROKEN):
        return False


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    width, height = page.get_size()
    pictured = False
    for each in _objects(page):
        if each.type == raw.FPDF_PAGEOBJ_TEXT and raw.FPDFTextObj_GetTextRenderMode(each.raw) != UNSEEN:
            return False
        if each.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = each.get_bounds()
            pictured = pictured or (right - left) * (top - bottom) >= COVERED * width * height
    return pictured


def _objects(page: pypdfium2.PdfPage) -> Iterator[pypdfium2.PdfObject]:
    for number, each in enumerate(page.get_objects(max_depth=DEEPEST)):
        if number == MOST_OBJECTS:
            return
        yield each
