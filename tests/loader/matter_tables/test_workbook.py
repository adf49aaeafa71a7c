"""Cells of a workbook: read as a person sees them, or refused."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from loader.matter_tables.table_files import LOAN, ROW, as_workbook, faults_by_cell, only_row
from openpyxl import load_workbook

from assembler.loader.matter_tables import load_table
from assembler.model.library import Library


def test_dates_and_numbers_of_a_workbook_are_read_as_what_they_are(tmp_path: Path, library: Library) -> None:
    path = as_workbook(tmp_path / "t.xlsx", [ROW | {"issued": date(2026, 12, 1), "lend": True}], [])
    matter = only_row(load_table(path, library)).matter
    assert matter is not None
    assert matter.issued == date(2026, 12, 1)
    assert [choice.id for choice in matter.choices] == ["lend"]


def spoil_formula(sheet: Any) -> str:
    sheet["E2"] = "=A2"
    return "E2"


def spoil_hidden_row(sheet: Any) -> str:
    sheet.row_dimensions[2].hidden = True
    return "A2"


def spoil_hidden_column(sheet: Any) -> str:
    sheet.column_dimensions["E"].hidden = True
    return "E1"


def spoil_merged(sheet: Any) -> str:
    sheet.merge_cells("E2:F2")
    return "E2"


def spoil_digits(sheet: Any) -> str:
    sheet["N2"] = 12345678901234567
    return "N2"


def spoil_zeros(sheet: Any) -> str:
    sheet["N2"], sheet["N2"].number_format = 1234, "00000"
    return "N2"


def spoil_time(sheet: Any) -> str:
    sheet["C2"] = datetime(2026, 12, 1, 14, 30)  # noqa: DTZ001 - a spreadsheet knows no time zone
    return "C2"


def spoil_error(sheet: Any) -> str:
    sheet["N2"], sheet["N2"].data_type = "#N/A", "e"
    return "N2"


SPOILT = [
    (spoil_formula, "formula"),
    (spoil_hidden_row, "hidden-cells"),
    (spoil_hidden_column, "hidden-cells"),
    (spoil_merged, "merged-cells"),
    (spoil_digits, "bad-value"),
    (spoil_zeros, "bad-value"),
    (spoil_time, "bad-value"),
    (spoil_error, "bad-value"),
]


@pytest.mark.parametrize(("spoil", "id"), SPOILT)
def test_what_a_spreadsheet_computes_hides_or_rounds_is_refused(tmp_path: Path, library: Library, spoil: Any, id: str) -> None:
    path = as_workbook(tmp_path / "t.xlsx", [ROW])
    book = load_workbook(path)
    cell = spoil(book["partners"])
    book.save(path)
    assert faults_by_cell(path, library).get(cell) == id


def test_a_hidden_sheet_that_says_something_is_refused(tmp_path: Path, library: Library) -> None:
    path = as_workbook(tmp_path / "t.xlsx", [ROW], [LOAN])
    book = load_workbook(path)
    book["loans"].sheet_state = "hidden"
    book.save(path)
    assert faults_by_cell(path, library) == {"A1": "hidden-cells"}
