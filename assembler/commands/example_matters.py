"""Example matters: those that lie beside a library, in the folder `examples`."""

from pathlib import Path

from assembler.loader import programme_of


def example_matters(library: Path, programme: str) -> dict[str, Path]:
    """Return the example matters of a programme by their names, without the programme's id in front; none where there is no folder."""
    found = sorted((library.parent / "examples").glob("*.yaml"))
    return {path.stem.removeprefix(f"{programme}-"): path for path in found if programme_of(path) == programme}
