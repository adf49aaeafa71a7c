"""A PDF into which several of the files that were sent were merged, split into the parts that each are one of them.

Programs that merge files give their fields new names, keep copies of them, or lose the form that names them; of a form that came back
twice in one file, both stand in it. Each part is judged as a file of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pikepdf

from assembler.formats.pdf.fields.field_reader import Rectangle
from assembler.formats.pdf.page_ranges import take_pages
from assembler.formats.pdf.received_file import PdfFile, PdfPage, open_pdf, open_sent_pdf
from assembler.formats.received import BROKEN, ReceivedFile
from assembler.formats.registry import PDF
from assembler.returns.issued import IssuedPapers
from assembler.returns.pdf_pages import ALIKE, contains_page, words_on
from assembler.returns.text_differences import compact, similarity

FEWEST, MOST_PARTS = 2, 200
"""The fewest whole files that make a merged one, and the most parts of one."""

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

    What stands between two parts belongs to the one before it, such as a page that a service added.
    """
    opened, _ = open_pdf(file.data) if file.kind == PDF.id else (None, "")
    if opened is None:
        return (file,)
    sent = [one for each in issued.files_of(PDF) if each.papers and (one := open_sent_pdf(each.data))]
    stretches = tuple(_stretches_of_files(opened, sent))
    if any(_is_version_of(ours, opened, stretches) for ours in sent):
        return (file,)
    parts = _all_pages(opened, stretches, sent)
    if not FEWEST <= len(parts) <= MOST_PARTS:
        return (file,)
    try:
        return tuple(_taken(file, part) for part in parts)
    except (pikepdf.PdfError, *BROKEN):
        return (file,)


def _is_version_of(ours: PdfFile, opened: PdfFile, stretches: Sequence[_Part]) -> bool:
    """Whether a file is one that was sent, as it came back: it begins with its bytes, or has no more pages, and mostly its words.

    A file whose papers were sent apart too is one file all the same, whatever was changed in one of them; one in which another file
    stands whole that is no part of it is not.
    """
    if opened.state.data.startswith(ours.state.data):
        return True
    if len(opened.pages) > len(ours.pages) or not all(_holds(ours, stretch.ours) for stretch in stretches):
        return False
    return _are_version_of(ours, opened.pages)


def _holds(ours: PdfFile, other: PdfFile) -> bool:
    """Whether each page of another file that was sent is one of ours too."""
    return all(any(contains_page(page, one) for page in ours.pages) for one in other.pages)


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
    return " ".join((words_on(opened.pages[first:end]), *values))


def _values_found(ours: PdfFile, said: str) -> int:
    """Return the number of values that a form was issued with, its entry among them, that are said: forms of one kind differ in these."""
    entries = [part for paper in ours.papers for part in paper.path[1:]]
    return sum(compact(value) in said for value in (*ours.state.fields.values(), *entries) if value)


def _all_pages(opened: PdfFile, stretches: Sequence[_Part], sent: Sequence[PdfFile]) -> tuple[_Part, ...]:
    """Return parts that together have all pages of a file.

    Pages between stretches are a part of their own where they have mostly the words of a file that was sent: one that was changed.
    """
    parts, at = list[_Part](), 0
    for stretch in (*stretches, None):
        end = stretch.first if stretch else len(opened.pages)
        changed = next((ours for ours in sent if _are_version_of(ours, opened.pages[at:end])), None)
        if changed:
            parts.append(_Part(at, end, changed))
        elif parts:
            parts[-1] = replace(parts[-1], end=end)
        if stretch:
            parts.append(stretch if parts else replace(stretch, first=0))
            at = stretch.end
    return tuple(parts)


def _are_version_of(ours: PdfFile, pages: Sequence[PdfPage]) -> bool:
    return bool(pages) and similarity(words_on(ours.pages), words_on(pages)) >= ALIKE


def _taken(file: ReceivedFile, part: _Part) -> ReceivedFile:
    pages = f"page {part.end}" if part.end - part.first == 1 else f"pages {part.first + 1} to {part.end}"

    def name_of(page: int, place: Rectangle) -> str:
        fields = (each for each in part.ours.state.widgets if each.page == page and _near(each.rectangle, place))
        return next((each.name for each in fields), "")

    return ReceivedFile(f"{file.path} ({pages})", take_pages(file.data, part.first, part.end, name_of), PDF.id)


def _near(one: Rectangle, other: Rectangle) -> bool:
    return all(abs(here - there) < NEAR for here, there in zip(one, other, strict=True))
