"""A child process has a folder, a time limit and a memory limit, and leaves nothing behind."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path
from threading import Event, Semaphore

import pytest
from portal.jobs.processes import workers
from portal.running import settings_for
from small_library import agreement, write

from assembler.portal.jobs import sandbox
from assembler.portal.jobs.messages import CheckedLibrary, CheckLibrary
from assembler.portal.jobs.sandbox import ChildFailedError, TooBusyError, private_folder, run_in_turn, run_job, sweep_folders
from assembler.portal.jobs.worker_pool import WorkerPool
from assembler.portal.settings import Settings

pytestmark = pytest.mark.usefixtures("child_processes")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of a portal with a small library, and make its folder for jobs."""
    library = write(tmp_path / "library", agreement({"loans": "1. The Partner must repay.\n"}))
    settings = settings_for(tmp_path, 8000, library=library)
    settings.scratch.mkdir()
    return settings


@pytest.fixture
def pool(settings: Settings) -> Iterator[WorkerPool]:
    """Return workers, which end with the test."""
    made = WorkerPool(settings)
    yield made
    made.close()


def check(pool: WorkerPool, seconds: float) -> CheckedLibrary:
    return run_job(pool, CheckLibrary(pool.settings.library, pool.settings.templates), CheckedLibrary, seconds)


def test_the_folder_of_a_job_is_swept_when_no_process_works_in_it_whatever_its_name(settings: Settings) -> None:
    (settings.scratch / f"job-{os.getpid()}-x").mkdir()
    with private_folder(settings) as folder:
        sweep_folders(settings)
        assert [path for path in settings.scratch.iterdir() if path.is_dir()] == [folder]
    assert [*settings.scratch.iterdir()] == []


@pytest.mark.parametrize("forks", [True, False])
def test_a_job_returns_its_result_and_calls_back_while_it_works(
    pool: WorkerPool, monkeypatch: pytest.MonkeyPatch, *, forks: bool
) -> None:
    monkeypatch.setattr(sandbox, "WAIT_SECONDS", 0.05)
    monkeypatch.setattr(sandbox, "can_fork", lambda: forks)
    calls: list[float] = []
    job = CheckLibrary(pool.settings.library, pool.settings.templates)
    found = run_job(pool, job, CheckedLibrary, 60, lambda: calls.append(time.monotonic()))
    assert found.closing
    assert calls


@pytest.mark.parametrize("forks", [True, False])
def test_a_child_process_is_killed_when_its_time_is_over(
    pool: WorkerPool, monkeypatch: pytest.MonkeyPatch, *, forks: bool
) -> None:
    monkeypatch.setattr(sandbox, "WAIT_SECONDS", 0.05)
    monkeypatch.setattr(sandbox, "can_fork", lambda: forks)
    with pytest.raises(ChildFailedError):
        check(pool, 0.1)
    assert workers(os.getpid()) == []


@pytest.mark.parametrize("forks", [True, False])
def test_a_child_process_without_enough_memory_gives_no_result(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, *, forks: bool
) -> None:
    monkeypatch.setattr(sandbox, "can_fork", lambda: forks)
    pool = WorkerPool(replace(settings, limits=replace(settings.limits, memory=50_000_000)))
    try:
        with pytest.raises(ChildFailedError):
            check(pool, 60)
    finally:
        pool.close()


def test_no_more_jobs_read_at_once_than_may_whatever_process_they_are_of(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited = WorkerPool(replace(settings, limits=replace(settings.limits, readers=2, waiting=0.2)))
    begun, free = Semaphore(0), Event()

    def slow(*_: object) -> str:
        begun.release()
        free.wait()
        return "read"

    def turn(_: int) -> str:
        try:
            return str(run_in_turn(limited, CheckLibrary(settings.library, settings.templates), CheckedLibrary, 60))
        except TooBusyError:
            return "busy"

    monkeypatch.setattr(sandbox, "run_job", slow)
    with ThreadPoolExecutor(12) as pool:
        turns = [pool.submit(turn, number) for number in range(12)]
        try:
            assert [begun.acquire(timeout=60) for _ in range(2)] == [True] * 2
            refused = [one.result() for _, one in zip(range(10), as_completed(turns, 60), strict=False)]
            more = begun.acquire(blocking=False)
        finally:
            free.set()
    assert (refused, more) == (["busy"] * 10, False)
    assert sorted(one.result() for one in turns) == ["busy"] * 10 + ["read"] * 2
    assert turn(0) == "read", "a turn that has ended is free"
