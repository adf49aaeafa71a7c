"""Rate limits, counted for all worker processes of a portal together, in a small SQLite file of their own.

The file is not the portal's database, so a flood of requests delays nobody who writes there. A client is kept as a keyed hash whose
key is in no file, and expired counts are deleted.
"""

import hmac
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from threading import Lock

from limits import RateLimitItem, parse

from assembler.portal.clock import now

_SETTINGS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL")
_TABLE = """
CREATE TABLE IF NOT EXISTS counts (
    who TEXT NOT NULL, began INTEGER NOT NULL, number INTEGER NOT NULL, lapses INTEGER NOT NULL, PRIMARY KEY (who, began)
) STRICT
"""
_INDEX = "CREATE INDEX IF NOT EXISTS lapsing ON counts (lapses)"
_ALLOWED = """
SELECT coalesce(sum(CASE began WHEN :began THEN number ELSE number * :left / :length END), 0) < :most
FROM counts WHERE who = :who AND began IN (:began, :began - :length)
"""
_COUNT = """
INSERT INTO counts VALUES (:who, :began, 1, :began + 2 * :length) ON CONFLICT (who, began) DO UPDATE SET number = number + 1
"""
_CLEAR = "DELETE FROM counts WHERE rowid IN (SELECT rowid FROM counts WHERE lapses <= :now LIMIT 100)"

Window = Mapping[str, str | int]


class RateLimiter:
    """Counts requests in a sliding window: the previous window counts in proportion to the part of it still within reach."""

    def __init__(self, file: Path, secret: str, clock: Callable[[], int] = now) -> None:
        """Open the file; all processes that open it with the same secret count together."""
        self._secret, self._clock, self._lock = secret.encode(), clock, Lock()
        self._items: dict[str, RateLimitItem] = {}
        self._file = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        for statement in (*_SETTINGS, _TABLE, _INDEX):
            self._file.execute(statement).close()

    def take(self, rate: str, *who: str) -> bool:
        """Count a request; return False, without counting it, where it exceeds the rate. Raises `sqlite3.Error`."""
        window = self._window(rate, who)
        with self._lock, self._file:
            self._file.execute("BEGIN IMMEDIATE")
            if allowed := self._window_allows(window):
                self._file.execute(_CLEAR, window)
                self._file.execute(_COUNT, window)
            return allowed

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _window_allows(self, window: Window) -> bool:
        with closing(self._file.execute(_ALLOWED, window)) as found:
            return bool(found.fetchone()[0])

    def _window(self, rate: str, who: tuple[str, ...]) -> Window:
        """Return the window of a request: the hashed client, its beginning, its length and the rest of it in seconds, the most requests."""
        if rate not in self._items:
            self._items[rate] = parse(rate)
        item, time = self._items[rate], self._clock()
        length = item.get_expiry()
        known = hmac.digest(self._secret, item.key_for(*who).encode(), "sha256").hex()
        left = length - time % length
        return {"who": known, "now": time, "began": time + left - length, "length": length, "left": left, "most": item.amount}
