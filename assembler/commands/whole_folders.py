"""Folders written whole or not at all, such as a new library; what is there already is never written over."""

import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

from assembler.model.diagnostics import Diagnostic, error
from assembler.model.source import Span


def write_whole(
    folder: Path, fill: Callable[[Path], None], what: str = "The library"
) -> tuple[tuple[Path, ...], tuple[Diagnostic, ...]]:
    """Make a folder that does not exist or is empty, whole or not at all; `fill` writes into a new one. Return its files.

    Where it cannot be written there are no files, and a finding says why; `what` names in it what is written.
    """
    place = Span(str(folder), 1, 1)
    scratch = None
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            hint = "Name a folder that is not there yet, or is empty."
            return (), (error("not-written", f"{folder} is there already, and is not written over.", place, hint),)
        whole = folder.resolve()
        whole.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(mkdtemp(prefix=".new-folder-", dir=whole.parent))
        (scratch / "library").mkdir()
        fill(scratch / "library")
        if whole.exists():
            for part in (scratch / "library").iterdir():
                part.rename(whole / part.name)
        else:
            (scratch / "library").rename(whole)
    except OSError as fault:
        sentence = f"{what} could not be written to {folder}: {fault.strerror or fault}."
        return (), (error("not-written", sentence, place, "Name a folder below one that may be written to."),)
    finally:
        if scratch is not None:
            shutil.rmtree(scratch, ignore_errors=True)
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file())), ()
