"""The files of a library's folder, all read once, with what an editor has not saved yet in place of what is on disk."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assembler.model.diagnostics import Diagnostic, error
from assembler.model.source import Span


@dataclass(frozen=True, slots=True)
class LibraryFiles:
    """The contents of the files below `root`, by their paths in it; None for one that cannot be read.

    `folders` and symbolic `links` are paths in it too. All are in the order of their parts.
    """

    root: Path
    contents: Mapping[str, bytes | None]
    folders: tuple[str, ...]
    links: tuple[str, ...]

    def by_folder(self) -> Mapping[str, tuple[str, ...]]:
        """Return the paths of the files by the folder that they lie in."""
        found: dict[str, list[str]] = {}
        for path in self.contents:
            found.setdefault(path.rpartition("/")[0], []).append(path)
        return {folder: tuple(paths) for folder, paths in found.items()}


def read_files(root: Path, unsaved: Mapping[Path, bytes]) -> LibraryFiles:
    """Read the files of a library's folder; `unsaved` are texts that stand in place of those on disk, by their whole paths."""
    contents: dict[str, bytes | None] = {}
    folders: list[str] = []
    links: list[str] = []
    for path, entry in _found_in(root, ""):
        if entry.is_symlink():
            links.append(path)
        if entry.is_dir():
            folders.append(path)
        elif entry.is_file():
            contents[path] = unsaved[here] if unsaved and (here := root / path) in unsaved else _bytes_of(entry.path)
    return LibraryFiles(root, contents, tuple(folders), tuple(links))


def _found_in(folder: Path | str, name: str) -> Iterator[tuple[str, "os.DirEntry[str]"]]:
    """Yield what lies below a folder, each with its path in the library; what lies behind a link is not followed."""
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda one: one.name)
    for entry in entries:
        path = f"{name}/{entry.name}" if name else entry.name
        yield path, entry
        if entry.is_dir(follow_symlinks=False):
            yield from _found_in(entry.path, path)


def _bytes_of(path: str) -> bytes | None:
    """Return the bytes of a file; None for one that cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError:
        return None


def find_misplaced_files(files: LibraryFiles) -> Iterator[Diagnostic]:
    """Refuse symbolic links, for all that is read must lie in the library, and files in `.yml`, which no reader opens.

    Hidden folders are not part of the library.
    """
    for path in (files.root / link for link in files.links):
        hint = "Put the file itself into the library."
        yield error("unreadable-file", f"{path} is a symbolic link.", Span(str(path), 1, 1), hint)
    for name in files.contents:
        if name.endswith(".yml") and not any(part.startswith(".") for part in name.split("/")):
            path = files.root / name
            sentence = f"{path} would not be read: the library's files end in .yaml."
            yield error("bad-name", sentence, Span(str(path), 1, 1), f"Name it {path.with_suffix('.yaml').name}.")
