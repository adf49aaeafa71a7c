"""CSV: delimiters, encodings and rows that have lost a delimiter."""

from pathlib import Path

import pytest
from loader.matter_tables.table_files import ROW, as_csv

from assembler.loader.matter_tables import load_table
from assembler.loader.matter_tables.csv_text import read_csv
from assembler.loader.matter_tables.sheets import UnreadableTableError
from assembler.model.expressions import Datum
from assembler.model.library import Library


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_that_of_the_heading(tmp_path: Path, delimiter: str) -> None:
    text = f'{delimiter.join("abc")}\n1{delimiter}"x, y; z"{delimiter}3\n'
    ((sheet,), findings) = read_csv(tmp_path / "t.csv", text.encode())
    assert findings == ()
    assert [cell.text for cell in sheet.heading] == ["a", "b", "c"]
    assert [[(cell.text, str(cell.span).rpartition("!")[2]) for cell in row] for row in sheet.rows] == [
        [("1", "A2"), ("x, y; z", "B2"), ("3", "C2")]
    ]


def test_a_quotation_mark_that_is_never_closed_makes_the_file_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTableError, match="cannot be told apart"):
        read_csv(tmp_path / "t.csv", b'a,b\n1,"2\n')


def test_what_excel_writes_where_it_does_not_write_utf_8_is_read_and_reported(tmp_path: Path, library: Library) -> None:
    path = as_csv(tmp_path / "t.csv", [ROW | {"legal_name": "Müller & Söhne"}], delimiter=";", encoding="cp1252")
    (row,), (finding,) = load_table(path, library)
    assert row.matter is not None
    name = row.matter.partner.fields["legal_name"]
    assert isinstance(name, Datum)
    assert name.value == "Müller & Söhne"
    assert (finding.id, finding.severity) == ("read-as-windows-1252", "info")


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ('programme,matter\nsmall,"first-001\nsmall,second-001\n', "unreadable-file"),
        ("programme,matter\nsmall,a,b\n", "ragged-row"),
    ],
)
def test_a_lost_quotation_mark_or_comma_moves_nothing_silently(tmp_path: Path, library: Library, text: str, id: str) -> None:
    path = tmp_path / "t.csv"
    path.write_text(text)
    rows, findings = load_table(path, library)
    assert id in {finding.id for finding in (*findings, *(finding for row in rows for finding in row.findings))}
    assert all(row.matter is None for row in rows)
