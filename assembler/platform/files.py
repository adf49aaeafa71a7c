"""Files that survive a power cut: written, synced to the disk, removed as far as the disk allows."""

import os
from contextlib import suppress
from pathlib import Path

_FOLDERS_OPEN = hasattr(os, "O_DIRECTORY")
"""Whether folders can be opened and synced. Windows cannot; its file systems keep names by themselves."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def write_new(path: Path, data: bytes) -> None:
    """Write a new file that only its owner may read, and sync it. Raises `FileExistsError` where the path exists."""
    with os.fdopen(os.open(path, _NEW, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Sync the names in a folder to the disk, where the system supports it."""
    if not _FOLDERS_OPEN:
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_folder(folder: Path) -> None:
    """Remove a folder as far as the disk allows. No folder is opened, since a broken disk may refuse to."""
    for path in sorted(folder.rglob("*"), reverse=True):
        with suppress(OSError):
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    with suppress(OSError):
        folder.rmdir()
