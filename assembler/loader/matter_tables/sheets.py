"""Sheets: the rows of a table as texts with their cells, and what no cell may hold."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from assembler.loader.forbidden_characters import find_forbidden
from assembler.loader.yaml.tree import Scalar
from assembler.model.diagnostics import Diagnostic, error, quoted
from assembler.model.source import Span

_COMPUTED = re.compile(r"[=+@]|-(?=[^\s-])")

Row = tuple[Scalar, ...]
"""The cells of a row, in order."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: the cells of its heading, and each further row that is not blank. `name` may be empty.

    `faults` holds the findings about a cell by its place, or about a row by its first cell: the other rows may still be good.
    """

    name: str
    heading: Row
    rows: tuple[Row, ...]
    faults: Mapping[Span, tuple[Diagnostic, ...]] = field(default_factory=dict)


Sheets = tuple[tuple[Sheet, ...], tuple[Diagnostic, ...]]
"""The sheets of a file, and the findings about the file as a whole and its headings."""


class UnreadableTableError(Exception):
    """A table that cannot be read at all: the sentence and the hint of the finding."""

    def __init__(self, sentence: str, hint: str) -> None:
        """Keep the two texts apart; the reader adds the place."""
        super().__init__(sentence)
        self.sentence, self.hint = sentence, hint


def split_heading(rows: Iterable[list[Scalar]]) -> tuple[Row, tuple[Row, ...]]:
    """Split the heading from the rows. Blank rows, and blank columns after the heading, are left out."""
    filled = [row for row in rows if _has_text(row)]
    if not filled:
        return (), ()
    heading = filled[0]
    while not heading[-1].text.strip():
        heading.pop()
    width = len(heading)
    body = [row if _has_text(row[width:]) else row[:width] for row in filled[1:]]
    return tuple(heading), tuple(map(tuple, body))


def _has_text(cells: Iterable[Scalar]) -> bool:
    return any(cell.text.strip() for cell in cells)


def find_refused_cells(rows: Iterable[Row]) -> Iterator[Diagnostic]:
    """Refuse cells that a spreadsheet would compute, and characters that a contract may not hold."""
    for cell in (cell for row in rows for cell in row):
        if _COMPUTED.match(cell.text):
            sentence = f"This text begins with {quoted(cell.text[0])}: a spreadsheet would compute it."
            yield error("formula", sentence, cell.span, "Write the value itself, without the sign.")
        for _, sentence, hint in find_forbidden(cell.text):
            yield error("forbidden-character", sentence, cell.span, hint)


def by_cell(findings: Iterable[Diagnostic]) -> Mapping[Span, tuple[Diagnostic, ...]]:
    """Group findings by the cell they are about."""
    grouped: dict[Span, tuple[Diagnostic, ...]] = {}
    for finding in findings:
        if finding.span is None:
            raise ValueError(f"The finding about a cell has no place: {finding.message}")
        grouped[finding.span] = (*grouped.get(finding.span, ()), finding)
    return grouped
