"""The table of the daily life names commands, tests and steps of lives that exist."""

import re
from pathlib import Path

from assembler.cli import COMMANDS

TESTS = Path(__file__).parent
ROWS = [row.strip("|").split(" | ") for row in (TESTS / "daily-life.md").read_text("utf-8").splitlines()[7:]]


def test_every_row_says_how_and_which_test_holds_it() -> None:
    assert len(ROWS) > 20
    assert {len(row) for row in ROWS} == {4}
    assert all(cell.strip() for row in ROWS for cell in row)
    assert all("`" in row[3] for row in ROWS)


def test_every_command_exists() -> None:
    named = {name for row in ROWS for name in re.findall(r"`assembler (\w+)", " ".join(row))}
    assert len(named) > 10
    assert named <= {*COMMANDS}


def test_every_test_and_every_step_exists() -> None:
    for span in (span for row in ROWS for span in re.findall(r"`([^`]+)`", row[3])):
        path, _, test = span.partition("::")
        scenarios, _, title = span.partition(": ")
        if title:
            assert f"title: {title}\n" in (TESTS / scenarios).read_text("utf-8"), span
        else:
            assert f"def {test}(" in (TESTS / path).read_text("utf-8") if test else (TESTS / path).is_file(), span
