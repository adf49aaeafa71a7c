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
LONGEST_SILENCE = 600
"""Seconds after which a process without an answer counts as hung."""

ROWS_PER_PROCESS = 1000
"""The number of rows after which a new process replaces one: the typesetter never frees some 6 kB of each packet."""

THREADS = "RAYON_NUM_THREADS"
"""The environment variable with the number of threads of the typesetter."""


def run_local(settings: BatchSettings, tasks: Iterable[RowTask], jobs: int) -> Iterator[Outcome]:
    """Build rows in a number of processes, and yield each outcome as it comes.

    Each process has a queue of neighbouring rows, which are of one kind; when it is empty, it takes rows from the longest queue.
    """
    rows = [(task, 1) for task in tasks]
    count = min(jobs, len(rows))
    queues = [deque(rows[at * len(rows) // count : (at + 1) * len(rows) // count]) for at in range(count)]
    cores = _cores_of_each(available_cores(), count)
    workers = [_Worker(settings, queue, own) for queue, own in zip(queues, cores, strict=True)]
    try:
        while any(queues) or any(worker.busy for worker in workers):
            for worker in workers:
                if not worker.busy:
                    worker.send_next(queues)
            for worker in _ready(workers):
                task, attempt, outcome = worker.receive()
                if outcome is None and attempt < MOST_TRIES:
                    worker.queue.appendleft((task, attempt + 1))
                    continue
                worker.send_next(queues)  # the process works while the caller handles the outcome
                yield outcome or _lost(task)
    finally:
        for worker in workers:
            worker.stop()


def usable_core_count() -> int:
    """Return the number of cores that this process can use."""
    return len(available_cores()) or os.cpu_count() or 1


def _cores_of_each(cores: list[int], count: int) -> list[set[int]]:
    """Return the cores of each process: one of its own where there are as many as processes, or else all."""
    return [{core} for core in cores] if count == len(cores) else [{*cores}] * count


def _lost(task: RowTask) -> Outcome:
    reason = f"The process that built this row died or hung {MOST_TRIES} times."
    return Outcome(task.key, task.place, task.matter.id, "failed", reasons=(reason,))


def _ready(workers: list["_Worker"]) -> list["_Worker"]:
    """Wait for processes to answer or die, and return them; return all busy ones, as hung, where none does in time."""
    busy = {worker.pipe: worker for worker in workers if worker.busy}
    answered = wait(list(busy), timeout=LONGEST_SILENCE)
    return [busy[pipe] for pipe in answered if isinstance(pipe, Connection)] or list(busy.values())


@dataclass(slots=True, init=False)
class _Worker:
    """A worker process, its cores, the row it builds, and its queue of rows, each with the number of its attempt.

    `built` counts the rows that this process has built.
    """

    settings: BatchSettings
    queue: deque[tuple[RowTask, int]]
    cores: set[int]
    process: BaseProcess
    pipe: Connection
    current: tuple[RowTask, int] | None
    built: int

    def __init__(self, settings: BatchSettings, queue: deque[tuple[RowTask, int]], cores: set[int]) -> None:
        self.settings, self.queue, self.cores, self.current = settings, queue, cores, None
        self._start()

    @property
    def busy(self) -> bool:
        return self.current is not None

    def send_next(self, queues: Iterable[deque[tuple[RowTask, int]]]) -> None:
        """Send the next row to the process, if any waits. A process that has died is noticed when its answer is read."""
        longest = max(queues, key=len)
        if not longest:
            return
        if self.built >= ROWS_PER_PROCESS:
            self._replace()
        self.current = self.queue.popleft() if self.queue else longest.pop()
        with suppress(OSError):
            self.pipe.send(self.current[0])

    def receive(self) -> tuple[RowTask, int, Outcome | None]:
        """Return the row, its attempt and the outcome; None for an outcome where the process has died or hangs, and is replaced."""
        if self.current is None:
            raise ValueError(self)  # an idle process has no answer
        task, attempt = self.current
        self.current = None
        try:
            if self.pipe.poll():
                self.built += 1
                return task, attempt, self.pipe.recv()
        except (EOFError, OSError):
            pass
        self._replace()
        return task, attempt, None

    def _replace(self) -> None:
        self.stop()
        self._start()

    def stop(self) -> None:
        """Kill the process. Its unfinished packet leaves nothing under the packet's name."""
        self.pipe.close()
        self.process.kill()
        self.process.join()

    def _start(self) -> None:
        self.built = 0
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, self.settings), daemon=True)
        os.environ.setdefault(THREADS, "1")  # the processes use the cores already
        self.process.start()
        pin_to_cores(self.process.pid or 0, self.cores)
        theirs.close()


def _serve(pipe: Connection, settings: BatchSettings) -> None:
    """Build each row that the pipe delivers until it closes. Ctrl-C is for the parent process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        while True:
            pipe.send(build_row(settings, pipe.recv()))
