"""Locates the library, the templates and the examples that come with the package: beside it in a source checkout, inside it in a wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def library_folder() -> Path:
    """Return the folder of the clause library that comes with the package."""
    return _shipped_folder("clauses")


def templates_folder() -> Path:
    """Return the folder of the templates that come with the package."""
    return _shipped_folder("templates")


def examples_folder() -> Path:
    """Return the folder of the partners' files that come with the package as examples."""
    return _shipped_folder("examples")


def _shipped_folder(name: str) -> Path:
    """Return the checkout's folder before the package's own: an editable install has a copy inside, which would be stale."""
    checkout = PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return relative_to_working_directory(checkout / name)
    return PACKAGE / "_data" / name


def relative_to_working_directory(folder: Path) -> Path:
    """Return a folder's path from the working directory where it lies below that; else the path as it is."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder
