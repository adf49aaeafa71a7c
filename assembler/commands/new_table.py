"""A blank table of a programme's matters: a workbook whose cells offer what may stand in them, or CSV files."""

import csv
import io
from pathlib import Path
from typing import Any

from assembler.loader.matter_tables import EXPLANATIONS, Column, TablePlan, table_plans
from assembler.model.expressions import OneOf
from assembler.model.library import Programme
from assembler.model.values import Kind

ROWS = 10_000
"""How far down a sheet its cells offer what may stand in them."""

SUFFIXES = (".xlsx", ".csv")
WIDTH = 22
COLOURS = {"required": "1F3A5F", "optional": "6B7280"}


def blank_table(programme: Programme, path: Path) -> dict[Path, bytes]:
    """Give the files of a blank table: one workbook, or a CSV file of partners and one beside it for each list."""
    plans = table_plans(programme)
    if path.suffix.lower() == ".xlsx":
        return {path: _workbook(programme, plans)}
    return {_beside(path, plan): _heading(plan) for plan in plans}


def _beside(path: Path, plan: TablePlan) -> Path:
    return path.with_suffix(f".{plan.list}{path.suffix}") if plan.list else path


def _heading(plan: TablePlan) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow([column.heading for column in plan.columns])
    return text.getvalue().encode("utf-8-sig")


def _workbook(programme: Programme, plans: tuple[TablePlan, ...]) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - heavy, and needed only where a workbook is written

    book = Workbook()
    book.remove(book.worksheets[0])
    for plan in plans:
        _fill(book.create_sheet(plan.name), plan, programme)
    _explain(book.create_sheet(EXPLANATIONS), plans)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _fill(sheet: Any, plan: TablePlan, programme: Programme) -> None:
    """Write the heading, which stays in sight, and let each column's cells be text or what they may hold."""
    from openpyxl.comments import Comment  # noqa: PLC0415 - as above
    from openpyxl.styles import Font, PatternFill  # noqa: PLC0415 - as above

    for at, column in enumerate(plan.columns, 1):
        cell = sheet.cell(1, at, column.heading)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=COLOURS["required" if column.required else "optional"])
        cell.comment = Comment(_told(column), programme.title)
        letters = cell.column_letter
        sheet.column_dimensions[letters].width = max(WIDTH, len(column.heading) + 2)
        sheet.column_dimensions[letters].number_format = "@"
        _offer(sheet, column, f"{letters}2:{letters}{ROWS}", programme)
    sheet.freeze_panes = "C2" if not plan.list else "B2"


def _offer(sheet: Any, column: Column, cells: str, programme: Programme) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - as above

    if options := _options(column, programme):
        offered = DataValidation(
            "list", formula1=f'"{",".join(options)}"', allow_blank=not column.required, showErrorMessage=True
        )
        offered.error = f"Choose one of {', '.join(options)}."
        sheet.add_data_validation(offered)
        offered.add(cells)


def _options(column: Column, programme: Programme) -> tuple[str, ...]:
    if column.path == ("programme",):
        return (programme.id,)
    if isinstance(column.type, OneOf):
        return column.type.options
    return ("yes", "no") if column.type is Kind.TRUTH else ()


_EXAMPLES = {
    Kind.DATE: "2026-12-01 or 01.12.2026",
    Kind.MONEY: "120000 EUR or 120.000,00 EUR",
    Kind.RATE: "10 %",
    Kind.DURATION: "180 days",
    Kind.COUNTRY: "DE",
    Kind.ID: "small letters, digits and hyphens",
    Kind.INTEGER: "a whole number",
    Kind.TRUTH: "yes, no or blank",
}


def _form(column: Column) -> str:
    if isinstance(column.type, OneOf):
        return ", ".join(column.type.options)
    return _EXAMPLES.get(column.type, "text") if isinstance(column.type, Kind) else "text"


def _told(column: Column) -> str:
    needed = "" if column.required else "\nMay be left blank."
    return f"{column.title}\n{_form(column)}{needed}"


def _explain(sheet: Any, plans: tuple[TablePlan, ...]) -> None:
    """Write what each column is for, on a sheet of its own, which is not read."""
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 - as above

    sheet.append(["sheet", "column", "what it is", "how it is written", "must be filled in"])
    for plan in plans:
        for column in plan.columns:
            sheet.append([plan.name, column.heading, column.title, _form(column), "yes" if column.required else ""])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letters, width in zip("ABCDE", (16, 26, 70, 40, 18), strict=True):
        sheet.column_dimensions[letters].width = width
        for cell in sheet[letters]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
