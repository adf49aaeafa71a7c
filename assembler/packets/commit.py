"""One folder, committed whole: everything is written beside it, synced, and appears by a single rename."""

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from assembler.packets.manifest import PacketFile

STAGING = ".staging-"


def commit(folder: Path, files: Iterable[PacketFile]) -> bool:
    """Write files below a new folder; `False` when it is there already. Raises `OSError`, leaving nothing under its name."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _staged(folder) as staging:
        for file in files:
            _write(staging, file.path, file.data)
        for path in (*(path for path in staging.rglob("*") if path.is_dir()), staging):
            _sync(path)
        return _appear(staging, folder)


def put(path: Path, data: bytes) -> bool:
    """Write one file, whole or not at all; `False` when something stands under its name, which is never replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _staged(path) as staging:
        _write(staging, path.name, data)
        try:
            os.link(staging / path.name, path)
        except FileExistsError:
            return False
        _sync(path.parent)
        return True


def sweep(root: Path) -> None:
    """Remove the staging folders of writers that were killed: nobody holds them any more."""
    for staging in root.glob(f"{STAGING}*"):
        with contextlib.suppress(OSError), _held(staging):
            _remove(staging)


@contextlib.contextmanager
def _staged(path: Path) -> Iterator[Path]:
    """Give a new folder beside a path, held as one's own, and remove it at the end."""
    while True:
        staging = Path(tempfile.mkdtemp(prefix=f"{STAGING}{path.name}-", dir=path.parent))
        try:
            with contextlib.ExitStack() as held:
                if _taken(staging, held):
                    continue
                yield staging
                return
        finally:
            _remove(staging)


def _taken(staging: Path, held: contextlib.ExitStack) -> bool:
    """Hold a new folder; `True` when another's sweep took it in the moment before."""
    try:
        held.enter_context(_held(staging))
    except (FileNotFoundError, BlockingIOError):
        return True
    return not staging.exists()


@contextlib.contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold a folder as one's own, at the longest until the process ends. Raises `OSError` where another holds it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def _write(staging: Path, name: str, data: bytes) -> None:
    """Write a file below a staging folder. Folders inside it are made, the staging folder itself is not: if it is gone, the packet is."""
    path = staging / name
    for folder in reversed(path.relative_to(staging).parents[:-1]):
        (staging / folder).mkdir(mode=0o700, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _appear(staging: Path, folder: Path) -> bool:
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
        _sync(folder.parent)
    except OSError:
        _disappear(staging, folder)
        raise
    return True


def _disappear(staging: Path, folder: Path) -> None:
    """Rename the folder back, since its name may not survive a power cut: a packet reported as failed must not be there."""
    with contextlib.suppress(OSError):
        folder.rename(staging)
    _remove(folder)


def _remove(folder: Path) -> None:
    """Remove a folder as far as the disk lets it. Nothing is opened for that, since a broken disk may refuse to."""
    for path in sorted(folder.rglob("*"), reverse=True):
        with contextlib.suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink()
    with contextlib.suppress(OSError):
        folder.rmdir()
