"""The disks that a portal writes to: whether they take what is written, and how much is free on them."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import fsspec
from fsspec.implementations.local import LocalFileSystem
from sqlalchemy import make_url

from assembler.platform.files import try_writing
from assembler.portal.clock import now
from assembler.portal.logging import LOG, cause_of
from assembler.portal.settings import Settings

NEARLY_FULL = 1_000_000
"""The free bytes below which a disk counts as full: a database that cannot extend a file of its own does not always say so."""


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk by what it `holds` of the portal, and in which folder: the first of `data`, `files` and `database`; its free bytes and its size."""

    holds: str
    folder: Path
    free: int
    size: int

    @property
    def full(self) -> bool:
        """Whether hardly anything is free."""
        return self.free < NEARLY_FULL


def disks_of(settings: Settings) -> tuple[Disk, ...]:
    """Return the disks on which the folders of a portal are, each once; a folder that is not there is left out."""
    found: dict[int, Disk] = {}
    for holds, folder in _folders(settings):
        if folder.is_dir():
            usage = shutil.disk_usage(folder)
            found.setdefault(folder.stat().st_dev, Disk(holds, folder, usage.free, usage.total))
    return tuple(found.values())


def fault_of_disks(settings: Settings) -> str:
    """Return why a disk does not take what the portal writes, in words that name no place, empty where each does; the log names the folder."""
    for _, folder in _folders(settings):
        try:
            try_writing(folder)
        except OSError as fault:
            cause = cause_of(fault)
            LOG.error("%s cannot be written to: %s", folder, cause)
            return cause
    return ""


@dataclass(slots=True)
class DiskTrial:
    """Whether the disks take what is written, tried once a second at most: strangers may ask, and each try waits for each disk."""

    settings: Settings
    clock: Callable[[], int] = now
    _lock: Lock = field(default_factory=Lock)
    _tried: int = 0
    _fault: str = ""

    def fault(self) -> str:
        """Return what `fault_of_disks` said in this second, or says now; nobody waits for a try that is being made."""
        if self._lock.acquire(blocking=False):
            try:
                if (at := self.clock()) != self._tried:
                    self._tried, self._fault = at, fault_of_disks(self.settings)
            finally:
                self._lock.release()
        return self._fault


def log_full_disks(settings: Settings) -> None:
    """Log which disks are full, where a fault may have come from that."""
    for disk in disks_of(settings):
        if disk.full:
            LOG.error("no space is left in %s", disk.folder)


def _folders(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Yield the folder of the data, and those of the files and the database where these are on this machine, each with what it holds."""
    yield "data", settings.counts.parent
    system, root = fsspec.core.url_to_fs(settings.files)
    if isinstance(system, LocalFileSystem):
        yield "files", Path(root)
    url = make_url(settings.database)
    if url.get_backend_name() == "sqlite" and url.database:
        yield "database", Path(url.database).parent
