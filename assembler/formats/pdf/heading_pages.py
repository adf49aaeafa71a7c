"""The pages on which the headings of papers stand, by the places to which their table of contents leads."""

from collections.abc import Iterable, Iterator, Mapping

from pypdfium2 import PdfDocument, raw

from assembler.formats.pdf.content import labelled_blocks
from assembler.formats.pdf.text_reader import open_with_pdfium
from assembler.model.document import Document, Heading


def heading_pages(documents: Iterable[Document], data: bytes) -> Mapping[str, tuple[int, ...]]:
    """Return the page of each heading of each paper with a table of contents, by the paper's name; pages of a paper count from 1."""
    listed = tuple(paper for paper in documents if paper.contents)
    if not listed:
        return {}
    with open_with_pdfium(data) as file:
        return {paper.name: tuple(_pages_of(paper, file)) for paper in listed}


def _pages_of(paper: Document, file: PdfDocument) -> Iterator[int]:
    first = _page_at(file, paper.name)
    for block, label in labelled_blocks(paper):
        if isinstance(block, Heading):
            yield _page_at(file, label) - first + 1


def _page_at(file: PdfDocument, name: str) -> int:
    """Return the number of the page of a named place, from 0. Raises `LookupError` where the file has none of the name."""
    page = raw.FPDFDest_GetDestPageIndex(file, raw.FPDF_GetNamedDestByName(file, name.encode()))
    if page < 0:
        raise LookupError(name)
    return int(page)
