from pathlib import Path

from small_library import agreement, write

from assembler.commands.check import check_folder, check_ids
from examples import ROOT

TEMPLATES = ROOT / "templates"


def test_a_library_is_checked_by_the_selected_checks(tmp_path: Path) -> None:
    write(tmp_path, agreement({"price": "1. The price is due in 30 days.\n"}))
    (finding,) = check_folder(tmp_path, TEMPLATES, select=["typed-number"]).findings

    assert (finding.id, finding.span and finding.span.line) == ("typed-number", 5)
    assert "typed-number" not in {finding.id for finding in check_folder(tmp_path, TEMPLATES, ignore=["typed-number"]).findings}


def test_a_library_that_cannot_be_read_gives_the_findings_of_reading(tmp_path: Path) -> None:
    report = check_folder(tmp_path / "none", TEMPLATES)

    assert [finding.message for finding in report.findings] == [f"{tmp_path / 'none'} is no folder."]


def test_templates_that_cannot_be_read_are_reported_beside_the_library(tmp_path: Path) -> None:
    write(tmp_path / "library", agreement({"price": "1. The price is due in 30 days.\n"}))
    found = {finding.id for finding in check_folder(tmp_path / "library", tmp_path / "none").findings}

    assert {"typed-number", "unreadable-file"} <= found


def test_every_check_has_an_id_of_its_own() -> None:
    assert "typed-number" in check_ids()
    assert len({*check_ids()}) == len(check_ids())
