"""The sandbox: runs a job in a child process, kills it when its time is over, and removes what it leaves behind.

A job that reads what somebody sent has a process of its own, a copy of the warm parent. Builds run in copies that are kept.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event
from time import monotonic, sleep
from typing import TypeVar

from pydantic import TypeAdapter

from assembler.platform.locks import held, held_folder, sweep_abandoned
from assembler.platform.processes import can_fork, kill_with_children
from assembler.portal.jobs.channel import BrokenChannelError, receive_within, send
from assembler.portal.jobs.messages import ASSIGNMENT, KEPT_JOBS, Assignment, Job, JobResult
from assembler.portal.jobs.worker_pool import WorkerPool, child_environment
from assembler.portal.logging import LOG
from assembler.portal.settings import Settings

WAIT_SECONDS = 2.0
"""How often `run_job` calls back while the child process works."""

FOLDER_PREFIX = "job-"
Result = TypeVar("Result", bound=JobResult)


TURN_SECONDS = 0.1
"""How often a free turn is looked for."""

WAITING_PER_TURN = 3
"""How many jobs may wait for each that runs in turn; more would keep the threads that answer other requests."""


class ChildFailedError(Exception):
    """A child process ended without a result: it failed, was killed, or exceeded its limits of time or memory."""


class TooBusyError(Exception):
    """As many child processes run as may run at once, and none has ended while a job waited for its turn."""


def run_in_turn(pool: WorkerPool, job: Job, result: type[Result], seconds: float) -> Result:
    """Run a job as `run_job` does, once fewer than `limits.readers` jobs of this machine run in turn.

    Raises `TooBusyError` after `limits.waiting` seconds, and at once where many wait already.
    """
    settings = pool.settings
    readers, until = settings.limits.readers, monotonic() + settings.limits.waiting
    settings.scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as turn:
        with ExitStack() as waiting:
            if not _hold_one(settings.scratch, "waiting", readers * WAITING_PER_TURN, waiting):
                raise TooBusyError
            while not _hold_one(settings.scratch, "reading", readers, turn):
                if monotonic() > until:
                    raise TooBusyError
                sleep(TURN_SECONDS)
        return run_job(pool, job, result, seconds)


@contextmanager
def one_at_a_time(settings: Settings, name: str, stopped: Event) -> Iterator[None]:
    """Wait until no process of this machine does what has a name, and do it alone; raise `TooBusyError` where this one is `stopped` first."""
    settings.scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as turn:
        while not _hold_one(settings.scratch, name, 1, turn):
            if stopped.wait(TURN_SECONDS):
                raise TooBusyError
        yield


def _hold_one(folder: Path, name: str, number: int, stack: ExitStack) -> bool:
    """Hold a free one of a number of locks, which all worker processes share, until the stack ends; return whether one was free."""
    for one in range(number):
        try:
            stack.enter_context(held(folder / f"{name}-{one}"))
        except BlockingIOError:
            continue
        return True
    return False


def run_job(
    pool: WorkerPool, job: Job, result: type[Result], seconds: float, while_waiting: Callable[[], None] = lambda: None
) -> Result:
    """Run a job in a child process and return its result; raise `ChildFailedError` where there is none after `seconds`.

    The process gets no variable of the environment that could hold a secret. `while_waiting` is called every few seconds.
    """
    assignment = ASSIGNMENT.dump_json(Assignment(job, int(seconds) + 1, pool.settings.limits.memory))
    run = output_of_worker if can_fork() else output_of_child
    return TypeAdapter(result).validate_json(run(pool, assignment, seconds, while_waiting, kept=isinstance(job, KEPT_JOBS)))


def output_of_worker(
    pool: WorkerPool, assignment: bytes, seconds: float, while_waiting: Callable[[], None], *, kept: bool
) -> bytes:
    """Run an assignment in a copy of the warm parent and return what it said; raise `ChildFailedError` where it failed or took too long.

    Only a worker that has given its whole answer is kept. Every other one is dead when this returns.
    """
    worker, said = None, None
    try:
        worker = pool.take(kept=kept)
        worker.line.settimeout(seconds)
        send(worker.line, assignment)
        said = receive_within(worker.line, seconds, WAIT_SECONDS, while_waiting)
    except (OSError, BrokenChannelError) as fault:
        raise ChildFailedError from fault
    finally:
        if worker is not None and kept and said is not None and said.stays:
            pool.keep(worker)
        elif worker is not None:
            status = worker.end()
            if said is None:
                LOG.error("a child process ended with status %s", status)
    return said.data


def output_of_child(
    pool: WorkerPool, assignment: bytes, seconds: float, while_waiting: Callable[[], None], *, kept: bool = False
) -> bytes:
    """Run an assignment in a process that has read nothing, where none can be copied, as `output_of_worker` does otherwise."""
    del kept  # each is new
    with subprocess.Popen(
        [sys.executable, "-m", "assembler.portal.jobs.worker_tasks"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=child_environment(pool.settings.scratch),
        start_new_session=True,  # so that what the child starts itself is killed with it
    ) as process:
        try:
            written = _wait_for_output(process, assignment, seconds, while_waiting)
        finally:
            kill_with_children(process)
    if process.returncode != 0:
        LOG.error("a child process ended with status %s", process.returncode)
        raise ChildFailedError
    return written


def _wait_for_output(
    process: "subprocess.Popen[bytes]", assignment: bytes, seconds: float, while_waiting: Callable[[], None]
) -> bytes:
    for step in range(int(seconds / WAIT_SECONDS) + 1):
        try:
            written, _ = process.communicate(assignment if step == 0 else None, timeout=WAIT_SECONDS)
        except subprocess.TimeoutExpired:
            while_waiting()
        else:
            return written
    raise ChildFailedError


@contextmanager
def private_folder(settings: Settings) -> Iterator[Path]:
    """Yield a new folder that only this user may read; it is locked while the job runs, and removed afterwards."""
    settings.scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    with held_folder(settings.scratch, FOLDER_PREFIX, 0o700) as folder:
        yield folder


def sweep_folders(settings: Settings) -> None:
    """Remove the folders of jobs that no process works on any more."""
    sweep_abandoned(settings.scratch, FOLDER_PREFIX)
