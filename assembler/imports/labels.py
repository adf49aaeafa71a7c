"""Numbers of paragraphs: those that are typed into the text, and what the library prints at each level."""

import re
from typing import NamedTuple

from assembler.model.contract import Passage, Stretch, cut
from assembler.model.numerals import letter, roman

_DECIMAL = r"\d{1,3}(?:\.\d{1,3})*"
TYPED = re.compile(
    r"\s*(?:(?P<decimal>\d{1,3}(?:\.\d{1,3})+)\.?(?=\s)|(?P<one>\d{1,3})[.)](?=\s|$)"
    r"|\((?P<bracketed>[a-z]{1,2}|[ivxl]{1,6}|[A-Z]|\d{1,2})\)(?=\s|$)|(?P<letter>[a-z]|[ivxl]{1,5}|[A-Z])[.)](?=\s))\s*"
)
"""A number at the beginning of a paragraph, as people type it."""

DEEPEST = 4
"""The most levels that a library numbers: 4., 4.1, (a), (i)."""


class Numbered(NamedTuple):
    """A paragraph with its number taken from its text: the number as it stood there, and whether it was typed."""

    label: str
    typed: bool
    stretches: tuple[Stretch, ...]


def with_number(passage: Passage) -> Numbered:
    """Return a paragraph with the number that a program counts for it, or with the one that is typed; empty for none."""
    if passage.label:
        return Numbered(passage.label, typed=False, stretches=passage.stretches)
    found = TYPED.match(passage.text)
    if found is None or passage.cell is not None:
        return Numbered("", typed=False, stretches=passage.stretches)
    return Numbered(found[0].strip(), typed=True, stretches=cut(passage.stretches, found.end()))


def bare(label: str) -> str:
    """Return a number without its dots and brackets: 4.1 for “4.1.”, a for “(a)”."""
    return label.strip().strip("().:[] ").lower()


def parts(label: str) -> int:
    """Return how many figures a number consists of, 2 for “4.1.”; 0 for a letter or a Roman numeral."""
    return len(bare(label).split(".")) if re.fullmatch(_DECIMAL, bare(label)) else 0


def printed(level: int, count: int, above: str) -> str:
    """Return the bare number that the library prints for the count at a level, below the number of the level above."""
    match level:
        case 1:
            return str(count)
        case 2:
            return f"{above}.{count}"
        case 3:
            return letter(count)
        case _:
            return roman(count)
