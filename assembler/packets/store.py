"""Stores: packets in a folder or in object storage. In both, files without a manifest are no packet."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from assembler.model.manifest import Manifest
from assembler.packets.commit import commit, sweep
from assembler.packets.manifest import PacketFile, altered, changed, digest, unlisted
from assembler.packets.manifest_file import MANIFEST, ReadManifest, open_manifest, read_manifest


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

    def sweep(self) -> None:
        """Remove the remains of writers that were killed."""


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

    def sweep(self) -> None:
        """Remove the staging folders that no living writer holds."""
        sweep(self.root)


@contextmanager
def _errors_as_os_error(url: str) -> Iterator[None]:
    """Turn the errors of a storage's library into `OSError`: each library has its own, such as for a missing key or host."""
    try:
        yield
    except (OSError, ImportError):
        raise
    except Exception as fault:
        raise OSError(None, " ".join(f"{fault}".split()) or type(fault).__name__, url) from fault


class ObjectStore:
    """Packets as objects below a URL that fsspec knows, such as `s3://bucket/packets`; an object is written whole or not at all."""

    def __init__(self, url: str) -> None:
        """Open the store. Raises `ImportError` where its protocol needs a package that is not installed, `OSError` for no protocol."""
        from fsspec.core import url_to_fs  # noqa: PLC0415 - of the extra `cluster`, which a folder of packets does without

        self.url = url.rstrip("/")
        with _errors_as_os_error(self.url):
            self.files, root = url_to_fs(self.url, use_listings_cache=False)
        self.root = str(root).rstrip("/")

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
            mode = "create" if file.path == MANIFEST else "overwrite"
            try:
                with _errors_as_os_error(self.url):
                    self.files.pipe_file(self._path(packet, file.path), file.data, mode=mode)
            except FileExistsError:
                return False
        return True

    def sweep(self) -> None:
        """Do nothing: the remains of a killed writer are no packet, and the next writer of the packet overwrites them."""

    def _path(self, packet: str, path: str) -> str:
        return f"{self.root}/{packet}/{path}"


def open_store(where: str) -> Store:
    """Open the store of a name: a folder, or a URL such as `s3://bucket/packets`."""
    return ObjectStore(where) if "://" in where else FolderStore(Path(where))
