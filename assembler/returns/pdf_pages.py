"""The pages of a returned PDF compared with those sent: equal, with pages or stamps added as e-sign services do, or changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assembler.formats.pdf.received_file import PdfFile, PdfPage
from assembler.model.diagnostics import Diagnostic, error, warning
from assembler.model.source import Span
from assembler.returns.comparison import CHANGED_HINT, CHANGED_TEXT, changed_text_finding
from assembler.returns.text_differences import Edit, edits
from assembler.returns.verdict import Change

MOST_SHOWN = 5
"""The number of added notes that are reported."""


@dataclass(frozen=True, slots=True)
class PageVerdict:
    """The changes of the pages' words, and findings; `merged` means that pages or stamps were added and nothing else changed."""

    changes: tuple[Change, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
    merged: bool = False


def compare_pages_of(sent: Sequence[PdfPage], back: PdfFile, place: Span) -> PageVerdict:
    """Return what changed between the pages that were sent and those of a returned file."""
    found = _find_pages(sent, back.pages)
    if found is None:
        changes = tuple(_page_changes(sent, back.pages))
        return PageVerdict(changes, (changed_text_finding(changes, place),))
    drawn = [number for number, (ours, at) in enumerate(zip(sent, found, strict=True), 1) if _is_drawn_over(ours, back.pages[at])]
    findings = [
        _review_finding(place, f"Something was drawn on page {number}: its words are ours, its picture is not.")
        for number in drawn
    ]
    findings += [_review_finding(place, f"A note was put on {note}.") for note in back.notes[:MOST_SHOWN]]
    added = len(back.pages) - len(sent)
    stamped = sum(ours.bare != back.pages[at].bare for ours, at in zip(sent, found, strict=True))
    if added:
        findings.append(
            _review_finding(place, f"{number_of(added, 'page')} more than was sent, as an e-sign service adds a certificate.")
        )
    if stamped:
        findings.append(_review_finding(place, f"Words were stamped above or below ours on {number_of(stamped, 'page')}."))
    return PageVerdict((), tuple(findings), merged=bool(added or stamped))


def number_of(number: int, what: str) -> str:
    """Return a number with its noun: `1 page`, `3 pages`."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def _review_finding(place: Span, sentence: str) -> Diagnostic:
    return warning("to-be-looked-at", sentence, place, "Look at the file: nobody has said that it is wrong, or that it is right.")


def changed_pages(findings: Sequence[Diagnostic], place: Span) -> PageVerdict:
    """Return the verdict on pages that differ from the file's embedded models, by the first finding of the read-back."""
    sentence = f"The form's own text was changed. {findings[0].message}"
    return PageVerdict(findings=(error(CHANGED_TEXT, sentence, place, CHANGED_HINT),))


def _find_pages(sent: Sequence[PdfPage], back: Sequence[PdfPage]) -> list[int] | None:
    """Return the index of each page of ours among theirs, in order; stamped words are allowed. None where a page is missing."""
    places, start = list[int](), 0
    for page in sent:
        at = next((at for at in range(start, len(back)) if _contains_page(back[at], page)), None)
        if at is None:
            return None
        places.append(at)
        start = at + 1
    return places


def _contains_page(theirs: PdfPage, ours: PdfPage) -> bool:
    return theirs.bare == ours.bare or (len(theirs.bare) > len(ours.bare) > 0 and ours.bare in theirs.bare)


def _is_drawn_over(ours: PdfPage, theirs: PdfPage) -> bool:
    return ours.bare == theirs.bare and ours.drawn != theirs.drawn


def _page_changes(sent: Sequence[PdfPage], back: Sequence[PdfPage]) -> Iterator[Change]:
    """Yield the changes of the pages that are not equal on both sides."""
    # Without `autojunk`, which would ignore a page that is repeated often.
    matcher = SequenceMatcher(None, [page.bare for page in sent], [page.bare for page in back], autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        ours, theirs = (" ".join(" ".join(page.text for page in pages).split()) for pages in (sent[first:last], back[start:end]))
        if kind == "replace":
            yield Change("changed", _page_range(first, last), ours, theirs, edits(ours, theirs), silent=True)
        else:
            what = "deleted" if kind == "delete" else "inserted"
            place = _page_range(first, last) if kind == "delete" else f"after page {first}"
            yield Change(what, place, ours, theirs, (Edit(ours, theirs),), silent=True)


def _page_range(first: int, last: int) -> str:
    return f"page {last}" if last - first == 1 else f"pages {first + 1} to {last}"
