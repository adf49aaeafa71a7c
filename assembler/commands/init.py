"""Init: copy a small, sound library into a folder, to be changed into one's own."""

import shutil
from pathlib import Path
from tempfile import mkdtemp

from assembler.model.diagnostics import Diagnostic, error
from assembler.model.source import Span

FIRST = Path(__file__).resolve().parent / "first_library"
"""The library that is copied."""


def init_library(folder: Path) -> tuple[tuple[Path, ...], tuple[Diagnostic, ...]]:
    """Copy the small library into a folder that does not exist or is empty, whole or not at all; return its files.

    Where it cannot be written there are no files, and a finding says why.
    """
    place = Span(str(folder), 1, 1)
    scratch = None
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            hint = "Name a folder that is not there yet, or is empty."
            return (), (error("not-written", f"{folder} is there already, and is not written over.", place, hint),)
        whole = folder.resolve()
        whole.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(mkdtemp(prefix=".first-library-", dir=whole.parent))
        _copy_files(FIRST, scratch / "library")
        if whole.exists():
            for part in (scratch / "library").iterdir():
                part.rename(whole / part.name)
        else:
            (scratch / "library").rename(whole)
    except OSError as fault:
        sentence = f"The library could not be written to {folder}: {fault.strerror or fault}."
        return (), (error("not-written", sentence, place, "Name a folder below one that may be written to."),)
    finally:
        if scratch is not None:
            shutil.rmtree(scratch, ignore_errors=True)
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file())), ()


def _copy_files(source: Path, target: Path) -> None:
    """Copy a folder's files without their permissions: an installed package may be read-only, and the copies are to be edited."""
    target.mkdir()
    for path in source.iterdir():
        if path.is_dir():
            _copy_files(path, target / path.name)
        else:
            (target / path.name).write_bytes(path.read_bytes())
