"""Files that survive a power cut: written, synced to the disk, named once, removed as far as the disk allows.

Folders on network drives, FAT and cloud drives may lack syncing and hard links. Each function then does what such a folder
still allows, and never leaves half a file; `assembler/platform/abilities.py` says what a folder lacks.
"""

import errno
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_FOLDERS_OPEN = hasattr(os, "O_DIRECTORY")
"""Whether folders can be opened and synced. Windows cannot; its file systems keep names by themselves."""

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)

UNSUPPORTED = frozenset(
    {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK, errno.EPERM, errno.ENOTTY, errno.EBADF}
)
"""Errors by which a file system says that it does not do what it is asked for. A faulty or full disk gives other ones."""

_HELD_OPEN = os.name == "nt"
"""Whether a rename fails while another program, such as a virus scanner, has the file open: on Windows, for a moment."""
_MOST_TRIES = 20
TRIED_BYTES = 16_384
_PAUSE_SECONDS = 0.1

_LONGEST_PATH = 259 if os.name == "nt" else 0
"""The characters of a path that all programs can open on Windows; on other systems each folder says by itself. 0 is no limit."""


def make_new_folder(parent: Path, prefix: str, mode: int = 0o777) -> Path:
    """Make a folder of a new name; who may read it follows from the umask, as for any other folder."""
    while True:
        folder = Path(tempfile.mktemp(prefix=prefix, dir=parent))  # noqa: S306 - a folder that is there is not taken
        with suppress(FileExistsError):
            folder.mkdir(mode)
            return folder


def keep_to_owner(path: Path) -> None:
    """Take a file or folder from everybody but its owner, where the system knows of such rights.

    One that is not there stays away, and one that is somebody else's, such as a key that was mounted, stays as it is.
    """
    with suppress(FileNotFoundError, PermissionError):
        if (mode := path.stat().st_mode) & 0o077:
            path.chmod(mode & 0o700)


def write_new(path: Path, data: bytes) -> None:
    """Write a new file and sync it; who may read it follows from the umask. Raises `FileExistsError` where the path exists."""
    with os.fdopen(os.open(path, _NEW, 0o666), "wb") as file:
        file.write(data)
        file.flush()
        _sync(file.fileno())


def try_writing(folder: Path) -> None:
    """Write a few bytes into a folder, sync them and remove them again. Raises `OSError` where that cannot be done."""
    handle, name = tempfile.mkstemp(prefix=".tried-", dir=folder)
    try:
        os.write(handle, bytes(TRIED_BYTES))
        _sync(handle)
    finally:
        os.close(handle)
        Path(name).unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Sync the names in a folder to the disk, where the system and the file system support it."""
    if not _FOLDERS_OPEN:
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _sync(handle)
    finally:
        os.close(handle)


def _sync(handle: int) -> None:
    with ignore_unsupported():
        os.fsync(handle)


class ignore_unsupported(suppress):  # noqa: N801 - named as `suppress`, whose kind it is
    """Suppress the errors by which a file system says that it does not support a call; all others are raised."""

    def __init__(self) -> None:
        """Suppress nothing but errors of the system."""
        super().__init__(OSError)

    def __exit__(self, kind: object, fault: BaseException | None, trace: object) -> bool:
        """Whether the error is one of those."""
        return isinstance(fault, OSError) and fault.errno in UNSUPPORTED


def rename(old: Path, new: Path) -> None:
    """Rename a file or folder; on Windows, wait until other programs have closed it."""
    _when_free(lambda: old.rename(new))


def replace(old: Path, new: Path) -> None:
    """Rename a file, in the place of another one if there is one; on Windows, wait until other programs have closed them."""
    _when_free(lambda: old.replace(new))


def _when_free(act: Callable[[], object]) -> None:
    for _ in range(_MOST_TRIES - 1 if _HELD_OPEN else 0):
        try:
            act()
        except PermissionError:
            time.sleep(_PAUSE_SECONDS)
        else:
            return
    act()


def link_once(file: Path, name: Path) -> bool | None:
    """Link a file to a further name, and return whether that was free; None where the file system has no hard links."""
    if not hasattr(os, "link"):
        return None
    try:
        os.link(file, name)
    except FileExistsError:
        return False
    except OSError as fault:
        if fault.errno not in UNSUPPORTED | {errno.EMLINK, errno.EACCES}:
            raise
        return None
    return True


def check_length(path: Path) -> None:
    """Raise `OSError` where a path is longer than programs of this system can open."""
    if _LONGEST_PATH and len(str(path.absolute())) > _LONGEST_PATH:
        raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG), str(path))


def remove_folder(folder: Path) -> None:
    """Remove a folder as far as the disk allows. No folder is opened, since a broken disk may refuse to."""
    for path in sorted(folder.rglob("*"), reverse=True):
        with suppress(OSError):
            path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    with suppress(OSError):
        folder.rmdir()
