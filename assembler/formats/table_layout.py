"""The layout of tables that all formats share: how wide each column is, and what stays on one page."""

from collections.abc import Iterable

from assembler.model.document import Field, Inlines, Table
from assembler.model.walk import plain

LINE = 76
"""The letters that fit side by side in a table, about."""
FIGURES = 84
"""The same where most are figures, which are narrower."""
AIR, NARROWEST = 3, 8
"""The margin of a column and its smallest width, in letters."""
A_DATE, WIDEST = 10, 48
"""The least and the most letters that the heading of a column to fill in weighs: a date fits in one of four columns."""
TALL = 15
"""The lines, about, from which a row may go on on the next page; a page holds about three times as many."""
ROWS, LETTERS = 10, 900
"""The most rows and letters of a table that stays on one page."""


def column_shares(table: Table) -> tuple[int, ...]:
    """Return the width of each column in letters: what it needs; where all need more than `LINE`, its longest word, and an equal share more."""
    columns = [*zip(table.header, *table.rows, strict=True)]
    needs, words = [_needed_width(column) for column in columns], [_longest_word(column) for column in columns]
    return _shared(needs, words) if sum(words) <= LINE else _shared(words, [min(word, AIR + NARROWEST) for word in words])


def figure_columns(table: Table) -> tuple[bool, ...]:
    """Return for each column whether it is of figures and as wide as they are: all such columns, where they leave room for the others.

    They do where they take half of the width at most, or where the words of the others have room beside them.
    """
    columns = [*zip(table.header, *table.rows, strict=True)]
    lines = [AIR + max(len(line) for content in column for line in (plain(content) or " ").split("\n")) for column in columns]
    figures = [right and line < LINE // 2 for right, line in zip(table.right, lines, strict=True)]
    taken = sum(line for line, narrow in zip(lines, figures, strict=True) if narrow)
    words = sum(_longest_word(column) for column, narrow in zip(columns, figures, strict=True) if not narrow)
    return tuple(figures) if taken <= LINE // 2 or taken + words <= FIGURES else (False,) * len(figures)


def _shared(needs: list[int], least: list[int]) -> tuple[int, ...]:
    """Return widths as near to each other as `least` and `needs` allow; together they take no more than `LINE` where that can be."""
    share = next((share for share in range(LINE, 0, -1) if sum(_within(share, needs, least)) <= LINE), 0)
    return tuple(_within(share, needs, least))


def _within(share: int, needs: list[int], least: list[int]) -> list[int]:
    return [max(low, min(share, need)) for low, need in zip(least, needs, strict=True)]


def field_column_shares(field: Field) -> tuple[int, ...]:
    """Return the width of each column of a field of rows, in letters: a longer heading asks for more."""
    return tuple(min(WIDEST, max(A_DATE, len(column))) for column in field.columns)


def stays_whole(table: Table) -> bool:
    """Whether a table is so small that no page break should fall within it."""
    small = len(table.rows) <= ROWS and sum(len(plain(cell)) for row in table.rows for cell in row) <= LETTERS
    return small and sum(_row_lines(table)) <= 2 * TALL


def breaking_rows(table: Table) -> tuple[bool, ...]:
    """Return for each row whether a page break may fall within it: only in one so tall that a page might not hold it."""
    return tuple(lines > TALL for lines in _row_lines(table))


def _row_lines(table: Table) -> list[int]:
    """Return the lines of each row, about: those of its tallest cell."""
    rooms = [max(1, share - AIR) for share in column_shares(table)]
    return [max(_cell_lines(plain(cell).split("\n"), room) for cell, room in zip(row, rooms, strict=True)) for row in table.rows]


def _cell_lines(written: Iterable[str], room: int) -> int:
    return sum(max(1, -(-len(line) // room)) for line in written)


def _longest_word(column: tuple[Inlines, ...]) -> int:
    """Return the letters of a column's longest word and of its margin; those of the head are bold, and a quarter wider."""
    head, *cells = [max(map(len, plain(content).split()), default=1) for content in column]
    return AIR + max(head + -(-head // 4), *cells, 1)


def _needed_width(column: tuple[Inlines, ...]) -> int:
    """Return the letters of a column's longest line and of its margin."""
    return AIR + max(NARROWEST, *(len(line) for content in column for line in (plain(content) or " ").split("\n")))
