"""Words in the places of fields whose controls a program dropped from a Word file.

Older Word formats, OpenDocument and Rich Text know no content controls, or others: what was filled in comes back as plain words. In a
file that has none of our controls any more, what stands in the place of one is an entry, and a person must look at it. All else in its
line must be ours.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from assembler.formats.word.facts import UNTICKED, Fact, FactKind
from assembler.formats.word.paragraphs import Control
from assembler.formats.word.received_file import FILLED, ParagraphText, WordContent
from assembler.model.diagnostics import Diagnostic, warning
from assembler.model.source import Span
from assembler.returns.alignment import ALIKE, places_of
from assembler.returns.text_differences import normalized, similarity
from assembler.returns.verdict import Entry

WRITTEN_FIELDS = ("FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", 'FILLIN ""')
"""The fields that programs write for controls: they show the words that were filled in."""


@dataclass(frozen=True, slots=True)
class RestoredLine:
    """A line of theirs as it was with its controls, and the words that stand in the place of each."""

    line: ParagraphText
    words: tuple[str, ...] = ()


def has_lost_controls(sent: WordContent, back: WordContent, controls: Iterable[Control]) -> bool:
    """Whether a file that was issued with fields has none any more; one whose controls have other tags is another paper."""
    named = any(control.tag for control in controls)
    return _has_fields(sent) and not named and not _has_fields(back)


def _has_fields(content: WordContent) -> bool:
    return any(FILLED in line.text for line in (*content.accepted, *content.rejected))


def restore_controls(sent: WordContent, back: WordContent) -> tuple[WordContent, tuple[Entry, ...]]:
    """Return the content of a file that lost its controls as it was with them, and what stands in their places.

    An entry is named by its place, since nothing in the file names it.
    """
    accepted = _restored(sent.accepted, back.accepted)
    lines = tuple(each.line for each in accepted)
    named = zip(places_of(lines), accepted, strict=True)
    entries = tuple(Entry(place, "", words) for place, each in named for words in each.words if words not in UNTICKED)
    rejected = tuple(each.line for each in _restored(sent.accepted, back.rejected))
    facts = tuple(fact for fact in back.facts if not _stands_for_control(fact))
    return replace(back, accepted=lines, rejected=rejected, facts=facts), entries


def lost_controls_finding(path: str) -> Diagnostic:
    """Return the finding of a file that lost its controls."""
    sentence = (
        "The fields are gone from the file: it was saved by a program that has none like them, or in another format on the way."
    )
    return warning("flattened", sentence, Span(path, 1, 1), "Read the entries on the pages.")


def _stands_for_control(fact: Fact) -> bool:
    return fact.kind is FactKind.FIELD and fact.what in WRITTEN_FIELDS


def _restored(ours: Sequence[ParagraphText], theirs: Sequence[ParagraphText]) -> tuple[RestoredLine, ...]:
    """Return the lines of theirs; in the place of one of ours that is a field alone, and of which nothing is left, a line as ours."""
    labels = {normalized(line.text) for line in ours if line.text.strip() and FILLED not in line.text}
    before, after = ([normalized(line.text) for line in lines] for lines in (ours, theirs))
    found = list[RestoredLine]()
    for kind, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found += map(RestoredLine, theirs[start:end])
        else:
            found += _restored_run(ours[first:last], theirs[start:end], labels)
    return tuple(found)


def _restored_run(
    ours: Sequence[ParagraphText], theirs: Sequence[ParagraphText], labels: Collection[str]
) -> Iterator[RestoredLine]:
    at = 0
    for line in ours:
        if FILLED not in line.text:  # words of ours that were changed are no entry of the field behind them
            if at < len(theirs) and similarity(line.text, theirs[at].text) >= ALIKE:
                yield RestoredLine(theirs[at])
                at += 1
            continue
        rows = (index for index in range(at, len(theirs)) if _may_be_in_row(line, theirs[index], labels))
        fitting = ((index, words) for index in rows if (words := words_filled_in(line, theirs[index])) is not None)
        index, words = next(fitting, (None, ()))
        if index is not None:
            yield from map(RestoredLine, theirs[at:index])
            yield RestoredLine(replace(theirs[index], text=line.text), words)
            at = index + 1
        elif not _own_words(line):
            yield RestoredLine(replace(line, marks=()))
    yield from map(RestoredLine, theirs[at:])


def _may_be_in_row(ours: ParagraphText, theirs: ParagraphText, labels: Collection[str]) -> bool:
    """Whether two lines may stand in one row: its first cell says so, unless that is a field as well, in which anything may stand."""
    return normalized(ours.row) not in labels or similarity(ours.row, theirs.row) >= ALIKE


def words_filled_in(ours: ParagraphText, theirs: ParagraphText) -> tuple[str, ...] | None:
    """Return the words in the place of each field of a line; None where the line is another."""
    parts = normalized(ours.text).split(FILLED)
    found = re.fullmatch("(.*)".join(rf"\s*{re.escape(part.strip())}\s*" for part in parts), normalized(theirs.text), re.DOTALL)
    return tuple(words.strip() for words in found.groups()) if found else None


def _own_words(line: ParagraphText) -> str:
    return normalized(line.text.replace(FILLED, ""))
