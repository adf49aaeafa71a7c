"""Paragraphs parted where their lines are paragraphs to their reader: a heading above its text, and items that begin with a number."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from assembler.model.contract import Contract, Passage, cut

_NUMBER = re.compile(
    r"[ \t]*(?:\((?:[a-z]{1,2}|[ivxl]{1,6}|\d{1,2})\)|\d{1,3}(?:\.\d{1,3})+\.?|\d{1,2}[.)])[ \t]+(?!(?:[€$£¥%]|(?:EUR|USD|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CZK|euros?|dollars?|per ?cent|percent|"
    r"kg|km|m|cm|mm|hours?|days?|weeks?|months?|years?|miles?|pieces?|units?)\b))\S"
)
"""The number of an item where a line begins; what is counted in, as in 1.50 EUR, stands behind a quantity."""
_SENTENCE = re.compile(r"[.;:!?,]\s*\Z|[.;!?]\s+\S")
LONGEST_HEADING = 14
"""The most words of a line that is a heading above its text."""


def part_lines(contract: Contract) -> Contract:
    """Return a contract with such paragraphs parted; those in tables stay whole."""
    free = max((each.at for each in contract.passages), default=0) + 1
    passages = list[Passage]()
    for each in contract.passages:
        parts = [*_line_starts(each)]
        passages += _parted(each, parts, free)
        free += len(parts)
    return replace(contract, passages=tuple(passages))


def _parted(passage: Passage, starts: Sequence[int], free: int) -> Iterator[Passage]:
    """Yield a paragraph up to the first start, and what begins at each as a paragraph that nobody has counted yet.

    Its bookmarks and notes stand in the part that they belong to.
    """
    if not starts:
        yield passage
        return
    breaks, text = dict(passage.breaks), passage.text
    for number, (start, end) in enumerate(pairwise((0, *starts, len(text)))):
        lines = range(text.count("\n", 0, start), text.count("\n", 0, end) + (end == len(text)))
        marks, notes = (
            tuple(each for each in every if min(breaks.get(each, 0), text.count("\n")) in lines)
            for every in (passage.marks, passage.notes)
        )
        part = passage if number == 0 else Passage(free + number - 1, (), line=passage.told_at)
        yield replace(part, stretches=cut(passage.stretches, start, end), marks=marks, notes=notes)


def _line_starts(passage: Passage) -> Iterator[int]:
    """Yield where the lines of a paragraph begin that are paragraphs to their reader."""
    text = passage.text
    if "\n" not in text or passage.cell is not None:
        return
    breaks = [found.end() for found in re.finditer(r"\n", text)]
    first = breaks[0]
    if _is_heading_above(passage, first):
        yield first
    yield from (
        start for start in breaks if _NUMBER.match(text, start) and not (start == first and _is_heading_above(passage, first))
    )


def _is_heading_above(passage: Passage, end: int) -> bool:
    """Whether the first line alone is bold, and no sentence."""
    line, rest = (cut(passage.stretches, 0, end), cut(passage.stretches, end))
    words = [each for each in line if each.text.strip()]
    below = [each for each in rest if each.text.strip()]
    text = passage.text[:end].strip()
    bold = bool(words) and all("b" in each.face for each in words) and not all("b" in each.face for each in below)
    return bold and bool(below) and len(text.split()) <= LONGEST_HEADING and not _SENTENCE.search(text)
