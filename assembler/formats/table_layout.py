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
    """Return the width of each column in letters: what it needs; where all need more than `LINE`, its longest word, and an equal share more."""
    columns = [*zip(table.header, *table.rows, strict=True)]
    needs, words = [_needed_width(column) for column in columns], [_longest_word(column) for column in columns]
    return _shared(needs, words) if sum(words) <= LINE else _shared(words, [min(word, AIR + NARROWEST) for word in words])


def _shared(needs: list[int], least: list[int]) -> tuple[int, ...]:
    """Return widths as near to each other as `least` and `needs` allow; together they take no more than `LINE` where that can be."""
    share = next((share for share in range(LINE, 0, -1) if sum(_within(share, needs, least)) <= LINE), 0)
    return tuple(_within(share, needs, least))


def _within(share: int, needs: list[int], least: list[int]) -> list[int]:
    return [max(low, min(share, need)) for low, need in zip(least, needs, strict=True)]


def stays_whole(table: Table) -> bool:
    """Whether a table is so small that no page break should fall within it."""
    return len(table.rows) <= ROWS and sum(len(plain(cell)) for row in table.rows for cell in row) <= LETTERS


def _longest_word(column: tuple[Inlines, ...]) -> int:
    """Return the letters of a column's longest word and of its margin; those of the head are bold, and a quarter wider."""
    head, *cells = [max(map(len, plain(content).split()), default=1) for content in column]
    return AIR + max(head + -(-head // 4), *cells, 1)


def _needed_width(column: tuple[Inlines, ...]) -> int:
    """Return the letters of a column's longest line and of its margin."""
    return AIR + max(NARROWEST, *(len(line) for content in column for line in (plain(content) or " ").split("\n")))
