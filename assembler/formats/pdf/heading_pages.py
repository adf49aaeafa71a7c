"""The pages on which the headings of papers stand, by the places to which their table of contents leads."""

from collections.abc import Iterable, Iterator, Mapping

import pikepdf

from assembler.formats.pdf.content import labelled_blocks
from assembler.formats.pdf.qpdf import parse_pdf
from assembler.model.document import Document, Heading


def heading_pages(documents: Iterable[Document], data: bytes) -> Mapping[str, tuple[int, ...]]:
    """Return the page of each heading of each paper with a table of contents, by the paper's name; pages of a paper count from 1."""
    listed = tuple(paper for paper in documents if paper.contents)
    if not listed:
        return {}
    with parse_pdf(data) as file:
        names = file.Root.get("/Names", pikepdf.Dictionary())
        places = pikepdf.NameTree(names.Dests) if "/Dests" in names else {}
        pages = {page.obj.objgen: number for number, page in enumerate(file.pages)}
        return {paper.name: tuple(_pages_of(paper, places, pages)) for paper in listed}


def _pages_of(paper: Document, places: Mapping[str, pikepdf.Object], pages: Mapping[tuple[int, int], int]) -> Iterator[int]:
    first = pages[places[paper.name][0].objgen]
    for block, label in labelled_blocks(paper):
        if isinstance(block, Heading):
            yield pages[places[label][0].objgen] - first + 1
