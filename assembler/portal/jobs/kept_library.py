"""The library that a process has read for all its jobs, as long as no file of it has changed since."""

from dataclasses import dataclass
from pathlib import Path

from assembler.commands.check import Marks, marks_below
from assembler.loader import load_library
from assembler.model.diagnostics import Diagnostic
from assembler.model.library import Library


@dataclass(frozen=True, slots=True)
class KeptLibrary:
    """A library, and the sizes and times of its files before it was read."""

    library: Library
    marks: Marks


_KEPT: dict[Path, KeptLibrary] = {}


def keep_library(root: Path) -> None:
    """Read a library for the jobs of this process and of its copies. One that has an error is read again by each of them, which says so."""
    marks = marks_below([root])
    library, _ = load_library(root)
    if library is not None:
        _KEPT[root] = KeptLibrary(library, marks)


def read_library(root: Path, programme: str = "") -> tuple[Library | None, tuple[Diagnostic, ...]]:
    """Return the library that was kept, or, where there is none or a file has changed, read it, as `load_library` does."""
    kept = _KEPT.get(root)
    if kept is not None and kept.marks == marks_below([root]):
        return kept.library, ()
    return load_library(root, programme)
