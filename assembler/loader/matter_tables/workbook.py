"""Reads the cells of an `.xlsx` workbook as texts. What a spreadsheet computes, rounds, merges or hides is refused."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell as WorkbookCell
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from assembler.loader.matter_tables.sheets import (
    Row,
    Sheet,
    Sheets,
    UnreadableTableError,
    by_cell,
    find_refused_cells,
    split_heading,
)
from assembler.loader.yaml.tree import Scalar
from assembler.model.diagnostics import Diagnostic, error, quoted
from assembler.model.source import Cell

LARGEST_UNPACKED = 500_000_000  # bytes; a small archive may unpack to any size
MOST_DIGITS = 15  # a spreadsheet keeps numbers as IEEE 754 doubles and drops any further digit


def read_workbook(path: Path, data: bytes) -> Sheets:
    """Read the visible sheets of a workbook, or raise `UnreadableTableError`."""
    _refuse_bomb(path, data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
    except Exception:  # noqa: BLE001 - a broken file makes the library raise anything
        raise UnreadableTableError(f"{path} cannot be read as a workbook.", "Save it anew as .xlsx from a spreadsheet.") from None
    sheets: list[Sheet] = []
    findings: list[Diagnostic] = []
    for worksheet in (sheet for sheet in book.worksheets if isinstance(sheet, Worksheet)):
        sheet, faults = _read_worksheet(path, worksheet)
        findings += faults
        if sheet.heading:
            sheets.append(sheet)
    return tuple(sheets), tuple(findings)


def _refuse_bomb(path: Path, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile:
        raise UnreadableTableError(f"{path} is no workbook.", "Save it as .xlsx from a spreadsheet.") from None
    if unpacked > LARGEST_UNPACKED:
        raise UnreadableTableError(f"{path} holds {unpacked:,} bytes when unpacked.", "Divide the table into several.")


def _read_worksheet(path: Path, worksheet: Worksheet) -> tuple[Sheet, tuple[Diagnostic, ...]]:
    if worksheet.sheet_state != "visible":
        return Sheet(worksheet.title, (), ()), tuple(_find_hidden_sheet(path, worksheet))
    findings: list[Diagnostic] = []
    rows = [
        [
            _read_cell_at(Cell(str(path), row, column, sheet=worksheet.title), cell, findings)
            for column, cell in enumerate(cells, 1)
        ]
        for row, cells in enumerate(worksheet.iter_rows(), 1)
    ]
    heading, body = split_heading(rows)
    findings += (*_find_hidden_rows(worksheet, body), *find_refused_cells(body))
    sheet = Sheet(worksheet.title, heading, body, by_cell(findings))
    return sheet, (
        *_find_hidden_columns(worksheet, heading),
        *_find_merged_cells(path, worksheet),
        *find_refused_cells((heading,)),
    )


def _read_cell_at(place: Cell, cell: WorkbookCell | MergedCell, findings: list[Diagnostic]) -> Scalar:
    text, fault = _text_of_cell(cell)
    if fault:
        findings.append(error(fault[0], fault[1], place, fault[2]))
    return Scalar(text, place)


Fault = tuple[str, str, str] | None
"""The id, the sentence and the hint of the finding about a cell."""


def _text_of_cell(cell: WorkbookCell | MergedCell) -> tuple[str, Fault]:
    """Return a cell's text as a person sees it, where it means one thing only."""
    value = cell.value
    match value:
        case None:
            return "", None
        case bool():
            return ("yes" if value else "no"), None
        case datetime():
            return _text_of_date(value)
        case date():
            return value.isoformat(), None
        case int() | float():
            return _text_of_number(value, cell.number_format or "")
        case str() if cell.data_type == "f":
            return "", (
                "formula",
                "A formula stands here; what it gives depends on the program that opens it.",
                "Paste its value.",
            )
        case str() if cell.data_type == "e":
            return "", ("bad-value", f"The spreadsheet says {value} here.", "Write the value itself.")
        case str():
            return value, None
        case _:
            return "", ("bad-value", "This cell holds no text, number or date.", "Write it as text.")


def _text_of_date(value: datetime) -> tuple[str, Fault]:
    if value.hour or value.minute or value.second:
        return "", ("bad-value", "A time of day stands beside the date.", "Write the date alone, such as 2026-12-01.")
    return value.date().isoformat(), None


def _text_of_number(value: float, form: str) -> tuple[str, Fault]:
    """Write a number without loss: one that the spreadsheet has rounded, or shows with zeros of its own, is refused."""
    exact = Decimal(repr(value))
    if not exact.is_finite() or len(exact.normalize().as_tuple().digits) > MOST_DIGITS:
        return "", (
            "bad-value",
            "A spreadsheet keeps 15 digits of a number; this one has more.",
            "Set the cell to Text, and type it anew.",
        )
    if form.startswith("0") and form.strip("0") == "" and len(form) > 1:
        return "", (
            "bad-value",
            f"The zeros before this number are only shown ({form}).",
            "Set the cell to Text, and type it anew.",
        )
    if form.rstrip().endswith("%"):
        return f"{_decimal_text(exact * 100)} %", None
    return _decimal_text(exact), None


def _decimal_text(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _find_hidden_sheet(path: Path, worksheet: Worksheet) -> Iterator[Diagnostic]:
    if worksheet.max_row > 1:
        sentence = f"The sheet {quoted(worksheet.title)} is hidden."
        yield error("hidden-cells", sentence, Cell(str(path), 1, 1, sheet=worksheet.title), "Show it, or delete it.")


def _find_hidden_rows(worksheet: Worksheet, body: Iterable[Row]) -> Iterator[Diagnostic]:
    """Refuse rows that cannot be seen: a partner in a row filtered away would get a packet nobody ordered."""
    hidden = {row for row, dimension in worksheet.row_dimensions.items() if dimension.hidden}
    for row in body:
        if row[0].span.line in hidden:
            yield error("hidden-cells", f"Row {row[0].span.line} is hidden.", row[0].span, "Show it, or delete it.")


def _find_hidden_columns(worksheet: Worksheet, heading: Row) -> Iterator[Diagnostic]:
    hidden = {
        column
        for columns in worksheet.column_dimensions.values()
        if columns.hidden and columns.min and columns.max
        for column in range(columns.min, columns.max + 1)
    }
    for cell in heading:
        if cell.span.column in hidden and cell.text:
            yield error("hidden-cells", f"The column {quoted(cell.text)} is hidden.", cell.span, "Show it, or delete it.")


def _find_merged_cells(path: Path, worksheet: Worksheet) -> Iterator[Diagnostic]:
    for cells in worksheet.merged_cells.ranges:
        place = Cell(str(path), cells.min_row, cells.min_col, sheet=worksheet.title)
        yield error("merged-cells", f"The cells {cells.coord} are merged.", place, "Unmerge them, and fill in each by itself.")
