"""Where the library and the templates that come with the package lie: beside it in a source checkout, inside it in a wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def library_folder() -> Path:
    """Give the folder of the shipped clause library."""
    return _shipped_folder("clauses")


def templates_folder() -> Path:
    """Give the folder of the shipped templates."""
    return _shipped_folder("templates")


def _shipped_folder(name: str) -> Path:
    """Prefer the checkout: an editable install also has a copy inside, which would be stale."""
    checkout = PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return relative_to_working_directory(checkout / name)
    return PACKAGE / "_data" / name


def relative_to_working_directory(folder: Path) -> Path:
    """Name a whole path below the working directory as a person there would."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder
