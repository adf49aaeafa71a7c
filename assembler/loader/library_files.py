"""The files of a library's folder, all read once, with what an editor has not saved yet in place of what is on disk."""

import os
from collections.abc import Iterator, Mapping
from io import FileIO
from pathlib import Path

from assembler.model.diagnostics import Diagnostic, error
from assembler.model.quick_dataclass import dataclass
from assembler.model.source import Span

PROGRAMME = "programme.yaml"
"""The file that makes a folder a programme."""


@dataclass(frozen=True, slots=True)
class LibraryFiles:
    """The contents of the files below `root`, by their paths in it, in the order of their parts.

    `links` are the paths of symbolic links, which are not followed. `unread` says of a file or folder why it cannot be read.
    """

    root: Path
    contents: Mapping[str, bytes]
    links: tuple[str, ...]
    unread: Mapping[str, str]

    def by_folder(self) -> Mapping[str, tuple[str, ...]]:
        """Return the paths of the files by the folder that they lie in."""
        found: dict[str, list[str]] = {}
        for path in self.contents:
            found.setdefault(path.rpartition("/")[0], []).append(path)
        return {folder: tuple(paths) for folder, paths in found.items()}


def read_files(root: Path, unsaved: Mapping[Path, bytes], ending: str = "") -> LibraryFiles:
    """Read the files of a library's folder whose names end in `ending`.

    `unsaved` are texts that stand in place of those on disk, by their whole paths.
    """
    contents: dict[str, bytes] = {}
    links: list[str] = []
    unread: dict[str, str] = {}
    for path, entry in _found_in(root, "", unread):
        if not path.endswith(ending):
            continue
        shown = path if path.isascii() else path.encode(errors="backslashreplace").decode()
        if entry.is_symlink():
            links.append(shown)
        elif shown != path and entry.is_file():
            unread[shown] = "its name is not text in UTF-8"
        elif entry.is_file():
            try:
                contents[path] = unsaved[here] if unsaved and (here := root / path) in unsaved else _bytes_of(entry.path)
            except FileNotFoundError:
                continue  # it went while the folder was read
            except OSError as fault:
                unread[path] = fault.strerror or str(fault)
    return LibraryFiles(root, contents, tuple(links), unread)


def _bytes_of(path: str) -> bytes:
    """Return what a file holds; without the work of `Path`, since every file is read after each edit."""
    with FileIO(path) as opened:
        return opened.readall()


def _found_in(folder: Path | str, name: str, unread: dict[str, str]) -> Iterator[tuple[str, "os.DirEntry[str]"]]:
    """Yield what lies below a folder, each with its path in the library; a folder that cannot be read is noted."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda one: one.name)
    except FileNotFoundError:
        return  # it went while the folder around it was read
    except OSError as fault:
        unread[name] = fault.strerror or str(fault)
        return
    for entry in entries:
        path = f"{name}/{entry.name}" if name else entry.name
        yield path, entry
        if entry.is_dir(follow_symlinks=False):
            yield from _found_in(entry.path, path, unread)


def find_unread_files(files: LibraryFiles) -> Iterator[Diagnostic]:
    """Find the files and folders that cannot be read."""
    for name, why in files.unread.items():
        path = files.root / name
        sentence = f"{path} cannot be read: {why}."
        yield error("unreadable-file", sentence, Span(str(path), 1, 1), "Check its name and its rights.")


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
