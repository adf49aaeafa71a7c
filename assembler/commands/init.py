"""Init: copy a small, sound library into a folder, to be changed into one's own."""

from functools import partial
from pathlib import Path

from assembler.commands.whole_folders import write_whole
from assembler.model.diagnostics import Diagnostic

FIRST = Path(__file__).resolve().parent / "first_library"
"""The library that is copied."""


def init_library(folder: Path) -> tuple[tuple[Path, ...], tuple[Diagnostic, ...]]:
    """Copy the small library into a folder that does not exist, is empty or is a new repository, whole or not at all; return its files.

    Where it cannot be written there are no files, and a finding says why.
    """
    return write_whole(folder, partial(_copy_files, FIRST))


def _copy_files(source: Path, target: Path) -> None:
    """Copy a folder's files without their permissions: an installed package may be read-only, and the copies are to be edited."""
    for path in source.iterdir():
        if path.is_dir():
            (target / path.name).mkdir()
            _copy_files(path, target / path.name)
        else:
            (target / path.name).write_bytes(path.read_bytes())
