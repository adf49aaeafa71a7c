"""Folders written whole or not at all, such as a new library; what is there already is never written over."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

from assembler.model.diagnostics import Diagnostic, error
from assembler.model.source import Span

OF_A_REPOSITORY = re.compile(r"\..+|(LICEN[CS]E|README)(\..+)?", re.IGNORECASE)
"""The names of what a new repository holds before anybody has written into it: hidden files, a licence, a page about itself."""

README, BESIDE_A_README = "README.md", "LIBRARY.md"
"""The page of what is written, and its name where the folder has a page of its own."""


def write_whole(
    folder: Path, fill: Callable[[Path], None], what: str = "The library"
) -> tuple[tuple[Path, ...], tuple[Diagnostic, ...]]:
    """Write into a folder that does not exist, is empty or is a new repository, whole or not at all; `fill` writes into a new one.

    Return the files that were written. Where that cannot be done there are none, and a finding says why; `what` names in it what is
    written. What a repository holds stays as it is.
    """
    place = Span(str(folder), 1, 1)
    scratch = None
    try:
        if folder.exists() and not _takes_more(folder):
            hint = "Name a folder that is not there yet, is empty, or holds what a new repository does: .git, LICENSE, README."
            return (), (error("not-written", f"{folder} is there already, and is not written over.", place, hint),)
        whole = folder.resolve()
        whole.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(mkdtemp(prefix=".new-folder-", dir=whole.parent))
        made = scratch / "library"
        made.mkdir()
        fill(made)
        if (whole / README).exists() and (made / README).exists():
            (made / README).rename(made / BESIDE_A_README)
        files = tuple(folder / path.relative_to(made) for path in sorted(made.rglob("*")) if path.is_file())
        if whole.exists():
            for part in made.iterdir():
                part.rename(whole / part.name)
        else:
            made.rename(whole)
    except OSError as fault:
        sentence = f"{what} could not be written to {folder}: {fault.strerror or fault}."
        return (), (error("not-written", sentence, place, "Name a folder below one that may be written to."),)
    finally:
        if scratch is not None:
            shutil.rmtree(scratch, ignore_errors=True)
    return files, ()


def _takes_more(folder: Path) -> bool:
    """Whether something may be written beside what a folder holds."""
    return folder.is_dir() and all(OF_A_REPOSITORY.fullmatch(path.name) for path in folder.iterdir())
