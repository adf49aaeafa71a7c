"""A batch cheap enough for many tests: a small library, plain text only, any number of partners."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from loader.matter_tables.table_files import ROW, as_csv, small_library

from assembler.batch import BatchSettings, Journal, Outcome, read_rows, run_batch
from assembler.batch import run_local as local
from assembler.loader.templates import load_templates
from assembler.model.library import Library
from examples import ROOT


def partner(number: int, **more: str) -> dict[str, str]:
    """Return the row of a partner whose texts all have its number."""
    own = {"matter": f"partner-{number:05}", "legal_name": f"Canary {number:05} AB", "place": f"Place {number:05}"}
    return ROW | own | {"address_1": f"Gatan {number:05}", "signatory_1_name": f"Signer {number:05}"} | more


def table(path: Path, rows: int) -> Path:
    """Write a table of a number of good rows."""
    return as_csv(path, [partner(number) for number in range(rows)])


def making(root: Path, output: str = "", formats: tuple[str, ...] = ("txt",)) -> tuple[BatchSettings, Library]:
    """Return the settings of a batch over a small library below a folder, and the library."""
    library = small_library(root / "library")
    templates, findings = load_templates(ROOT / "templates")
    assert templates is not None, findings
    where = output or str(root / "out")
    made = BatchSettings(str(root / "library"), str(ROOT / "templates"), where, library.digest, templates.digest, formats)
    return made, library


def run(made: BatchSettings, library: Library, path: Path, jobs: int = 2, *, only_failed: bool = False) -> list[Outcome]:
    """Run a batch in local processes, and return the outcomes."""
    return list(running(made, library, path, jobs, only_failed=only_failed))


def running(made: BatchSettings, library: Library, path: Path, jobs: int, *, only_failed: bool = False) -> Iterator[Outcome]:
    """Run a batch in local processes, and yield each outcome."""
    orders, findings = read_rows(path, library, made)
    assert orders is not None, findings
    with Journal(path.with_suffix(".sqlite")) as journal:
        yield from run_batch(made, orders.tasks, journal, lambda one, tasks: local(one, tasks, jobs), only_failed=only_failed)


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder except the journal's."""
    found = (path for path in folder.rglob("*") if path.is_file() and "journal" not in path.name)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def kill_a_child() -> list[int]:
    """Kill one of the processes that this one spawned, and return its id; an empty list where there is none."""
    found = workers(os.getpid())[:1]
    for child in found:
        os.kill(child, signal.SIGKILL)
    return found


def workers(parent: int) -> list[int]:
    """Return the ids of the processes that a process spawned; none where it has ended."""
    found = []
    for children in Path(f"/proc/{parent}/task").glob("*/children"):
        with suppress(OSError):  # the thread may have ended, with which these processes began
            found += [child for child in map(int, children.read_text().split()) if _spawned(child)]
    return found


def _spawned(process: int) -> bool:
    """Whether a process was spawned; one that has ended meanwhile hides no other."""
    with suppress(OSError):
        return b"spawn_main" in Path(f"/proc/{process}/cmdline").read_bytes()
    return False
