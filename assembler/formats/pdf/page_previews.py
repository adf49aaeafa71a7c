"""Draw the pages of a PDF as pictures, with what its fields show, for people who look before they open the file."""

import io

from assembler.formats.pdf.text_reader import open_with_pdfium

COLOURS = 64
"""How many colours a picture has: a page is text with a logo, and a small file is there at once."""


def count_pages(data: bytes) -> int:
    """Return the number of pages. Raises `pypdfium2.PdfiumError` where the data is no PDF."""
    with open_with_pdfium(data) as file:
        return len(file)


def draw_page(data: bytes, number: int, width: int) -> bytes | None:
    """Draw a page, by its number from 1, as a PNG of a width in pixels; None where the file has no such page."""
    with open_with_pdfium(data) as file:
        if not 1 <= number <= len(file):
            return None
        file.init_forms()
        page = file[number - 1]
        image = page.render(scale=width / page.get_width(), may_draw_forms=True).to_pil()
    image.convert("RGB").quantize(COLOURS).save(drawn := io.BytesIO(), "PNG", optimize=True)
    return drawn.getvalue()
