"""What a folder's file system lacks: locks, syncing, hard links. Each is done without, and people are told."""

import os
from contextlib import ExitStack
from pathlib import Path

from assembler.platform.files import UNSUPPORTED, link_once
from assembler.platform.locks import held_folder, supports_locks


def missing_abilities(folder: Path, prefix: str) -> tuple[str, ...]:
    """Return what the file system of a folder cannot do, in words; nothing where it can do all, or where it cannot be tried.

    It is tried in a folder of its own, whose name begins with the prefix.
    """
    try:
        with held_folder(folder, prefix) as place:
            tried = {
                "lock files": _locks(place),
                "sync its folders to the disk": _syncs(place),
                "give a file a second name": _links(place),
            }
    except OSError:
        return ()
    return tuple(words for words, able in tried.items() if not able)


def _locks(place: Path) -> bool:
    return supports_locks(place / "lock")


def _syncs(place: Path) -> bool:
    """Whether a folder can be synced; true on a system without such a call, whose file systems keep names by themselves."""
    if not hasattr(os, "O_DIRECTORY"):
        return True
    with ExitStack() as stack:
        handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
        stack.callback(os.close, handle)
        try:
            os.fsync(handle)
        except OSError as fault:
            return fault.errno not in UNSUPPORTED
    return True


def _links(place: Path) -> bool:
    (place / "file").touch()
    return link_once(place / "file", place / "link") is not None
