"""A returned contract held against ours: clause by clause what changed, which of it silently, and what else was done to the file."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assembler.formats.word.received_file import WordContent, open_word, read_both_views
from assembler.formats.word.tracked_changes import FILLED, ParagraphText
from assembler.model.diagnostics import Diagnostic, error, info, quoted, warning
from assembler.model.source import Span
from assembler.returns.alignment import AlignedPair, align
from assembler.returns.text_differences import Edit, edits, normalized

SHOWN_FIELD = "[field]"
MOST_SHOWN = 5
"""How many changes one sentence tells."""

CHANGED_TEXT = "changed-text"
CHANGED_HINT = "Do not accept the form: only its fields may be filled in."


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one line. `kind` is `changed`, `deleted`, `inserted`, `renumbered` or `moved`.

    `silent` tells that it was made without a tracked change: whoever only looks at the tracked ones does not see it.
    """

    kind: str
    place: str
    ours: str
    theirs: str
    edits: tuple[Edit, ...]
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a returned paper changed, in the order of ours, and the findings about the rest of its file."""

    paper: str
    file: str
    changes: tuple[Change, ...]
    findings: tuple[Diagnostic, ...]

    @property
    def silent(self) -> tuple[Change, ...]:
        """The changes made without tracking."""
        return tuple(change for change in self.changes if change.silent)


def compare_word_files(paper: str, path: str, ours: bytes, theirs: bytes) -> tuple[Comparison | None, tuple[Diagnostic, ...]]:
    """Compare a returned Word file with the one that was sent, or say why it cannot be read."""
    sent, fault = _read(ours)
    if sent is None:
        return None, (error("unreadable-original", f"{paper}: {fault}", Span(path, 1, 1), "Build the packet again."),)
    back, fault = _read(theirs)
    if back is None:
        return None, (unreadable_finding(path, fault),)
    return Comparison(paper, path, _changes(sent, back), tuple(_findings(path, sent, back))), ()


def unreadable_finding(path: str, fault: str) -> Diagnostic:
    """Make the finding of a file that cannot be read."""
    return error("unreadable-return", fault, Span(path, 1, 1), "Ask for the file again, as it was saved by the program.")


def changed_text_finding(changes: Sequence[Change], place: Span) -> Diagnostic:
    """Make the finding of a form whose own text is not as it was issued."""
    shown = [f"{change.place}: {'; '.join(map(str, change.edits)) or change.kind}" for change in changes[:MOST_SHOWN]]
    more = len(changes) - len(shown)
    tail = f"; and {more} more" if more > 0 else ""
    sentence = f"The form's own text was changed. {'. '.join(shown)}{tail}."
    return error(CHANGED_TEXT, sentence, place, CHANGED_HINT)


def _read(data: bytes) -> tuple[WordContent | None, str]:
    file, fault = open_word(data)
    return read_both_views(file) if file else (None, fault)


def _changes(sent: WordContent, back: WordContent) -> tuple[Change, ...]:
    """Give what they propose; what differs even with every tracked change rejected was changed silently."""
    silently = tuple(differences(sent.accepted, back.rejected))
    known = Counter(map(_same, silently))
    changes = [_silent(change, known) for change in differences(sent.accepted, back.accepted)]
    told = Counter(_same(change) for change in changes if change.silent)
    hidden = [Change(each.kind, each.place, each.ours, each.theirs, each.edits, silent=True) for each in _left(silently, told)]
    return (*changes, *hidden)


def _same(change: Change) -> tuple[str, str, str, str]:
    return change.kind, change.place, normalized(change.ours), normalized(change.theirs)


def _silent(change: Change, known: Counter[tuple[str, str, str, str]]) -> Change:
    if not known[_same(change)]:
        return change
    return Change(change.kind, change.place, change.ours, change.theirs, change.edits, silent=True)


def _left(changes: Iterable[Change], told: Counter[tuple[str, str, str, str]]) -> Iterator[Change]:
    """Give the silent changes that later, tracked ones hide."""
    return (change for change in changes if not told[_same(change)])


def differences(ours: Sequence[ParagraphText], theirs: Sequence[ParagraphText]) -> Iterator[Change]:
    """Give what became of every line that is not as it was."""
    for pair in align(_spoken(ours), _spoken(theirs)):
        if change := _difference(pair):
            yield change
        if pair.moved:
            yield Change("moved", pair.place, *_texts(pair), ())


def _spoken(lines: Iterable[ParagraphText]) -> tuple[ParagraphText, ...]:
    return tuple(line for line in lines if normalized(line.text) or line.label)


def _texts(pair: AlignedPair) -> tuple[str, str]:
    return _shown(pair.ours), _shown(pair.theirs)


def _shown(line: ParagraphText | None) -> str:
    return " ".join(line.text.replace(FILLED, SHOWN_FIELD).split()) if line else ""


def _difference(pair: AlignedPair) -> Change | None:
    ours, theirs = _texts(pair)
    if pair.ours is None or pair.theirs is None:
        return Change("deleted" if pair.theirs is None else "inserted", pair.place, ours, theirs, (Edit(ours, theirs),))
    if normalized(ours) != normalized(theirs):
        return Change("changed", pair.place, ours, theirs, edits(ours, theirs))
    if pair.ours.label != pair.theirs.label:
        return Change("renumbered", pair.place, pair.ours.label, pair.theirs.label, (Edit(pair.ours.label, pair.theirs.label),))
    return None


Finder = Callable[[Span, WordContent, WordContent], Iterator[Diagnostic]]


def _findings(path: str, sent: WordContent, back: WordContent) -> Iterator[Diagnostic]:
    place = Span(path, 1, 1)
    for find in (_furniture, _hidden, _notes, _codes, _foreign, _protection, _authors):
        yield from find(place, sent, back)


def _furniture(place: Span, sent: WordContent, back: WordContent) -> Iterator[Diagnostic]:
    for name, lines in sent.headers_and_footers.items():
        ours, theirs = ({normalized(line): line for line in side} for side in (lines, back.headers_and_footers[name]))
        for text in (text for text in theirs if text not in ours):
            yield warning("changed-furniture", f"{name.capitalize()} says {quoted(theirs[text])}, which ours does not.", place)
        for text in (text for text in ours if text not in theirs):
            yield warning("changed-furniture", f"{name.capitalize()} no longer says {quoted(ours[text])}.", place)


def _hidden(place: Span, sent: WordContent, back: WordContent) -> Iterator[Diagnostic]:
    for text in _added(sent.hidden, back.hidden):
        hint = "Nobody who reads the page sees it: it is hidden, white or tiny."
        yield error("hidden-text", f"The file holds text that cannot be seen: {quoted(text)}.", place, hint)


def _notes(place: Span, sent: WordContent, back: WordContent) -> Iterator[Diagnostic]:
    for name, lines in back.notes.items():
        for text in _added(sent.notes[name], lines):
            make = info if name == "a comment" else warning
            yield make("added-note", f"There is {name}: {quoted(text)}.", place)


def _codes(place: Span, sent: WordContent, back: WordContent) -> Iterator[Diagnostic]:
    for code in _added(sent.codes, back.codes):
        hint = "A field prints what it computes, which may be something else tomorrow."
        yield warning("changed-field", f"The file holds a field that ours does not: {quoted(code)}.", place, hint)


def _foreign(place: Span, sent: WordContent, back: WordContent) -> Iterator[Diagnostic]:
    for what in _added(sent.foreign, back.foreign):
        yield warning(
            "added-object", f"The file holds {what}, which ours does not.", place, "Look at it: its words are not read."
        )


def _protection(place: Span, sent: WordContent, back: WordContent) -> Iterator[Diagnostic]:
    if sent.protected and not back.protected:
        yield warning("removed-protection", "The protection against changes was taken off the file.", place)


def _authors(place: Span, _: WordContent, back: WordContent) -> Iterator[Diagnostic]:
    if back.authors:
        yield info("tracked-changes", f"Changes were tracked by {', '.join(back.authors)}.", place)


def _added(ours: Iterable[str], theirs: Iterable[str]) -> Iterator[str]:
    """Give what theirs holds more often than ours."""
    return (Counter(map(normalized, theirs)) - Counter(map(normalized, ours))).elements()
