"""Tables as WordprocessingML: columns by their words, a header repeated on each page, rows that no page break splits but tall ones."""

from collections.abc import Callable

from assembler.formats.table_layout import breaking_rows, column_shares, is_dense, stays_whole
from assembler.formats.word.wordml import KEEP_WITH_NEXT, cell, paragraph, row, table
from assembler.model.document import Inlines, Table
from assembler.model.quick_dataclass import dataclass

Render = Callable[[Inlines], str]
RIGHT = '<w:jc w:val="right"/>'
DENSE_MARGINS = "<w:tcMar>" + "".join(f'<w:{side} w:w="80" w:type="dxa"/>' for side in ("left", "right")) + "</w:tcMar>"
"""What stands left and right of the words in a cell of a dense table."""


def render_table(block: Table, width: int, indent: int, render: Render, keep: str = "") -> str:
    """Return a table as XML, indented and as wide as the text beside it; a small one stays on one page. `render` sets the print.

    `keep` is the property that keeps its last row with what follows.
    """
    widths, last = column_widths(block, width - indent), len(block.rows) - 1
    kept = last if stays_whole(block) else 0  # rows kept with the next one, as Word keeps a table on one page
    keeps = [KEEP_WITH_NEXT if at < kept else keep if at == last else "" for at in range(len(block.rows))]
    printed = _CellPrint(widths, block.right, DENSE_MARGINS if is_dense(block) else "", render)
    rows = [printed.row(block.header, "TableHeading")] if any(block.header) else []
    rows += [
        printed.row(cells, "TableText", kept_row, breaks=breaks)
        for cells, kept_row, breaks in zip(block.rows, keeps, breaking_rows(block), strict=True)
    ]
    return table("ClauseTable", widths, rows, indent=indent, header=any(block.header), kept=bool(keep))


@dataclass(frozen=True, slots=True)
class _CellPrint:
    """How the cells of a table are printed: their widths, whether they are aligned to the right, their margins, and their words."""

    widths: tuple[int, ...]
    right: tuple[bool, ...]
    margins: str
    render: Render

    def row(self, cells: tuple[Inlines, ...], style: str, keep: str = "", *, breaks: bool = False) -> str:
        """Return a row as XML."""
        properties = (f"{keep}{RIGHT if right else ''}" for right in self.right)
        written = (
            cell(width, paragraph(style, self.render(content), own), self.margins)
            for content, width, own in zip(cells, self.widths, properties, strict=True)
        )
        return row(written, header=style == "TableHeading", breaks=breaks)


def column_widths(block: Table, width: int) -> tuple[int, ...]:
    """Return the column widths of a table by the length of their words; they add up to `width`."""
    return share_width(list(column_shares(block)), width)


def share_width(weights: list[int], width: int) -> tuple[int, ...]:
    """Return a width divided by weights; the remainder of rounding goes to the last share."""
    each = [width * weight // sum(weights) for weight in weights[:-1]]
    return (*each, width - sum(each))
