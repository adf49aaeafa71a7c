"""Reads tables of matters: many in one workbook, CSV file, JSON Lines file or folder, each value located at its cell.

A workbook has a sheet `partners` and one for each list. A CSV file holds the partners, and the list `deals` of
`partners.csv` is the file `partners.deals.csv` beside it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from assembler.loader.files import decode
from assembler.loader.matter_tables.columns import EXPLANATIONS, Column, TablePlan, normalize_heading, table_plans
from assembler.loader.matter_tables.csv_text import read_csv
from assembler.loader.matter_tables.rows import Renaming, TreeRow, tree_rows
from assembler.loader.matter_tables.sheets import Sheet, Sheets, UnreadableTableError
from assembler.loader.matter_tables.workbook import read_workbook
from assembler.loader.matters import load_matter, read_matter, read_matter_tree
from assembler.loader.yaml.tree import MappingNode
from assembler.model.diagnostics import Diagnostic, Severity, error, failing, in_order
from assembler.model.library import Library
from assembler.model.matter import Matter
from assembler.model.source import Span

__all__ = [
    "EXPLANATIONS",
    "SUFFIXES",
    "Column",
    "MatterRow",
    "Renaming",
    "TablePlan",
    "load_table",
    "normalize_heading",
    "table_plans",
]

LARGEST = 50_000_000
"""The most bytes of a table's file."""

SUFFIXES = (".xlsx", ".csv", ".jsonl")


@dataclass(frozen=True, slots=True)
class MatterRow:
    """One row of a table: its matter, or the findings that prevent one. `id` is the matter's id as far as it can be read.

    `tree` is the row as a matter's file would have it, where it was read from a table's cells.
    """

    id: str
    span: Span
    matter: Matter | None
    findings: tuple[Diagnostic, ...]
    tree: MappingNode | None = None


Table = tuple[tuple[MatterRow, ...], tuple[Diagnostic, ...]]


def load_table(path: Path, library: Library, renaming: Renaming | None = None) -> Table:
    """Read every row of a table.

    The findings returned beside the rows are about the table as a whole: with an error among them no row may be built.
    """
    if path.is_dir():
        return _refuse_doubled(_read_folder(path, library))
    if path.suffix.lower() not in SUFFIXES:
        hint = f"A table ends in {', '.join(SUFFIXES)}, or is a folder of matters."
        return (), (error("unreadable-file", f"{path} is no table.", Span(str(path), 1, 1), hint),)
    if path.suffix.lower() == ".jsonl":
        rows, findings = _read_json_lines(path, library)
        return _refuse_doubled(rows)[0], findings
    return _read_table_file(path, library, renaming or {})


def _read_folder(folder: Path, library: Library) -> Iterator[MatterRow]:
    for path in sorted(folder.glob("*.yaml")):
        matter, findings = load_matter(path, library)
        yield MatterRow(matter.id if matter else path.stem, Span(str(path), 1, 1), matter, findings)


def _read_json_lines(path: Path, library: Library) -> Table:
    """Read a matter from each line of JSON, which is YAML too."""
    try:
        data = _read_limited(path)
    except UnreadableTableError as fault:
        return (), (error("unreadable-file", fault.sentence, Span(str(path), 1, 1), fault.hint),)
    rows = []
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            rows.append(_read_json_line(f"{path}:{number}", line, library))
    return tuple(rows), ()


def _read_json_line(shown: str, line: bytes, library: Library) -> MatterRow:
    file, findings = decode(line.strip(), shown)
    matter, faults = (None, ()) if file is None else read_matter(file, library)
    return MatterRow(matter.id if matter else "", Span(shown, 1, 1), matter, (*findings, *faults))


def _read_table_file(path: Path, library: Library, renaming: Renaming) -> Table:
    sheets, findings = _read_sheets_and_lists(path)
    if not sheets:
        hint = "Write one row for each partner; “assembler new PROGRAMME --table FILE” writes an empty table."
        return (), findings or (error("empty-table", f"{path} holds no row.", Span(str(path), 1, 1), hint),)
    rows, faults = tree_rows(
        sheets, library, {normalize_heading(theirs): normalize_heading(ours) for theirs, ours in renaming.items()}
    )
    return tuple(_read_row_tree(row, library) for row in rows), in_order((*findings, *faults))


def _read_sheets_and_lists(path: Path) -> tuple[tuple[Sheet, ...], tuple[Diagnostic, ...]]:
    """Read a table's sheets; those of a CSV file are files beside it, with the list's name before the ending."""
    sheets, findings = _read_sheets(path)
    if path.suffix.lower() != ".csv" or not sheets:
        return sheets, findings
    for beside in sorted(path.parent.glob(f"{path.stem}.*{path.suffix}")):
        more, faults = _read_sheets(beside)
        sheets += tuple(replace(sheet, name=beside.stem.removeprefix(f"{path.stem}.")) for sheet in more)
        findings += faults
    return sheets, findings


def _read_sheets(path: Path) -> Sheets:
    read = read_workbook if path.suffix.lower() == ".xlsx" else read_csv
    try:
        return read(path, _read_limited(path))
    except UnreadableTableError as fault:
        return (), (error("unreadable-file", fault.sentence, Span(str(path), 1, 1), fault.hint),)


def _read_limited(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableTableError(f"{path} has more than {LARGEST:,} bytes.", "Divide the table into several.")
        return path.read_bytes()
    except OSError as fault:
        raise UnreadableTableError(f"{path} cannot be read: {fault.strerror}.", "Check its name and its rights.") from None


def _read_row_tree(row: TreeRow, library: Library) -> MatterRow:
    matter, faults = read_matter_tree(row.tree, library, row.text)
    fresh = (_move_to_blank_cell(fault, row) for fault in faults if not _follows_from_cell(fault, row))
    findings = in_order((*row.findings, *fresh))
    return MatterRow(row.matter, row.tree.span, None if failing(findings) else matter, findings, row.tree)


def _follows_from_cell(fault: Diagnostic, row: TreeRow) -> bool:
    """Whether a key is missing, or looks odd, for the cell that is missing or faulty: that is a finding already."""
    return fault.subject in row.reported and (fault.id == "missing-key" or fault.severity is Severity.WARNING)


def _move_to_blank_cell(fault: Diagnostic, row: TreeRow) -> Diagnostic:
    """Move a missing key's finding to the cell that is blank, from the place where a file would have the key."""
    if fault.id == "missing-key" and fault.subject in row.blank:
        return replace(fault, span=row.blank[fault.subject], hint="Fill it in.")
    return fault


def _refuse_doubled(rows: Iterable[MatterRow]) -> Table:
    """Refuse a second matter of the same id: one of the two packets would overwrite the other."""
    seen: dict[str, Span] = {}
    kept = []
    for row in rows:
        if row.matter is not None and row.id in seen:
            sentence = f"The matter “{row.id}” stands twice; the first is at {seen[row.id]}."
            fault = error("doubled-id", sentence, row.matter.span, "Give each matter an id of its own.", row.id)
            kept.append(replace(row, matter=None, findings=(*row.findings, fault)))
        else:
            kept.append(row)
        seen.setdefault(row.id, row.span)
    return tuple(kept), ()
