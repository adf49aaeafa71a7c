"""The text that a Word file prints, as exactly as it is held against its document: labels as Word computes them, and every word."""

from collections.abc import Iterator, Mapping, Sequence

from assembler.formats.word.numbering import Counter
from assembler.formats.word.opened_file import WordFile, open_word
from assembler.formats.word.paragraphs import Control, Piece
from assembler.formats.word.views import Line, control_texts, is_contents, outside_controls, read_view, seen_text, unseen_texts
from assembler.model.form_fields import TICKED
from assembler.model.quick_dataclass import dataclass

REQUIRED_MARK = "RequiredMark", "*"
"""The style and the text of the mark behind a required answer's label, which the writer adds to the document's words."""

CONTENTS_HEADING = "TOCHeading"
ANSWER_MARKS = {"checkbox", "dropDownList"}
"""The kinds of controls whose content is an answer and not text of the document."""


@dataclass(frozen=True, slots=True)
class PrintedText:
    """The text of a Word file as it is printed, without header, footer and table of contents.

    `contents` are the entries of the table of contents. `numbers` gives for each bookmark the number of its paragraph as a
    reference prints it. `references` pairs bookmarks with the text shown for them, `entries` the tags of content controls with
    their values: `yes` for a ticked box, empty where a control is blank. `hidden` is text that cannot be seen on the page.
    """

    words: str
    contents: tuple[str, ...]
    numbers: Mapping[str, str]
    references: tuple[tuple[str, str], ...]
    entries: tuple[tuple[str, str], ...]
    hidden: tuple[str, ...]


def read_word(data: bytes, *, ours: bool = False) -> tuple[PrintedText | None, str]:
    """Return the text of a Word file, or None and a sentence why it cannot be read; one of `ours` is read as `open_word` reads it."""
    file, fault = open_word(data, ours=ours)
    if file is None:
        return None, fault
    try:
        lines = read_view(file.body, Counter(file.lists), accepting=True)
    except (LookupError, ValueError):
        return None, "The numbering cannot be read."
    return _printed(file, lines), ""


def _printed(file: WordFile, lines: Sequence[Line]) -> PrintedText:
    return PrintedText(
        "\n".join(_line_text(line) for line in lines if not is_contents(line)),
        tuple(_contents_entries(lines)),
        {mark: line.number for line in lines for mark in line.marks},
        tuple(reference for line in lines for reference in line.references),
        tuple(_control_entries(file, lines)),
        unseen_texts(lines),
    )


def _line_text(line: Line) -> str:
    pieces = outside_controls(line.pieces, lambda control: not ANSWER_MARKS.isdisjoint(control.kinds))
    text = seen_text(piece for piece in pieces if not _is_required_mark(piece))
    return f"{line.label} {text}" if line.label else text


def _is_required_mark(piece: Piece) -> bool:
    return (piece.format.style, piece.text) == REQUIRED_MARK


def _contents_entries(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        if is_contents(line) and line.style != CONTENTS_HEADING and (text := seen_text(line.pieces)):
            yield text


def _control_entries(file: WordFile, lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    """Yield the tag and the value of each content control that has a tag."""
    texts = control_texts(lines)
    for control in file.body.controls:
        if control.tag:
            yield control.tag, _control_entry(control, texts)


def _control_entry(control: Control, texts: Mapping[int, str]) -> str:
    if "checkbox" in control.kinds:
        return TICKED if control.ticked else ""
    return "" if control.blank else texts.get(control.number, "")
