"""The journal of a batch: what came of each row, kept on disk at once, so that a run that was killed goes on where it stopped."""

import errno
import fcntl
import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Self

from assembler.batch.work import Outcome, RowTask

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
"""What the system says where SQLite says that the disk refuses; everything else it says is about the file."""
_PRIMARY = 0xFF
"""The part of SQLite's error codes that tells the kind."""
_LITTLE = 1 << 16
"""Bytes of free space below which SQLite's “disk I/O error” is for want of space."""


class BusyError(Exception):
    """Another batch is at work with the same journal."""


class DamagedError(Exception):
    """What stands at the journal's place is no journal, or is one no more."""


class Journal:
    """The outcomes of a batch by the key of their row. One process writes it; a second one is refused."""

    def __init__(self, path: Path) -> None:
        """Open or begin a journal. Raises `BusyError`, `DamagedError`, or `OSError` where the disk refuses."""
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with _told(path):
                self._rows = _opened(path)
        except BlockingIOError:
            os.close(self._lock)
            raise BusyError(path) from None
        except (DamagedError, OSError):
            os.close(self._lock)
            raise

    def __enter__(self) -> Self:
        """Hold the journal."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let the journal go."""
        self._rows.close()
        os.close(self._lock)

    def keep(self, outcome: Outcome) -> None:
        """Keep what came of a row. Raises `DamagedError`, or `OSError` where the disk refuses."""
        reasons = json.dumps(outcome.reasons, ensure_ascii=False)
        row = (outcome.key, outcome.place, outcome.matter, outcome.state, outcome.packet, reasons, outcome.seconds, 1)
        with _told(self._path), self._rows:
            self._rows.execute(_KEEP, row)

    def outcomes(self, tasks: Iterable[RowTask]) -> Mapping[str, Outcome]:
        """Give what is known of rows, by key. Raises `DamagedError`, or `OSError` where the disk refuses."""
        found = {}
        for task in tasks:
            with _told(self._path), closing(self._rows.execute(_FIND, (task.key,))) as rows:
                for matter, state, packet, reasons, seconds in rows:
                    found[task.key] = Outcome(task.key, task.place, matter, state, packet, tuple(json.loads(reasons)), seconds)
        return found


def _opened(path: Path) -> sqlite3.Connection:
    rows = sqlite3.connect(path)
    try:
        if rows.execute("SELECT 1 FROM sqlite_master").fetchone():  # another program's database is found out before it is touched
            rows.execute(_FIND, ("",)).close()
        rows.execute("PRAGMA journal_mode = WAL")
        rows.execute("PRAGMA synchronous = NORMAL")
        with rows:
            rows.execute(_TABLE)
    except sqlite3.Error:
        rows.close()
        raise
    return rows


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell what SQLite says as a refusal of the disk, or as damage of the file."""
    try:
        yield
    except sqlite3.Error as fault:
        kind = getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY
        if kind not in _REFUSALS:
            raise DamagedError(str(fault)) from None
        number = errno.ENOSPC if kind == sqlite3.SQLITE_IOERR and _full(path.parent) else _REFUSALS[kind]
        raise OSError(number, os.strerror(number), str(path)) from None
    except (TypeError, ValueError) as fault:  # reasons that are not as they were written
        raise DamagedError(str(fault)) from None


def _full(folder: Path) -> bool:
    return folder.is_dir() and shutil.disk_usage(folder).free < _LITTLE
