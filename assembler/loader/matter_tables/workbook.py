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
    text, faults = _text_of_cell(cell, place)
    findings += faults
    return Scalar(text, place)


Text = tuple[str, tuple[Diagnostic, ...]]
"""The text of a cell; empty, with the finding, where the cell is refused."""


def _text_of_cell(cell: WorkbookCell | MergedCell, place: Cell) -> Text:
    """Return a cell's text as a person sees it, where it means one thing only."""
    value = cell.value
    match value:
        case None:
            return "", ()
        case bool():
            return ("yes" if value else "no"), ()
        case datetime():
            return _text_of_date(value, place)
        case date():
            return value.isoformat(), ()
        case int() | float():
            return _text_of_number(value, cell.number_format or "", place)
        case str() if cell.data_type == "f":
            sentence = "A formula stands here; what it gives depends on the program that opens it."
            return "", (error("formula", sentence, place, "Paste its value."),)
        case str() if cell.data_type == "e":
            return "", (error("bad-value", f"The spreadsheet says {value} here.", place, "Write the value itself."),)
        case str():
            return value, ()
        case _:
            return "", (error("bad-value", "This cell holds no text, number or date.", place, "Write it as text."),)


def _text_of_date(value: datetime, place: Cell) -> Text:
    if value.hour or value.minute or value.second:
        hint = "Write the date alone, such as 2026-12-01."
        return "", (error("bad-value", "A time of day stands beside the date.", place, hint),)
    return value.date().isoformat(), ()


def _text_of_number(value: float, form: str, place: Cell) -> Text:
    """Write a number without loss: one that the spreadsheet has rounded, or shows with zeros of its own, is refused."""
    exact = Decimal(repr(value))
    hint = "Set the cell to Text, and type it anew."
    if not exact.is_finite() or len(exact.normalize().as_tuple().digits) > MOST_DIGITS:
        return "", (error("bad-value", "A spreadsheet keeps 15 digits of a number; this one has more.", place, hint),)
    if form.startswith("0") and form.strip("0") == "" and len(form) > 1:
        return "", (error("bad-value", f"The zeros before this number are only shown ({form}).", place, hint),)
    if form.rstrip().endswith("%"):
        return f"{_decimal_text(exact * 100)} %", ()
    return _decimal_text(exact), ()


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
