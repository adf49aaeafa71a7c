"""The processes of a portal's jobs, as the system lists them: warm parents and their workers."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

MODULE = b"assembler.portal.jobs.warm_parent"


def children(parent: int) -> Iterator[int]:
    """Yield the ids of the children of a process that are or were begun as warm parents, and have not ended."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            about, command = path.read_text().rpartition(")")[2].split(), (path.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(about[1]) == parent and about[0] != "Z" and MODULE in command:
            yield int(path.parent.name)


def parents(portal: int) -> list[int]:
    """Return the ids of the warm parents of a process of a portal."""
    return [*children(portal)]


def workers(portal: int) -> list[int]:
    """Return the ids of the workers of a process of a portal."""
    return [worker for parent in parents(portal) for worker in children(parent)]


def threads(process: int) -> int:
    """Return how many threads a process has."""
    return len([*Path(f"/proc/{process}/task").iterdir()])


def is_gone(process: int) -> bool:
    """Whether a process has ended with all its threads; one that nobody has asked for its status has ended too."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z" and threads(process) == 1
    except OSError:
        return True


def until(true: Callable[[], object], seconds: float = 120) -> bool:
    """Wait until something is true; return whether it became so."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
