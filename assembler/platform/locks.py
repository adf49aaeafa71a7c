"""Locks between processes, on files and folders. A lock is released when its holder releases it or ends, however it ends."""

import errno
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from filelock import has_fcntl, lock_descriptor

from assembler.platform.files import remove_folder

LOCK = ".lock"
"""The ending of a lock file. It stands beside what it locks, so that a locked folder can be renamed."""

_LOCKS = has_fcntl or sys.platform == "win32"
"""Whether the system has locks. On a system without them every lock is free: it can run one process at a time only."""


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Lock a file, which is created if need be and stays. Raises `BlockingIOError` where another process holds the lock."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if _LOCKS and not lock_descriptor(handle, blocking=False):
            raise BlockingIOError(errno.EWOULDBLOCK, os.strerror(errno.EWOULDBLOCK), str(file))
        yield
    finally:
        os.close(handle)


@contextmanager
def held_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """Create and lock a folder whose name begins with the prefix; remove it at the end if it still has that name."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
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
    for name in sorted({path.name.removesuffix(LOCK) for path in parent.glob(f"{prefix}*")}):
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
