"""Locks between processes, on files and folders. A lock is released when its holder releases it or ends, however it ends.

Where a file system has no locks, such as some network drives, a marker is used in their place: a file that names its holder, by its
process and machine. The marker of a process that has ended is taken over on the same machine; on another one it stays.
"""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from filelock import SoftFileLock, Timeout, has_fcntl, lock_descriptor

from assembler.platform.files import UNSUPPORTED, make_new_folder, remove_folder

LOCK = ".lock"
"""The ending of a lock file. It stands beside what it locks, so that a locked folder can be renamed."""

MARKER = ".held"
"""The further ending of a marker, beside the lock file."""

_LOCKS = has_fcntl or sys.platform == "win32"
"""Whether the system has locks; without them there are markers."""


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Lock a file, which is created if need be and stays. Raises `BlockingIOError` where another process holds the lock."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        with ExitStack() as stack:
            locked = _lock(handle)
            if locked is None:
                locked = _mark(file.with_name(f"{file.name}{MARKER}"), stack)
            if not locked:
                raise BlockingIOError(errno.EWOULDBLOCK, os.strerror(errno.EWOULDBLOCK), str(file))
            yield
    finally:
        os.close(handle)


def supports_locks(file: Path) -> bool:
    """Whether the file system of a file has locks."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        return _lock(handle) is not None
    finally:
        os.close(handle)


def _lock(handle: int) -> bool | None:
    """Lock an open file; return whether it was free, and None where the system or the file system has no locks."""
    if not _LOCKS:
        return None
    try:
        return lock_descriptor(handle, blocking=False)
    except OSError as fault:
        if fault.errno in UNSUPPORTED:
            return None
        raise


def _mark(marker: Path, stack: ExitStack) -> bool:
    """Make a marker that is removed at the end; return whether there was none."""
    try:
        stack.enter_context(SoftFileLock(marker, timeout=0, thread_local=False))
    except Timeout:
        return False
    return True


@contextmanager
def held_folder(parent: Path, prefix: str, mode: int = 0o777) -> Iterator[Path]:
    """Create and lock a folder whose name begins with the prefix; remove it at the end if it still has that name.

    Who may read it follows from its mode and the umask.
    """
    while True:
        folder = make_new_folder(parent, prefix, mode)
        try:
            with ExitStack() as stack:
                if _taken(folder, stack):
                    continue
                yield folder
                return
        finally:
            _discard(folder)


def sweep_abandoned(parent: Path, prefix: str) -> None:
    """Remove the folders made by `held_folder` with this prefix that no process holds any more."""
    for name in sorted({path.name.removesuffix(MARKER).removesuffix(LOCK) for path in parent.glob(f"{prefix}*")}):
        with suppress(OSError):
            with held(_lock_of(parent / name)):
                remove_folder(parent / name)
            _discard(parent / name)


def _taken(folder: Path, stack: ExitStack) -> bool:
    """Lock a new folder; return whether another process swept it the moment before."""
    try:
        stack.enter_context(held(_lock_of(folder)))
    except BlockingIOError:
        return True
    return not folder.exists()


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}{LOCK}")


def _discard(folder: Path) -> None:
    """Remove a folder and then its lock. Where the folder cannot be removed its lock stays, so that it is swept later."""
    remove_folder(folder)
    with suppress(OSError):
        if not folder.exists():
            _lock_of(folder).unlink()
