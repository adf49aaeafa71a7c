"""Build rows in processes of this machine. Where a process dies, another one takes its place and tries its row again.

Where there are as many processes as cores, each is pinned to a core of its own: otherwise the system moves a process whenever
the typesetter's thread wakes, and a core is idle for 3 % of the time. With fewer processes, the system finds idle cores.
"""

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from assembler.batch.work import BatchSettings, Outcome, RowTask, build_row
from assembler.platform.processes import available_cores, pin_to_cores

MOST_TRIES = 3
LONGEST = 600
"""Seconds after which a process without an answer counts as hung."""

RENEWED = 1000
"""The number of rows after which a new process replaces one: the typesetter never frees some 6 kB of each packet."""

THREADS = "RAYON_NUM_THREADS"
"""The environment variable with the number of threads of the typesetter."""


def run_local(making: BatchSettings, tasks: Iterable[RowTask], jobs: int) -> Iterator[Outcome]:
    """Build rows in a number of processes, and yield each outcome as it comes.

    Each process has a queue of neighbouring rows, which are of one kind; when it is empty, it takes rows from the longest queue.
    """
    rows = [(task, 1) for task in tasks]
    hands = min(jobs, len(rows))
    waiting = [deque(rows[at * len(rows) // hands : (at + 1) * len(rows) // hands]) for at in range(hands)]
    at_work = [_Hand(making, own, cores) for own, cores in zip(waiting, _shared_out(available_cores(), hands), strict=True)]
    try:
        while any(waiting) or any(hand.busy for hand in at_work):
            for hand in at_work:
                if not hand.busy:
                    hand.go_on(waiting)
            for hand in _ready(at_work):
                task, tried, outcome = hand.take()
                if outcome is None and tried < MOST_TRIES:
                    hand.own.appendleft((task, tried + 1))
                    continue
                hand.go_on(waiting)  # the process works while the caller handles the outcome
                yield outcome or _lost(task)
    finally:
        for hand in at_work:
            hand.stop()


def one_a_core() -> int:
    """Give how many processes this machine has cores for."""
    return len(available_cores()) or os.cpu_count() or 1


def _shared_out(cores: list[int], hands: int) -> list[set[int]]:
    """Return the cores of each process: one of its own where there are as many as processes, or else all."""
    return [{core} for core in cores] if hands == len(cores) else [{*cores}] * hands


def _lost(task: RowTask) -> Outcome:
    reason = f"The process that built this row died or hung {MOST_TRIES} times."
    return Outcome(task.key, task.place, task.matter.id, "failed", reasons=(reason,))


def _ready(hands: list["_Hand"]) -> list["_Hand"]:
    """Wait for processes to answer or die, and return them; return all busy ones, as hung, where none does in time."""
    busy = {hand.pipe: hand for hand in hands if hand.busy}
    answered = wait(list(busy), timeout=LONGEST)
    return [busy[pipe] for pipe in answered if isinstance(pipe, Connection)] or list(busy.values())


@dataclass(slots=True, init=False)
class _Hand:
    """A worker process, its cores, its row, and the rows in its queue, each with the number of its try.

    `done` counts the rows that this process has built.
    """

    making: BatchSettings
    own: deque[tuple[RowTask, int]]
    cores: set[int]
    process: BaseProcess
    pipe: Connection
    at: tuple[RowTask, int] | None
    done: int

    def __init__(self, making: BatchSettings, own: deque[tuple[RowTask, int]], cores: set[int]) -> None:
        self.making, self.own, self.cores, self.at = making, own, cores, None
        self._start()

    @property
    def busy(self) -> bool:
        return self.at is not None

    def go_on(self, waiting: Iterable[deque[tuple[RowTask, int]]]) -> None:
        """Send the next row to the process, if any waits. A process that has died is noticed when its answer is read."""
        longest = max(waiting, key=len)
        if not longest:
            return
        if self.done >= RENEWED:
            self._renew()
        self.at = self.own.popleft() if self.own else longest.pop()
        with suppress(OSError):
            self.pipe.send(self.at[0])

    def take(self) -> tuple[RowTask, int, Outcome | None]:
        """Return the row, its try and the answer; None for an answer where the process has died or hangs, and is replaced."""
        if self.at is None:
            raise ValueError(self)  # an idle process has no answer
        task, tried = self.at
        self.at = None
        try:
            if self.pipe.poll():
                self.done += 1
                return task, tried, self.pipe.recv()
        except (EOFError, OSError):
            pass
        self._renew()
        return task, tried, None

    def _renew(self) -> None:
        self.stop()
        self._start()

    def stop(self) -> None:
        """Kill the process. Its unfinished packet leaves nothing under the packet's name."""
        self.pipe.close()
        self.process.kill()
        self.process.join()

    def _start(self) -> None:
        self.done = 0
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, self.making), daemon=True)
        os.environ.setdefault(THREADS, "1")  # the processes use the cores already
        self.process.start()
        pin_to_cores(self.process.pid or 0, self.cores)
        theirs.close()


def _serve(pipe: Connection, making: BatchSettings) -> None:
    """Build each row that the pipe delivers until it closes. Ctrl-C is for the parent process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        while True:
            pipe.send(build_row(making, pipe.recv()))
