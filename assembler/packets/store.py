"""Stores: where packets lie, in a folder or in object storage. In both, a packet without a manifest is no packet."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from assembler.packets.commit import commit, sweep
from assembler.packets.manifest import MANIFEST, PacketFile, altered, changed, digest, parse_manifest, read_manifest, unlisted


class Store(Protocol):
    """Where packets are kept, each under its name. All raise `OSError` where the store cannot be read or written."""

    def place(self, packet: str) -> str:
        """Give where a packet lies, or would."""

    def names(self, matter: str) -> tuple[str, ...]:
        """Give the names of the packets whose name begins with a matter's id and a hyphen."""

    def taken(self, packet: str) -> bool:
        """`True` when something stands under a packet's name, be it whole or not."""

    def keeps(self, packet: str) -> bool:
        """`True` when a packet that was committed is still there, as far as that can be known without asking over a network."""

    def manifest(self, packet: str) -> Mapping[str, Any] | None:
        """Read a packet's manifest; None where there is none that can be read as ours."""

    def altered(self, packet: str, written: Mapping[str, Any]) -> tuple[str, ...]:
        """Give the paths of a packet's files that are not as its manifest says."""

    def commit(self, packet: str, files: Iterable[PacketFile]) -> bool:
        """Keep a packet's files, the manifest last, whole or not at all; `False` when it is there already."""

    def sweep(self) -> None:
        """Remove what writers left that were killed."""


class FolderStore:
    """Packets as folders of one folder, each appearing by a single rename."""

    def __init__(self, root: Path) -> None:
        """Name the folder; it is made when the first packet comes."""
        self.root = root

    def place(self, packet: str) -> str:
        """Give the packet's folder."""
        return str(self.root / packet)

    def names(self, matter: str) -> tuple[str, ...]:
        """Give the folders that hold a manifest."""
        return tuple(sorted(path.parent.name for path in self.root.glob(f"{matter}-*/{MANIFEST}")))

    def taken(self, packet: str) -> bool:
        """`True` when a file or folder of that name is there, or a link that leads nowhere."""
        return os.path.lexists(self.root / packet)

    def keeps(self, packet: str) -> bool:
        """`True` unless the folder was removed, moved or unmounted. Raises `OSError` where the disk does not say."""
        try:
            os.lstat(self.root / packet)
        except (FileNotFoundError, NotADirectoryError):
            return False
        return True

    def manifest(self, packet: str) -> Mapping[str, Any] | None:
        """Read the manifest in the packet's folder."""
        return read_manifest(self.root / packet)

    def altered(self, packet: str, written: Mapping[str, Any]) -> tuple[str, ...]:
        """Hold every file of the folder against the manifest."""
        return altered(self.root / packet, written)

    def commit(self, packet: str, files: Iterable[PacketFile]) -> bool:
        """Write beside, sync, rename."""
        return commit(self.root / packet, files)

    def sweep(self) -> None:
        """Remove the staging folders that no living writer holds."""
        sweep(self.root)


@contextmanager
def _asking(url: str) -> Iterator[None]:
    """Give what the library of a storage raises as `OSError`: each has errors of its own, such as for a missing key or host."""
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
        from fsspec.core import url_to_fs  # noqa: PLC0415 - only who keeps packets in object storage needs it

        self.url = url.rstrip("/")
        with _asking(self.url):
            self.files, root = url_to_fs(self.url, use_listings_cache=False)
        self.root = str(root).rstrip("/")

    def place(self, packet: str) -> str:
        """Give the URL below which the packet's objects lie."""
        return f"{self.url}/{packet}".rstrip("/")

    def names(self, matter: str) -> tuple[str, ...]:
        """Give the prefixes that hold a manifest."""
        with _asking(self.url):
            found = self.files.glob(f"{self.root}/{matter}-*/{MANIFEST}")
        return tuple(sorted(str(path).rsplit("/", 2)[1] for path in found))

    def taken(self, packet: str) -> bool:
        """`True` when the packet's manifest is there: objects without one are what a killed writer left, and are written again."""
        with _asking(self.url):
            return bool(self.files.exists(self._path(packet, MANIFEST)))

    def keeps(self, packet: str) -> bool:  # noqa: ARG002 - as the protocol has it
        """`True`: nobody takes a bucket away as one does a folder, and asking would cost a request for each packet."""
        return True

    def manifest(self, packet: str) -> Mapping[str, Any] | None:
        """Read the manifest object."""
        try:
            with _asking(self.url):
                data = self.files.cat_file(self._path(packet, MANIFEST))
        except FileNotFoundError:
            return None
        return parse_manifest(data)

    def altered(self, packet: str, written: Mapping[str, Any]) -> tuple[str, ...]:
        """Hold every object below the packet's prefix against the manifest."""
        said = {file["path"]: file["sha256"] for file in written["files"]}
        below = self._path(packet, "")
        with _asking(self.url):
            found = {str(path).removeprefix(below): path for path in self.files.find(below)}
            same = {path for path in said.keys() & found.keys() if digest(self.files.cat_file(found[path])) == said[path]}
        return changed({*said} | unlisted(written), {*found}, same)

    def commit(self, packet: str, files: Iterable[PacketFile]) -> bool:
        """Write each object, the manifest last and only where none is yet."""
        if self.taken(packet):
            return False
        for file in sorted(files, key=lambda file: file.path == MANIFEST):
            mode = "create" if file.path == MANIFEST else "overwrite"
            try:
                with _asking(self.url):
                    self.files.pipe_file(self._path(packet, file.path), file.data, mode=mode)
            except FileExistsError:
                return False
        return True

    def sweep(self) -> None:
        """Leave what killed writers left: it is no packet, and the next writer of it writes the same."""

    def _path(self, packet: str, path: str) -> str:
        return f"{self.root}/{packet}/{path}"


def open_store(where: str) -> Store:
    """Open the store a person names: a folder, or a URL such as `s3://bucket/packets`."""
    return ObjectStore(where) if "://" in where else FolderStore(Path(where))
