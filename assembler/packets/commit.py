"""Commit a folder or a file whole: it is written to a staging folder beside it, synced to disk, and renamed once."""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from assembler.packets.manifest import PacketFile
from assembler.platform.files import remove_folder, sync_folder, write_new
from assembler.platform.locks import held_folder, sweep_abandoned

STAGING = ".staging-"


def commit(folder: Path, files: Iterable[PacketFile]) -> bool:
    """Write files below a new folder, and return whether it is new: a folder that is there already stays as it is.

    Raises `OSError` where the disk refuses; then nothing has the folder's name.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with held_folder(folder.parent, f"{STAGING}{folder.name}-") as staging:
        for file in files:
            _write(staging, file.path, file.data)
        for path in (*(path for path in staging.rglob("*") if path.is_dir()), staging):
            sync_folder(path)
        return _rename_once(staging, folder)


def put(path: Path, data: bytes) -> bool:
    """Write one file, whole or not at all, and return whether it is new: a file that is there already is never replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with held_folder(path.parent, f"{STAGING}{path.name}-") as staging:
        _write(staging, path.name, data)
        try:
            os.link(staging / path.name, path)
        except FileExistsError:
            return False
        sync_folder(path.parent)
        return True


def sweep(root: Path) -> None:
    """Remove the staging folders of writers that were killed: no process has them locked."""
    sweep_abandoned(root, STAGING)


def _write(staging: Path, name: str, data: bytes) -> None:
    """Write a file below a staging folder. Folders inside it are made, the staging folder itself is not: if it is gone, the packet is."""
    path = staging / name
    for folder in reversed(path.relative_to(staging).parents[:-1]):
        (staging / folder).mkdir(mode=0o700, exist_ok=True)
    write_new(path, data)


def _rename_once(staging: Path, folder: Path) -> bool:
    """Rename the staging folder; return whether it has the name now. A file or folder of that name is never replaced."""
    if os.path.lexists(folder):
        return False
    try:
        staging.rename(folder)
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
        folder.rename(staging)
    remove_folder(folder)
