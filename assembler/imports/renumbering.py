"""Numbers that a paper prints otherwise than its contract, because paragraphs before them are printed only on another condition."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from assembler.imports.counting import Counting
from assembler.imports.outline import ContractOutline, every_passage


class Renumbered(NamedTuple):
    """A full number with the one that is printed for it, and the place of its paragraph."""

    old: str
    new: str
    at: int


class StoodParagraph(NamedTuple):
    """A paragraph as it stood in its contract: its number and words, whether it is printed, its full number and the one printed for it.

    Both full numbers are empty where it is the same.
    """

    text: str
    printed: bool
    number: str = ""
    printed_number: str = ""


def renumbered(outline: ContractOutline, off: Collection[int]) -> Iterator[Renumbered]:
    """Yield the full numbers that are others where some paragraphs are not printed, each with the one that is printed for it."""
    counting = Counting(outline.looks)
    for each in every_passage(outline.sections) if off else ():
        if each.level and each.passage.at not in off:
            counting.count(each.level, "")
            if (number := counting.number(each.level)) != each.number:
                yield Renumbered(each.number, number, each.passage.at)
