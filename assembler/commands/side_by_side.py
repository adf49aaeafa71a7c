"""Texts side by side, such as the wordings of a clause in two editions."""

from collections.abc import Sequence
from itertools import zip_longest
from textwrap import wrap

WIDTH = 110
"""The width of all columns together, in characters."""
GAP = " | "


def side_by_side(columns: Sequence[tuple[str, Sequence[str]]]) -> tuple[str, ...]:
    """Return the lines of a table: a column for each heading with its paragraphs, those of one place in one row."""
    width = (WIDTH - len(GAP) * (len(columns) - 1)) // len(columns)
    rows = [*_rows([heading for heading, _ in columns], width), GAP.replace(" ", "-").join("-" * width for _ in columns)]
    for paragraphs in zip_longest(*(texts for _, texts in columns), fillvalue=""):
        rows += [*_rows(paragraphs, width), ""]
    return tuple(row.rstrip() for row in rows[:-1])


def _rows(cells: Sequence[str], width: int) -> list[str]:
    wrapped = [wrap(cell, width) or [""] for cell in cells]
    return [GAP.join(line.ljust(width) for line in lines) for lines in zip_longest(*wrapped, fillvalue="")]
