"""File storage: the files of packets and returned forms, in a local folder or wherever an fsspec URL leads.

All keys are made of the portal's own ids. Each file is compared with its digest when it is fetched, so an altered file is
never sent to anybody.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import fsspec

from assembler.packets.manifest_file import MANIFEST

_TRANSACTION_LOCK = Lock()
"""fsspec gives all threads the same file system object, which has one transaction at a time."""


class AlteredFileError(Exception):
    """A stored file is missing, or its bytes are not those that were stored."""


@dataclass(frozen=True, slots=True)
class FileStorage:
    """Files below a URL, each under a key such as `packets/ID/packet.pdf`."""

    url: str
    _system: fsspec.AbstractFileSystem = field(init=False, repr=False)
    _root: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Open the file system that the URL names."""
        system, root = fsspec.core.url_to_fs(self.url)
        object.__setattr__(self, "_system", system)
        object.__setattr__(self, "_root", root.rstrip("/"))
        system.makedirs(self._root, exist_ok=True)

    def put_folder(self, key: str, folder: Path, before_each: Callable[[], None] = lambda: None) -> None:
        """Store the files of a folder below a key, its manifest last: without a manifest the key holds no packet.

        `before_each` is called before each file.
        """
        files = sorted((path for path in folder.rglob("*") if path.is_file()), key=lambda path: (path.name == MANIFEST, path))
        for path in files:
            before_each()
            self.put(f"{key}/{path.relative_to(folder).as_posix()}", path.read_bytes())

    def put(self, key: str, data: bytes) -> None:
        """Store a file in one transaction: it appears whole or not at all."""
        path = f"{self._root}/{key}"
        self._system.makedirs(path.rpartition("/")[0], exist_ok=True)
        with _TRANSACTION_LOCK, self._system.transaction:
            self._system.pipe_file(path, data)

    def fetch(self, key: str, sha256: str) -> bytes:
        """Return the bytes of a file; raise `AlteredFileError` unless they have this digest."""
        try:
            data = bytes(self._system.cat_file(f"{self._root}/{key}"))
        except OSError as fault:
            raise AlteredFileError(key) from fault
        if hashlib.sha256(data).hexdigest() != sha256:
            raise AlteredFileError(key)
        return data

    def remove(self, keys: Iterable[str]) -> None:
        """Remove everything below each key; a key that holds nothing is no error."""
        for key in keys:
            if self._system.exists(path := f"{self._root}/{key}"):
                self._system.rm(path, recursive=True)

    def keys(self, below: str) -> tuple[str, ...]:
        """Return the sorted names of what is stored directly below a key."""
        path = f"{self._root}/{below}"
        if not self._system.exists(path):
            return ()
        return tuple(sorted(name.rstrip("/").rpartition("/")[2] for name in self._system.ls(path, detail=False)))
