"""Commit a folder or a file whole: it is written to a staging folder beside it, synced to disk, and renamed once; or remove it."""

import contextlib
import errno
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from assembler.packets.manifest import PacketFile
from assembler.platform.files import check_length, link_once, remove_folder, rename, sync_folder, write_new
from assembler.platform.locks import held, held_folder, sweep_abandoned

STAGING = ".staging-"

NAMING = ".naming.lock"
"""The file that is locked to give a file its name, where the file system has no hard links."""

_LONGEST_WAIT = 30.0
"""Seconds to wait for others that give files their names; each takes a moment."""


def commit(folder: Path, files: Iterable[PacketFile]) -> bool:
    """Write files below a new folder, and return whether it is new: a folder that is there already stays as it is.

    Raises `OSError` where the disk refuses; then nothing has the folder's name.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with held_folder(folder.parent, f"{STAGING}{folder.name}-") as staging:
        for file in files:
            check_length(folder / file.path)
            _write(staging, file.path, file.data)
        for path in (*(path for path in staging.rglob("*") if path.is_dir()), staging):
            sync_folder(path)
        return _rename_once(staging, folder)


def put(folder: Path, name: str, data: bytes) -> bool:
    """Write one file below a folder, whole or not at all, and return whether it is new: one that is there already is never replaced.

    `name` may have folders in it. Of writers at the same time one wins: only the first can link its file to the name.
    """
    path = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    with held_folder(folder, f"{STAGING}{path.name}-") as staging:
        _write(staging, path.name, data)
        made = _make_folders(folder, path.parent)
        linked = link_once(staging / path.name, path)
        if linked is None:
            linked = _rename_alone(folder, staging / path.name, path)
        if not linked:
            return False
        for each in (path.parent, *made):
            sync_folder(each)
        return True


def _rename_alone(folder: Path, file: Path, path: Path) -> bool:
    """Rename a file, and return whether the name was free: a file system without hard links needs a lock for that."""
    with _held_soon(folder / NAMING):
        if os.path.lexists(path):
            return False
        rename(file, path)
        return True


@contextlib.contextmanager
def _held_soon(file: Path) -> Iterator[None]:
    """Lock a file as soon as it is free. Raises `BlockingIOError` where it is not for long."""
    last = time.monotonic() + _LONGEST_WAIT
    with contextlib.ExitStack() as stack:
        while True:
            try:
                stack.enter_context(held(file))
            except BlockingIOError:
                if time.monotonic() > last:
                    raise
                time.sleep(0.02)
            else:
                break
        yield


def _make_folders(folder: Path, below: Path) -> tuple[Path, ...]:
    """Make the folders on the way from a folder to one below it; return those that have a new name in them."""
    missing = [each for each in (below, *below.parents) if folder in each.parents and not each.is_dir()]
    for each in reversed(missing):
        each.mkdir(exist_ok=True)
    return tuple(each.parent for each in missing)


def take_away(folder: Path, name: str) -> None:
    """Remove a file or folder that lies below a folder, by one rename: nothing of it has the name afterwards.

    Raises `OSError` where it could not be removed whole; what is left is a staging folder, which `sweep` removes.
    """
    with held_folder(folder, f"{STAGING}{Path(name).name}-") as staging:
        try:
            rename(folder / name, staging / "removed")
        except FileNotFoundError:
            return
        sync_folder((folder / name).parent)
        remove_folder(staging)
        if staging.exists():
            raise OSError(errno.EBUSY, "a part of it could not be removed", str(staging))


def sweep(root: Path) -> None:
    """Remove the staging folders of writers that were killed: no process has them locked."""
    sweep_abandoned(root, STAGING)


def _write(staging: Path, name: str, data: bytes) -> None:
    """Write a file below a staging folder. Folders inside it are made, the staging folder itself is not: if it is gone, the packet is."""
    path = staging / name
    for folder in reversed(path.relative_to(staging).parents[:-1]):
        (staging / folder).mkdir(exist_ok=True)
    write_new(path, data)


def _rename_once(staging: Path, folder: Path) -> bool:
    """Rename the staging folder; return whether it has the name now. A file or folder of that name is never replaced."""
    if os.path.lexists(folder):
        return False
    try:
        rename(staging, folder)
    except OSError:
        if os.path.lexists(folder):
            return False
        raise
    try:
        sync_folder(folder.parent)
    except OSError:
        _rename_back(staging, folder)
        raise
    return True


def _rename_back(staging: Path, folder: Path) -> None:
    """Rename the folder back, since its name may not survive a power cut: a packet reported as failed must not be there."""
    with contextlib.suppress(OSError):
        rename(folder, staging)
    remove_folder(folder)
