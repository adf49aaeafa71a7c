"""A library of one's own begun: a small one, whole and sound, put into a folder to be changed."""

import shutil
from pathlib import Path
from tempfile import mkdtemp

from assembler.diagnostics import Diagnostic, error
from assembler.source import Span

FIRST = Path(__file__).resolve().parent / "first_library"


def found_library(folder: Path) -> tuple[tuple[Path, ...], tuple[Diagnostic, ...]]:
    """Put a small library into a folder that is not there yet, or is empty; whole or not at all. Give its files."""
    place = Span(str(folder), 1, 1)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        hint = "Name a folder that is not there yet, or is empty."
        return (), (error("not-written", f"{folder} is there already, and is not written over.", place, hint),)
    scratch = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        shutil.copytree(FIRST, scratch / folder.name)
        (scratch / folder.name).rename(folder)
    except OSError as fault:
        sentence = f"The library could not be written to {folder}: {fault.strerror or fault}."
        return (), (error("not-written", sentence, place, "Name a folder below one that may be written to."),)
    finally:
        if scratch is not None:
            shutil.rmtree(scratch, ignore_errors=True)
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file())), ()
