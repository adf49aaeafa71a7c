"""How tables are set in every format: how wide their columns are, and which of them stay on one page."""

from assembler.model.document import Inlines, Table, plain

LINE = 76
"""About as many letters as stand side by side in a table."""
AIR, NARROWEST = 3, 8
ROWS, LETTERS = 10, 900
"""A table of no more rows and letters stays on one page."""


def column_shares(table: Table) -> tuple[int, ...]:
    """Share a line between the columns: to each what it needs; where they need more than there is, the wide ones wrap."""
    needs = [_need(column) for column in zip(table.header, *table.rows, strict=True)]
    shares, left = needs.copy(), LINE
    for taken, at in enumerate(sorted(range(len(needs)), key=needs.__getitem__)):
        shares[at] = min(needs[at], max(NARROWEST, left // (len(needs) - taken)))
        left -= shares[at]
    return tuple(shares)


def stays_whole(table: Table) -> bool:
    """`True` when a table is so small that no page should end within it."""
    return len(table.rows) <= ROWS and sum(len(plain(cell)) for row in table.rows for cell in row) <= LETTERS


def _need(column: tuple[Inlines, ...]) -> int:
    """Count the letters of a column's longest line, and the air beside it."""
    return AIR + max(NARROWEST, *(len(line) for content in column for line in (plain(content) or " ").split("\n")))
