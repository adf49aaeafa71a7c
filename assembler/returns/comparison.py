"""A returned Word contract compared with the one sent: changes by clause, tracked or silent, and changes outside the text."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assembler.formats.registry import WORD
from assembler.formats.word.opened_file import open_word
from assembler.formats.word.received_file import FILLED, ParagraphText, WordContent, read_both_views
from assembler.model.diagnostics import Diagnostic, error, info, quoted, warning
from assembler.model.source import Span
from assembler.returns.alignment import AlignedPair, align
from assembler.returns.text_differences import Edit, edits, normalized
from assembler.returns.verdict import Change

SHOWN_FIELD = "[field]"
MOST_SHOWN = 5
"""The number of changes that one message lists."""

PAGE = re.compile(r"\t[0-9]+\s*\Z")
"""The number of the page at the end of an entry of a table of contents."""

CHANGED_TEXT = "changed-text"
CHANGED_HINT = "Do not accept the form: only its fields may be filled in."


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes of a returned document, in the order of ours, and the findings about the rest of its file."""

    paper: str
    file: str
    changes: tuple[Change, ...]
    findings: tuple[Diagnostic, ...]

    @property
    def silent(self) -> tuple[Change, ...]:
        """The changes made without change tracking."""
        return tuple(change for change in self.changes if change.silent)


def compare_word_files(paper: str, path: str, ours: bytes, theirs: bytes) -> tuple[Comparison | None, tuple[Diagnostic, ...]]:
    """Return the comparison of a returned Word file with the one sent, or None and the finding why one cannot be read."""
    sent, fault = _read_content(ours)
    if sent is None:
        return None, (error("unreadable-original", f"{paper}: {fault}", Span(path, 1, 1), "Build the packet again."),)
    back, fault = _read_content(theirs)
    if back is None:
        return None, (unreadable_finding(path, fault),)
    return Comparison(paper, path, _all_changes(sent, back), tuple(_file_findings(path, sent, back))), ()


UNKNOWN_KIND = f"The file is neither a Word document ({WORD.ending}) nor a PDF."


def unreadable_finding(path: str, fault: str) -> Diagnostic:
    """Return the finding of a file that cannot be read."""
    return error("unreadable-return", fault, Span(path, 1, 1), "Ask for the file again, as it was saved by the program.")


def changed_text_finding(changes: Sequence[Change], place: Span) -> Diagnostic:
    """Return the finding of a form whose own text differs from the text issued."""
    shown = [f"{change.place}: {'; '.join(map(str, change.edits)) or change.kind}" for change in changes[:MOST_SHOWN]]
    more = len(changes) - len(shown)
    tail = f"; and {more} more" if more > 0 else ""
    sentence = f"The form's own text was changed. {'. '.join(shown)}{tail}."
    return error(CHANGED_TEXT, sentence, place, CHANGED_HINT)


def _read_content(data: bytes) -> tuple[WordContent | None, str]:
    file, fault = open_word(data)
    return read_both_views(file) if file else (None, fault)


def _all_changes(sent: WordContent, back: WordContent) -> tuple[Change, ...]:
    """Return the changes of the accepted text; what differs even with every tracked change rejected was changed silently."""
    ours = _text_lines(sent.accepted, ())
    # Rejecting every tracked change gives back our text, unless something was changed without tracking.
    silently = tuple(differences(ours, _text_lines(back.rejected, sent.accepted)))
    known = Counter(map(_change_key, silently))
    changes = [_mark_silent(change, known) for change in differences(ours, _text_lines(back.accepted, sent.accepted))]
    listed = Counter(_change_key(change) for change in changes if change.silent)
    # A silent change in text that was then deleted with tracking is not among the changes of the accepted text.
    covered = [replace(change, silent=True) for change in silently if not listed[_change_key(change)]]
    return (*changes, *covered)


def _text_lines(lines: Sequence[ParagraphText], sent: Sequence[ParagraphText]) -> tuple[ParagraphText, ...]:
    """Return the lines of a text without its table of contents, which Word rebuilds from the headings.

    What stands in a returned one (`sent` are our lines) and is neither a line of the text nor stood in ours was put there.
    """
    known = {_entry(line) for line in lines if not line.in_contents} | {_entry(line) for line in sent if line.in_contents}
    return tuple(line for line in lines if not line.in_contents or (sent and _entry(line) not in known))


def _entry(line: ParagraphText) -> str:
    """Return a line as a table of contents lists it, without the number of its page."""
    text = PAGE.sub("", line.text) if line.in_contents else f"{line.label} {line.text}"
    return normalized(text)


def _change_key(change: Change) -> tuple[str, str, str, str]:
    return change.kind, change.place, normalized(change.ours), normalized(change.theirs)


def _mark_silent(change: Change, known: Counter[tuple[str, str, str, str]]) -> Change:
    return replace(change, silent=True) if known[_change_key(change)] else change


def differences(ours: Sequence[ParagraphText], theirs: Sequence[ParagraphText]) -> Iterator[Change]:
    """Yield the change of every line that differs, and of every line that moved."""
    for pair in align(_lines_with_content(ours), _lines_with_content(theirs)):
        if change := _change_of_pair(pair):
            yield change
        if pair.moved:
            yield Change("moved", pair.place, *_texts_of_pair(pair), ())


def _lines_with_content(lines: Iterable[ParagraphText]) -> tuple[ParagraphText, ...]:
    return tuple(line for line in lines if normalized(line.text) or line.label)


def _texts_of_pair(pair: AlignedPair) -> tuple[str, str]:
    return _displayed_text(pair.ours), _displayed_text(pair.theirs)


def _displayed_text(line: ParagraphText | None) -> str:
    return " ".join(line.text.replace(FILLED, SHOWN_FIELD).split()) if line else ""


def _change_of_pair(pair: AlignedPair) -> Change | None:
    ours, theirs = _texts_of_pair(pair)
    if pair.ours is None or pair.theirs is None:
        return Change("deleted" if pair.theirs is None else "inserted", pair.place, ours, theirs, (Edit(ours, theirs),))
    if normalized(ours) != normalized(theirs):
        return Change("changed", pair.place, ours, theirs, edits(ours, theirs))
    if pair.ours.label != pair.theirs.label:
        return Change("renumbered", pair.place, pair.ours.label, pair.theirs.label, (Edit(pair.ours.label, pair.theirs.label),))
    return None


Finder = Callable[[Span, WordContent, WordContent], Iterator[Diagnostic]]


def _file_findings(path: str, sent: WordContent, back: WordContent) -> Iterator[Diagnostic]:
    place = Span(path, 1, 1)
    for find in (
        _changed_headers_and_footers,
        _added_hidden_text,
        _added_notes,
        _removed_notes,
        _added_fields,
        _added_objects,
        _removed_protection,
        _tracking_authors,
    ):
        yield from find(place, sent, back)


def _changed_headers_and_footers(place: Span, sent: WordContent, back: WordContent) -> Iterator[Diagnostic]:
    for name, lines in sent.headers_and_footers.items():
        ours, theirs = ({normalized(line): line for line in side} for side in (lines, back.headers_and_footers[name]))
        for text in (text for text in theirs if text not in ours):
            yield warning("changed-furniture", f"{name.capitalize()} says {quoted(theirs[text])}, which ours does not.", place)
        for text in (text for text in ours if text not in theirs):
            yield warning("changed-furniture", f"{name.capitalize()} no longer says {quoted(ours[text])}.", place)


def _added_hidden_text(place: Span, sent: WordContent, back: WordContent) -> Iterator[Diagnostic]:
    for text in _added(sent.hidden, back.hidden):
        hint = "Nobody who reads the page sees it: it is hidden, white or tiny."
        yield error("hidden-text", f"The file holds text that cannot be seen: {quoted(text)}.", place, hint)


def _added_notes(place: Span, sent: WordContent, back: WordContent) -> Iterator[Diagnostic]:
    for name, lines in back.notes.items():
        for text in _added(sent.notes[name], lines):
            make = info if name == "a comment" else warning
            yield make("added-note", f"There is {name}: {quoted(text)}.", place)


def _removed_notes(place: Span, sent: WordContent, back: WordContent) -> Iterator[Diagnostic]:
    if back.note_marks < sent.note_marks:
        sentence = f"The file has {back.note_marks} of the {sent.note_marks} marks of foot- and endnotes that ours has."
        yield warning("removed-note", sentence, place, "Look for the notes that no longer stand in the file.")


def _added_fields(place: Span, sent: WordContent, back: WordContent) -> Iterator[Diagnostic]:
    for code in _added(sent.codes, back.codes):
        hint = "A field prints what it computes, which may be something else tomorrow."
        yield warning("changed-field", f"The file holds a field that ours does not: {quoted(code)}.", place, hint)


def _added_objects(place: Span, sent: WordContent, back: WordContent) -> Iterator[Diagnostic]:
    for what in _added(sent.embedded, back.embedded):
        yield warning(
            "added-object", f"The file holds {what}, which ours does not.", place, "Look at it: its words are not read."
        )


def _removed_protection(place: Span, sent: WordContent, back: WordContent) -> Iterator[Diagnostic]:
    if sent.protected and not back.protected:
        yield warning("removed-protection", "The protection against changes was taken off the file.", place)


def _tracking_authors(place: Span, _: WordContent, back: WordContent) -> Iterator[Diagnostic]:
    if back.authors:
        yield info("tracked-changes", f"Changes were tracked by {', '.join(back.authors)}.", place)


def _added(ours: Iterable[str], theirs: Iterable[str]) -> Iterator[str]:
    """Return the texts that theirs holds more often than ours."""
    return (Counter(map(normalized, theirs)) - Counter(map(normalized, ours))).elements()
