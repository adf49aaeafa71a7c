"""What the checker finds in the library, for the pages of the catalogue: worked out in a child process when somebody first asks."""

from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Event, Lock

from assembler.commands.check import Marks, marks_below
from assembler.portal.clock import now
from assembler.portal.jobs.messages import CheckedLibrary, CheckLibrary
from assembler.portal.jobs.sandbox import one_at_a_time, run_in_turn
from assembler.portal.jobs.worker_pool import WorkerPool
from assembler.portal.store.stored_findings import StoredFindings

PAUSE = 60
"""The seconds after which a check that ended without a report is tried again."""


class Standing(StrEnum):
    """How far a check is."""

    AT_WORK = "at work"
    DONE = "done"
    CHANGED = "changed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FoundInFiles:
    """The findings at some files. They are known where the check is done; where it is not, or is of another library, there are none."""

    standing: Standing
    findings: StoredFindings = ()


@dataclass(slots=True)
class LibraryCheck:
    """One check at a time of a library, begun by whoever asks first, and again by whoever asks after a file has changed.

    `digest` is that of the library whose texts the pages show: findings of any other are never shown beside them.
    """

    workers: WorkerPool
    digest: str
    clock: Callable[[], int] = now
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "check"))
    _lock: Lock = field(default_factory=Lock)
    _stopped: Event = field(default_factory=Event)
    _work: Future[CheckedLibrary] | None = None
    _seen: Marks = field(default_factory=dict)
    _begun: int = 0

    def find(self, paths: Collection[str]) -> FoundInFiles:
        """Return what is found in files of the library by their paths; begin the check where it must be made, and never wait for it."""
        work = self._current()
        if not work.done():
            return FoundInFiles(Standing.AT_WORK)
        if work.exception():
            return FoundInFiles(Standing.FAILED)
        checked = work.result()
        if checked.digest != self.digest:
            return FoundInFiles(Standing.CHANGED)
        return FoundInFiles(Standing.DONE, tuple(one for one in checked.findings if one.path in paths))

    def _current(self) -> Future[CheckedLibrary]:
        """Return the check of the files as they are, which may be at work; one that is at work is never begun beside another."""
        seen = marks_below([self.workers.settings.library])
        with self._lock:
            work = self._work
            failed = work is not None and work.done() and work.exception() is not None
            again = seen != self._seen or (failed and self.clock() - self._begun >= PAUSE)
            if work is None or (work.done() and again):
                self._seen, self._begun = seen, self.clock()
                work = self._work = self._pool.submit(self._check)
        return work

    def _check(self) -> CheckedLibrary:
        settings = self.workers.settings
        job = CheckLibrary(settings.library, settings.templates)
        # Of all worker processes one checks at a time: else they would take every turn from the files that partners return.
        with one_at_a_time(settings, "library-check", self._stopped):
            return run_in_turn(self.workers, job, CheckedLibrary, settings.limits.building)

    def close(self) -> None:
        """Wait for the check that is at work, and begin no other."""
        self._stopped.set()
        self._pool.shutdown(wait=True, cancel_futures=True)
