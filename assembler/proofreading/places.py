"""Places in a contract as people name them: “Section 8.4, third sentence”, never a line of a file."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assembler.imports.labels import parts
from assembler.imports.outline import Entry, Placed, PlacedFields, PlacedTable
from assembler.imports.read_papers import ReadPaper
from assembler.model.diagnostics import quoted
from assembler.model.source import Span

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth")
_SENTENCE_ENDS = re.compile(
    r"(?<![\s(][A-Z])(?<!\bNo)(?<!\bInc)(?<!\bLtd)(?<!\bSec)(?<!\bArt)[.!?][”\")\]]*\s+(?=[“\"(\[]*[A-Z])"
)
LONGEST_TITLE, TEENS = 40, (11, 12, 13)


@dataclass(frozen=True, slots=True, order=True)
class PlaceInContract(Span):
    """A stretch of a paragraph of a contract; `line` counts paragraphs from 1, and `where` is how people name the place."""

    where: str = ""

    def __str__(self) -> str:
        """Return the place in words."""
        return self.where


def places(paper: ReadPaper) -> Mapping[int, str]:
    """Return the name of each paragraph of a paper, by its place in the file."""
    return dict(_named_places(paper))


def sentence_at(text: str, offset: int) -> str:
    """Return which sentence of a paragraph an offset stands in, as “third sentence”; empty where there is one alone."""
    ends = _sentence_ends(text)
    return f"{ordinal(bisect_right(ends, offset))} sentence" if ends else ""


@lru_cache(1000)
def _sentence_ends(text: str) -> tuple[int, ...]:
    return tuple(found.end() for found in _SENTENCE_ENDS.finditer(text))


def ordinal(count: int) -> str:
    """Return the ordinal number of what stands behind a count of others: “third” for 2, “21st” for 20."""
    if count < len(ORDINALS):
        return ORDINALS[count]
    number = count + 1
    ending = "th" if number % 100 in TEENS else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _named_places(paper: ReadPaper) -> Iterator[tuple[int, str]]:
    if paper.outline.title:
        yield paper.outline.title.passage.at, "the title"
    labels = {passage.at: label for passage, label in paper.outline.uncounted}
    for section, title in zip(paper.outline.sections, paper.titles, strict=True):
        where, below, tables = "", 0, 0
        if section.lead:
            where = _number(section.lead, labels) or quoted(title, LONGEST_TITLE)
            yield section.lead.passage.at, where
        for entry in section.entries:
            if number := _number(entry, labels):
                where, below = number, 0
                yield from ((each.passage.at, where) for each in (entry,) if isinstance(each, Placed))
            elif isinstance(entry, Placed):
                below += 1
                yield entry.passage.at, _below(where, f"paragraph {below}" if where else f"{ordinal(below - 1)} paragraph")
            elif isinstance(entry, PlacedTable):
                tables += 1
                for row, cells in enumerate(entry.rows, 1):
                    name = _below(where, f"table {tables}, row {row}")
                    yield from ((each.passage.at, name) for cell in cells for each in cell)
            else:
                yield from ((each.passage.at, _below(where, "a field")) for each in entry.paragraphs)


def paragraphs_of(entry: Entry) -> tuple[Placed, ...]:
    """Return the paragraphs of an entry: itself, those of the cells of a table, those that fields stand for."""
    match entry:
        case Placed():
            return (entry,)
        case PlacedTable(rows):
            return tuple(placed for row in rows for cell in row for placed in cell)
        case PlacedFields(paragraphs=paragraphs):
            return paragraphs


def _number(entry: Entry, labels: Mapping[int, str]) -> str:
    """Return the number of a paragraph as “Section 8.4”; that of one which the library would count otherwise as it is printed."""
    if not isinstance(entry, Placed):
        return ""
    label = labels.get(entry.passage.at, "").strip(" .:")
    number = entry.number or (label if parts(label) or not label else f"item {label}")
    return number if number.startswith("item") or not number else f"Section {number}"


def _below(where: str, name: str) -> str:
    return f"{where}, {name}" if where else name
