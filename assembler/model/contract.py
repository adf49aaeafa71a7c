"""A contract that somebody else wrote, as its reader sees it: paragraphs with their numbers, and what stands beside them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

PLACEHOLDER = "c"
"""The letter of a look that says of a text that it is the placeholder of a content control, which nobody has filled in."""
UNDERLINED, STRUCK, HIGHLIGHTED, COLOURED, CAPITALS, RAISED = "u", "s", "h", "k", "a", "v"
"""The letters of looks that a clause has no sign for: the last are words that are shown in capitals, and those that are raised or lowered."""

MARKED = "m"
"""The letter of a look that says of a text that it is highlighted in a bright colour, as with a marker."""


class Stretch(NamedTuple):
    """A part of a paragraph in one look: `face` has the letters `b` and `i` of bold and italic text, and those of other looks.

    That of a placeholder has its letter too.
    """

    text: str
    face: str = ""


class Cell(NamedTuple):
    """A place in a table: the numbers of the table and of the row, which are of no other; and the column, from 0."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class LiveReference:
    """A reference that a program keeps: the text that it shows, and the bookmark that it points at."""

    shown: str
    mark: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of a contract.

    `at` is its number in the file, which no other has. The report names it by that, or by the `line` in which it begins, where people
    count lines. `label` is the number that a program counts for it, such as `4.1`,
    and `list` names the list and the level that count it; both are empty where there is none, and a typed number is part of the text.
    `heading` is the level of its heading style, 0 for none; a `titled` one has the style of a document's title, a `centred` one stands
    in the middle of its lines, the letters of a `large` one are larger than usual, a `boxed` one stood in a text box. `marks` are the
    bookmarks that begin in it, `notes` the texts of the footnotes and comments that it refers to. `breaks` says behind how many of its line
    breaks a bookmark begins, or what a note belongs to stands, where that is behind any.
    """

    at: int
    stretches: tuple[Stretch, ...]
    label: str = ""
    list: str = ""
    heading: int = 0
    titled: bool = False
    centred: bool = field(default=False, kw_only=True)
    large: bool = field(default=False, kw_only=True)
    boxed: bool = field(default=False, kw_only=True)
    cell: Cell | None = None
    marks: tuple[str, ...] = ()
    references: tuple[LiveReference, ...] = ()
    notes: tuple[str, ...] = ()
    line: int = 0
    breaks: tuple[tuple[str, int], ...] = ()

    @property
    def told_at(self) -> int:
        """The number by which people find it."""
        return self.line or self.at

    @property
    def text(self) -> str:
        """The words of the paragraph, without its number."""
        return "".join(stretch.text for stretch in self.stretches)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that a contract holds and an import does not take: what it is, and its words."""

    what: str
    text: str


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract read from a file, whose name is `path`; `changes` are its tracked changes, each in a sentence with its place."""

    path: str
    passages: tuple[Passage, ...]
    left_out: tuple[LeftOut, ...] = ()
    changes: tuple[str, ...] = ()


def joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Return stretches joined where their look stays the same."""
    groups = groupby((each for each in stretches if each.text), lambda each: each.face)
    return tuple(Stretch("".join(each.text for each in group), face) for face, group in groups)


def cut(stretches: tuple[Stretch, ...], start: int, end: int | None = None) -> tuple[Stretch, ...]:
    """Return the part of a paragraph between two offsets in its text; to its end without the second."""
    found, at = list[Stretch](), 0
    for text, face in stretches:
        piece = text[max(0, start - at) : None if end is None else max(0, end - at)]
        found += [Stretch(piece, face)] if piece else []
        at += len(text)
    return tuple(found)
