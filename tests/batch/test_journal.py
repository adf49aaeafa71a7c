"""The journal: one process writes it, damage is reported, and it counts how often a row was tried."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from weak_folders import weaken

from assembler.batch import BusyError, DamagedError, Journal, Outcome


def test_two_batches_do_not_share_a_journal(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite"), pytest.raises(BusyError):
        Journal(tmp_path / "j.sqlite")
    with Journal(tmp_path / "j.sqlite"):
        pass


def test_a_file_that_is_no_journal_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "j.sqlite").write_text("the only copy of something else, longer than the head of a database file" * 20)
    with pytest.raises(DamagedError, match="not a database"):
        Journal(tmp_path / "j.sqlite")
    assert (tmp_path / "j.sqlite").read_text().startswith("the only copy")


def test_the_journal_says_how_often_a_row_was_tried(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite") as journal:
        for state in ("failed", "built"):
            journal.keep(Outcome("k", "t.csv!A2", "partner-1", state))
    with closing(sqlite3.connect(tmp_path / "j.sqlite")) as rows:
        assert rows.execute("SELECT state, tries FROM row").fetchall() == [("built", 2)]


def test_a_journal_on_a_file_system_without_locks_is_kept_and_shared_with_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weaken(monkeypatch, "all")
    with Journal(tmp_path / "j?.sqlite") as journal:
        journal.keep(Outcome("k", "t.csv!A2", "partner-1", "built"))
        with pytest.raises(BusyError):
            Journal(tmp_path / "j?.sqlite")
    with closing(sqlite3.connect(tmp_path / "j?.sqlite")) as rows:
        assert rows.execute("SELECT state FROM row").fetchall() == [("built",)]
    assert {path.name for path in tmp_path.iterdir()} == {"j?.sqlite", "j?.sqlite.lock"}
