"""The tags of an e-sign service, searched in a finished PDF: each recipient's as often as planned, each whole on one line."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from assembler.formats.esign.tagging import Anchor, anchors
from assembler.formats.pdf.text_reader import opened
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.document import Document

HINT = "Do not send the file: the service would put a field in the wrong place, or none."


@dataclass(frozen=True, slots=True)
class FoundTag:
    """A tag where it was found: the page, counted from 1, and on how many lines it stands there."""

    page: int
    text: str
    lines: int


def find_tags(data: bytes, texts: Iterable[str]) -> tuple[FoundTag, ...]:
    """Find every place where one of the texts stands in a PDF."""
    sought = sorted(set(texts))
    if not sought:
        return ()
    with opened(data) as file:
        pages = enumerate((page.get_textpage() for page in file), 1)
        return tuple(FoundTag(number, text, lines) for number, page in pages for text in sought for lines in _on(page, text))


def _on(page: object, text: str) -> Iterator[int]:
    """Give for each place of a text on a page the number of lines it takes."""
    searcher = page.search(text, match_case=True)  # type: ignore[attr-defined]  # pdfium is not typed
    while (found := searcher.get_next()) is not None:
        start, count = found
        boxes = [page.get_charbox(start + at, loose=True) for at in range(count)]  # type: ignore[attr-defined]
        yield 1 + sum(after[3] < before[1] or after[1] > before[3] for before, after in pairwise(filter(_seen, boxes)))


def _seen(box: tuple[float, float, float, float]) -> bool:
    left, bottom, right, top = box
    return right > left and top > bottom


def compare_tags(document: Document, pages: Mapping[int, object], found: Iterable[FoundTag]) -> Iterator[Diagnostic]:
    """Count a paper's tags on its pages: a recipient's tag that is missing, doubled or broken over two lines is an error."""
    here = [tag for tag in found if tag.page in pages]
    counts = Counter(tag.text for tag in here)
    for anchor in anchors(document):
        if counts[anchor.text] != anchor.count:
            yield error("esign-tags", _miscounted(anchor, document, counts[anchor.text]), hint=HINT, subject=document.name)
    for tag in here:
        if tag.lines > 1:
            sentence = f"The tag “{tag.text}” breaks over {tag.lines} lines on page {tag.page}."
            yield error("esign-tag-wraps", sentence, hint="Shorten it, or set it smaller.", subject=document.name)


def _miscounted(anchor: Anchor, document: Document, count: int) -> str:
    who = f"{anchor.role} {anchor.number}"
    return (
        f"“{document.title}” should hold the tag “{anchor.text}” of {who} {_times(anchor.count)}, but holds it {_times(count)}."
    )


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
