"""The journal of a batch: what came of each row, kept on disk at once, so that a run that was killed goes on where it stopped."""

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Self

from assembler.batch.work import Outcome, Task

_TABLE = """
CREATE TABLE IF NOT EXISTS row (
    key TEXT PRIMARY KEY, place TEXT NOT NULL, matter TEXT NOT NULL, state TEXT NOT NULL, packet TEXT NOT NULL,
    reasons TEXT NOT NULL, seconds REAL NOT NULL, tries INTEGER NOT NULL
) STRICT
"""
_KEEP = """
INSERT INTO row VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET
    place = excluded.place, state = excluded.state, packet = excluded.packet, reasons = excluded.reasons,
    seconds = excluded.seconds, tries = row.tries + excluded.tries
"""


class BusyError(Exception):
    """Another batch is at work with the same journal."""


class Journal:
    """The outcomes of a batch by the key of their row. One process writes it; a second one is refused."""

    def __init__(self, path: Path) -> None:
        """Open or begin a journal. Raises `BusyError`, or `OSError` where the disk refuses."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._rows = _opened(path)
        except BlockingIOError:
            os.close(self._lock)
            raise BusyError(path) from None
        except sqlite3.Error as fault:
            os.close(self._lock)
            raise OSError(None, f"{fault}", str(path)) from None

    def __enter__(self) -> Self:
        """Hold the journal."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let the journal go."""
        self._rows.close()
        os.close(self._lock)

    def keep(self, outcome: Outcome) -> None:
        """Keep what came of a row. Raises `OSError` where the disk refuses."""
        reasons = json.dumps(outcome.reasons, ensure_ascii=False)
        row = (outcome.key, outcome.place, outcome.matter, outcome.state, outcome.packet, reasons, outcome.seconds, 1)
        try:
            with self._rows:
                self._rows.execute(_KEEP, row)
        except sqlite3.Error as fault:
            raise OSError(None, f"the journal cannot be written: {fault}") from None

    def outcomes(self, tasks: Iterable[Task]) -> Mapping[str, Outcome]:
        """Give what is known of rows, by key."""
        found = {}
        for task in tasks:
            with closing(self._rows.execute("SELECT * FROM row WHERE key = ?", (task.key,))) as rows:
                for key, _, matter, state, packet, reasons, seconds, _ in rows:
                    found[key] = Outcome(key, task.place, matter, state, packet, tuple(json.loads(reasons)), seconds)
        return found


def _opened(path: Path) -> sqlite3.Connection:
    rows = sqlite3.connect(path)
    rows.execute("PRAGMA journal_mode = WAL")
    rows.execute("PRAGMA synchronous = NORMAL")
    with rows:
        rows.execute(_TABLE)
    return rows
