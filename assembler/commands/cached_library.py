"""The library as a process before has read it, for commands at a terminal: kept in the user's cache, under all that it was made of.

That is each file of the folder by its path and its content, the path of the folder, the programme that was asked for, our code, and the
versions of Python and of all packages. All files are read and hashed each time, so nothing that is out of date can be found. What is
kept is of the library alone, with the findings of its reading.
"""

import pickle
import sys
from dataclasses import replace
from pathlib import Path

from assembler.loader.files import digest_of_files
from assembler.loader.library_files import PROGRAMME, read_files
from assembler.model.diagnostics import Diagnostic
from assembler.model.library import Library
from assembler.packets.environment import environment
from assembler.platform.user_cache import find_cached, is_used, keep_cached, name_of, use_cache

Read = tuple[Library | None, tuple[Diagnostic, ...]]


def use_cache_of_this_program() -> None:
    """Use the user's cache in this process, for what this code makes with this build of Python and these versions of zlib and all packages.

    The code of templates is kept as Python's own, which PyPy, and each release before the final one of a version, has in another form.
    """
    made_by = environment()
    packages = (f"{name} {version}" for name, version in made_by.packages.items())
    use_cache("\n".join((made_by.code_sha256, sys.version, made_by.zlib, *packages)))


def load_cached_library(root: Path, programme: str = "") -> Read:
    """Read a library as `load_library` does, or take from the cache what that made of the same files."""
    holds_programmes = is_used() and any(root.glob(f"*/{PROGRAMME}"))  # else all of a home or a project may lie in the folder
    files = read_files(root, {}) if holds_programmes else None
    if files is None or files.links or files.unread:
        return _load_library(root, programme)
    name = name_of(str(root), programme, digest_of_files(files.contents))
    kept = find_cached(name)
    if kept is not None:
        library, findings = pickle.loads(kept)  # noqa: S301 - whole, and written by this user's own process of the same program
        return replace(library, files=files.contents), findings
    library, findings = _load_library(root, programme)
    if library is not None and library.files == files.contents:  # else a file was changed meanwhile
        keep_cached(name, pickle.dumps((replace(library, files={}), findings), pickle.HIGHEST_PROTOCOL))
    return library, findings


def _load_library(root: Path, programme: str) -> Read:
    from assembler.loader.libraries import load_library  # noqa: PLC0415 -- the readers of clauses, which a kept library does without

    return load_library(root, programme)
