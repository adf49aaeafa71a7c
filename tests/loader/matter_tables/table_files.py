"""Writes tables for a test: rows as mappings, in each format that a table may have."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from small_library import AGREEMENT, PROGRAMME, load

from assembler.loader.matter_tables import MatterRow, load_table
from assembler.model.library import Library

Rows = Sequence[Mapping[str, str]]

ROW = {
    "programme": "small",
    "matter": "first-001",
    "issued": "2026-12-01",
    "kind": "company",
    "legal_name": "Exempel AB",
    "country": "SE",
    "address_1": "Gatan 1",
    "address_2": "Stockholm",
    "signatory_1_name": "Anna Berg",
    "signatory_1_title": "Director",
    "lend": "yes",
    "trade": "",
    "delivery": "",
    "place": "Sweden",
}
LOAN = {"matter": "first-001", "id": "loan-1", "item": "A bicycle", "owed": "1.234,50 €"}


def small_library(root: Path) -> Library:
    """Read a small library whose papers quote what a row says."""
    text = "---\ntitle: Term\nsource: T-1\n---\n1. {{ partner.legal_name }} acts. It pays after {{ notice }}.\n"
    plan = "title: Agreement\nkind: agreement\nsigners: [vendor, partner]\nclauses: [term]\n"
    return load(
        root,
        {
            "small/programme.yaml": PROGRAMME + AGREEMENT,
            "small/agreement/document.yaml": plan,
            "small/agreement/term.md": text,
        },
    )


def as_csv(path: Path, rows: Rows, loans: Rows = (), delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """Write a CSV file, and the loans beside it."""
    path.write_text(_csv(rows, delimiter), encoding, newline="")
    if loans:
        path.with_suffix(".loans.csv").write_text(_csv(loans, delimiter), encoding, newline="")
    return path


def _csv(rows: Rows, delimiter: str) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def as_workbook(path: Path, rows: Sequence[Mapping[str, Any]], loans: Sequence[Mapping[str, Any]] = ()) -> Path:
    """Write a workbook with a sheet of partners and one of loans."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, filled in (("partners", rows), ("loans", loans)):
        if filled:
            sheet = book.create_sheet(name)
            sheet.append(list(filled[0]))
            for row in filled:
                sheet.append([row.get(heading, "") or None for heading in filled[0]])
    book.save(path)
    return path


MATTER: dict[str, Any] = {
    "programme": "small",
    "matter": "first-001",
    "issued": "2026-12-01",
    "partner": {
        "kind": "company",
        "legal_name": "Exempel AB",
        "country": "SE",
        "address": ["Gatan 1", "Stockholm"],
        "signatories": [{"name": "Anna Berg", "title": "Director"}],
    },
    "choices": ["lend"],
    "facts": {"place": "Sweden"},
    "loans": [{"id": "loan-1", "item": "A bicycle", "owed": "1234.50 EUR"}],
}


def as_lines(path: Path, *matters: Mapping[str, Any]) -> Path:
    """Write a file of JSON lines."""
    path.write_text("".join(f"{json.dumps(matter, ensure_ascii=False)}\n" for matter in matters), "utf-8")
    return path


def only_row(table: tuple[tuple[MatterRow, ...], tuple[Any, ...]]) -> MatterRow:
    """Return the one row of a table, which has no fault."""
    (row,), findings = table
    assert findings == ()
    assert row.matter is not None, row.findings
    return row


def faults_by_cell(path: Path, library: Library) -> dict[str, str]:
    """Return the id of each finding by its cell, and check that each has a hint."""
    rows, findings = load_table(path, library)
    found = [*findings, *(finding for row in rows for finding in row.findings)]
    assert all(finding.hint for finding in found)
    return {str(finding.span).rpartition("!")[2]: finding.id for finding in found}
