"""A returned Word file read: its text with tracked changes accepted and rejected, and whatever else may carry a change.

Beside the text these are headers, footers, notes, comments, unseen text, field codes, embedded objects and the protection.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assembler.formats.word.numbering import Counter
from assembler.formats.word.opened_file import WordFile, headers_and_footers, notes
from assembler.formats.word.package import UNREADABLE, Element, W, child_at, parse
from assembler.formats.word.paragraphs import Control, Kind
from assembler.formats.word.views import (
    Line,
    control_texts,
    field_codes,
    is_contents,
    note_marks,
    outside_controls,
    read_view,
    seen_text,
    unseen_texts,
)

FILLED = "\N{OBJECT REPLACEMENT CHARACTER}"
"""The character in a line that replaces the content of a control: filling it in is no edit."""

MEDIA = re.compile(r"word/media/|word/embeddings/", re.IGNORECASE)
OBJECTS = {f"{W}altChunk": "another file", f"{W}object": "an embedded object", f"{W}control": "an ActiveX control"}
MACROS, MACROS_ENABLED = "vbaProject", "macroEnabled"
"""The kind of the relation to the macros of a file, and the word in the type of a main part that may have some."""


@dataclass(frozen=True, slots=True)
class ParagraphText:
    """A paragraph: the bookmarks that begin in it, its label as Word computes it, its text, whether the table of contents holds it."""

    marks: tuple[str, ...]
    label: str
    text: str
    in_contents: bool = False


@dataclass(frozen=True, slots=True)
class WordContent:
    """The text of a Word file with all tracked changes accepted and with all rejected, and what else it holds.

    `headers_and_footers` and `notes` (foot- and endnotes, comments) give distinct lines by kind; `note_marks` counts the marks of
    foot- and endnotes in the text. `hidden` is text that nobody sees, `codes` are the codes of fields, `authors` those who
    tracked changes, `embedded` the kinds of embedded objects.
    """

    accepted: tuple[ParagraphText, ...]
    rejected: tuple[ParagraphText, ...]
    headers_and_footers: Mapping[str, tuple[str, ...]]
    notes: Mapping[str, tuple[str, ...]]
    note_marks: int
    hidden: tuple[str, ...]
    codes: tuple[str, ...]
    authors: tuple[str, ...]
    embedded: tuple[str, ...]
    protected: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A content control that may hold an answer: what is entered in it, and whether a line break stands before it in its line."""

    control: Control
    entered: str
    behind_break: bool


def read_both_views(file: WordFile) -> tuple[WordContent | None, str]:
    """Return a file's content with changes accepted and rejected, or None and a sentence why it cannot be read."""
    try:
        accepted, rejected = (read_view(file.body, Counter(file.lists), accepting=accepting) for accepting in (True, False))
        beside = headers_and_footers(file), notes(file)
    except (LookupError, ValueError):
        return None, UNREADABLE
    return WordContent(
        tuple(_compared_lines(accepted)),
        tuple(_compared_lines(rejected)),
        *beside,
        note_marks(file.body),
        unseen_texts(accepted),
        field_codes(file.body),
        tuple(sorted(set(_change_authors(file.root)))),
        tuple(sorted(set(_embedded_objects(file)))),
        _is_protected(file),
    ), ""


def _compared_lines(lines: Iterable[Line]) -> Iterator[ParagraphText]:
    """Yield the lines; in them a control is one character, and a control around a cell is one line."""
    cell: Control | None = None
    for line in lines:
        before, cell = cell, next((control for control in line.controls if control.holds_cell), None)
        if cell is None:
            pieces = outside_controls(line.pieces, lambda _: True)
            text = "".join(FILLED if piece.kind is Kind.CONTROL else seen_text((piece,)) for piece in pieces)
            yield ParagraphText(line.marks, line.label, text, is_contents(line))
        elif cell is not before:  # one line, however many are filled in
            yield ParagraphText((), "", FILLED)


def all_words(file: WordFile) -> str:
    """Return all words of a file's text, whatever they stand in."""
    return "\n".join(seen_text(line.pieces) for line in read_view(file.body, None, accepting=True))


def read_answers(file: WordFile) -> tuple[Answer, ...]:
    """Return the controls that may hold answers, in order: those that enclose no other and are no building blocks."""
    lines = read_view(file.body, None, accepting=True)
    texts, behind = control_texts(lines), {number for line in lines for number in _behind_breaks(line)}
    answers = (control for control in file.body.controls if not control.holds_controls and "docPartObj" not in control.kinds)
    return tuple(Answer(each, texts.get(each.number, ""), each.number in behind) for each in answers)


def _behind_breaks(line: Line) -> Iterator[int]:
    """Yield the numbers of the controls before which a line break stands in their line, outside any control."""
    broken = False
    for piece in outside_controls(line.pieces, lambda _: True):
        broken = broken or piece.kind is Kind.BREAK
        if broken and piece.kind is Kind.CONTROL and piece.control is not None:
            yield piece.control.number


def _change_authors(root: Element) -> Iterator[str]:
    for element in root.iter(*(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))):
        yield element.get(f"{W}author", "").strip() or "somebody without a name"


def _embedded_objects(file: WordFile) -> Iterator[str]:
    yield from (OBJECTS[str(element.tag)] for element in file.root.iter(*OBJECTS))
    yield from ("a picture or an embedded file" for name in file.package.parts if MEDIA.match(name))
    relations = (each for source in file.package.relations.values() for each in source)
    if MACROS_ENABLED in file.package.types.get(file.package.main, "") or any(each.kind == MACROS for each in relations):
        yield "macros"


def _is_protected(file: WordFile) -> bool:
    protection = child_at(parse(file.package.data("settings")), f"{W}documentProtection")
    return protection is not None and protection.get(f"{W}enforcement", "0") in ("1", "true", "on")
