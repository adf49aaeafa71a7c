"""Rows of a table as the trees of matters."""

import hashlib
from pathlib import Path

from loader.matter_tables.table_files import LOAN, ROW, as_csv

from assembler.loader.matter_tables.csv_text import read_csv
from assembler.loader.matter_tables.rows import TreeRow, tree_rows
from assembler.loader.matter_tables.sheets import Sheet
from assembler.loader.matters import load_matter
from assembler.loader.yaml.tree import MappingNode, Node, Scalar, SequenceNode
from assembler.model.diagnostics import Diagnostic
from assembler.model.library import Library


def sheet(path: Path, name: str, row: dict[str, str]) -> Sheet:
    ((read,), findings) = read_csv(path, as_csv(path, [row]).read_bytes())
    assert findings == ()
    return Sheet(name, read.heading, read.rows, read.faults)


def trees(
    tmp_path: Path, library: Library, change: dict[str, str], loan: dict[str, str] = LOAN
) -> tuple[TreeRow, tuple[Diagnostic, ...]]:
    sheets = (sheet(tmp_path / "t.csv", "Partners", ROW | change), sheet(tmp_path / "l.csv", "loans", loan))
    (row,), findings = tree_rows(sheets, library, {})
    return row, findings


def text(node: Node, *path: str | int) -> str:
    match node, path:
        case MappingNode(), (str(key), *rest):
            return text(node[key], *rest)
        case SequenceNode(), (int(place), *rest):
            return text(node[place], *rest)
        case Scalar(written), ():
            return written
    raise AssertionError(f"{path} leads to no value.")


def test_each_value_goes_where_a_matter_s_file_has_it(tmp_path: Path, library: Library) -> None:
    row, findings = trees(tmp_path, library, {"delivery": "no"})
    assert (findings, row.findings, row.matter) == ((), [], "first-001")
    assert text(row.tree, "partner", "address", 1) == "Stockholm"
    assert text(row.tree, "partner", "signatories", 0, "title") == "Director"
    assert text(row.tree, "choices", 0) == "lend"
    assert text(row.tree, "without", 0) == "delivery"
    assert text(row.tree, "loans", 0, "owed") == "1234.50 EUR"


def test_a_blank_required_cell_is_a_finding_and_another_is_remembered(tmp_path: Path, library: Library) -> None:
    row, _ = trees(tmp_path, library, {"country": "", "place": ""})
    assert [finding.message for finding in row.findings] == ["“country” is blank."]
    assert "country" in row.reported
    assert str(row.blank["place"]).endswith("!N2")


def test_the_text_is_that_of_the_values_and_is_read_as_a_matter(tmp_path: Path, library: Library) -> None:
    same, other = trees(tmp_path, library, {"issued": "01.12.2026"})[0], trees(tmp_path, library, {"issued": "2026-12-02"})[0]
    text = trees(tmp_path, library, {})[0].text
    assert (same.text == text, other.text == text) == (True, False)
    (tmp_path / "matter.yaml").write_bytes(text)
    read, findings = load_matter(tmp_path / "matter.yaml", library)
    assert read is not None, findings
    assert (read.digest, read.text) == (hashlib.sha256(text).hexdigest(), text)


def test_an_entry_of_no_partner_is_a_finding_about_the_table(tmp_path: Path, library: Library) -> None:
    _, (finding,) = trees(tmp_path, library, {}, LOAN | {"matter": "first-01"})
    assert (finding.id, finding.hint) == ("unknown-name", "Did you mean “first-001”?")
