"""The journal of a batch: the outcome of each row, stored on disk at once, so that a killed run continues where it stopped."""

import errno
import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Self

from assembler.batch.work import Outcome, RowTask
from assembler.platform.locks import held, supports_locks

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
_FIND = "SELECT matter, state, packet, reasons, seconds FROM row WHERE key = ?"

_REFUSALS = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_BUSY: errno.EBUSY,
}
"""The system's error for each error of SQLite in which the disk refuses; every other one is damage of the file."""
_PRIMARY = 0xFF
"""The bits of SQLite's error codes with the primary code."""
_LITTLE_SPACE = 1 << 16
"""Bytes of free space below which SQLite's “disk I/O error” means a full disk."""


class BusyError(Exception):
    """Another batch uses the same journal."""


class DamagedError(Exception):
    """The file at the journal's path is no journal, or is damaged."""


class Journal:
    """The outcomes of a batch by the key of their row. One process has it open; a second one is refused."""

    def __init__(self, path: Path) -> None:
        """Open or begin a journal. Raises `BusyError`, `DamagedError`, or `OSError` where the disk refuses."""
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = ExitStack()
        try:
            lock = path.with_name(f"{path.name}.lock")
            locks = supports_locks(lock)  # before it is locked
            self._lock.enter_context(held(lock))
            with _errors_of_sqlite(path):
                self._rows = _open_database(path, locks=locks)
        except BlockingIOError:
            raise BusyError(path) from None
        except (DamagedError, OSError):
            self._lock.close()
            raise

    def __enter__(self) -> Self:
        """Return the journal."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the journal and release its lock."""
        self._rows.close()
        self._lock.close()

    def keep(self, outcome: Outcome) -> None:
        """Store the outcome of a row. Raises `DamagedError`, or `OSError` where the disk refuses."""
        reasons = json.dumps(outcome.reasons, ensure_ascii=False)
        row = (outcome.key, outcome.place, outcome.matter, outcome.state, outcome.packet, reasons, outcome.seconds, 1)
        with _errors_of_sqlite(self._path), self._rows:
            self._rows.execute(_KEEP, row)

    def outcomes(self, tasks: Iterable[RowTask]) -> Mapping[str, Outcome]:
        """Return the stored outcomes of rows, by key. Raises `DamagedError`, or `OSError` where the disk refuses."""
        found = {}
        for task in tasks:
            with _errors_of_sqlite(self._path), closing(self._rows.execute(_FIND, (task.key,))) as rows:
                for matter, state, packet, reasons, seconds in rows:
                    found[task.key] = Outcome(task.key, task.place, matter, state, packet, tuple(json.loads(reasons)), seconds)
        return found


def _open_database(path: Path, *, locks: bool) -> sqlite3.Connection:
    """Open the database. Where the file system has no locks, SQLite takes none: the journal is this process's alone already."""
    rows = sqlite3.connect(path) if locks else sqlite3.connect(f"{path.absolute().as_uri()}?nolock=1", uri=True)
    try:
        if rows.execute("SELECT 1 FROM sqlite_master").fetchone():  # another program's database fails here, unchanged
            rows.execute(_FIND, ("",)).close()
        rows.execute(f"PRAGMA journal_mode = {'WAL' if locks else 'DELETE'}")
        rows.execute("PRAGMA synchronous = NORMAL")
        with rows:
            rows.execute(_TABLE)
    except sqlite3.Error:
        rows.close()
        raise
    return rows


@contextmanager
def _errors_of_sqlite(path: Path) -> Iterator[None]:
    """Turn an error of SQLite into `OSError` where the disk refuses, else into `DamagedError`."""
    try:
        yield
    except sqlite3.Error as fault:
        kind = getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY
        if kind not in _REFUSALS:
            raise DamagedError(str(fault)) from None
        number = errno.ENOSPC if kind == sqlite3.SQLITE_IOERR and _is_full(path.parent) else _REFUSALS[kind]
        raise OSError(number, os.strerror(number), str(path)) from None
    except (TypeError, ValueError) as fault:  # reasons that are no list of texts
        raise DamagedError(str(fault)) from None


def _is_full(folder: Path) -> bool:
    return folder.is_dir() and shutil.disk_usage(folder).free < _LITTLE_SPACE
