"""The user's own cache folder: what can be worked out again, kept from one process to the next where nobody else can write.

An entry has the SHA-256 of all that it was worked out from as its name, and begins with the SHA-256 of that name and of what it holds. So
a flipped byte, half an entry, or one under another's name is none. Nothing is read or written where the folder is another user's or open
to others, or where `ASSEMBLER_CACHE` is `off`. What cannot be written is not kept.

A process uses it once it has said which program it is (`use_cache`): commands at a terminal do; the portal and its workers never.
"""

import hashlib
import os
import pickle
import re
import stat
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar, TypeVarTuple

SWITCH, OFF = "ASSEMBLER_CACHE", "off"
FOLDER = "clause-assembler"
MOST_ENTRIES, MOST_BYTES = 24, 100_000_000
"""How much is kept; what was not used for longest goes first."""

ENTRY = re.compile(r"[0-9a-f]{64}|tmp\w+")
"""The name of an entry, and of one that is being written."""

DIGEST_BYTES = hashlib.sha256().digest_size

_Made = TypeVar("_Made")
_Inputs = TypeVarTuple("_Inputs")
_used_by: list[str] = []
"""What is said of the program of this process, once it uses the cache."""


def use_cache(program: str) -> None:
    """Use the cache in this process from now on; `program` tells it from every other program and version, with all that works in it."""
    _used_by[:] = [program]


def is_used() -> bool:
    """Whether this process uses the cache."""
    return bool(_used_by) and cache_folder() is not None


def made_or_kept(work: "Callable[[*_Inputs], _Made]", *inputs: *_Inputs) -> _Made:
    """Return what some work makes of its inputs, which are texts and bytes, or what a process before has made of the same."""
    if not is_used():
        return work(*inputs)
    name = name_of(f"{work.__module__}.{work.__qualname__}", *inputs)
    kept = find_cached(name)
    if kept is not None:
        made: _Made = pickle.loads(kept)  # noqa: S301 - whole, and written by this user's own process of the same program
        return made
    made = work(*inputs)
    keep_cached(name, pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
    return made


def name_of(*inputs: object) -> str:
    """Return the name of what this program makes of texts and bytes: a SHA-256 over the program and all of them."""
    whole = hashlib.sha256()
    for one in (*_used_by, *inputs):
        data = one if isinstance(one, bytes) else str(one).encode(errors="surrogatepass")  # a path may hold any bytes
        whole.update(b"%d:" % len(data) + data)
    return whole.hexdigest()


def cache_folder() -> Path | None:
    """Return the folder of this user's cache, whether it is there or not; None where it is switched off or nobody knows a place."""
    if os.environ.get(SWITCH, "").lower() == OFF:
        return None
    if os.name == "nt":
        place = Path(os.environ.get("LOCALAPPDATA", ""))
    elif sys.platform == "darwin":
        place = Path("~/Library/Caches")
    else:  # the XDG Base Directory Specification, which has relative paths ignored
        given = Path(os.environ.get("XDG_CACHE_HOME", ""))
        place = given if given.is_absolute() else Path("~/.cache")
    with suppress(RuntimeError):  # nobody's home
        place = place.expanduser()
    return place / FOLDER if place.is_absolute() else None


def find_cached(name: str) -> bytes | None:
    """Return what is kept under a name; None where nothing is, or not whole."""
    folder = cache_folder()
    try:
        if folder is None or not _is_private(folder.lstat()):
            return None
        entry = folder / name
        with entry.open("rb") as opened:
            if not _is_own(os.fstat(opened.fileno())):
                return None
            digest, data = opened.read(DIGEST_BYTES), opened.read()
    except OSError:
        return None
    if digest != _digest(name, data):
        return None
    with suppress(OSError):  # a home may be read-only
        os.utime(entry)
    return data


def keep_cached(name: str, data: bytes) -> None:
    """Keep something under a name, in the place of what may be there, and let go of what is too much."""
    folder = cache_folder()
    if folder is None:
        return
    with suppress(OSError):
        folder.mkdir(0o700, parents=True, exist_ok=True)
        if _is_private(folder.lstat()):
            _write_entry(folder, name, _digest(name, data) + data)
            _let_go_of_the_oldest(folder)


def _digest(name: str, data: bytes) -> bytes:
    whole = hashlib.sha256(f"{name}\n".encode())
    whole.update(data)
    return whole.digest()


def _is_private(folder: os.stat_result) -> bool:
    """Whether a folder is this user's, and nobody else may look into it. On Windows a user's own folders are closed to others."""
    closed = os.name == "nt" or not folder.st_mode & 0o077
    return stat.S_ISDIR(folder.st_mode) and closed and _is_own(folder)


def _is_own(found: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or found.st_uid == os.geteuid()


def _write_entry(folder: Path, name: str, data: bytes) -> None:
    """Write an entry beside its name, and rename it. It is not synced: what a power cut leaves of it is not whole, and so none."""
    handle, written = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
        Path(written).replace(folder / name)
    except BaseException:
        Path(written).unlink(missing_ok=True)
        raise


def _let_go_of_the_oldest(folder: Path) -> None:
    """Remove what is too much, with what killed processes left behind; what has no name of ours is somebody else's and stays."""
    own = ((path, path.lstat()) for path in folder.iterdir() if ENTRY.fullmatch(path.name))
    found = sorted(own, key=lambda one: one[1].st_mtime_ns, reverse=True)
    total = 0
    for at, (path, known) in enumerate(found):
        total += known.st_size
        if at >= MOST_ENTRIES or total > MOST_BYTES:
            path.unlink(missing_ok=True)
