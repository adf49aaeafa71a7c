"""A PDF into which several of the files that were sent were merged, split into the parts that each are one of them.

Programs that merge files give their fields new names, keep copies of them, or lose the form that names them; of a form that came back
twice in one file, both stand in it. Each part is judged as a file of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pikepdf

from assembler.formats.pdf.fields.field_reader import Rectangle
from assembler.formats.pdf.page_ranges import take_pages
from assembler.formats.pdf.received_file import PdfFile, open_pdf, open_sent_pdf
from assembler.formats.received import BROKEN, ReceivedFile
from assembler.formats.registry import PDF
from assembler.returns.issued import IssuedPapers
from assembler.returns.pdf_pages import contains_page
from assembler.returns.text_differences import compact

MOST_PARTS = 200
"""The most parts of one file."""

NEAR = 1.0
"""The distance in points within which two rectangles are at one place."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Pages of a merged file from one index up to another, and the file that was sent whose pages they are."""

    first: int
    end: int
    ours: PdfFile


def split_merged(file: ReceivedFile, issued: IssuedPapers) -> tuple[ReceivedFile, ...]:
    """Return the parts of a merged PDF, with their pages in their names; the file alone where it has the pages of no two that were sent.

    What stands between two parts, such as a page that a service added, belongs to the one before it.
    """
    opened, _ = open_pdf(file.data) if file.kind == PDF.id else (None, "")
    if opened is None:
        return (file,)
    sent = [one for each in issued.files_of(PDF) if each.papers and (one := open_sent_pdf(each.data))]
    if any(opened.state.data.startswith(one.state.data) for one in sent):
        return (file,)
    parts = tuple(_whole(tuple(_stretches_of_files(opened, sent)), len(opened.pages)))
    if not 1 < len(parts) <= MOST_PARTS:
        return (file,)
    try:
        return tuple(_taken(file, part) for part in parts)
    except (pikepdf.PdfError, *BROKEN):
        return (file,)


def _stretches_of_files(opened: PdfFile, sent: Sequence[PdfFile]) -> Iterator[_Part]:
    """Yield the stretches of pages that are those of a file that was sent, in order."""
    at, pages = 0, opened.pages
    while at < len(pages):
        fitting = [ours for ours in sent if _stand_at(ours, opened, at)]
        if not fitting:
            at += 1
            continue
        longest = max(len(ours.pages) for ours in fitting)
        same = [ours for ours in fitting if len(ours.pages) == longest]
        said = compact(_said_on(opened, at, at + longest))
        yield _Part(at, at + longest, max(same, key=lambda ours: _values_found(ours, said)))
        at += longest


def _stand_at(ours: PdfFile, opened: PdfFile, at: int) -> bool:
    there = opened.pages[at : at + len(ours.pages)]
    return len(there) == len(ours.pages) and all(map(contains_page, there, ours.pages))


def _said_on(opened: PdfFile, first: int, end: int) -> str:
    """Return the words of pages, and the values of what fields stand on them."""
    values = (each.value for each in opened.state.annotations if first < each.page <= end)
    return " ".join((*(page.text for page in opened.pages[first:end]), *values))


def _values_found(ours: PdfFile, said: str) -> int:
    """Return the number of values that a form was issued with, its entry among them, that are said: forms of one kind differ in these."""
    entries = [part for paper in ours.papers for part in paper.path[1:]]
    return sum(compact(value) in said for value in (*ours.state.fields.values(), *entries) if value)


def _whole(parts: Sequence[_Part], number: int) -> Iterator[_Part]:
    """Yield parts that together have all pages of a file."""
    starts = [0, *(part.first for part in parts[1:]), number]
    for part, first, end in zip(parts, starts, starts[1:], strict=False):
        yield _Part(first, end, part.ours)


def _taken(file: ReceivedFile, part: _Part) -> ReceivedFile:
    pages = f"page {part.end}" if part.end - part.first == 1 else f"pages {part.first + 1} to {part.end}"

    def name_of(page: int, place: Rectangle) -> str:
        fields = (each for each in part.ours.state.widgets if each.page == page and _near(each.rectangle, place))
        return next((each.name for each in fields), "")

    return ReceivedFile(f"{file.path}, {pages}", take_pages(file.data, part.first, part.end, name_of), PDF.id)


def _near(one: Rectangle, other: Rectangle) -> bool:
    return all(abs(here - there) < NEAR for here, there in zip(one, other, strict=True))
