"""The layout of tables that all formats share: how wide each column is, and what stays on one page."""

from functools import lru_cache

from assembler.model.document import Field, Table
from assembler.model.quick_dataclass import dataclass
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


MOST_LAYOUTS = 500
"""The most tables whose layout is remembered at a time, by their words."""

Column = tuple[str, ...]
"""The words of a column, of its head first."""


@dataclass(frozen=True, slots=True)
class TableLayout:
    """The layout of a table: what the functions of this module say of it."""

    dense: bool
    shares: tuple[int, ...]
    figures: tuple[bool, ...]
    whole: bool
    breaking: tuple[bool, ...]


def is_dense(table: Table) -> bool:
    """Whether a table needs a smaller print and narrower margins, since its columns are otherwise too narrow for their words."""
    return _layout_of(table).dense


def column_shares(table: Table) -> tuple[int, ...]:
    """Return the width of each column in letters: what it needs; where all need more than fits, its longest word, and an equal share more.

    A column of figures has its longest line for a word. Where the longest words have no room either, those wrap that are longest.
    """
    return _layout_of(table).shares


def figure_columns(table: Table) -> tuple[bool, ...]:
    """Return for each column whether it is of figures and as wide as they are: all such columns, where they leave room for the others.

    They do where they take half of the width at most, or where the words of the others have room beside them.
    """
    return _layout_of(table).figures


def stays_whole(table: Table) -> bool:
    """Whether a table is so small that no page break should fall within it."""
    return _layout_of(table).whole


def breaking_rows(table: Table) -> tuple[bool, ...]:
    """Return for each row whether a page break may fall within it: only in one so tall that a page might not hold it."""
    return _layout_of(table).breaking


def _layout_of(table: Table) -> TableLayout:
    return _laid_out(tuple(tuple(map(plain, column)) for column in zip(table.header, *table.rows, strict=True)), table.right)


@lru_cache(MOST_LAYOUTS)
def _laid_out(columns: tuple[Column, ...], right: tuple[bool, ...]) -> TableLayout:
    dense = sum(_least_widths(columns, right, AIR, LINE)) > LINE
    air, room = (DENSE_AIR, DENSE_LINE) if dense else (AIR, LINE)
    least, needs = _least_widths(columns, right, air, room), [_needed_width(column, air) for column in columns]
    shares = (
        _shared(needs, least, room)
        if sum(least) <= room
        else _shared(least, [min(word, air + NARROWEST) for word in least], room)
    )
    rows = [*zip(*(cells for _, *cells in columns), strict=True)]
    rooms = [max(1, share - air) for share in shares]
    lines = [max(_cell_lines(cell, room) for cell, room in zip(row, rooms, strict=True)) for row in rows]
    small = len(rows) <= ROWS and sum(len(cell) for row in rows for cell in row) <= LETTERS and sum(lines) <= 2 * TALL
    return TableLayout(dense, shares, _figure_columns(columns, right, air, room), small, tuple(each > TALL for each in lines))


def _least_widths(columns: tuple[Column, ...], right: tuple[bool, ...], air: int, room: int) -> list[int]:
    """Return the width of each column in which no word is broken, and no figure where it is a column of figures."""
    figures = _figure_columns(columns, right, air, room)
    return [
        _figures_width(column, air) if figure else _longest_word(column, air)
        for column, figure in zip(columns, figures, strict=True)
    ]


def _figure_columns(columns: tuple[Column, ...], right: tuple[bool, ...], air: int, room: int) -> tuple[bool, ...]:
    lines = [_figures_width(column, air) for column in columns]
    figures = [one and line < room // 2 for one, line in zip(right, lines, strict=True)]
    taken = sum(line for line, narrow in zip(lines, figures, strict=True) if narrow)
    words = sum(_longest_word(column, air) for column, narrow in zip(columns, figures, strict=True) if not narrow)
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


def _cell_lines(written: str, room: int) -> int:
    return sum(max(1, -(-len(line) // room)) for line in written.split("\n"))


def _longest_word(column: Column, air: int) -> int:
    """Return the letters of a column's longest word and of its margin; those of the head are bold."""
    head, *cells = [max(map(len, written.split()), default=1) for written in column]
    return air + max(_bold(head), *cells, 1)


def _bold(letters: int) -> int:
    """Return to how many letters so many bold ones come: they are a quarter wider."""
    return letters + -(-letters // 4)


def _longest_line(column: Column, air: int) -> int:
    return air + max((len(line) for written in column for line in (written or " ").split("\n")), default=1)


def _figures_width(column: Column, air: int) -> int:
    """Return the letters of a column's longest figure and of its margin; its heading may wrap, but within no word."""
    return max(_longest_word(column, air), _longest_line(column[1:], air))


def _needed_width(column: Column, air: int) -> int:
    """Return the letters of a column's longest line and of its margin, and no fewer than the narrowest has."""
    return max(air + NARROWEST, _longest_line(column, air))
