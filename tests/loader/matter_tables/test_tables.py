"""A table yields the matters that files of their own would, and every fault is reported at its cell."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loader.matter_tables.table_files import LOAN, MATTER, ROW, as_csv, as_lines, as_workbook, faults_by_cell, only_row
from openpyxl import load_workbook
from small_library import AGREEMENT, PROGRAMME, agreement, load

from assembler.commands.new_table import blank_table
from assembler.loader.matter_tables import load_table, table_plans
from assembler.model.library import Library
from assembler.model.source import Span


def said(node: Any) -> Any:
    """Return the values of a matter, without places, texts and digests."""
    if isinstance(node, Span):
        return None
    if is_dataclass(node):
        return {part.name: said(getattr(node, part.name)) for part in fields(node) if part.name not in ("digest", "text")}
    if isinstance(node, dict):
        return {key: said(value) for key, value in node.items()}
    return [*map(said, node)] if isinstance(node, tuple) else node


def test_every_format_gives_the_matter_that_its_own_file_would(tmp_path: Path, library: Library) -> None:
    folder = tmp_path / "matters"
    folder.mkdir()
    (folder / "one.yaml").write_text(as_lines(tmp_path / "one.jsonl", MATTER).read_text("utf-8"), "utf-8")
    rows = [
        only_row(load_table(path, library))
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
    alone = only_row(load_table(as_csv(tmp_path / "one.csv", [ROW]), library))
    rows, _ = load_table(as_csv(tmp_path / "two.csv", [ROW | {"matter": "other-1"}, ROW]), library)
    assert rows[1].matter is not None
    assert alone.matter is not None
    assert rows[1].matter.digest == alone.matter.digest
    assert str(rows[1].matter.span) == f"{tmp_path}/two.csv!B3"


def test_a_row_states_who_contracts_and_who_signs_the_forms(tmp_path: Path) -> None:
    listed = AGREEMENT.replace("sign_now}", "sign_now, representatives: true}")
    library = load(tmp_path, agreement({"term": "Words."}) | {"small/programme.yaml": PROGRAMME + listed})
    people = {"representative_1_name": "Bo Ek", "representative_1_title": "Clerk", "representative_2_name": "Li Ek"}
    row = ROW | {"entity": "ours-us", "representative_2_title": "Clerk"} | people
    matter = only_row(load_table(as_csv(tmp_path / "one.csv", [row]), library)).matter
    assert matter is not None
    assert matter.entity is not None
    assert matter.entity.value == "ours-us"
    assert [(one.name.value, one.title.value) for one in matter.partner.representatives] == [
        ("Bo Ek", "Clerk"),
        ("Li Ek", "Clerk"),
    ]


def test_a_day_that_is_not_past_yet_is_reported_at_its_cell(tmp_path: Path) -> None:
    files = agreement({"term": "Words."})
    declared = files["small/programme.yaml"].replace("place: text?", "paid_on: {type: date?, past: true}")
    library = load(tmp_path / "library", files | {"small/programme.yaml": declared})
    row = {name: cell for name, cell in ROW.items() if name != "place"} | {"paid_on": "02.12.2026"}
    (cell,) = faults_by_cell(as_workbook(tmp_path / "one.xlsx", [row]), library).items()
    assert cell == ("N2", "not-past-yet")


def test_each_fact_that_is_blank_is_told_at_its_cell_where_none_is_stated(tmp_path: Path) -> None:
    files = agreement({"term": "Words."})
    asked = "place: {type: text, occasion: joining}, town: {type: text, occasion: joining}"
    occasions = "occasions: {joining: {title: Joining, source: T-1}, change: {title: A change, follows: agreement, source: T-1}}"
    declared = files["small/programme.yaml"].replace("facts: {place: text?}", f"{occasions}\nfacts: {{{asked}}}")
    library = load(tmp_path / "library", files | {"small/programme.yaml": declared})
    rows, _ = load_table(as_workbook(tmp_path / "one.xlsx", [ROW | {"place": "", "town": ""}]), library)
    assert [(fault.id, fault.subject) for fault in rows[0].findings] == [("missing-key", "place"), ("missing-key", "town")]


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
    found = faults_by_cell(path, library)
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
    assert faults_by_cell(as_csv(tmp_path / "t.csv", [ROW, ROW]), library) == {"B3": "doubled-id"}
    rows, _ = load_table(as_lines(tmp_path / "t.jsonl", MATTER, MATTER), library)
    assert [row.matter is None for row in rows] == [False, True]


def test_headings_are_ours_or_said_to_be(tmp_path: Path, library: Library) -> None:
    theirs = {("Firma" if key == "legal_name" else key.replace("_", " ").title()): text for key, text in ROW.items()}
    path = as_csv(tmp_path / "t.csv", [theirs | {"Remarks": "call them"}])
    _, findings = load_table(path, library)
    assert {finding.subject for finding in findings} == {"Firma", "Remarks", "legal_name"}
    row = only_row(load_table(path, library, {"Firma": "legal_name", "Remarks": ""}))
    assert row.id == "first-001"


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
        headings = [cell.value for cell in book[name][2]]
        book[name].append([filled.get(str(heading)) or None for heading in headings])
    book.save(path)
    matter = only_row(load_table(path, library)).matter
    assert said(matter) == said(only_row(load_table(as_csv(tmp_path / "t.csv", [ROW], [LOAN]), library)).matter)


def test_headings_in_words_are_read_with_the_ids_below_or_alone(tmp_path: Path, library: Library) -> None:
    expected = said(only_row(load_table(as_csv(tmp_path / "t.csv", [ROW], [LOAN]), library)).matter)
    columns = {column.heading: column for plan in table_plans(library.programmes["small"]) for column in plan.columns}
    rows, loans = ([{columns[id].words: text for id, text in row.items()}] for row in (ROW, LOAN))
    assert said(only_row(load_table(as_csv(tmp_path / "words.csv", rows, loans), library)).matter) == expected
    rows, loans = ([_german(dict(zip(row, row, strict=True))), _german(row)] for row in (ROW, LOAN))
    assert said(only_row(load_table(as_csv(tmp_path / "german.csv", rows, loans), library)).matter) == expected


def _german(row: Mapping[str, str]) -> dict[str, str]:
    return {f"Spalte {at}": text for at, text in enumerate(row.values(), 1)}


def test_a_column_without_an_id_below_is_known_by_its_words(tmp_path: Path, library: Library) -> None:
    ids = dict(zip(ROW, ROW, strict=True))
    path = as_csv(tmp_path / "t.csv", [ids | {"Return by": ""}, ROW | {"Return by": "15.01.2027"}])
    matter = only_row(load_table(path, library)).matter
    assert matter is not None
    assert matter.return_by is not None
    assert matter.return_by.value == date(2027, 1, 15)
    _, (finding,) = load_table(as_csv(tmp_path / "u.csv", [ids | {"Remarks": ""}, ROW | {"Remarks": "call them"}]), library)
    assert (finding.id, finding.subject) == ("unknown-column", "Remarks")


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
