"""The worker processes of a portal: a warm parent that makes them, and those that are kept for the next job."""

import os
import socket
import subprocess
import sys
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from time import monotonic

from assembler.platform.processes import can_fork, kill_with_children
from assembler.portal.jobs.channel import BrokenChannelError, Worker, send
from assembler.portal.jobs.messages import WARM_UP, WarmUp
from assembler.portal.logging import LOG
from assembler.portal.settings import Settings

INHERITED_VARIABLES = ("PATH", "PYTHONPATH", "LANG", "LC_ALL")
"""The variables that a child process has from the portal's environment, which may hold secrets in others."""

LONGEST_LIFE = 600.0
"""The seconds after which a worker is kept for no further job."""

PATIENCE = 5.0
"""The seconds that a warm parent has to end its workers and itself before it is killed."""


def child_environment(scratch: Path) -> dict[str, str]:
    """Return the environment of a child process, whose temporary files lie in a folder of the portal."""
    return {name: os.environ[name] for name in INHERITED_VARIABLES if name in os.environ} | {"TMPDIR": str(scratch)}


@dataclass(frozen=True, slots=True)
class WarmParent:
    """A warm parent that runs, and the socket by which it is asked for workers. Where that is closed, it ends with all of them."""

    process: "subprocess.Popen[bytes]"
    control: socket.socket

    def begin(self, *, kept: bool) -> Worker:
        """Ask for a worker.

        Raises `ConnectionError` where the parent has ended, and another `OSError` where this process may open no more files.
        """
        with ExitStack() as ours, ExitStack() as given:
            line, theirs = socket.socketpair()
            ours.callback(line.close)
            given.callback(theirs.close)
            life, held = socket.socketpair()
            ours.callback(life.close)
            given.callback(held.close)
            socket.send_fds(self.control, [b"\1" if kept else b"\0"], [theirs.fileno(), held.fileno()])
            ours.pop_all()
        return Worker(line, life)

    def end(self) -> int:
        """End the parent with all its workers, and return its status once it has ended."""
        self.control.close()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            kill_with_children(self.process)
        return self.process.returncode


def start_parent(settings: Settings) -> WarmParent:
    """Start a warm parent, which knows no secret of the portal, and do not wait until it is warm."""
    control, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "assembler.portal.jobs.warm_parent"],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=child_environment(settings.scratch),
            start_new_session=True,  # Ctrl-C is for the portal
        )
    limits = settings.limits
    wanted = WarmUp(settings.library, settings.templates, limits.kept_jobs, limits.kept_memory)
    with suppress(OSError):  # whoever asks for a worker notices
        send(control, WARM_UP.dump_json(wanted))
    return WarmParent(process, control)


def _is_old(worker: Worker) -> bool:
    return monotonic() - worker.begun >= LONGEST_LIFE


@dataclass(slots=True)
class WorkerPool:
    """The workers of one process of a portal. A parent that has died is replaced when the next worker is asked for."""

    settings: Settings
    _lock: Lock = field(default_factory=Lock, repr=False)
    _parent: WarmParent | None = None
    _idle: list[Worker] = field(default_factory=list)
    _closed: bool = False

    def warm_up(self) -> None:
        """Start the parent, so that it is warm when the first job comes."""
        if can_fork():
            with self._lock:
                self._parent = self._parent or start_parent(self.settings)

    def take(self, *, kept: bool) -> Worker:
        """Return a worker that has run nothing, or one that was `kept`. Raises `BrokenChannelError` or `OSError` where there can be none."""
        with self._lock:
            while kept and self._idle:
                worker = self._idle.pop()
                if worker.is_idle:
                    return worker
                worker.end()
            for _ in range(2):
                if self._closed:
                    break
                self._parent = self._parent or start_parent(self.settings)
                try:
                    return self._parent.begin(kept=kept)
                except ConnectionError:
                    LOG.error("the process that begins others has ended with status %s, and is replaced", self._parent.end())
                    self._parent = None
        raise BrokenChannelError

    def keep(self, worker: Worker) -> None:
        """Keep a worker for another job, unless it is old or the portal ends."""
        with self._lock:
            if not self._closed and not _is_old(worker):
                self._idle.append(worker)
                return
        worker.end()

    def end_old(self) -> None:
        """End the workers that wait and are old: what one remembers of a partner who was erased since goes with it."""
        with self._lock:
            old = [worker for worker in self._idle if _is_old(worker)]
            self._idle = [worker for worker in self._idle if not _is_old(worker)]
        for worker in old:
            worker.end()

    def close(self) -> None:
        """End all workers and the parent at once, and begin no other."""
        with self._lock:
            self._closed = True
            parent, self._parent = self._parent, None
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()
        if parent is not None:
            parent.end()
