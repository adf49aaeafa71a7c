"""Facts of a Word file beside the words of its text: what cannot be seen, objects, notes, fields, links, and what is not known."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from assembler.formats.word.beside_text import COMMENT, Furniture, Note, read_notes
from assembler.formats.word.bindings import bound_value
from assembler.formats.word.definitions import definition_doubts
from assembler.formats.word.document_settings import setting_doubts
from assembler.formats.word.foreign_parts import foreign_parts
from assembler.formats.word.legibility import is_unseen
from assembler.formats.word.opened_file import WordFile
from assembler.formats.word.page_room import page_doubts
from assembler.formats.word.paragraphs import Kind, Piece
from assembler.formats.word.views import Line, control_texts, is_contents, seen_text

TICKS, UNTICKED = ("☒", "☑", "✓", "✔", "✗", "✘", "x", "X"), ("☐", "□", "▢", "")
"""What a box shows that is ticked, and one that is not."""

USUAL_NUMBERS = re.compile(r"(?<=PAGES) \\\* ARABIC$", re.IGNORECASE)
"""What a program adds to the code of the number of pages that says nothing: they are counted in these figures anyway."""

PAGE_NUMBERS = "webHidden"
"""The property that Word gives the numbers of pages in a table of contents."""


class FactKind(StrEnum):
    """The kind of a fact."""

    HIDDEN = "text that cannot be seen"
    DOUBT = "text of a look that is not understood"
    OBJECT = "an object"
    FURNITURE = "a header or footer"
    NOTE = "a footnote or endnote"
    MARK = "the mark of a note"
    COMMENT = "a comment"
    FIELD = "a field"
    STALE = "a reference that shows another number"
    BINDING = "a control that shows what another part holds"
    TICK = "a box that shows another tick than it holds"
    PRINTED = "what a control prints for what is entered"
    ACTIVE = "something that acts or leads elsewhere"
    UNKNOWN = "something that is not understood"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact: its kind, what it is, its words, and the line of the accepted text it stands in, or its place where there is none.

    `by` and `on` are the author and the time that a comment states.
    """

    kind: FactKind
    what: str
    text: str = ""
    line: int | None = None
    place: str = ""
    by: str = ""
    on: datetime | None = None


def read_facts(file: WordFile, lines: tuple[Line, ...], furniture: tuple[Furniture, ...]) -> tuple[Fact, ...]:
    """Return the facts of a file, whose text has some lines, and which has some headers and footers.

    Raises ValueError where a note cannot be read.
    """
    notes = read_notes(file)
    anchors = {anchor: at for at, line in enumerate(lines) for anchor in line.anchors}
    numbers = {mark: line.number for line in lines for mark in line.marks}
    return (
        *(replace(fact, line=at) for at, line in enumerate(lines) for fact in _line_facts(line, numbers)),
        *(fact for note in notes for fact in _note_facts(note, anchors.get(note.anchor))),
        *_furniture_facts(furniture),
        *_control_facts(file, lines),
        *(
            Fact(FactKind.ACTIVE if each.active else FactKind.UNKNOWN, each.what, each.target)
            for each in foreign_parts(file.package)
        ),
        *(Fact(FactKind.UNKNOWN, each, place="the pages") for each in page_doubts(file.root)),
        *(Fact(FactKind.UNKNOWN, each, place="the settings") for each in setting_doubts(file)),
        *(Fact(FactKind.UNKNOWN, each, place="the definitions") for each in definition_doubts(file.package)),
    )


def _line_facts(line: Line, numbers: Mapping[str, str] | None = None) -> Iterator[Fact]:
    """Yield the facts of one line; `numbers` are those to which references lead, where these are looked at."""
    yield from (fact for fact in _looks(line.pieces) if fact.what != PAGE_NUMBERS or not is_contents(line))
    yield from (Fact(FactKind.OBJECT, piece.what) for piece in line.pieces if piece.kind is Kind.OBJECT and piece.what)
    of_contents = ("TOC", "PAGEREF", "HYPERLINK") if is_contents(line) else ("TOC",)
    fields = (USUAL_NUMBERS.sub("", code) for code, _ in line.fields)
    yield from (Fact(FactKind.FIELD, code) for code in fields if code.partition(" ")[0].upper() not in of_contents)
    yield from (Fact(FactKind.MARK, "") for kind, _ in line.anchors if kind is Kind.NOTE)
    for target, shown in () if is_contents(line) else line.references:
        if numbers is None:
            continue
        number = numbers.get(target)
        if number != shown:
            where = "nowhere" if number is None else f"at {number or 'text without a number'}"
            yield Fact(FactKind.STALE, where, shown)


def _looks(pieces: Iterable[Piece]) -> Iterator[Fact]:
    """Yield each stretch of text that cannot be seen, or of which it is not known whether it can, without the breaks around it."""
    written = (piece for piece in pieces if piece.text)
    for (unseen, doubts), group in groupby(written, lambda piece: (is_unseen(piece.format), piece.format.doubts)):
        text = "".join(piece.text for piece in group).strip()
        if unseen and text:
            yield Fact(FactKind.HIDDEN, "", text)
        elif doubts and text:
            yield Fact(FactKind.DOUBT, ", ".join(doubts), text)


def _note_facts(note: Note, line: int | None) -> Iterator[Fact]:
    text = " ".join(" ".join(f"{each.label} {seen_text(each.pieces)}" for each in note.lines).split())
    if text:
        kind = FactKind.COMMENT if note.kind == COMMENT else FactKind.NOTE
        yield Fact(kind, note.kind, text, line, note.kind, note.by, note.on)
    for fact in (fact for each in note.lines for fact in _line_facts(each)):
        yield replace(fact, line=line, place=note.kind)


def _furniture_facts(furniture: Iterable[Furniture]) -> Iterator[Fact]:
    for each in furniture:
        texts = (" ".join((line.label, seen_text(line.pieces), *_results(line))).strip() for line in each.lines)
        yield Fact(FactKind.FURNITURE, each.name, "\n".join(" ".join(text.split()) for text in texts if text), place=each.name)
        for fact in (fact for line in each.lines for fact in _line_facts(line)):
            yield replace(fact, place=each.name)


def _results(line: Line) -> Iterator[str]:
    """Yield what the fields of a line show, other than the number of a page, which differs with every page."""
    return (shown for _, shown in line.fields if not (shown.isdecimal() and len(shown) < len("10000")))


def _control_facts(file: WordFile, lines: tuple[Line, ...]) -> Iterator[Fact]:
    """Yield what controls print, and those that show something else than they hold: bound to another part, or boxes of another tick."""
    bound = {control.number: control for control in file.body.controls if control.bound is not None}
    boxes = {control.number: control for control in file.body.controls if "checkbox" in control.kinds}
    texts = control_texts(lines) if bound or boxes else {}
    printing = {control.number: control.prints for control in file.body.controls if control.prints}
    places = {piece.control.number: at for at, line in enumerate(lines) for piece in line.pieces if piece.control is not None}
    places |= {control.number: at for at, line in enumerate(lines) for control in line.controls}
    for number, prints in printing.items():
        yield from (Fact(FactKind.PRINTED, f"a control that prints {each}", line=places.get(number)) for each in prints)
    for number, control in boxes.items():
        shown = texts.get(number, "").strip()
        if shown in (UNTICKED if control.ticked else TICKS):
            held = "ticked" if control.ticked else "not ticked"
            yield Fact(FactKind.TICK, f"shows “{shown}” but is {held}", control.tag, places.get(number))
    for number, control in bound.items():
        value = bound_value(file.package, control.bound or "")
        shown = " ".join(texts.get(number, "").split())
        held = "something that cannot be read" if value is None else f"“{value}”"
        yield Fact(FactKind.BINDING, f"shows “{shown}” but is bound to {held}", "", places.get(number))
