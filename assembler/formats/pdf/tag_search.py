"""Search a finished PDF for the tags of an e-sign service: each must occur as often as planned, and on one line."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from itertools import pairwise
from typing import Protocol

from assembler.formats.esign.tagging import Anchor, anchors
from assembler.formats.pdf.text_reader import open_with_pdfium
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.document import Document
from assembler.model.quick_dataclass import dataclass

Box = tuple[float, float, float, float]
"""The left, bottom, right and top edge of a character, in points."""

HINT = "Do not send the file: the service would put a field in the wrong place, or none."


@dataclass(frozen=True, slots=True)
class FoundTag:
    """A tag found in a file: its page, counted from 1, and the number of lines it takes."""

    page: int
    text: str
    lines: int


class Searcher(Protocol):
    """A search of pdfium, which has no types."""

    def get_next(self) -> tuple[int, int] | None:
        """Return the first character and the length of the next occurrence; None after the last."""


class TextPage(Protocol):
    """The text of a page, as pdfium reads it."""

    def search(self, text: str, *, match_case: bool) -> Searcher:
        """Begin a search."""

    def get_charbox(self, index: int, *, loose: bool) -> Box:
        """Return the box of a character; a loose box is as high as the line."""


def find_tags(data: bytes, texts: Iterable[str]) -> tuple[FoundTag, ...]:
    """Return every occurrence of the texts in a PDF."""
    sought = sorted(set(texts))
    if not sought:
        return ()
    with open_with_pdfium(data) as file:
        pages = enumerate((page.get_textpage() for page in file), 1)
        return tuple(
            FoundTag(number, text, lines) for number, page in pages for text in sought for lines in _lines_of_matches(page, text)
        )


def _lines_of_matches(page: TextPage, text: str) -> Iterator[int]:
    """Yield the number of lines that each occurrence of a text takes on a page."""
    searcher = page.search(text, match_case=True)
    while (found := searcher.get_next()) is not None:
        start, count = found
        boxes = [page.get_charbox(start + at, loose=True) for at in range(count)]
        yield 1 + sum(_on_other_line(before, after) for before, after in pairwise(filter(_has_area, boxes)))


def _has_area(box: Box) -> bool:
    left, bottom, right, top = box
    return right > left and top > bottom


def _on_other_line(before: Box, after: Box) -> bool:
    """Whether a character is wholly above or below the one before it."""
    _, bottom, _, top = before
    _, next_bottom, _, next_top = after
    return next_top < bottom or next_bottom > top


def compare_tags(document: Document, pages: Container[int], found: Iterable[FoundTag]) -> Iterator[Diagnostic]:
    """Yield an error for each tag of a document that is missing, doubled or broken over two lines.

    `pages` are the numbers of the document's pages.
    """
    here = [tag for tag in found if tag.page in pages]
    counts = Counter(tag.text for tag in here)
    for anchor in anchors(document):
        if counts[anchor.text] != anchor.count:
            yield error("esign-tags", _count_sentence(anchor, document, counts[anchor.text]), hint=HINT, subject=document.name)
    for tag in here:
        if tag.lines > 1:
            sentence = f"The tag “{tag.text}” breaks over {tag.lines} lines on page {tag.page}."
            yield error("esign-tag-wraps", sentence, hint="Shorten it, or set it smaller.", subject=document.name)


def _count_sentence(anchor: Anchor, document: Document, count: int) -> str:
    who = f"{anchor.role} {anchor.number}"
    return f"“{document.title}” should hold the tag “{anchor.text}” of {who} {_times_in_words(anchor.count)}, but holds it {_times_in_words(count)}."


def _times_in_words(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
