"""Stores: packets and records in a folder or in object storage. In both, files without a manifest are no packet.

Records are small files below `records/`, each written only where there is none: of two writers of the same file one wins.
"""

import errno
import inspect
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from assembler.model.manifest import Manifest
from assembler.packets.commit import STAGING, commit, put, sweep, take_away
from assembler.packets.manifest import PacketFile, altered, changed, digest, unlisted
from assembler.packets.manifest_file import MANIFEST, ReadManifest, open_manifest, read_manifest
from assembler.platform.abilities import missing_abilities

RECORDS = "records"
"""The folder of the records, beside the packets; no packet has this name, which has no hyphen."""

KEPT = "kept"
"""The folder of what packets are made anew from."""

BESIDE = (RECORDS, KEPT)
"""What lies beside the packets in their store."""


class Store(Protocol):
    """A place where packets are kept, each under its name. Methods raise `OSError` where the store cannot be read or written."""

    def place(self, packet: str) -> str:
        """Return the folder or URL of a packet, present or not."""

    def names(self, matter: str) -> tuple[str, ...]:
        """Return the names of the packets that begin with a matter's id and a hyphen."""

    def taken(self, packet: str) -> bool:
        """Whether something has a packet's name, be it a whole packet or not."""

    def keeps(self, packet: str, /) -> bool:
        """Whether a committed packet is still there, as far as that is known without a request over a network."""

    def manifest(self, packet: str) -> ReadManifest:
        """Read a packet's manifest; None without a finding where there is none."""

    def altered(self, packet: str, written: Manifest) -> tuple[str, ...]:
        """Return the paths of files that differ from a packet's manifest: changed, missing or added."""

    def commit(self, packet: str, files: Iterable[PacketFile]) -> bool:
        """Store a packet's files, the manifest last, whole or not at all. Returns whether it did: not where the packet is there."""

    def keeps_records(self) -> bool:
        """Whether the store can write a file only where there is none, which records need."""

    def read(self, path: str) -> bytes | None:
        """Read a small file by its path below the store; None where there is none."""

    def create(self, path: str, data: bytes) -> bool:
        """Write a small file, whole or not at all, and return whether it is new: one that is there already is never replaced."""

    def below(self, path: str) -> tuple[str, ...]:
        """Return the names of the files and folders in a folder; none where there is no folder."""

    def remove(self, path: str) -> None:
        """Remove a file, or a folder with everything below; nothing happens where there is none."""

    def sweep(self) -> None:
        """Remove the remains of writers that were killed."""

    def lacks(self) -> tuple[str, ...]:
        """Return in words what the place cannot do and a usual disk can, such as “lock files”."""


class FolderStore:
    """Packets as folders inside one folder, each committed by a single rename."""

    def __init__(self, root: Path) -> None:
        """Keep the path; the folder is made with the first packet."""
        self.root = root

    def place(self, packet: str) -> str:
        """Return the packet's folder."""
        return str(self.root / packet)

    def names(self, matter: str) -> tuple[str, ...]:
        """Return the names of the folders that have a manifest."""
        return tuple(sorted(path.parent.name for path in self.root.glob(f"{matter}-*/{MANIFEST}")))

    def taken(self, packet: str) -> bool:
        """Whether a file, a folder or a link of that name is there, even a broken link."""
        return os.path.lexists(self.root / packet)

    def keeps(self, packet: str, /) -> bool:
        """Whether the folder is there: it may have been removed, moved or unmounted. Raises `OSError` where the disk gives no answer."""
        try:
            os.lstat(self.root / packet)
        except (FileNotFoundError, NotADirectoryError):
            return False
        return True

    def manifest(self, packet: str) -> ReadManifest:
        """Read the manifest in the packet's folder."""
        return open_manifest(self.root / packet)

    def altered(self, packet: str, written: Manifest) -> tuple[str, ...]:
        """Compare every file of the folder with the manifest."""
        return altered(self.root / packet, written)

    def commit(self, packet: str, files: Iterable[PacketFile]) -> bool:
        """Write the files to a staging folder, sync it and rename it."""
        return commit(self.root / packet, files)

    def keeps_records(self) -> bool:
        """Always true: a file is linked to its name, which succeeds only where the name is free."""
        return True

    def read(self, path: str) -> bytes | None:
        """Read the file."""
        try:
            return (self.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def create(self, path: str, data: bytes) -> bool:
        """Write the file to a staging folder, sync it and link it to its name."""
        return put(self.root, path, data)

    def below(self, path: str) -> tuple[str, ...]:
        """List the folder."""
        try:
            return tuple(sorted(each.name for each in (self.root / path).iterdir()))
        except (FileNotFoundError, NotADirectoryError):
            return ()

    def remove(self, path: str) -> None:
        """Rename the folder or file out of the way, and remove it."""
        take_away(self.root, path)

    def sweep(self) -> None:
        """Remove the staging folders that no living writer holds."""
        sweep(self.root)

    def lacks(self) -> tuple[str, ...]:
        """Try the folder, where it is there."""
        return missing_abilities(self.root, f"{STAGING}trial-")


@contextmanager
def _errors_as_os_error(url: str) -> Iterator[None]:
    """Turn the errors of a storage's library into `OSError`: each library has its own, such as for a missing key or host."""
    try:
        yield
    except (OSError, ImportError):
        raise
    except Exception as fault:
        raise OSError(None, " ".join(f"{fault}".split()) or type(fault).__name__, url) from fault


PROBE = f"{RECORDS}/.probe"
"""An object that is written only to see whether the storage refuses to write it again."""


def _may_refuse(library: type) -> bool:
    """Whether a storage's library has a conditional write of its own. That of fsspec looks first and then writes, which is none."""
    write = next(found for name in ("_pipe_file", "pipe_file") if (found := getattr(library, name, None)))
    return write.__module__ not in ("fsspec.spec", "fsspec.asyn") and "mode" in inspect.signature(write).parameters


class ObjectStore:
    """Packets as objects below a URL that fsspec knows, such as `s3://bucket/packets`; an object is written whole or not at all."""

    def __init__(self, url: str) -> None:
        """Open the store. Raises `ImportError` where its protocol needs a package that is not installed, `OSError` for no protocol."""
        from fsspec.core import url_to_fs  # noqa: PLC0415 - of the extra `cluster`, which a folder of packets does without

        self.url = url.rstrip("/")
        with _errors_as_os_error(self.url):
            self.files, root = url_to_fs(self.url, use_listings_cache=False)
        self.root = str(root).rstrip("/")
        self._keeps_records: bool | None = None

    def place(self, packet: str) -> str:
        """Return the URL below which the packet's objects lie."""
        return f"{self.url}/{packet}".rstrip("/")

    def names(self, matter: str) -> tuple[str, ...]:
        """Return the prefixes that have a manifest."""
        with _errors_as_os_error(self.url):
            found = self.files.glob(f"{self.root}/{matter}-*/{MANIFEST}")
        return tuple(sorted(str(path).rsplit("/", 2)[1] for path in found))

    def taken(self, packet: str) -> bool:
        """Whether the packet's manifest is there: objects without one are the remains of a killed writer, and are written again."""
        with _errors_as_os_error(self.url):
            return bool(self.files.exists(self._path(packet, MANIFEST)))

    def keeps(self, _packet: str, /) -> bool:
        """Always true: a bucket is not unmounted or moved like a folder, and an answer would cost a request for each packet."""
        return True

    def manifest(self, packet: str) -> ReadManifest:
        """Read the packet's manifest from its object."""
        try:
            with _errors_as_os_error(self.url):
                data: bytes = self.files.cat_file(self._path(packet, MANIFEST))
        except FileNotFoundError:
            return None, ()
        return read_manifest(data, f"{self.place(packet)}/{MANIFEST}")

    def altered(self, packet: str, written: Manifest) -> tuple[str, ...]:
        """Compare every object below the packet's prefix with the manifest."""
        listed = written.digests
        below = self._path(packet, "")
        with _errors_as_os_error(self.url):
            found = {str(path).removeprefix(below): path for path in self.files.find(below)}
            same = {path for path in listed.keys() & found.keys() if digest(self.files.cat_file(found[path])) == listed[path]}
        return changed({*listed} | unlisted(written), {*found}, same)

    def commit(self, packet: str, files: Iterable[PacketFile]) -> bool:
        """Write each object, the manifest last and only where there is none yet."""
        if self.taken(packet):
            return False
        for file in sorted(files, key=lambda file: file.path == MANIFEST):
            if file.path == MANIFEST:
                return self.create(f"{packet}/{MANIFEST}", file.data)
            with _errors_as_os_error(self.url):
                self.files.pipe_file(self._path(packet, file.path), file.data, mode="overwrite")
        return True

    def keeps_records(self) -> bool:
        """Whether the storage refuses to write an object that is there, as it shows with one that is kept for this question."""
        if self._keeps_records is None:
            self._keeps_records = _may_refuse(type(self.files)) and not (self.create(PROBE, b"") and self.create(PROBE, b""))
        return self._keeps_records

    def read(self, path: str) -> bytes | None:
        """Read the object."""
        try:
            with _errors_as_os_error(self.url):
                data: bytes = self.files.cat_file(f"{self.root}/{path}")
        except FileNotFoundError:
            return None
        return data

    def create(self, path: str, data: bytes) -> bool:
        """Write the object on the condition that there is none."""
        try:
            with _errors_as_os_error(self.url):
                self.files.pipe_file(f"{self.root}/{path}", data, mode="create")
        except FileExistsError:
            return False
        except OSError as fault:
            # s3fs knows the refusal only by an element of the answer that some servers leave out (HTTP 412, RFC 9110, 15.5.13)
            if fault.errno != errno.EINVAL or self.read(path) is None:
                raise
            return False
        return True

    def below(self, path: str) -> tuple[str, ...]:
        """List the objects and prefixes that begin with the folder's name and a slash."""
        folder = f"{self.root}/{path}".rstrip("/")
        try:
            with _errors_as_os_error(self.url):
                found = [str(each).rstrip("/") for each in self.files.ls(folder, detail=False)]
        except FileNotFoundError:
            return ()
        return tuple(sorted(name for each in found if (name := each.removeprefix(f"{folder}/")) and "/" not in name))

    def remove(self, path: str) -> None:
        """Remove the object, or each one below it: the manifest last, so that what is left can be found and removed again."""
        whole = f"{self.root}/{path}"
        with _errors_as_os_error(self.url):
            for each in sorted(map(str, self.files.find(whole)), key=lambda each: each.endswith(f"/{MANIFEST}")):
                self.files.rm_file(each)

    def sweep(self) -> None:
        """Do nothing: the remains of a killed writer are no packet, and the next writer of the packet overwrites them."""

    def lacks(self) -> tuple[str, ...]:
        """Return nothing: objects need no lock, and a storage that cannot refuse a write keeps no records."""
        return ()

    def _path(self, packet: str, path: str) -> str:
        return f"{self.root}/{packet}/{path}"


def open_store(where: str) -> Store:
    """Open the store of a name: a folder, or a URL such as `s3://bucket/packets`."""
    return ObjectStore(where) if "://" in where else FolderStore(Path(where))
