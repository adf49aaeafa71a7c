"""The paragraphs of a part of a Word file as data: every piece of text with its formatting, its tracked changes and its place.

Nothing is left out or made alike: deleted and hidden text, field codes, both alternatives of a drawing are all pieces. What of it
counts as the file's text is decided by those who read the paragraphs, such as `views.py`.
"""

from enum import StrEnum
from typing import NamedTuple

from assembler.formats.word.changes import UNCHANGED, Change
from assembler.formats.word.styles import ParagraphFormat, RunFormat
from assembler.model.quick_dataclass import dataclass


class Kind(StrEnum):
    """The kind of a piece."""

    TEXT = "text"
    TAB = "tab"
    BREAK = "break"
    NO_BREAK_HYPHEN = "no-break hyphen"
    SOFT_HYPHEN = "soft hyphen"
    SYMBOL = "symbol"
    FIELD_BEGIN = "field begins"
    FIELD_CODE = "field code"
    FIELD_RESULT = "field result begins"
    FIELD_END = "field ends"
    INNER_FIELD = "field in an object"
    BOOKMARK = "bookmark"
    CONTROL = "control begins"
    CONTROL_END = "control ends"
    NOTE = "reference to a note"
    COMMENT = "reference to a comment"
    OBJECT = "object"
    ALTERNATIVES = "alternatives"


PLAIN = RunFormat()


@dataclass(frozen=True, slots=True)
class Control:
    """A content control: its number in its part, its tag, and what its properties say of it.

    `kinds` are the names of its properties, one of which says what it is: `text`, `checkbox`, `dropDownList`, `docPartObj`; of the
    last, `gallery` names the building blocks. A control that is `blank` shows its placeholder (ISO/IEC 29500-1, 17.5.2.39), a
    checkbox may be `ticked`. `holds_cell` and `holds_controls` say that it stands around a cell of a table or other controls.
    `bound` is the path to what Word shows in it when the file is opened, in another part (17.5.2.6); None without a binding.
    `prints` says what it prints for what is entered, such as the form of a date.
    """

    number: int
    tag: str
    kinds: frozenset[str]
    gallery: str
    blank: bool
    ticked: bool
    holds_cell: bool
    holds_controls: bool
    bound: str | None = None
    prints: tuple[str, ...] = ()


class Piece(NamedTuple):
    """A piece of a paragraph, with the formatting in effect and its tracked changes.

    `text` is what the piece shows, the code of a field, the name of a bookmark, the id of a note or a comment. `inside` are the
    paragraphs of an object, such as a text box; of alternatives, of which a program shows one, they are one paragraph for each.
    `what` is the kind of an object, the code of a field in one, or the font of a symbol.
    """

    kind: Kind
    text: str = ""
    format: RunFormat = PLAIN
    change: Change = UNCHANGED
    control: Control | None = None
    inside: "tuple[Paragraph, ...]" = ()
    what: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file: the part, the number of the paragraph in it, and the indexes that lead to it from the part's root.

    A paragraph inside an object has the indexes of the one around it first.
    """

    part: str
    number: int
    path: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its place, what it says of itself, its pieces, and the content controls around it, the outermost first.

    `change` are the tracked changes of the whole paragraph; without its mark it runs on into the next. A bookmark that begins
    between two paragraphs is a piece of the second. `mark` is the formatting in effect for its mark, and so for its number; `row`
    the words of the first cell of the row that it stands in, `cell` the number of its cell there, such as `2 of 3`.
    """

    place: Place
    format: ParagraphFormat
    pieces: tuple[Piece, ...]
    controls: tuple[Control, ...] = ()
    change: Change = UNCHANGED
    mark: RunFormat = PLAIN
    row: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """The text of one part: its paragraphs, and all its content controls, in order."""

    paragraphs: tuple[Paragraph, ...]
    controls: tuple[Control, ...]
