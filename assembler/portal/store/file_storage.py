"""File storage: the files of packets, of their pages and of returned forms, in a local folder or wherever an fsspec URL leads.

All keys are made of the portal's own ids. Each file is compared with its digest when it is fetched, so an altered file is
never sent to anybody.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock

import fsspec
from fsspec.implementations.local import LocalFileSystem

from assembler.packets.store import Store, open_store
from assembler.portal.logging import LOG

TOLD_BY = "`assembler portal verify` names it"
"""What the log says of a damaged file: the id of a matter in its key may hold a name."""

PACKETS = "packets"
"""The key below which packets lie, each under its name, with the records beside them."""

_TRANSACTION_LOCK = Lock()
"""fsspec gives all threads the same file system object, which has one transaction at a time."""


class AlteredFileError(Exception):
    """A stored file is missing, or its bytes are not those that were stored."""


@dataclass(frozen=True, slots=True)
class FileStorage:
    """Files below a URL, each under a key such as `returns/ID/ID`.

    `packets` is the store of the packets with their records, as `assembler build` leaves them in a folder or in object storage.
    """

    url: str
    packets: Store = field(init=False)
    _system: fsspec.AbstractFileSystem = field(init=False, repr=False)
    _root: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Open the file system that the URL names."""
        system, root = fsspec.core.url_to_fs(self.url)
        object.__setattr__(self, "_system", system)
        object.__setattr__(self, "_root", root.rstrip("/"))
        local = isinstance(system, LocalFileSystem)
        object.__setattr__(self, "packets", open_store(f"{root if local else self.url.rstrip('/')}/{PACKETS}"))
        system.makedirs(self._root, exist_ok=True)

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
            LOG.error("a stored file cannot be read: %s", TOLD_BY)
            raise AlteredFileError(key) from fault
        if hashlib.sha256(data).hexdigest() != sha256:
            LOG.error("a stored file is not the one that was stored: %s", TOLD_BY)
            raise AlteredFileError(key)
        return data

    def read(self, key: str) -> bytes | None:
        """Return the bytes of a file that is replaced in time, so that no digest of it is known; None where there is none."""
        try:
            return bytes(self._system.cat_file(f"{self._root}/{key}"))
        except FileNotFoundError:
            return None

    def below(self, key: str) -> Mapping[str, bytes]:
        """Return the files below a key by their paths; none where the key holds nothing."""
        path = f"{self._root}/{key}"
        return {found.removeprefix(f"{path}/"): bytes(self._system.cat_file(found)) for found in self._system.find(path)}

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

    def answers(self) -> bool:
        """Whether the place of the files answers now; object storage has no folder before the first file."""
        try:
            self._system.ls(self._root, detail=False, refresh=True)
        except FileNotFoundError:
            return not isinstance(self._system, LocalFileSystem)
        except OSError:
            return False
        return True

    def all_keys(self) -> Iterator[str]:
        """Yield the key of every file, in order."""
        yield from sorted(path.removeprefix(f"{self._root}/") for path in self._system.find(self._root))
