"""The text of a returned Word file compared with the one sent: changes by clause, tracked or silent."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, takewhile

from assembler.formats.received import ReceivedFile
from assembler.formats.registry import WORD
from assembler.formats.word.received_file import FILLED, ParagraphText, WordContent
from assembler.model.diagnostics import Diagnostic, error, warning
from assembler.model.source import Span
from assembler.returns.alignment import AlignedPair, align
from assembler.returns.text_differences import Edit, edits, normalized
from assembler.returns.verdict import Change

FEWEST_SHIFTED = 4
"""The fewest numbers in a row that are told as one change."""

SHOWN_FIELD = "[field]"
MOST_SHOWN = 5
"""The number of changes that one message lists."""

PAGE = re.compile(r"\t[0-9]+\s*\Z")
"""The number of the page at the end of an entry of a table of contents."""

CHANGED_TEXT = "changed-text"
CHANGED_HINT = "Do not accept the form: only its fields may be filled in."


UNKNOWN_KIND = f"The file is neither a Word document ({WORD.ending}) nor a PDF."


def unreadable_finding(path: str, fault: str) -> Diagnostic:
    """Return the finding of a file that cannot be read."""
    return error("unreadable-return", fault, Span(path, 1, 1), "Ask for the file again, as it was saved by the program.")


def needs_review(file: ReceivedFile, sentence: str) -> Diagnostic:
    """Return the finding of a file that only a person can read."""
    hint = "It was received. Look at it: a person says whether it is complete, and types what it says into the partner’s file where that is needed."
    return warning("to-be-looked-at", sentence, file.place, hint)


def changed_text_finding(changes: Sequence[Change], place: Span, what: str = "form") -> Diagnostic:
    """Return the finding of a form, or of another paper as it is called, whose own text differs from the text issued."""
    shown = [f"{change.place}: {'; '.join(map(str, change.edits)) or change.kind}" for change in changes[:MOST_SHOWN]]
    more = len(changes) - len(shown)
    tail = f"; and {more} more" if more > 0 else ""
    sentence = f"The {what}'s own text was changed. {'. '.join(shown)}{tail}."
    return error(CHANGED_TEXT, sentence, place, CHANGED_HINT)


def text_changes(sent: WordContent, back: WordContent) -> tuple[Change, ...]:
    """Return the changes of the accepted text; what differs even with every tracked change rejected was changed silently."""
    ours = compared_lines(sent.accepted, ())
    # Rejecting every tracked change gives back our text, unless something was changed without tracking.
    silently = tuple(differences(ours, compared_lines(back.rejected, sent.accepted)))
    known = Counter(map(_change_key, silently))
    changes = [_mark_silent(change, known) for change in differences(ours, compared_lines(back.accepted, sent.accepted))]
    listed = Counter(_change_key(change) for change in changes if change.silent)
    # A silent change in text that was then deleted with tracking is not among the changes of the accepted text.
    covered = [replace(change, silent=True, by=()) for change in silently if not listed[_change_key(change)]]
    return tuple(_shifts_as_one((*changes, *covered)))


def _shifts_as_one(changes: Iterable[Change]) -> Iterator[Change]:
    """Yield the changes; numbers that moved one after the other, as behind a clause that was put in, are one change."""
    for (kind, silent, by), group in groupby(changes, lambda change: (change.kind, change.silent, change.by)):
        some = tuple(group)
        if kind != "renumbered" or len(some) < FEWEST_SHIFTED:
            yield from some
            continue
        places, ours, theirs = (f"{first} to {last}" for first, last in ((some[0].place, some[-1].place), *_ends(some)))
        yield Change(kind, places, ours, theirs, (Edit(ours, theirs),), silent, by)


def _ends(changes: Sequence[Change]) -> tuple[tuple[str, str], tuple[str, str]]:
    first, last = changes[0], changes[-1]
    return (first.ours, last.ours), (first.theirs, last.theirs)


def compared_lines(lines: Sequence[ParagraphText], sent: Sequence[ParagraphText]) -> tuple[ParagraphText, ...]:
    """Return the lines of a text without its table of contents, which Word rebuilds from the headings.

    What stands in a returned one (`sent` are our lines) and is neither a line of the text nor stood in ours was put there.
    """
    known = {_entry(line) for line in lines if not line.in_contents} | {_entry(line) for line in sent if line.in_contents}
    unwrapped = frozenset(_unwrapped_contents(lines, sent))
    kept = (line for line in lines if line.at not in unwrapped)
    return tuple(line for line in kept if not line.in_contents or (sent and _entry(line) not in known))


def _unwrapped_contents(lines: Sequence[ParagraphText], sent: Sequence[ParagraphText]) -> Iterator[int]:
    """Yield the lines before the first number that are entries of our contents, which a program took out of what marks them as such."""
    gone = Counter(_entry(line) for line in sent if line.in_contents)
    gone -= Counter(_entry(line) for line in lines if line.in_contents)
    for line in takewhile(lambda line: line.in_contents or not line.label, lines):
        entry = normalized(PAGE.sub("", line.text))
        if not line.in_contents and gone[entry]:
            gone[entry] -= 1
            yield line.at


def _entry(line: ParagraphText) -> str:
    """Return a line as a table of contents lists it, without the number of its page."""
    text = PAGE.sub("", line.text) if line.in_contents else f"{line.label} {line.text}"
    return normalized(text)


def _change_key(change: Change) -> tuple[str, str, str, str]:
    return change.kind, change.place, normalized(change.ours), normalized(change.theirs)


def _mark_silent(change: Change, known: Counter[tuple[str, str, str, str]]) -> Change:
    return replace(change, silent=True, by=()) if known[_change_key(change)] else change


def differences(ours: Sequence[ParagraphText], theirs: Sequence[ParagraphText]) -> Iterator[Change]:
    """Yield the change of every line that differs, and of every line that moved."""
    for pair in align(lines_with_content(ours), lines_with_content(theirs)):
        if change := _change_of_pair(pair):
            yield change
        if pair.moved:
            yield Change("moved", pair.place, *_texts_of_pair(pair), ())
        elif pair.ours and pair.theirs and pair.ours.cell != pair.theirs.cell:
            yield Change("moved", pair.place, *_texts_of_pair(pair), (Edit(_cell(pair.ours), _cell(pair.theirs)),))


def _cell(line: ParagraphText) -> str:
    return f"cell {line.cell}" if line.cell else "outside of a table"


def lines_with_content(lines: Iterable[ParagraphText]) -> tuple[ParagraphText, ...]:
    """Return the lines that have words or a number."""
    return tuple(line for line in lines if normalized(line.text) or line.label)


def _texts_of_pair(pair: AlignedPair) -> tuple[str, str]:
    return _displayed_text(pair.ours), _displayed_text(pair.theirs)


def _displayed_text(line: ParagraphText | None) -> str:
    return " ".join(line.text.replace(FILLED, SHOWN_FIELD).split()) if line else ""


def with_typed_label(ours: ParagraphText, theirs: ParagraphText) -> ParagraphText:
    """Return a line whose number was typed, as some programs write numbers when they save, as one that has it by its list."""
    typed = " ".join(theirs.text.split())
    if theirs.label or not ours.label or not typed.startswith(f"{ours.label} "):
        return theirs
    return replace(theirs, label=ours.label, text=typed.removeprefix(ours.label))


def _change_of_pair(pair: AlignedPair) -> Change | None:
    if pair.ours and pair.theirs:
        pair = replace(pair, theirs=with_typed_label(pair.ours, pair.theirs))
    ours, theirs = _texts_of_pair(pair)
    by = tuple(sorted(pair.theirs.by)) if pair.theirs else ()
    if pair.ours is None or pair.theirs is None:
        return Change("deleted" if pair.theirs is None else "inserted", pair.place, ours, theirs, (Edit(ours, theirs),), by=by)
    if normalized(ours) != normalized(theirs):
        return Change("changed", pair.place, ours, theirs, edits(ours, theirs), by=by)
    if pair.ours.label != pair.theirs.label:
        labels = pair.ours.label, pair.theirs.label
        return Change("renumbered", pair.place, *labels, (Edit(*labels),), by=by)
    return None
