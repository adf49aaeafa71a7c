"""Rows built by processes of this machine. One that dies costs at most the row it was at, which another process tries again."""

import signal
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from assembler.batch.work import Making, Outcome, Task, build_row

MOST_TRIES = 3
LONGEST = 600
"""Seconds after which a process that says nothing is taken for hung."""


def run_local(making: Making, tasks: Iterable[Task], jobs: int) -> Iterator[Outcome]:
    """Build rows with so many processes at a time, and give each outcome as it comes."""
    waiting = deque((task, 1) for task in tasks)
    hands = [_Hand(making) for _ in range(min(jobs, len(waiting)))]
    try:
        while waiting or any(hand.busy for hand in hands):
            for hand in hands:
                if waiting and not hand.busy:
                    hand.give(*waiting.popleft())
            for hand in _ready(hands):
                task, tried, outcome = hand.take()
                if outcome is None and tried < MOST_TRIES:
                    waiting.appendleft((task, tried + 1))
                    continue
                if waiting:  # nobody waits while the outcome is kept and told
                    hand.give(*waiting.popleft())
                yield outcome or _lost(task)
    finally:
        for hand in hands:
            hand.stop()


def _lost(task: Task) -> Outcome:
    reason = f"The process that built this row died or hung {MOST_TRIES} times."
    return Outcome(task.key, task.place, task.matter.id, "failed", reasons=(reason,))


def _ready(hands: list["_Hand"]) -> list["_Hand"]:
    """Wait for a process to answer or die; all that are at work are taken for hung where none does in a long time."""
    busy = {hand.pipe: hand for hand in hands if hand.busy}
    answered = wait(list(busy), timeout=LONGEST)
    return [busy[pipe] for pipe in answered if isinstance(pipe, Connection)] or list(busy.values())


@dataclass(slots=True, init=False)
class _Hand:
    """A process at work, and the row it is at."""

    making: Making
    process: BaseProcess
    pipe: Connection
    at: tuple[Task, int] | None

    def __init__(self, making: Making) -> None:
        self.making, self.at = making, None
        self._start()

    @property
    def busy(self) -> bool:
        return self.at is not None

    def give(self, task: Task, tried: int) -> None:
        """Hand over a row. A process that has died is found out when its answer is awaited."""
        self.at = (task, tried)
        with suppress(OSError):
            self.pipe.send(task)

    def take(self) -> tuple[Task, int, Outcome | None]:
        """Take the answer; None where the process has died or hangs, and another has taken its place."""
        assert self.at is not None, "only a busy process answers"  # noqa: S101
        task, tried = self.at
        self.at = None
        try:
            if self.pipe.poll():
                return task, tried, self.pipe.recv()
        except (EOFError, OSError):
            pass
        self.stop()
        self._start()
        return task, tried, None

    def stop(self) -> None:
        """End the process. What it has begun leaves nothing under a packet's name."""
        self.pipe.close()
        self.process.kill()
        self.process.join()

    def _start(self) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, self.making), daemon=True)
        self.process.start()
        theirs.close()


def _serve(pipe: Connection, making: Making) -> None:
    """Build what is handed over until nobody hands over any more. Ctrl-C is for the process that hands over."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        while True:
            pipe.send(build_row(making, pipe.recv()))
