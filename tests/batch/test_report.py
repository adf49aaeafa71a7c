"""The report of a batch in each of its formats."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assembler.batch import Outcome, write_report

OUTCOMES = (
    Outcome("k1", "t.csv!A2", "partner-1", "built", "partner-1-12345678"),
    Outcome("k2", "t.csv!A3", "=1+1", "refused", reasons=("One.", "Two.")),
)
HEADING = ("row", "matter", "state", "packet", "reason")
LINES = [
    HEADING,
    ("t.csv!A2", "partner-1", "built", "partner-1-12345678", ""),
    ("t.csv!A3", "'=1+1", "refused", "", "One.\nTwo."),
]


def test_a_table_has_a_line_for_each_row_and_no_formula(tmp_path: Path) -> None:
    write_report(tmp_path / "r.csv", OUTCOMES)
    text = (tmp_path / "r.csv").read_bytes().decode("utf-8-sig")
    assert [tuple(row) for row in csv.reader(StringIO(text, newline=""))] == LINES


def test_a_workbook_has_the_same_lines(tmp_path: Path) -> None:
    write_report(tmp_path / "r.xlsx", OUTCOMES)
    book = load_workbook(tmp_path / "r.xlsx")
    assert book.sheetnames == ["results"]
    assert [tuple(cell or "" for cell in row) for row in book["results"].iter_rows(values_only=True)] == LINES


def test_json_lines_have_the_texts_as_they_are(tmp_path: Path) -> None:
    write_report(tmp_path / "r.jsonl", OUTCOMES)
    first, second = map(json.loads, (tmp_path / "r.jsonl").read_text("utf-8").splitlines())
    assert first["packet"] == "partner-1-12345678"
    assert (second["matter"], second["reasons"]) == ("=1+1", ["One.", "Two."])


def test_an_unknown_suffix_is_refused_and_an_earlier_report_replaced(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.txt"):
        write_report(tmp_path / "r.txt", OUTCOMES)
    (tmp_path / "r.csv").write_text("earlier")
    write_report(tmp_path / "r.csv", OUTCOMES)
    assert "earlier" not in (tmp_path / "r.csv").read_text("utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["r.csv"]
