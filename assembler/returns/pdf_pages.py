"""The pages of a returned PDF held against those that were sent: the same, with others added as e-sign services do, or changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assembler.formats.pdf.received_file import PdfFile, PdfPage
from assembler.model.diagnostics import Diagnostic, error, warning
from assembler.model.source import Span
from assembler.returns.comparison import CHANGED_HINT, CHANGED_TEXT, Change, changed_text_finding
from assembler.returns.text_differences import Edit, edits

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class PageVerdict:
    """What became of the pages: the changes of their words, and findings; `merged` tells that pages or stamps were only added."""

    changes: tuple[Change, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
    merged: bool = False


def compare_pages_of(sent: Sequence[PdfPage], back: PdfFile, place: Span) -> PageVerdict:
    """Hold the pages that came back against those that were sent."""
    found = _found(sent, back.pages)
    if found is None:
        changes = tuple(_changes(sent, back.pages))
        return PageVerdict(changes, (changed_text_finding(changes, place),))
    drawn = [number for number, (ours, at) in enumerate(zip(sent, found, strict=True), 1) if _drawn_over(ours, back.pages[at])]
    findings = [
        _look(place, f"Something was drawn on page {number}: its words are ours, its picture is not.") for number in drawn
    ]
    findings += [_look(place, f"A note was put on {note}.") for note in back.notes[:MOST_SHOWN]]
    added = len(back.pages) - len(sent)
    stamped = sum(ours.bare != back.pages[at].bare for ours, at in zip(sent, found, strict=True))
    if added:
        findings.append(_look(place, f"{number_of(added, 'page')} more than was sent, as an e-sign service adds a certificate."))
    if stamped:
        findings.append(_look(place, f"Words were stamped above or below ours on {number_of(stamped, 'page')}."))
    return PageVerdict((), tuple(findings), merged=bool(added or stamped))


def number_of(number: int, what: str) -> str:
    """Write a number of things: `1 page`, `3 pages`."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def _look(place: Span, sentence: str) -> Diagnostic:
    return warning("to-be-looked-at", sentence, place, "Look at the file: nobody has said that it is wrong, or that it is right.")


def changed_pages(findings: Sequence[Diagnostic], place: Span) -> PageVerdict:
    """Refuse pages that do not read as the papers they carry: each finding of the read-back tells one difference."""
    sentence = f"The form's own text was changed. {findings[0].message}"
    return PageVerdict(findings=(error(CHANGED_TEXT, sentence, place, CHANGED_HINT),))


def _found(sent: Sequence[PdfPage], back: Sequence[PdfPage]) -> list[int] | None:
    """Find each page of ours among theirs, in order; with words stamped round it at most. None where one is not there."""
    places, start = list[int](), 0
    for page in sent:
        at = next((at for at in range(start, len(back)) if _holds(back[at], page)), None)
        if at is None:
            return None
        places.append(at)
        start = at + 1
    return places


def _holds(theirs: PdfPage, ours: PdfPage) -> bool:
    return theirs.bare == ours.bare or (len(theirs.bare) > len(ours.bare) > 0 and ours.bare in theirs.bare)


def _drawn_over(ours: PdfPage, theirs: PdfPage) -> bool:
    return ours.bare == theirs.bare and ours.drawn != theirs.drawn


def _changes(sent: Sequence[PdfPage], back: Sequence[PdfPage]) -> Iterator[Change]:
    """Tell what differs: between pages that are the same, the words of those that are not."""
    matcher = SequenceMatcher(None, [page.bare for page in sent], [page.bare for page in back], autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        ours, theirs = (" ".join(" ".join(page.text for page in pages).split()) for pages in (sent[first:last], back[start:end]))
        if kind == "replace":
            yield Change("changed", _numbered(first, last), ours, theirs, edits(ours, theirs), silent=True)
        else:
            what = "deleted" if kind == "delete" else "inserted"
            place = _numbered(first, last) if kind == "delete" else f"after page {first}"
            yield Change(what, place, ours, theirs, (Edit(ours, theirs),), silent=True)


def _numbered(first: int, last: int) -> str:
    return f"page {last}" if last - first == 1 else f"pages {first + 1} to {last}"
