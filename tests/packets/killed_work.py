"""Work with a record that is killed before a call to the disk. It runs apart, in a process without threads, which can fork.

`python -m packets.killed_work ROOT` reads lines such as `build 17` and answers each with `killed` or `done`.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from packets.older import DATA, OLDER
from packets.small_order import order, upon
from packets.supplemented import TWO, supplement
from small_library import MATTER

from assembler.commands.adopt_older import record_older
from assembler.commands.record import adopt, erase, show
from assembler.loader import load_library
from assembler.packets.older_packets import StatedOfPacket
from assembler.packets.order import Order, build_packet
from assembler.packets.records import Note
from assembler.packets.store import FolderStore
from examples import ROOT

SIGNED_ON, ERASED_ON = date(2026, 12, 20), date(2030, 1, 31)
CALLS = ("open", "fsync", "link", "rename", "mkdir", "rmdir", "unlink")
NOTE = Note("0f", "Berit Holm rang")

Killing = Callable[[str, int], bool]
"""Does work, such as `build`, and kills it before a call to the disk; returns whether it came so far."""


def out_of(root: Path) -> FolderStore:
    """Return the store in which the work is done."""
    return FolderStore(root / "out")


def following(root: Path, out: Path, id: str = "second-001") -> Order:
    """Return the order of a matter that follows the signed packet in a folder."""
    shown, findings = show(FolderStore(out), "first-001")
    assert shown is not None, findings
    assert shown.in_force is not None
    return upon(order(root, text=MATTER.replace("first-001", id)), shown.in_force)


def works(root: Path) -> dict[str, Callable[[], object]]:
    """Return what can be done below a root: `signed` holds a signed packet, the work is done in `out`."""
    first, second, later = order(root), following(root, root / "signed"), order(root, TWO)
    library, findings = load_library(DATA / "clauses")
    assert library is not None, findings
    return {
        "build": lambda: build_packet(second, out_of(root), lambda _: None),
        "supplement": lambda: supplement(later, out_of(root)),
        "adopt": lambda: adopt(out_of(root), first.packet, SIGNED_ON, NOTE),
        "older": lambda: record_older(out_of(root), OLDER, StatedOfPacket(1), library),
        "erase": lambda: erase(out_of(root), "first-001", ERASED_ON),
    }


def issue(root: Path, at: int) -> tuple[str, ...]:
    """Issue one of many packets that all follow the same event, and return the ids of the findings."""
    return tuple(
        one.id for one in build_packet(following(root, root / "signed", f"second-00{at}"), out_of(root), lambda _: None)[1]
    )


@contextmanager
def killing(root: Path) -> Iterator[Killing]:
    """Start the process that does the work and kills it."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
    command = [sys.executable, "-m", "packets.killed_work", str(root)]
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        asked, answered = process.stdin, process.stdout
        assert asked is not None
        assert answered is not None

        def killed(work: str, at: int) -> bool:
            asked.write(f"{work} {at}\n")
            asked.flush()
            answer = answered.readline().strip()
            assert answer in ("killed", "done")
            return answer == "killed"

        yield killed
        asked.close()


def _is_killed(work: Callable[[], object], at: int) -> bool:
    child = os.fork()
    if child == 0:
        done = count(1)
        for name in CALLS:
            setattr(os, name, _killing(getattr(os, name), done, at))
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def _killing(real: Callable[..., Any], done: Iterator[int], at: int) -> Callable[..., Any]:
    def call(*arguments: Any, **options: Any) -> Any:
        if next(done) == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **options)

    return call


def _answer(root: Path) -> None:
    known = works(root)
    for line in sys.stdin:
        work, at = line.split()
        print("killed" if _is_killed(known[work], int(at)) else "done", flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    _answer(Path(sys.argv[1]))
