"""A returned Word file read: its text with tracked changes accepted and rejected, and whatever else may carry a change.

Beside the text these are the facts of the file, what its controls hold, and its protection.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assembler.formats.word.beside_text import headers_and_footers
from assembler.formats.word.facts import Fact, read_facts
from assembler.formats.word.numbering import Counter
from assembler.formats.word.opened_file import WordFile
from assembler.formats.word.package import UNREADABLE, Element, W, child_at, parse
from assembler.formats.word.page_room import PageLayout, page_layouts
from assembler.formats.word.paragraphs import Control, Kind, Piece
from assembler.formats.word.styles import UNSET, Layout
from assembler.formats.word.views import Line, control_texts, is_contents, outside_controls, read_view, seen_text
from assembler.formats.word.word_widths import longest_word
from assembler.model.form_fields import TICKED

FILLED = "\N{OBJECT REPLACEMENT CHARACTER}"
"""The character in a line that replaces the content of a control: filling it in is no edit."""

SIGNER, SIGNATURE = "SignatureName", "SignatureSpace"
"""The styles of the name of a party above its signatures, and of the line to sign on."""

DEFINITION, TERM = "Definition", "DefinedTerm"
"""The styles of a paragraph that defines terms, and of a term in it."""

HEADING = "Clause1"
"""The style of the heading of a clause."""


@dataclass(frozen=True, slots=True)
class ParagraphText:
    """A paragraph: the bookmarks that begin in it, its label as Word computes it, its text, whether the table of contents holds it.

    `at` is the number of its line in the view, `term` the term it defines, `row` the words of the first cell of its row, `cell` the
    number of its cell there, `layout` its place in its column. `longest` is the width of its longest word that was not filled in, in
    twentieths of a point; `by` are those who tracked changes in it. A `heading` is that of a clause.
    """

    marks: tuple[str, ...]
    label: str
    text: str
    in_contents: bool = False
    at: int = 0
    term: str = ""
    row: str = ""
    cell: str = ""
    layout: Layout = UNSET
    longest: int = 0
    by: frozenset[str] = frozenset()
    heading: bool = False


@dataclass(frozen=True, slots=True)
class WordContent:
    """The text of a Word file with all tracked changes accepted and with all rejected, and what else it holds.

    `entries` are what its controls with tags hold, by tag. `authors` are those who tracked changes, `places_to_sign` the lines for
    signatures, each by the name above it and its number there. `pages` are the layouts of its pages, `furniture` the lines of its
    headers and footers by their names.
    """

    accepted: tuple[ParagraphText, ...]
    rejected: tuple[ParagraphText, ...]
    facts: tuple[Fact, ...]
    entries: Mapping[str, str]
    authors: tuple[str, ...]
    protected: bool
    places_to_sign: tuple[str, ...] = ()
    pages: tuple[PageLayout, ...] = ()
    furniture: tuple[tuple[str, tuple[ParagraphText, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A content control that may hold an answer: what is entered in it, and whether a line break stands before it in its line."""

    control: Control
    entered: str
    behind_break: bool


def read_both_views(file: WordFile, fields: Sequence[str] | None = None) -> tuple[WordContent | None, str]:
    """Return a file's content with changes accepted and rejected, or None and a sentence why it cannot be read.

    `fields` are the tags of the controls that may be filled in: what another control holds is text like any other. None means all.
    """
    try:
        accepted, rejected = (read_view(file.body, Counter(file.lists), accepting=accepting) for accepting in (True, False))
        beside = headers_and_footers(file)
        facts = read_facts(file, accepted, beside)
    except (LookupError, ValueError):
        return None, UNREADABLE
    to_fill = controls_to_fill(file.body.controls, fields)
    texts, authors = control_texts(accepted), {author for line in (*accepted, *rejected) for author in _authors(line)}
    return WordContent(
        tuple(_compared_lines(accepted, to_fill)),
        tuple(_compared_lines(rejected, to_fill)),
        facts,
        {
            name: entered_text(each, texts.get(each.number, ""))
            for each in file.body.controls
            if (name := to_fill.get(each.number))
        },
        tuple(sorted({*authors, *_change_authors(file.root)})),
        _is_protected(file),
        tuple(_places_to_sign(accepted)),
        page_layouts(file.root),
        tuple((each.name, tuple(_compared_lines(each.lines, ()))) for each in beside),
    ), ""


def _places_to_sign(lines: Iterable[Line]) -> Iterator[str]:
    """Yield the lines for signatures, as the signature block of our own files has them."""
    name, number = "", 0
    for line in lines:
        if line.style == SIGNER:
            name, number = seen_text(line.pieces).strip(), 0
        elif line.style == SIGNATURE:
            number += 1
            yield f"{name} {number}".strip()


def tags_of(file: WordFile) -> tuple[str, ...]:
    """Return the tags of the controls of a file, in order, each once."""
    return tuple(dict.fromkeys(control.tag for control in file.body.controls if control.tag))


def controls_to_fill(controls: Sequence[Control], fields: Sequence[str] | None) -> Mapping[int, str]:
    """Return the names of the controls that may be filled in, by number; of each tag the first.

    LibreOffice drops the tags of some controls: where none has any, and there are as many as fields, they are the fields in order.
    """
    if fields is None:
        return {control.number: control.tag for control in controls}
    inner = [control for control in controls if not control.holds_controls and "docPartObj" not in control.kinds]
    if fields and len(inner) == len(fields) and not any(control.tag for control in controls):
        return {control.number: name for control, name in zip(inner, fields, strict=True)}
    first, sought = dict[str, int](), frozenset(fields)
    for control in controls:
        if control.tag in sought:
            first.setdefault(control.tag, control.number)
    return {number: tag for tag, number in first.items()}


def entered_text(control: Control, shown: str) -> str:
    """Return what is entered in a control: `yes` for a tick, empty where it shows no word.

    A placeholder with words counts: whoever reads the page sees them, and nothing tells them from an entry.
    """
    if "checkbox" in control.kinds:
        return TICKED if control.ticked else ""
    return shown if shown.strip() else ""


def _authors(line: Line) -> frozenset[str]:
    return frozenset().union(*(piece.change.by for piece in line.pieces))


def _compared_lines(lines: Iterable[Line], to_fill: Collection[int]) -> Iterator[ParagraphText]:
    """Yield the lines; in them a control to fill in is one character, and one around a cell is one line."""
    cell: Control | None = None
    for at, line in enumerate(lines):
        around = (control for control in line.controls if control.holds_cell and control.number in to_fill)
        before, cell = cell, next(around, None)
        if cell is None:
            pieces = tuple(outside_controls(line.pieces, lambda control: control.number in to_fill))
            text = "".join(_shown_text(piece, to_fill) for piece in pieces)
            inside = is_contents(line), at, _term(line), line.row, line.cell
            measured = line.layout, longest_word(pieces), _authors(line)
            yield ParagraphText(line.marks, line.label, text, *inside, *measured, line.style == HEADING)
        elif cell is not before:  # one line, however many are filled in
            yield ParagraphText((), "", FILLED, at=at, row=line.row)


def _shown_text(piece: Piece, to_fill: Collection[int]) -> str:
    if piece.kind is Kind.CONTROL:
        return FILLED if piece.control is not None and piece.control.number in to_fill else ""
    return seen_text((piece,))


def _term(line: Line) -> str:
    """Return the first term that a line defines; empty where it defines none."""
    terms = (piece.text for piece in line.pieces if piece.format.style == TERM)
    return next(terms, "").strip('“”" ') if line.style == DEFINITION else ""


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


def _is_protected(file: WordFile) -> bool:
    protection = child_at(parse(file.package.data("settings")), f"{W}documentProtection")
    return protection is not None and protection.get(f"{W}enforcement", "0") in ("1", "true", "on")
