"""`assembler changes` as CI runs it for a pull request."""

import json
from pathlib import Path

from click.testing import CliRunner
from small_library import agreement, write

from assembler.cli import main


def test_a_pull_request_gets_a_redline(tmp_path: Path) -> None:
    write(tmp_path / "before", agreement({"price": "1. The price is fixed.\n"}))
    write(tmp_path / "after", agreement({"price": "1. The price is open.\n"}))
    result = CliRunner().invoke(main, ["changes", str(tmp_path / "before"), "--library", str(tmp_path / "after")])
    assert result.exit_code == 0
    assert "*With no choice at all:*\n\n> 1. The price is ~~fixed~~ **open**.\n" in result.stdout


def test_changes_as_data(tmp_path: Path) -> None:
    write(tmp_path / "before", agreement({"price": "1. The price is fixed.\n"}))
    write(tmp_path / "after", agreement({"price": "1. The price is open.\n"}))
    arguments = ["changes", str(tmp_path / "before"), "--library", str(tmp_path / "after"), "--json"]
    (one,) = json.loads(CliRunner().invoke(main, arguments).stdout)["changes"]
    assert one["editions"] == ["2026-01-01", "2026-07-01"]
    assert one["shown"][0]["after"] == [{"label": "1.", "text": "The price is open.", "when": "", "level": 2}]


def test_a_library_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "after", agreement({"price": "1. The price is open.\n"}))
    result = CliRunner().invoke(main, ["changes", str(tmp_path), "--library", str(tmp_path / "nothing")])
    assert result.exit_code != 0


def test_a_folder_around_the_library_is_told_as_the_argument_that_it_is(tmp_path: Path) -> None:
    write(tmp_path / "before/clauses", agreement({"price": "1. The price is fixed.\n"}))
    result = CliRunner().invoke(main, ["changes", str(tmp_path / "before"), "--library", str(tmp_path / "before/clauses")])
    assert result.exit_code == 1
    assert f"Name that folder as BEFORE: {tmp_path / 'before/clauses'}" in result.output
