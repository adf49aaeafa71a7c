"""Rows of a table that are broken over pages: each page shows a part of every cell, so their words are not in the order of the document."""

from collections.abc import Iterator

from assembler.formats.pdf.bare_text import bare
from assembler.formats.table_layout import breaking_rows
from assembler.model.document import Table
from assembler.model.quick_dataclass import dataclass
from assembler.model.walk import plain

LONGEST_WHOLE = 200
"""The letters up to which a cell stands on a page whole or not at all."""

AHEAD = 8
"""The letters of the next cell that are looked for before the rest is."""


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that may be broken, by the characters of the bare text at which it begins and ends, with the bare text of its cells."""

    start: int
    end: int
    cells: tuple[str, ...]


def find_broken_rows(table: Table, at: int) -> Iterator[BrokenRow]:
    """Yield the rows of a table that may be broken; the rows begin at a character of the bare text."""
    for row, breaks in zip(table.rows, breaking_rows(table), strict=True):
        cells = tuple(bare(plain(cell)) for cell in row)
        end = at + sum(map(len, cells))
        if breaks:
            yield BrokenRow(at, end, cells)
        at = end


def left_of_cells(cells: tuple[str, ...], shown: str) -> tuple[str, ...] | None:
    """Return what is left of cells behind a page that ends with a part of each, in order; None where the page does not."""
    if not cells:
        return None if shown else ()
    first, *others = cells
    for length in _lengths(first, shown):
        if others and shown[length:][:AHEAD] and not _may_begin(others, shown[length:]):
            continue
        left = left_of_cells(tuple(others), shown[length:])
        if left is not None:
            return (first[length:], *left)
    return None


def _lengths(cell: str, shown: str) -> Iterator[int]:
    """Yield how many letters of a cell a page may show, the most first."""
    most = next((at for at, (a, b) in enumerate(zip(cell, shown, strict=False)) if a != b), min(len(cell), len(shown)))
    if len(cell) > LONGEST_WHOLE:
        yield from range(most, -1, -1)
    else:
        yield from (length for length in (len(cell), 0) if length <= most)


def _may_begin(cells: list[str], shown: str) -> bool:
    """Whether a text may begin with one of some cells, or end within its first letters."""
    return any(cell and (shown.startswith(cell[:AHEAD]) or cell.startswith(shown[:AHEAD])) for cell in cells)
