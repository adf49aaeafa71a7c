"""Sheets: headings, blank rows and columns, and cells that no table may have."""

import pytest

from assembler.loader.matter_tables.sheets import by_cell, find_refused_cells, split_heading
from assembler.loader.yaml.tree import Scalar
from assembler.model.diagnostics import error
from assembler.model.source import Cell


def row(number: int, *texts: str) -> list[Scalar]:
    return [Scalar(text, Cell("t.csv", number, column)) for column, text in enumerate(texts, 1)]


def texts(cells: tuple[Scalar, ...]) -> list[str]:
    return [cell.text for cell in cells]


def test_blank_rows_and_blank_columns_after_the_heading_are_left_out() -> None:
    heading, body = split_heading([row(1, "", ""), row(2, "a", "b", " "), row(3, "", "", ""), row(4, "1", "2", "")])
    assert (texts(heading), [texts(cells) for cells in body]) == (["a", "b"], [["1", "2"]])


def test_a_cell_without_a_heading_is_kept_where_it_says_something() -> None:
    _, (cells,) = split_heading([row(1, "a", ""), row(2, "1", "lost")])
    assert texts(cells) == ["1", "lost"]


@pytest.mark.parametrize(
    ("text", "ids"), [("=1+1", ["formula"]), ("-cmd", ["formula"]), ("- none", []), ("a\u200bb", ["forbidden-character"])]
)
def test_formulas_and_invisible_characters_are_refused(text: str, ids: list[str]) -> None:
    assert [finding.id for finding in find_refused_cells([tuple(row(1, text))])] == ids


def test_findings_are_grouped_by_their_cell() -> None:
    one, two = Cell("t.csv", 1, 1), Cell("t.csv", 1, 2)
    findings = [error("a", "A.", one), error("b", "B.", two), error("c", "C.", one)]
    assert {cell: [finding.id for finding in found] for cell, found in by_cell(findings).items()} == {one: ["a", "c"], two: ["b"]}
    with pytest.raises(ValueError, match="has no place"):
        by_cell([error("a", "A.")])
