"""Tables: columns as wide as their words need, a header repeated on each page, rows that stay whole."""

from collections.abc import Callable

from assembler.document import Inlines, Table, plain
from assembler.renderers.word.wordml import cell, paragraph, row, table

Render = Callable[[Inlines], str]
# A column is weighed by its longest line, between these many characters: short ones breathe, long ones wrap.
NARROWEST, WIDEST = 8, 48
RIGHT = '<w:jc w:val="right"/>'


def render_table(block: Table, width: int, indent: int, render: Render) -> str:
    """Write a table under an indent, as wide as the text beside it."""
    widths = column_widths(block, width - indent)
    rows = [_row(block.header, widths, block, "TableHeading", render)] if any(block.header) else []
    rows += [_row(cells, widths, block, "TableText", render) for cells in block.rows]
    return table("ClauseTable", widths, rows, indent=indent, header=any(block.header))


def _row(cells: tuple[Inlines, ...], widths: tuple[int, ...], block: Table, style: str, render: Render) -> str:
    sides = (RIGHT if right else "" for right in block.right)
    written = (
        cell(width, paragraph(style, render(content), side)) for content, width, side in zip(cells, widths, sides, strict=True)
    )
    return row(written, header=style == "TableHeading")


def column_widths(block: Table, width: int) -> tuple[int, ...]:
    """Share a width among the columns of a table by the length of their words."""
    return shares([_weight(column) for column in zip(block.header, *block.rows, strict=True)], width)


def shares(weights: list[int], width: int) -> tuple[int, ...]:
    """Share a width by weight; what is left over by rounding goes to the last."""
    each = [width * weight // sum(weights) for weight in weights[:-1]]
    return (*each, width - sum(each))


def _weight(column: tuple[Inlines, ...]) -> int:
    return min(WIDEST, max(NARROWEST, *(len(line) for content in column for line in (plain(content) or " ").split("\n"))))
