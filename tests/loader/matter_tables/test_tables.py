"""A table gives the matters that files of their own would, and every fault stands at its cell."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loader.matter_tables.table_files import LOAN, MATTER, ROW, as_csv, as_lines, as_workbook, small_library
from openpyxl import load_workbook

from assembler.commands.new_table import blank_table
from assembler.loader.matter_tables import MatterRow, load_table
from assembler.model.library import Library
from assembler.model.source import Span


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return small_library(tmp_path_factory.mktemp("library"))


def said(node: Any) -> Any:
    """Give what a matter says, without its places and digests."""
    if isinstance(node, Span):
        return None
    if is_dataclass(node):
        return {part.name: said(getattr(node, part.name)) for part in fields(node) if part.name != "digest"}
    if isinstance(node, dict):
        return {key: said(value) for key, value in node.items()}
    return [*map(said, node)] if isinstance(node, tuple) else node


def only(table: tuple[tuple[MatterRow, ...], tuple[Any, ...]]) -> MatterRow:
    (row,), findings = table
    assert findings == ()
    assert row.matter is not None, row.findings
    return row


def faults(path: Path, library: Library) -> dict[str, str]:
    """Give the id of each finding by its cell."""
    rows, findings = load_table(path, library)
    found = [*findings, *(finding for row in rows for finding in row.findings)]
    assert all(finding.hint for finding in found)
    return {str(finding.span).rpartition("!")[2]: finding.id for finding in found}


def test_every_format_gives_the_matter_that_its_own_file_would(tmp_path: Path, library: Library) -> None:
    folder = tmp_path / "matters"
    folder.mkdir()
    (folder / "one.yaml").write_text(as_lines(tmp_path / "one.jsonl", MATTER).read_text("utf-8"), "utf-8")
    rows = [
        only(load_table(path, library))
        for path in (
            folder,
            tmp_path / "one.jsonl",
            as_csv(tmp_path / "one.csv", [ROW], [LOAN]),
            as_csv(tmp_path / "two.csv", [ROW], [LOAN], delimiter=";"),
            as_workbook(tmp_path / "one.xlsx", [ROW], [LOAN]),
        )
    ]
    assert [said(row.matter) for row in rows] == [said(rows[0].matter)] * 5
    digests = [row.matter.digest for row in rows[2:] if row.matter]
    assert len(set(digests)) == 1, "a row says the same whatever the table's format"


def test_a_row_is_the_same_whatever_stands_in_others(tmp_path: Path, library: Library) -> None:
    alone = only(load_table(as_csv(tmp_path / "one.csv", [ROW]), library))
    rows, _ = load_table(as_csv(tmp_path / "two.csv", [ROW | {"matter": "other-1"}, ROW]), library)
    assert rows[1].matter is not None
    assert alone.matter is not None
    assert rows[1].matter.digest == alone.matter.digest
    assert str(rows[1].matter.span) == f"{tmp_path}/two.csv!B3"


@pytest.mark.parametrize(
    ("column", "written", "id"),
    [
        ("matter", "", "missing-key"),
        ("matter", "First 1", "bad-value"),
        ("issued", "1/12/2026", "bad-value"),
        ("issued", "2025-12-01", "no-edition"),
        ("kind", "charity", "bad-value"),
        ("legal_name", "=1+1", "formula"),
        ("legal_name", "@SUM(A1)", "formula"),
        ("legal_name", "Exempel\u202eAB", "forbidden-character"),
        ("legal_name", "Exempel  AB", "bad-value"),
        ("country", "Sverige", "bad-value"),
        ("address_1", "", "missing-key"),
        ("signatory_1_name", "", "missing-key"),
        ("lend", "perhaps", "bad-value"),
        ("programme", "smal", "unknown-name"),
    ],
)
@pytest.mark.parametrize("write", [as_csv, as_workbook])
def test_a_fault_stands_at_its_cell(tmp_path: Path, library: Library, write: Any, column: str, written: str, id: str) -> None:
    path = write(tmp_path / ("t.xlsx" if write is as_workbook else "t.csv"), [ROW | {column: written}])
    found = faults(path, library)
    cell = f"{'ABCDEFGHIJKLMN'[list(ROW).index(column)]}2"
    assert found == {cell: id}


def test_a_fault_of_an_entry_is_its_matters(tmp_path: Path, library: Library) -> None:
    path = as_csv(tmp_path / "t.csv", [ROW], [LOAN | {"owed": "1.234 EUR"}])
    rows, findings = load_table(path, library)
    assert findings == ()
    assert [str(finding.span) for finding in rows[0].findings] == [f"{tmp_path}/t.loans.csv!D2"]


def test_an_entry_of_no_matter_stops_the_table(tmp_path: Path, library: Library) -> None:
    _, (finding,) = load_table(as_csv(tmp_path / "t.csv", [ROW], [LOAN | {"matter": "first-01"}]), library)
    assert (finding.id, finding.hint) == ("unknown-name", "Did you mean “first-001”?")


def test_two_rows_of_one_matter_are_refused(tmp_path: Path, library: Library) -> None:
    assert faults(as_csv(tmp_path / "t.csv", [ROW, ROW]), library) == {"B3": "doubled-id"}
    rows, _ = load_table(as_lines(tmp_path / "t.jsonl", MATTER, MATTER), library)
    assert [row.matter is None for row in rows] == [False, True]


def test_headings_are_ours_or_said_to_be(tmp_path: Path, library: Library) -> None:
    theirs = {("Firma" if key == "legal_name" else key.replace("_", " ").title()): text for key, text in ROW.items()}
    path = as_csv(tmp_path / "t.csv", [theirs | {"Remarks": "call them"}])
    _, findings = load_table(path, library)
    assert {finding.subject for finding in findings} == {"Firma", "Remarks", "legal_name"}
    row = only(load_table(path, library, {"Firma": "legal_name", "Remarks": ""}))
    assert row.id == "first-001"


def test_what_excel_writes_where_it_does_not_write_utf_8_is_read_and_told(tmp_path: Path, library: Library) -> None:
    path = as_csv(tmp_path / "t.csv", [ROW | {"legal_name": "Müller & Söhne"}], delimiter=";", encoding="cp1252")
    (row,), (finding,) = load_table(path, library)
    assert row.matter is not None
    assert said(row.matter)["partner"]["fields"]["legal_name"]["value"] == "Müller & Söhne"
    assert (finding.id, finding.severity) == ("read-as-windows-1252", "info")


@pytest.mark.parametrize("text", ['programme,matter\nsmall,"first-001\nsmall,second-001\n', "programme,matter\nsmall,a,b\n"])
def test_a_quotation_mark_or_a_comma_lost_moves_nothing_without_a_word(tmp_path: Path, library: Library, text: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text)
    rows, findings = load_table(path, library)
    assert {"unreadable-file", "ragged-row"} & {finding.id for row in rows for finding in row.findings} | {
        finding.id for finding in findings
    }
    assert all(row.matter is None for row in rows)


def test_dates_and_numbers_of_a_workbook_are_read_as_what_they_are(tmp_path: Path, library: Library) -> None:
    path = as_workbook(tmp_path / "t.xlsx", [ROW | {"issued": date(2026, 12, 1), "lend": True}], [])
    matter = only(load_table(path, library)).matter
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
    assert faults(path, library).get(cell) == id


def test_a_hidden_sheet_that_says_something_is_refused(tmp_path: Path, library: Library) -> None:
    path = as_workbook(tmp_path / "t.xlsx", [ROW], [LOAN])
    book = load_workbook(path)
    book["loans"].sheet_state = "hidden"
    book.save(path)
    assert faults(path, library) == {"A1": "hidden-cells"}


def test_a_misspelt_sheet_is_not_left_out(tmp_path: Path, library: Library) -> None:
    path = as_workbook(tmp_path / "t.xlsx", [ROW], [LOAN])
    book = load_workbook(path)
    book["loans"].title = "lones"
    book.save(path)
    _, (finding,) = load_table(path, library)
    assert finding.hint == "Did you mean “loans”?"


def test_a_blank_table_is_read_when_it_is_filled_in(tmp_path: Path, library: Library) -> None:
    path = tmp_path / "blank.xlsx"
    path.write_bytes(blank_table(library.programmes["small"], path)[path])
    assert [finding.id for finding in load_table(path, library)[1]] == ["empty-table"]
    book = load_workbook(path)
    for name, filled in (("partners", ROW), ("loans", LOAN)):
        headings = [cell.value for cell in book[name][1]]
        book[name].append([filled.get(str(heading)) or None for heading in headings])
    book.save(path)
    matter = only(load_table(path, library)).matter
    assert said(matter) == said(only(load_table(as_csv(tmp_path / "t.csv", [ROW], [LOAN]), library)).matter)


def test_a_blank_table_offers_what_may_stand_in_its_cells(tmp_path: Path, library: Library) -> None:
    path = tmp_path / "blank.xlsx"
    path.write_bytes(blank_table(library.programmes["small"], path)[path])
    offered = [rule.formula1 for rule in load_workbook(path)["partners"].data_validations.dataValidation]
    assert '"company,individual"' in offered
    assert offered.count('"yes,no"') == len(library.programmes["small"].choices)


@given(st.binary(max_size=300), st.sampled_from([".csv", ".xlsx", ".jsonl"]))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_make_the_reader_raise(tmp_path: Path, library: Library, data: bytes, suffix: str) -> None:
    path = tmp_path / f"t{suffix}"
    path.write_bytes(data)
    rows, findings = load_table(path, library)
    assert all(row.matter is None for row in rows)
    assert rows or findings or not data.strip()
