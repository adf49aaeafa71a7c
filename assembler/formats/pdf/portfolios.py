"""The files in a PDF portfolio: a PDF that is no more than the cover of files attached to it (ISO 32000-1, 7.11.4 and 12.3.5).

A file with more to read than a cover has is a paper, whatever its catalog says: it is judged itself, and what is attached to it is told.
"""

from collections.abc import Callable, Iterator

import pikepdf
from pypdfium2 import PdfiumError

from assembler.formats.pdf.name_trees import names_below
from assembler.formats.pdf.object_digests import MOST_UNPACKED, inflated
from assembler.formats.pdf.qpdf import parse_pdf
from assembler.formats.pdf.text_reader import open_with_pdfium
from assembler.formats.received import BROKEN

COLLECTION = "/Collection"
"""The key of the catalog that makes a file a portfolio."""

MOST_LETTERS = 300
"""The number of letters on a cover at most; Acrobat's own, which asks for a newer program, has about a hundred."""


def is_portfolio(data: bytes) -> bool:
    """Whether a file is the cover of files attached to it; one that cannot be read is none."""
    try:
        with parse_pdf(data) as file:
            return COLLECTION in file.Root and any(_attached(file)) and _is_cover(file, data)
    except (pikepdf.PdfError, PdfiumError, *BROKEN):
        return False


def portfolio_files(data: bytes, take: Callable[[int], None]) -> Iterator[tuple[str, bytes]]:
    """Yield the files in a portfolio with their names. `take` is called with the size of each as soon as it is known.

    Raises what a broken file raises.
    """
    with parse_pdf(data) as file:
        for name, stream in _attached(file):
            content = inflated(stream, MOST_UNPACKED)
            take(len(content))
            yield name, content


def _is_cover(file: pikepdf.Pdf, data: bytes) -> bool:
    """Whether a file has one page, with nothing to fill in or to sign and few words."""
    if len(file.pages) != 1 or "/Annots" in file.pages[0].obj:
        return False
    with open_with_pdfium(data) as drawn:
        return len("".join(drawn[0].get_textpage().get_text_range().split())) <= MOST_LETTERS


def _attached(file: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Stream]]:
    names = file.Root.get("/Names")
    for name, described in names_below(names.get("/EmbeddedFiles") if isinstance(names, pikepdf.Dictionary) else None):
        streams = described.get("/EF") if isinstance(described, pikepdf.Dictionary) else None
        stream = (streams.get("/UF") or streams.get("/F")) if isinstance(streams, pikepdf.Dictionary) else None
        if isinstance(described, pikepdf.Dictionary) and isinstance(stream, pikepdf.Stream):
            yield str(described.get("/UF") or described.get("/F") or name), stream
