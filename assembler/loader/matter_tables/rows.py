"""Turns a table's rows into the trees of matters, each value located at its cell."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeVar

from assembler.loader.matter_tables.columns import (
    EXPLANATIONS,
    FACTS,
    MATTER,
    PARTNERS,
    Column,
    TablePlan,
    normalize_heading,
    table_plans,
)
from assembler.loader.matter_tables.sheets import Sheet
from assembler.loader.matter_tables.spreadsheet_formats import NO, YES, normalize
from assembler.loader.yaml.tree import MappingNode, Node, Scalar, SequenceNode
from assembler.model.diagnostics import Diagnostic, error, nearest, quoted
from assembler.model.expressions import OneOf
from assembler.model.library import Library, Programme
from assembler.model.source import Span
from assembler.model.values import Kind, UnreadableError

Renaming = Mapping[str, str]
"""Our heading for each normalized heading of a table; an empty one leaves the column out."""

Branch = TypeVar("Branch", bound=MappingNode | SequenceNode)
Columns = tuple[Column | None, ...]
"""The column at each place of a sheet; None for one left out."""


@dataclass(slots=True)
class TreeRow:
    """A row as a matter's tree, and the findings about its cells. `matter` is empty where no id is given.

    `reported` holds the keys that are missing from the tree because their cell is missing or faulty, which is a finding already.
    `blank` holds, by key, the first cell that may be left blank and is.
    """

    matter: str
    tree: MappingNode
    reported: set[str]
    blank: dict[str, Span] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)

    @property
    def text(self) -> bytes:
        """The row's values as JSON, which can be read as a matter's file, whatever the format of the table and the other rows."""
        return json.dumps(_as_plain_data(self.tree), ensure_ascii=False, sort_keys=True).encode()


PlainData = str | dict[str, "PlainData"] | list["PlainData"]
"""A tree without its places, as JSON has it."""


def _as_plain_data(node: Node) -> PlainData:
    match node:
        case Scalar(text):
            return text
        case MappingNode():
            return {key: _as_plain_data(value) for key, value in node.items()}
        case SequenceNode():
            return [_as_plain_data(value) for value in node]


Rows = tuple[tuple[TreeRow, ...], tuple[Diagnostic, ...]]


def tree_rows(sheets: tuple[Sheet, ...], library: Library, renaming: Renaming) -> Rows:
    """Turn sheets into one tree a partner, with the entries of its lists; what belongs to no row is a finding about the table."""
    sheets = tuple(_with_ids_as_heading(sheet, library) for sheet in sheets)
    partners = next((sheet for sheet in sheets if normalize_heading(sheet.name) == PARTNERS), sheets[0])
    programme, faults = _programme_of_table(partners, library, renaming)
    if programme is None:
        return (), faults
    findings: list[Diagnostic] = []
    placed: dict[str, tuple[Sheet, Columns]] = {}
    for sheet in sheets:
        if normalize_heading(sheet.name) == EXPLANATIONS:
            continue
        plan = _plan_of_sheet(sheet, partners, programme)
        if plan is None:
            findings.append(_unknown_sheet(sheet, programme))
            continue
        columns, more = _columns_of_sheet(sheet, plan, renaming)
        placed[plan.list] = (sheet, columns)
        findings += more
    sheet, columns = placed[""]
    absent = {
        key
        for column in table_plans(programme)[0].columns
        if column.required and column not in columns
        for key in _keys_of_column(column)
    }
    rows = [_partner_row(cells, columns, sheet, set(absent)) for cells in sheet.rows]
    _report_doubled(rows)
    for list_id, (sheet, columns) in placed.items():
        if list_id:
            findings += _put_entries(list_id, sheet, columns, rows)
    return tuple(rows), tuple(findings)


# ---- Which programme, which sheet, which column ---------------------------------------------------------------


def _with_ids_as_heading(sheet: Sheet, library: Library) -> Sheet:
    """Return a sheet whose heading in words stands above one in ids with the ids; where a cell of these is blank, its words stay."""
    columns = (column for programme in library.programmes.values() for plan in table_plans(programme) for column in plan.columns)
    ids = {column.heading for column in columns}
    below = sheet.rows[0] if sheet.rows else ()
    filled = [name for cell in below if (name := normalize_heading(cell.text))]
    if MATTER not in filled or len(ids.intersection(filled)) * 2 <= len(filled):
        return sheet
    words = (*sheet.heading, *below[len(sheet.heading) :])
    return replace(
        sheet,
        heading=tuple(id if id.text.strip() else word for id, word in zip(below, words, strict=False)),
        rows=sheet.rows[1:],
    )


def _programme_of_table(partners: Sheet, library: Library, renaming: Renaming) -> tuple[Programme | None, tuple[Diagnostic, ...]]:
    """Return the programme of a table, which all its rows must name."""
    headings = [_our_heading(cell.text, renaming) for cell in partners.heading]
    if "programme" not in headings:
        hint = f"Add it, with one of {', '.join(library.programmes)} in each row."
        return None, (error("missing-key", "The column “programme” is missing.", partners.heading[0].span, hint, "programme"),)
    at = headings.index("programme")
    named = [row[at] for row in partners.rows if at < len(row)]
    if not named:
        return None, (
            error("empty-table", "The table holds no row.", partners.heading[0].span, "Write one row for each partner."),
        )
    ids = [cell.text.strip() for cell in named]
    strangers = [cell for cell, id in zip(named, ids, strict=True) if id not in library.programmes]
    if strangers:
        return None, tuple(_unknown_programme(cell, library) for cell in strangers)
    others = [cell for cell, id in zip(named, ids, strict=True) if id != ids[0]]
    if others:
        hint = "Write a table for each programme: each has columns of its own."
        return None, tuple(error("bad-value", f"The first row is of {ids[0]}.", cell.span, hint) for cell in others)
    return library.programmes[ids[0]], ()


def _unknown_programme(cell: Scalar, library: Library) -> Diagnostic:
    hint = nearest(cell.text, library.programmes) or f"There are {', '.join(library.programmes)}."
    return error("unknown-name", f"There is no programme {quoted(cell.text)}.", cell.span, hint, cell.text)


def _plan_of_sheet(sheet: Sheet, partners: Sheet, programme: Programme) -> TablePlan | None:
    plans = table_plans(programme)
    if sheet is partners:
        return plans[0]
    return next((plan for plan in plans[1:] if normalize_heading(sheet.name) in (plan.name, normalize_heading(plan.title))), None)


def _unknown_sheet(sheet: Sheet, programme: Programme) -> Diagnostic:
    names = [plan.name for plan in table_plans(programme)]
    hint = (
        nearest(normalize_heading(sheet.name), names)
        or f"Sheets are called {', '.join(names)}; hide or delete one with something else."
    )
    return error("unknown-name", f"No sheet is called {quoted(sheet.name)}.", sheet.heading[0].span, hint, sheet.name)


def _our_heading(heading: str, renaming: Renaming) -> str:
    return renaming.get(normalize_heading(heading), normalize_heading(heading))


def _columns_of_sheet(sheet: Sheet, plan: TablePlan, renaming: Renaming) -> tuple[Columns, tuple[Diagnostic, ...]]:
    """Return the column at each place of a sheet; an unknown or doubled heading, or a missing column, is a finding."""
    known = {normalize_heading(column.title): column for column in plan.columns}
    known |= {normalize_heading(column.words): column for column in plan.columns}
    known |= {column.heading: column for column in plan.columns}
    columns: list[Column | None] = []
    findings = []
    for cell in sheet.heading:
        name = _our_heading(cell.text, renaming)
        column = known.get(name)
        if name and column is None:
            headings = [column.heading for column in plan.columns]
            hint = (
                nearest(name, headings)
                or f"Say which column it is by --map “{cell.text}=COLUMN”, or --map “{cell.text}=” to leave it out."
            )
            findings.append(error("unknown-column", f"No column is called {quoted(cell.text)}.", cell.span, hint, cell.text))
        elif column is not None and column in columns:
            findings.append(
                error("doubled-id", f"The column “{column.heading}” stands twice.", cell.span, "Keep one of the two.")
            )
        columns.append(column)
    for column in plan.columns:
        if column.required and column not in columns:
            hint = f"Add it: {column.title}." if column.title else "Add it."
            findings.append(
                error("missing-key", f"The column “{column.heading}” is missing.", sheet.heading[0].span, hint, column.heading)
            )
    return tuple(columns), tuple(findings)


# ---- A row ----------------------------------------------------------------------------------------------------


def _partner_row(cells: tuple[Scalar, ...], columns: Columns, sheet: Sheet, absent: set[str]) -> TreeRow:
    row = TreeRow("", MappingNode(cells[0].span), absent)
    if any(column.path[0] == FACTS for column in columns if column and column.path):
        _child_at(row.tree, FACTS, MappingNode, cells[0].span)  # then each blank fact is told, not that there are none
    for column, cell in _filled_cells(cells, columns, sheet, row):
        if column.heading == MATTER:
            row.matter = cell.text
        _put_cell(row.tree, column, cell)
    return row


def _filled_cells(cells: tuple[Scalar, ...], columns: Columns, sheet: Sheet, row: TreeRow) -> Iterator[tuple[Column, Scalar]]:
    """Yield the cells that are filled in, normalized; a blank where a value is required is a finding."""
    for column, cell in zip(columns, cells, strict=False):
        if column is None:
            continue
        if faults := sheet.faults.get(cell.span, ()):
            row.findings += faults
            row.reported |= _keys_of_column(column)
            continue
        text = cell.text.strip()
        if not text:
            if column.required:
                row.findings.append(
                    error("missing-key", f"“{column.heading}” is blank.", cell.span, "Fill it in.", column.heading)
                )
                row.reported |= _keys_of_column(column)
            for key in _keys_of_column(column):
                row.blank.setdefault(key, cell.span)
            continue
        try:
            usual_text = _normalize_cell(column, text)
        except UnreadableError as fault:
            row.findings.append(error("bad-value", fault.sentence, cell.span, fault.hint))
            row.reported |= _keys_of_column(column)
        else:
            yield column, Scalar(usual_text, cell.span)


def _keys_of_column(column: Column) -> set[str]:
    return {step for step in column.path if isinstance(step, str)}


def _normalize_cell(column: Column, text: str) -> str:
    if column.type is Kind.TRUTH:
        if text.casefold() in YES | NO:
            words = ("yes", "no") if column.path[0] == "choices" else ("true", "false")
            return words[text.casefold() in NO]
        raise UnreadableError(f"{quoted(text)} is neither yes nor no.", "Write yes or no, or leave the cell blank.")
    if isinstance(column.type, OneOf):
        return next((option for option in column.type.options if option.casefold() == text.casefold()), text)
    return normalize(column.type, text) if isinstance(column.type, Kind) else text


def _put_cell(tree: MappingNode, column: Column, cell: Scalar) -> None:
    """Put a cell where it belongs in a matter; a choice's “no” goes under `without` where the choice would hold otherwise."""
    if column.path[0] != "choices":
        _put_at(tree, column.path, cell)
        return
    key = "choices" if cell.text == "yes" else "without" if column.declines else ""
    if key:
        _child_at(tree, key, SequenceNode, cell.span).append(Scalar(str(column.path[1]), cell.span))


def _put_at(tree: MappingNode, path: tuple[str | int, ...], cell: Scalar) -> None:
    node: MappingNode | SequenceNode = tree
    for step, following in pairwise(path):
        node = _child_at(node, step, SequenceNode if isinstance(following, int) else MappingNode, cell.span)
    if isinstance(node, SequenceNode):
        node.append(cell)
    else:
        key = str(path[-1])
        node[key], node.key_spans[key] = cell, cell.span


def _child_at(node: MappingNode | SequenceNode, step: str | int, kind: type[Branch], span: Span) -> Branch:
    """Return the mapping or sequence one step below a node, added where it is absent. A gap before an entry closes up."""
    if isinstance(node, SequenceNode):
        while len(node) <= int(step):
            node.append(kind(span))
        child = node[int(step)]
    else:
        child = node.setdefault(str(step), kind(span))
        node.key_spans.setdefault(str(step), span)
    if not isinstance(child, kind):
        raise TypeError(f"Two columns lead to “{step}”, one as a mapping and one as a list.")
    return child


def _report_doubled(rows: Iterable[TreeRow]) -> None:
    seen: dict[str, Span] = {}
    for row in rows:
        named = row.tree.get(MATTER)
        if isinstance(named, Scalar):
            if named.text in seen:
                sentence = f"The matter {quoted(named.text)} stands twice; the first is in row {seen[named.text].line}."
                row.findings.append(error("doubled-id", sentence, named.span, "Give each row an id of its own.", named.text))
            seen.setdefault(named.text, named.span)


def _put_entries(list_id: str, sheet: Sheet, columns: Columns, rows: Iterable[TreeRow]) -> Iterator[Diagnostic]:
    """Put each row of a list's sheet into the matter it names."""
    by_matter = {row.matter: row for row in rows if row.matter}
    at = next((place for place, column in enumerate(columns) if column is not None and column.heading == MATTER), None)
    if at is None:
        return
    for cells in sheet.rows:
        named = cells[at].text.strip() if at < len(cells) else ""
        row = by_matter.get(named)
        if row is None:
            hint = nearest(named, by_matter) or "Name the matter of a row among the partners."
            yield error(
                "unknown-name", f"No partner has the matter {quoted(named)}.", cells[min(at, len(cells) - 1)].span, hint, named
            )
            continue
        entry = MappingNode(cells[0].span)
        for column, cell in _filled_cells(cells, columns, sheet, row):
            if column.path:
                _put_at(entry, column.path, cell)
        _child_at(row.tree, list_id, SequenceNode, cells[0].span).append(entry)
