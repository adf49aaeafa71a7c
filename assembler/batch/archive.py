"""One archive with the packets of a batch, each in a folder of its name, as they lie in their store."""

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from assembler.packets.manifest import unlisted
from assembler.packets.store import Store
from assembler.platform.files import replace

DATED = (1980, 1, 1, 0, 0, 0)
"""The date of every entry, the earliest that ZIP knows: equal packets give equal archives."""


def write_archive(path: Path, store: Store, packets: Iterable[str]) -> None:
    """Write the packets of a store into a ZIP archive, in place of one that is there.

    Nothing is compressed: Word and PDF files are already. Raises `OSError` where a file cannot be read or written; then the archive
    that was there is as it was.
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        with zipfile.ZipFile(beside, "w") as archive:
            for packet in sorted(set(packets)):
                for name in _files_of(store, packet):
                    entry = zipfile.ZipInfo(f"{packet}/{name}", DATED)
                    entry.create_system = 3  # Unix, on Windows too
                    archive.writestr(entry, store.read(f"{packet}/{name}") or b"")
        replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _files_of(store: Store, packet: str) -> Iterator[str]:
    """Yield the paths of a packet's files: those that its manifest lists, itself and its signature."""
    manifest, _ = store.manifest(packet)
    if manifest is None:
        raise FileNotFoundError(None, "it holds no packet", store.place(packet))
    yield from (file.path for file in manifest.files)
    yield from sorted(unlisted(manifest))
