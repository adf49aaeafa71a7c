"""New table: a blank table for many matters of a programme, as a workbook with lists of allowed values, or as CSV files."""

import csv
import io
from dataclasses import replace
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assembler.loader.matter_tables import EXPLANATIONS, Column, TablePlan, table_plans
from assembler.model.editions import programme_on
from assembler.model.expressions import OneOf
from assembler.model.library import Programme
from assembler.model.values import Kind

ROWS = 10_000
"""The last row whose cells offer a list of allowed values."""

SUFFIXES = (".xlsx", ".csv")
WIDTH = 22
LONGEST_LIST, FIRST_LIST = 255, 7
"""The most letters of a list that stands with its cells, and the column of the explanations in which longer ones begin."""
COLOURS = {"required": "1F3A5F", "optional": "6B7280"}


def blank_table(programme: Programme, path: Path, occasion: str = "") -> dict[Path, bytes]:
    """Return the files of a blank table, bytes by path: one workbook, or a CSV file of partners and one for each list.

    It asks for what a matter states on an occasion, by default the first. Columns of others may be added by hand: they are read too.
    """
    asked = programme_on(programme, occasion or next((one.id for one in programme.occasions), ""))
    plans = table_plans(replace(asked, facts=tuple(replace(fact, occasions=()) for fact in asked.facts)))  # so all are asked for
    if path.suffix.lower() == ".xlsx":
        return {path: _workbook_bytes(programme, plans)}
    return {_path_of_table(path, plan): _csv_heading(plan) for plan in plans}


def _path_of_table(path: Path, plan: TablePlan) -> Path:
    return path.with_suffix(f".{plan.list}{path.suffix}") if plan.list else path


def _csv_heading(plan: TablePlan) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[column.words for column in plan.columns], [column.heading for column in plan.columns]])
    return text.getvalue().encode("utf-8-sig")


def _workbook_bytes(programme: Programme, plans: tuple[TablePlan, ...]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets = [book.create_sheet(plan.name) for plan in plans]
    explanations = book.create_sheet(EXPLANATIONS)
    for sheet, plan in zip(sheets, plans, strict=True):
        _fill_sheet(sheet, plan, programme, explanations)
    _fill_explanations(explanations, plans)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _fill_sheet(sheet: Worksheet, plan: TablePlan, programme: Programme, explanations: Worksheet) -> None:
    """Write the headings in words, below them the ids, freeze both, and format the cells as text with their allowed values."""
    for at, column in enumerate(plan.columns, 1):
        sheet.cell(2, at, column.heading).font = Font(color="6B7280", size=9)
        cell = sheet.cell(1, at, column.words)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.fill = PatternFill("solid", fgColor=COLOURS["required" if column.required else "optional"])
        cell.comment = Comment(_comment_of(column), programme.title)
        letters = cell.column_letter
        sheet.column_dimensions[letters].width = max(WIDTH, len(column.heading) + 2)
        sheet.column_dimensions[letters].number_format = "@"
        _offer_options(sheet, f"{letters}3:{letters}{ROWS}", column, _options_of(column, programme), explanations)
    sheet.freeze_panes = "C3" if not plan.list else "B3"


def _offer_options(sheet: Worksheet, cells: str, column: Column, options: tuple[str, ...], explanations: Worksheet) -> None:
    """Offer a list of values in cells: Excel takes a short one with them, and a longer one from cells, here those behind the explanations."""
    if not options:
        return
    listed = f'"{",".join(options)}"'
    if len(listed) > LONGEST_LIST:
        place = max(FIRST_LIST, explanations.max_column + 1)
        for row, text in enumerate((column.heading, *options), 1):
            explanations.cell(row, place, text)
        letters = get_column_letter(place)
        listed = f"{EXPLANATIONS}!${letters}$2:${letters}${len(options) + 1}"
    offered = DataValidation("list", formula1=listed, allow_blank=not column.required, showErrorMessage=True)
    offered.error = "Choose one of the list." if listed.startswith(EXPLANATIONS) else f"Choose one of {', '.join(options)}."
    sheet.add_data_validation(offered)
    offered.add(cells)


def _options_of(column: Column, programme: Programme) -> tuple[str, ...]:
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
    Kind.CLAUSE: "main-agreement/term.notice",
    Kind.INTEGER: "a whole number",
    Kind.TRUTH: "yes, no or blank",
}


def _how_written(column: Column) -> str:
    if isinstance(column.type, OneOf):
        return ", ".join(column.type.options)
    if column.declines:
        return "yes, no or blank; “no” declines what holds by default"
    return _EXAMPLES.get(column.type, "text") if isinstance(column.type, Kind) else "text"


def _comment_of(column: Column) -> str:
    needed = "" if column.required else "\nMay be left blank."
    return f"{_explained(column)}\n{_how_written(column)}{needed}"


def _explained(column: Column) -> str:
    return f"{column.within}: {column.title}" if column.within else column.title


def _fill_explanations(sheet: Worksheet, plans: tuple[TablePlan, ...]) -> None:
    """Write what each column is for, on a sheet that is ignored when the workbook is read."""
    heading = ("sheet", "column", "what it is", "how it is written", "must be filled in")
    told = (
        (plan.name, column.heading, _explained(column), _how_written(column), "yes" if column.required else "")
        for plan in plans
        for column in plan.columns
    )
    for row, texts in enumerate((heading, *told), 1):
        for at, text in enumerate(texts, 1):
            sheet.cell(row, at, text)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letters, width in zip("ABCDE", (16, 26, 70, 40, 18), strict=True):
        sheet.column_dimensions[letters].width = width
        for cell in sheet[letters]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
