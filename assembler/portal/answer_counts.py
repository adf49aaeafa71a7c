"""Answers counted by their status, for all worker processes together, in the file in which requests are counted: no address, and nobody."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from threading import Lock

_SETTINGS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL")
_TABLE = "CREATE TABLE IF NOT EXISTS answers (status INTEGER PRIMARY KEY, number INTEGER NOT NULL) STRICT"
_COUNT = "INSERT INTO answers VALUES (?, 1) ON CONFLICT (status) DO UPDATE SET number = number + 1"


class AnswerCounts:
    """How many answers had which status, since the file was made."""

    def __init__(self, file: Path) -> None:
        """Open the file; all processes that open it count together."""
        self._lock = Lock()
        self._file = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        for statement in (*_SETTINGS, _TABLE):
            self._file.execute(statement).close()

    def add(self, status: int) -> None:
        """Count an answer. Raises `sqlite3.Error`."""
        with self._lock:
            self._file.execute(_COUNT, (status,)).close()

    def numbers(self) -> Mapping[int, int]:
        """Return how many answers had each status."""
        with self._lock:
            return dict(self._file.execute("SELECT status, number FROM answers ORDER BY status").fetchall())

    def close(self) -> None:
        """Close the file."""
        self._file.close()
