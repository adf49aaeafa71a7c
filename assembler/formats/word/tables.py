"""Tables: columns as wide as their words need, a header repeated on each page, rows that stay whole."""

from collections.abc import Callable

from assembler.formats.table_layout import column_shares, stays_whole
from assembler.formats.word.wordml import KEEP_WITH_NEXT, cell, paragraph, row, table
from assembler.model.document import Inlines, Table

Render = Callable[[Inlines], str]
# A column of a form is weighed by its title, between these many characters.
NARROWEST, WIDEST = 8, 48
RIGHT = '<w:jc w:val="right"/>'


def render_table(block: Table, width: int, indent: int, render: Render) -> str:
    """Write a table under an indent, as wide as the text beside it; a small one stays on one page."""
    widths, kept = column_widths(block, width - indent), len(block.rows) - 1 if stays_whole(block) else 0
    rows = [_row(block.header, widths, block, "TableHeading", render)] if any(block.header) else []
    rows += [
        _row(cells, widths, block, "TableText", render, KEEP_WITH_NEXT if at < kept else "")
        for at, cells in enumerate(block.rows)
    ]
    return table("ClauseTable", widths, rows, indent=indent, header=any(block.header))


def _row(cells: tuple[Inlines, ...], widths: tuple[int, ...], block: Table, style: str, render: Render, keep: str = "") -> str:
    looks = (f"{keep}{RIGHT if right else ''}" for right in block.right)
    written = (
        cell(width, paragraph(style, render(content), look)) for content, width, look in zip(cells, widths, looks, strict=True)
    )
    return row(written, header=style == "TableHeading")


def column_widths(block: Table, width: int) -> tuple[int, ...]:
    """Share a width among the columns of a table by the length of their words."""
    return share_width(list(column_shares(block)), width)


def share_width(weights: list[int], width: int) -> tuple[int, ...]:
    """Share a width by weight; what is left over by rounding goes to the last."""
    each = [width * weight // sum(weights) for weight in weights[:-1]]
    return (*each, width - sum(each))
