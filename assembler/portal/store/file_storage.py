"""The shelf: files of packets and returns, through fsspec; a local folder, or whatever its URL names.

Every key is ours. What is fetched is held against its hash, so that a file that was changed on the shelf is never handed out.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

import fsspec

MANIFEST = "manifest.json"

_TURN = Lock()
"""A file system has one transaction at a time, and fsspec gives all threads the same one."""


class AlteredFileError(Exception):
    """A file on the shelf is missing, or is not the one that was put there."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of files somewhere."""

    url: str
    _system: Any = field(init=False, repr=False)
    _root: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Open the file system that the URL names."""
        system, root = fsspec.core.url_to_fs(self.url)
        object.__setattr__(self, "_system", system)
        object.__setattr__(self, "_root", root.rstrip("/"))
        system.makedirs(self._root, exist_ok=True)

    def put_folder(self, key: str, folder: Path, beat: Callable[[], None] = lambda: None) -> None:
        """Put a folder's files on the shelf, its manifest last: without it, what stands there is no packet. `beat` goes with each."""
        files = sorted((path for path in folder.rglob("*") if path.is_file()), key=lambda path: (path.name == MANIFEST, path))
        for path in files:
            beat()
            self.put(f"{key}/{path.relative_to(folder).as_posix()}", path.read_bytes())

    def put(self, key: str, data: bytes) -> None:
        """Put a file on the shelf; it appears whole or not at all."""
        path = f"{self._root}/{key}"
        self._system.makedirs(path.rpartition("/")[0], exist_ok=True)
        with _TURN, self._system.transaction:
            self._system.pipe_file(path, data)

    def fetch(self, key: str, sha256: str) -> bytes:
        """Give a file's bytes, or raise `AlteredFileError` where it is not the one with that hash."""
        try:
            data = bytes(self._system.cat_file(f"{self._root}/{key}"))
        except OSError as fault:
            raise AlteredFileError(key) from fault
        if hashlib.sha256(data).hexdigest() != sha256:
            raise AlteredFileError(key)
        return data

    def remove(self, keys: Iterable[str]) -> None:
        """Take folders off the shelf, as far as they are there."""
        for key in keys:
            if self._system.exists(path := f"{self._root}/{key}"):
                self._system.rm(path, recursive=True)

    def keys(self, below: str) -> tuple[str, ...]:
        """Give the names of the folders below a key."""
        path = f"{self._root}/{below}"
        if not self._system.exists(path):
            return ()
        return tuple(sorted(name.rstrip("/").rpartition("/")[2] for name in self._system.ls(path, detail=False)))
