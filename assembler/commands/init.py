"""Init: copy a small, sound library, or the shipped one, into a folder, to be changed into one's own."""

from functools import partial
from pathlib import Path

from assembler.commands.whole_folders import README, write_whole
from assembler.model.diagnostics import Diagnostic
from assembler.platform.installed_data import examples_folder, library_folder

HERE = Path(__file__).resolve().parent

FIRST = HERE / "first_library"
"""The small library."""

ABOUT_A_COPY = HERE / "shipped_library.md"
"""The page that stands beside a copy of the shipped library."""


def init_library(folder: Path, *, shipped: bool = False) -> tuple[tuple[Path, ...], tuple[Diagnostic, ...]]:
    """Copy the small library into a folder that does not exist, is empty or is a new repository, whole or not at all; return its files.

    With `shipped`, the library that comes with the package, with its examples. Where it cannot be written there are no files, and a
    finding says why.
    """
    return write_whole(folder, _copy_shipped if shipped else partial(_copy_files, FIRST))


def _copy_shipped(target: Path) -> None:
    for source in (library_folder(), examples_folder()):
        copy = target / source.name
        copy.mkdir()
        _copy_files(source, copy)
    (target / README).write_bytes(ABOUT_A_COPY.read_bytes())


def _copy_files(source: Path, target: Path) -> None:
    """Copy a folder's files without their permissions: an installed package may be read-only, and the copies are to be edited."""
    for path in source.iterdir():
        if path.is_dir():
            (target / path.name).mkdir()
            _copy_files(path, target / path.name)
        else:
            (target / path.name).write_bytes(path.read_bytes())
