"""Tasks return findings instead of a result where there is none, and say nothing of their folder."""

from datetime import date
from pathlib import Path

import pytest
from portal.running import ROOT
from small_library import MATTER, agreement, load, write

from assembler.formats.registry import DEFAULT_FORMATS, FORMATS
from assembler.portal.jobs.messages import RETURNED_FILE, BuildPacket, CheckLibrary, IssuedFiles, ReadReturn, ReadTable
from assembler.portal.jobs.worker_tasks import run_build, run_check, run_read, run_table

TEMPLATES = ROOT / "templates"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return write(tmp_path / "library", agreement({"loans": "1. {{ partner.legal_name }} must repay.\n"}))


def build(library: Path, folder: Path, digest: str, text: str) -> BuildPacket:
    folder.mkdir()
    return BuildPacket(folder, library, TEMPLATES, digest, text, {}, date(2026, 12, 1))


def test_a_packet_is_built_with_a_page_for_each_paper(library: Path, tmp_path: Path) -> None:
    digest = load(tmp_path / "library", {}).digest
    built = run_build(build(library, tmp_path / "job", digest, MATTER))
    assert built.contents, built.findings
    (paper,) = built.contents.papers
    assert paper.files == {id: f"documents/01-{paper.name}{FORMATS[id].ending}" for id in DEFAULT_FORMATS}
    assert paper.view == f"views/{paper.name}.html"
    assert "Exempel AB" in (tmp_path / "job/pages" / paper.view).read_text("utf-8")


@pytest.mark.parametrize(
    ("digest", "text", "id"),
    [
        ("another", MATTER, "library-changed"),
        ("", MATTER.replace("SE", "XX"), "bad-value"),
    ],
)
def test_a_packet_that_cannot_be_built_says_why(library: Path, tmp_path: Path, digest: str, text: str, id: str) -> None:
    built = run_build(build(library, tmp_path / "job", digest or load(tmp_path / "library", {}).digest, text))
    assert built.contents is None
    assert [finding.id for finding in built.findings] == [id]


def test_a_row_becomes_the_text_of_a_matter_and_its_place_names_no_folder(library: Path, tmp_path: Path) -> None:
    heading = "programme,matter,issued,kind,legal name,country,address 1,signatory 1 name,signatory 1 title\n"
    row = "small,row-1,2026-12-01,company,Acme,{},Street 1,Ann,Director\n"
    (tmp_path / "table.csv").write_text(heading + row.format("SE") + row.replace("row-1", "row-2").format("Nowhere"), "utf-8")
    table = run_table(ReadTable(tmp_path, library, "table.csv"))
    good, bad = table.rows
    assert 'legal_name: "Acme"' in good.text
    assert (bad.id, bad.text, good.place) == ("row-2", "", "table!A2")
    assert str(tmp_path) not in str(table)
    assert any(finding.message.startswith("table!") for finding in bad.findings)


def test_the_library_is_checked(library: Path) -> None:
    checked = run_check(CheckLibrary(library, TEMPLATES))
    assert checked.closing[0].startswith("small: proved ")


def test_a_file_that_is_no_form_is_refused(tmp_path: Path) -> None:
    (tmp_path / RETURNED_FILE).write_bytes(b"hello")
    result = run_read(ReadReturn(IssuedFiles(tmp_path, TEMPLATES, "m-1", (), ())))
    assert (result.state, result.values) == ("refused", {})
    assert result.findings[0].message == "The file is neither a Word document (.docx) nor a PDF."
