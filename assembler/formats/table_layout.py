"""The layout of tables that all formats share: how wide each column is, and which tables stay on one page."""

from assembler.model.document import Inlines, Table
from assembler.model.walk import plain

LINE = 76
"""The letters that fit side by side in a table, about."""
AIR, NARROWEST = 3, 8
"""The margin of a column and its smallest width, in letters."""
ROWS, LETTERS = 10, 900
"""The most rows and letters of a table that stays on one page."""


def column_shares(table: Table) -> tuple[int, ...]:
    """Return the width of each column in letters: what it needs, or, where all need more than `LINE`, an equal share of what is left."""
    needs = [_needed_width(column) for column in zip(table.header, *table.rows, strict=True)]
    shares, left = needs.copy(), LINE
    for taken, at in enumerate(sorted(range(len(needs)), key=needs.__getitem__)):
        shares[at] = min(needs[at], max(NARROWEST, left // (len(needs) - taken)))
        left -= shares[at]
    return tuple(shares)


def stays_whole(table: Table) -> bool:
    """Whether a table is so small that no page break should fall within it."""
    return len(table.rows) <= ROWS and sum(len(plain(cell)) for row in table.rows for cell in row) <= LETTERS


def _needed_width(column: tuple[Inlines, ...]) -> int:
    """Return the letters of a column's longest line and of its margin."""
    return AIR + max(NARROWEST, *(len(line) for content in column for line in (plain(content) or " ").split("\n")))
