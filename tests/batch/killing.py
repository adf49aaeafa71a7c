"""A batch by the command line that is killed: all its processes, the parent process, or one worker."""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Literal

from batch.small_batch import contents, making, run, workers

from assembler.packets.commit import STAGING
from examples import ROOT

Kind = Literal["run", "parent", "worker"]
KINDS: tuple[Kind, ...] = ("run", "parent", "worker", "worker")
MOST_OF_A_RUN = 2
"""How many workers of one run are killed at most: a row fails when its worker died three times."""
SOON = {"begun": 0.002, "come": 0.01}
"""Seconds within which a kill follows the event it waited for, so that it hits a commit, the journal or the next row."""


@dataclass(slots=True)
class Batch:
    """A table, the files of an undisturbed run, and the run that is killed."""

    root: Path
    formats: tuple[str, ...]
    quiet: dict[str, bytes]
    seconds: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)
    orphans: list[int] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """The folder of the killed run's packets."""
        return self.root / "killed"

    def start(self) -> "subprocess.Popen[bytes]":
        """Start the command."""
        arguments = [sys.executable, "-m", "assembler", "batch", self.root / "t.csv", "--library", self.root / "library"]
        arguments += ["-o", self.folder, "--formats", ",".join(self.formats), "--jobs", "2", "--templates", ROOT / "templates"]
        with (self.root / "said.txt").open("wb") as said:  # not a pipe, which ends only with the last process that has it
            return subprocess.Popen(list(map(str, arguments)), start_new_session=True, stdout=said, stderr=said)

    def end(self, running: "subprocess.Popen[bytes]") -> None:
        """Wait for a run to end, and check that it left the packets of an undisturbed run and no process."""
        assert running.wait(timeout=300) == 0, (self.root / "said.txt").read_text()
        until = monotonic() + 60
        while any(map(alive, self.orphans)):  # each ends its row before it knows that its batch is gone
            assert monotonic() < until, "a process goes on without its batch"
            sleep(0.01)
        self.orphans.clear()
        assert contents(self.folder) == self.quiet
        assert not list(self.folder.glob(f"{STAGING}*"))

    def whole(self) -> None:
        """Check that every packet there is, is that of the undisturbed run."""
        for folder in self.folder.glob("partner-*"):
            there = {f"{folder.name}/{path}": data for path, data in contents(folder).items()}
            assert there == {path: data for path, data in self.quiet.items() if path.startswith(f"{folder.name}/")}

    def packets(self) -> int:
        """Count the packets."""
        return len(list(self.folder.glob("partner-*")))

    def committing(self) -> bool:
        """Whether a packet is being written."""
        return next(self.folder.glob(f"{STAGING}*"), None) is not None


def quiet_batch(root: Path, formats: tuple[str, ...]) -> Batch:
    """Run a table undisturbed, in this process and by the command, and return the batch to disturb."""
    made, library = making(root, formats=formats)
    run(made, library, root / "t.csv")
    batch = Batch(root, formats, contents(root / "out"))
    begun = monotonic()
    batch.end(batch.start())
    batch.seconds = monotonic() - begun
    return batch


def strike(batch: Batch, running: "subprocess.Popen[bytes]", chance: random.Random, workers_killed: int) -> Kind | None:
    """Wait for a moment and kill; return what was killed, None where the run had ended before."""
    await_moment(batch, running, chance)
    kind = chance.choice(KINDS)
    at_work = workers(running.pid)
    if kind == "worker" and (not at_work or workers_killed == MOST_OF_A_RUN):
        kind = "run"
    moment = "while committing" if batch.committing() else "between" if batch.packets() else "before the first packet"
    if running.poll() is not None:
        return None
    match kind:
        case "run":
            os.killpg(running.pid, signal.SIGKILL)
        case "parent":
            os.kill(running.pid, signal.SIGKILL)
            batch.orphans += at_work
        case "worker":
            try:
                os.kill(chance.choice(at_work), signal.SIGKILL)
            except ProcessLookupError:  # a batch ends its workers when all rows are built
                return None
    batch.counts.update((kind, moment))
    return kind


def await_moment(batch: Batch, running: "subprocess.Popen[bytes]", chance: random.Random) -> None:
    """Wait for a random time, or until shortly after a packet is begun or committed; at most until the run ends."""
    by = chance.choice(("clock", "begun", "come", "come"))
    until = monotonic() + chance.uniform(0, batch.seconds)
    wanted = batch.packets() + chance.randint(1, 8)
    while running.poll() is None:
        if by == "clock" and monotonic() >= until:
            return
        if by != "clock" and batch.packets() >= wanted and (by == "come" or batch.committing()):
            sleep(chance.uniform(0, SOON[by]))
            return
        sleep(0.0005)


def alive(process: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
