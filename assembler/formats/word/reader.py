"""The text that a Word file prints, as exactly as it is held against its document: labels as Word computes them, and every word."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from assembler.formats.word.numbering import Counter
from assembler.formats.word.opened_file import open_word
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


class PrintedBlock(NamedTuple):
    """What a block prints without its labels: the text of each line, None in the table of contents, with its bookmarks; and as `PrintedText`."""

    lines: tuple[tuple[str | None, tuple[str, ...]], ...]
    contents: tuple[str, ...]
    references: tuple[tuple[str, str], ...]
    entries: tuple[tuple[str, str], ...]
    hidden: tuple[str, ...]


def read_word(data: bytes) -> tuple[PrintedText | None, str]:
    """Return the text of a Word file, or None and a sentence why it cannot be read."""
    file, fault = open_word(data)
    if file is None:
        return None, fault
    try:
        lines = read_view(file.body, Counter(file.lists), accepting=True)
    except (LookupError, ValueError):
        return None, "The numbering cannot be read."
    labels = ((line.label, line.number) for line in lines)
    return put_together((print_block(lines, file.body.controls),), labels), ""


def print_block(lines: Sequence[Line], controls: Sequence[Control]) -> PrintedBlock:
    """Return what lines print, and what the controls hold that stand in them or around them."""
    return PrintedBlock(
        tuple((None if is_contents(line) else _line_text(line), line.marks) for line in lines),
        tuple(_contents_entries(lines)),
        tuple(reference for line in lines for reference in line.references),
        tuple(_control_entries(controls, lines)),
        unseen_texts(lines),
    )


def put_together(blocks: Sequence[PrintedBlock], labels: Iterable[tuple[str, str]]) -> PrintedText:
    """Return what blocks print one behind the other; `labels` are the label and the number of each line."""
    words, numbers = list[str](), dict[str, str]()
    for (text, marks), (label, number) in zip(chain.from_iterable(each.lines for each in blocks), labels, strict=True):
        if text is not None:
            words.append(f"{label} {text}" if label else text)
        for mark in marks:
            numbers[mark] = number
    return PrintedText(
        "\n".join(words),
        tuple(chain.from_iterable(each.contents for each in blocks)),
        numbers,
        tuple(chain.from_iterable(each.references for each in blocks)),
        tuple(chain.from_iterable(each.entries for each in blocks)),
        tuple(chain.from_iterable(each.hidden for each in blocks)),
    )


def _line_text(line: Line) -> str:
    """Return the text of a line without its label, and without answers, which are no text of the document."""
    pieces = outside_controls(line.pieces, lambda control: not ANSWER_MARKS.isdisjoint(control.kinds))
    return seen_text(piece for piece in pieces if not _is_required_mark(piece))


def _is_required_mark(piece: Piece) -> bool:
    return (piece.format.style, piece.text) == REQUIRED_MARK


def _contents_entries(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        if is_contents(line) and line.style != CONTENTS_HEADING and (text := seen_text(line.pieces)):
            yield text


def _control_entries(controls: Sequence[Control], lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    """Yield the tag and the value of each content control that has a tag."""
    texts = control_texts(lines)
    for control in controls:
        if control.tag:
            yield control.tag, _control_entry(control, texts)


def _control_entry(control: Control, texts: Mapping[int, str]) -> str:
    if "checkbox" in control.kinds:
        return TICKED if control.ticked else ""
    return "" if control.blank else texts.get(control.number, "")
