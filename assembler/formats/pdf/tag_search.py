"""E-sign tags searched in a finished PDF: each must occur as often as planned, each on one line."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from assembler.formats.esign.tagging import Anchor, anchors
from assembler.formats.pdf.text_reader import open_with_pdfium
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.document import Document

HINT = "Do not send the file: the service would put a field in the wrong place, or none."


@dataclass(frozen=True, slots=True)
class FoundTag:
    """A tag found in a file: its page, counted from 1, and the number of lines it takes."""

    page: int
    text: str
    lines: int


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


def _lines_of_matches(page: object, text: str) -> Iterator[int]:
    """Yield the number of lines that each occurrence of a text takes on a page."""
    searcher = page.search(text, match_case=True)  # type: ignore[attr-defined]  # pdfium is not typed
    while (found := searcher.get_next()) is not None:
        start, count = found
        boxes = [page.get_charbox(start + at, loose=True) for at in range(count)]  # type: ignore[attr-defined]
        yield 1 + sum(after[3] < before[1] or after[1] > before[3] for before, after in pairwise(filter(_has_area, boxes)))


def _has_area(box: tuple[float, float, float, float]) -> bool:
    left, bottom, right, top = box
    return right > left and top > bottom


def compare_tags(document: Document, pages: Mapping[int, object], found: Iterable[FoundTag]) -> Iterator[Diagnostic]:
    """Yield an error for each tag of a document that is missing, doubled or broken over two lines on its pages."""
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
