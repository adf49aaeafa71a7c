"""The layout of tables that all formats share: how wide each column is, and what stays on one page."""

from collections.abc import Iterable

from assembler.model.document import Field, Inlines, Table
from assembler.model.walk import plain

LINE, DENSE_LINE = 76, 92
"""The letters that fit side by side in a table, about, and in a dense one, which has a smaller print."""
FIGURES = 1.1
"""How much more fits where most are figures, which are narrower."""
AIR, DENSE_AIR, NARROWEST = 3, 2, 8
"""The margin of a column, that in a dense table, and the smallest width of a column, in letters."""
A_DATE, WIDEST = 10, 48
"""The least and the most letters that the heading of a column to fill in weighs: a date fits in one of four columns."""
TALL = 15
"""The lines, about, from which a row may go on on the next page; a page holds about three times as many."""
ROWS, LETTERS = 10, 900
"""The most rows and letters of a table that stays on one page."""


def is_dense(table: Table) -> bool:
    """Whether a table needs a smaller print and narrower margins, since its columns are otherwise too narrow for their words."""
    return sum(_least_widths(table, AIR, LINE)) > LINE


def column_shares(table: Table) -> tuple[int, ...]:
    """Return the width of each column in letters: what it needs; where all need more than fits, its longest word, and an equal share more.

    A column of figures has its longest line for a word. Where the longest words have no room either, those wrap that are longest.
    """
    air, room = _print(table)
    least, needs = _least_widths(table, air, room), [_needed_width(column, air) for column in _each_column(table)]
    return (
        _shared(needs, least, room)
        if sum(least) <= room
        else _shared(least, [min(word, air + NARROWEST) for word in least], room)
    )


def figure_columns(table: Table) -> tuple[bool, ...]:
    """Return for each column whether it is of figures and as wide as they are: all such columns, where they leave room for the others.

    They do where they take half of the width at most, or where the words of the others have room beside them.
    """
    return _figure_columns(table, *_print(table))


def _print(table: Table) -> tuple[int, int]:
    """Return the margin of a column of a table and the letters that fit side by side."""
    return (DENSE_AIR, DENSE_LINE) if is_dense(table) else (AIR, LINE)


def _each_column(table: Table) -> list[tuple[Inlines, ...]]:
    return [*zip(table.header, *table.rows, strict=True)]


def _least_widths(table: Table, air: int, room: int) -> list[int]:
    """Return the width of each column in which no word is broken, and no figure where it is a column of figures."""
    figures = _figure_columns(table, air, room)
    return [
        _figures_width(column, air) if figure else _longest_word(column, air)
        for column, figure in zip(_each_column(table), figures, strict=True)
    ]


def _figure_columns(table: Table, air: int, room: int) -> tuple[bool, ...]:
    lines = [_figures_width(column, air) for column in _each_column(table)]
    figures = [right and line < room // 2 for right, line in zip(table.right, lines, strict=True)]
    taken = sum(line for line, narrow in zip(lines, figures, strict=True) if narrow)
    words = sum(_longest_word(column, air) for column, narrow in zip(_each_column(table), figures, strict=True) if not narrow)
    return tuple(figures) if taken <= room // 2 or taken + words <= room * FIGURES else (False,) * len(figures)


def _shared(needs: list[int], least: list[int], room: int) -> tuple[int, ...]:
    """Return widths as near to each other as `least` and `needs` allow; together they take no more than `room` where that can be."""
    share = next((share for share in range(room, 0, -1) if sum(_within(share, needs, least)) <= room), 0)
    return tuple(_within(share, needs, least))


def _within(share: int, needs: list[int], least: list[int]) -> list[int]:
    return [max(low, min(share, need)) for low, need in zip(least, needs, strict=True)]


def field_column_shares(field: Field) -> tuple[int, ...]:
    """Return the width of each column of a field of rows, in letters: a longer heading asks for more, and breaks within no word."""
    least = [min(WIDEST, AIR + _bold(max(map(len, column.split()), default=1))) for column in field.columns]
    needs = [max(low, min(WIDEST, max(A_DATE, len(column)))) for low, column in zip(least, field.columns, strict=True)]
    return _shared(needs, least, LINE) if sum(least) <= LINE < sum(needs) else tuple(needs)


def stays_whole(table: Table) -> bool:
    """Whether a table is so small that no page break should fall within it."""
    small = len(table.rows) <= ROWS and sum(len(plain(cell)) for row in table.rows for cell in row) <= LETTERS
    return small and sum(_row_lines(table)) <= 2 * TALL


def breaking_rows(table: Table) -> tuple[bool, ...]:
    """Return for each row whether a page break may fall within it: only in one so tall that a page might not hold it."""
    return tuple(lines > TALL for lines in _row_lines(table))


def _row_lines(table: Table) -> list[int]:
    """Return the lines of each row, about: those of its tallest cell."""
    air, _ = _print(table)
    rooms = [max(1, share - air) for share in column_shares(table)]
    return [max(_cell_lines(plain(cell).split("\n"), room) for cell, room in zip(row, rooms, strict=True)) for row in table.rows]


def _cell_lines(written: Iterable[str], room: int) -> int:
    return sum(max(1, -(-len(line) // room)) for line in written)


def _longest_word(column: tuple[Inlines, ...], air: int) -> int:
    """Return the letters of a column's longest word and of its margin; those of the head are bold."""
    head, *cells = [max(map(len, plain(content).split()), default=1) for content in column]
    return air + max(_bold(head), *cells, 1)


def _bold(letters: int) -> int:
    """Return to how many letters so many bold ones come: they are a quarter wider."""
    return letters + -(-letters // 4)


def _longest_line(column: tuple[Inlines, ...], air: int) -> int:
    return air + max((len(line) for content in column for line in (plain(content) or " ").split("\n")), default=1)


def _figures_width(column: tuple[Inlines, ...], air: int) -> int:
    """Return the letters of a column's longest figure and of its margin; its heading may wrap, but within no word."""
    return max(_longest_word(column, air), _longest_line(column[1:], air))


def _needed_width(column: tuple[Inlines, ...], air: int) -> int:
    """Return the letters of a column's longest line and of its margin, and no fewer than the narrowest has."""
    return max(air + NARROWEST, _longest_line(column, air))
