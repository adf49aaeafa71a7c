"""A redline as values: the lines of a text of ours and of what it became, every stretch with who changed it."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """What became of a stretch of text, or of the end of a line."""

    KEPT = "kept"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Marking:
    """Who made a change, and the time that a tracked one states, as it is written; `silent` means that it was not tracked."""

    by: str
    on: str = ""
    silent: bool = False


NOBODY = Marking("")
"""The marking of what is kept."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text that was kept, deleted or inserted as one. `at` is its place in our line, -1 for what is not in it."""

    text: str
    mark: Mark = Mark.KEPT
    marking: Marking = NOBODY
    at: int = -1

    @property
    def ours(self) -> bool:
        """Whether it stands in our text."""
        return self.mark is not Mark.INSERTED

    @property
    def theirs(self) -> bool:
        """Whether it stands in their text."""
        return self.mark is not Mark.DELETED


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A place in a file: the indexes that lead to a paragraph, those that lead to its row, and the number of its cell there.

    Outside a table `row` is empty.
    """

    path: tuple[int, ...]
    row: tuple[int, ...] = ()
    cell: int = 0


@dataclass(frozen=True, slots=True)
class RedlineLine:
    """A line of a redline: the name of its place, its number, its text, and what became of its end.

    A line of which nothing ends in our text, or in theirs, has an end that was inserted or deleted. `ours` is where it stands in our
    file, None for one that is new, and `theirs` where it stands in theirs. `move` names both lines of one that was moved.
    """

    place: str
    number: tuple[Stretch, ...]
    text: tuple[Stretch, ...]
    end: Mark = Mark.KEPT
    marking: Marking = NOBODY
    ours: CellPlace | None = None
    theirs: CellPlace | None = None
    style: str = ""
    move: str = ""

    @property
    def changed(self) -> bool:
        """Whether anything in it differs."""
        return self.end is not Mark.KEPT or any(each.mark is not Mark.KEPT for each in (*self.number, *self.text))


def side(stretches: tuple[Stretch, ...], *, theirs: bool) -> str:
    """Return the text of stretches as it stands on one side."""
    return "".join(each.text for each in stretches if (each.theirs if theirs else each.ours))


@dataclass(frozen=True, slots=True)
class ListedChange:
    """A change in the list of a redline: its place, what it is, its words, who made it, and whether it was made silently."""

    place: str
    what: str
    words: str
    by: str
    silent: bool


@dataclass(frozen=True, slots=True)
class RedlineSummary:
    """What stands before a redline: a title, some sentences, the changes by clause, and what else is to be known."""

    title: str
    sentences: tuple[str, ...]
    changes: tuple[ListedChange, ...]
    beside: tuple[str, ...] = ()
