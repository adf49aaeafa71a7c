"""Workers are copies of a warm parent: whatever order they work in, a packet has the bytes that a process of its own gives it."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from socket import socketpair
from threading import Thread

import pytest
from portal.jobs.processes import is_gone, parents, threads, until, workers
from portal.running import ROOT, settings_for
from small_library import MATTER, agreement, write

from assembler.loader import load_library
from assembler.portal.jobs import sandbox, worker_pool
from assembler.portal.jobs.channel import Worker, receive, send
from assembler.portal.jobs.messages import (
    ASSIGNMENT,
    RETURNED_FILE,
    Assignment,
    BuildPacket,
    BuildResult,
    CheckedLibrary,
    CheckLibrary,
    IssuedFiles,
    ReadReturn,
    ReturnResult,
)
from assembler.portal.jobs.sandbox import ChildFailedError, output_of_worker, run_job
from assembler.portal.jobs.worker_pool import INHERITED_VARIABLES, WorkerPool
from assembler.portal.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("child_processes")]
ME = os.getpid()
PARTNERS = ("Canary Eins GmbH", "Canary Zwei AG", "Canary Drei SAS")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return the settings of a portal with a small library."""
    library = write(tmp_path / "library", agreement({"loans": "1. {{ partner.legal_name }} must repay.\n"}))
    settings = settings_for(tmp_path, 8000, library=library)
    settings.scratch.mkdir()
    return settings


@pytest.fixture
def opened(settings: Settings) -> Iterator[Callable[..., WorkerPool]]:
    """Return a function that makes workers with some limits; they end with the test."""
    pools: list[WorkerPool] = []

    def open_pool(**limits: float) -> WorkerPool:
        pools.append(WorkerPool(replace(settings, limits=replace(settings.limits, **limits))))  # type: ignore[arg-type]
        return pools[-1]

    yield open_pool
    for pool in pools:
        pool.close()


def order(pool: WorkerPool, folder: Path, partner: str, text: str = MATTER) -> BuildPacket:
    """Return the job that builds a partner's packet in a folder."""
    folder.mkdir(parents=True)
    library, _ = load_library(pool.settings.library)
    assert library
    named = re.sub(r"(?m)^( +legal_name:).*", rf"\1 {partner}", text)
    return BuildPacket(folder, pool.settings.library, pool.settings.templates, library.digest, named, {}, date(2026, 12, 1))


def build(pool: WorkerPool, folder: Path, partner: str, text: str = MATTER) -> BuildResult:
    """Build a partner's packet in a folder."""
    return run_job(pool, order(pool, folder, partner, text), BuildResult, 120)


def read(pool: WorkerPool, folder: Path) -> ReturnResult:
    """Read what a partner has sent."""
    folder.mkdir()
    (folder / RETURNED_FILE).write_bytes(b"%PDF-1.7 Canary Vier")
    return run_job(pool, ReadReturn(IssuedFiles(folder, pool.settings.templates, "m-1", (), ())), ReturnResult, 60)


def files(folder: Path) -> dict[str, bytes]:
    """Return what is in a folder, by the paths."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def alone(pool: WorkerPool, folder: Path, partner: str, text: str) -> tuple[BuildResult, dict[str, bytes]]:
    """Return what a process of its own, which has read nothing before, answers and writes for a partner."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sandbox, "can_fork", lambda: False)
        built = build(pool, folder, partner, text)
    assert built.contents, built.findings
    return built, files(folder)


def test_cold_new_and_kept_workers_give_the_same_bytes_in_any_order(opened: Callable[..., WorkerPool], tmp_path: Path) -> None:
    kept, new = opened(), opened(kept_jobs=1)
    cold = {partner: alone(new, tmp_path / partner, partner, MATTER) for partner in PARTNERS}
    written = {partner: b"".join(found.values()) for partner, (_, found) in cold.items()}
    assert all((name.encode() in written[partner]) == (name == partner) for name in PARTNERS for partner in PARTNERS)
    for number, (pool, partner) in enumerate((pool, one) for pool in (new, kept, kept) for one in (*PARTNERS, *PARTNERS[::-1])):
        folder = tmp_path / str(number)
        assert (build(pool, folder, partner), files(folder)) == cold[partner], partner


def test_packets_of_the_shipped_library_have_the_same_bytes_after_any_other(
    opened: Callable[..., WorkerPool], tmp_path: Path
) -> None:
    kept, new = opened(), opened(kept_jobs=1)
    for pool in (kept, new):
        pool.settings = replace(pool.settings, library=ROOT / "clauses")
    texts = [(ROOT / "examples" / name).read_text("utf-8") for name in ("qpn-referral-sell.yaml", "qalyptus-both.yaml")]
    packets = [*zip(PARTNERS, texts, strict=False)]
    cold = [alone(new, tmp_path / partner, partner, text) for partner, text in packets]
    for number, (pool, which) in enumerate([(kept, 0), (kept, 1), (kept, 0), (new, 1)]):
        folder = tmp_path / str(number)
        assert (build(pool, folder, *packets[which]), files(folder)) == cold[which], number


def test_what_a_refused_matter_said_is_in_no_later_answer(opened: Callable[..., WorkerPool], tmp_path: Path) -> None:
    pool = opened()
    refused = build(pool, tmp_path / "refused", "Canary Eins GmbH", MATTER.replace("country: SE", "country: Canary-Land"))
    assert (refused.contents, "Canary-Land" in str(refused.findings)) == (None, True)
    one = workers(ME)
    built = build(pool, tmp_path / "built", "Canary Zwei AG")
    assert built.contents
    assert "Canary-Land" not in f"{built}{files(tmp_path / 'built')}"
    assert "Canary Eins" not in f"{built}{files(tmp_path / 'built')}"
    assert workers(ME) == one, "it was the same process"


def test_a_kept_worker_makes_way_after_its_jobs_and_when_it_has_held_too_much(
    opened: Callable[..., WorkerPool], tmp_path: Path
) -> None:
    two, full, seen = opened(kept_jobs=2), opened(kept_memory=1), list[list[int]]()
    for number in range(4):
        assert build(two, tmp_path / f"two-{number}", "A").contents
        seen.append(workers(ME))
    assert [len(one) for one in seen] == [1, 0, 1, 0]
    assert build(full, tmp_path / "full", "A").contents
    assert workers(ME) == []


def test_what_was_sent_is_read_in_a_worker_of_its_own_and_a_kept_one_refuses_it(
    opened: Callable[..., WorkerPool], tmp_path: Path
) -> None:
    pool = opened()
    build(pool, tmp_path / "built", "A")
    kept = workers(ME)
    assert read(pool, tmp_path / "sent").state == "refused"
    assert workers(ME) == kept
    job = ReadReturn(IssuedFiles(tmp_path / "sent", pool.settings.templates, "m-1", (), ()))
    with pytest.raises(ChildFailedError):
        output_of_worker(pool, ASSIGNMENT.dump_json(Assignment(job, 60, 2_000_000_000)), 60, lambda: None, kept=True)
    assert workers(ME) == []


def test_a_worker_that_has_read_what_was_sent_is_not_kept_though_it_says_it_stays(
    opened: Callable[..., WorkerPool], monkeypatch: pytest.MonkeyPatch
) -> None:
    line, theirs = socketpair()
    life, held = socketpair()

    def lie() -> None:
        with theirs, held:
            receive(theirs)
            send(theirs, b"lie", stays=True)
            held.recv(1)

    pool, lying = opened(), Thread(target=lie)
    lying.start()
    kept: list[Worker] = []
    monkeypatch.setattr(WorkerPool, "take", lambda *_, **__: Worker(line, life))
    monkeypatch.setattr(WorkerPool, "keep", lambda _, one: kept.append(one))
    assert output_of_worker(pool, b"", 60, lambda: None, kept=False) == b"lie"
    ended = line.fileno(), life.fileno()
    line.close()
    life.close()
    lying.join()
    assert (kept, ended) == ([], (-1, -1))


def test_the_parent_has_one_thread_and_no_secret_and_its_workers_hold_no_other_file(
    opened: Callable[..., WorkerPool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSEMBLER_SEAL_PASSPHRASE", "a secret")
    pool = opened()
    build(pool, tmp_path / "built", "Canary Eins GmbH")
    read(pool, tmp_path / "sent")
    run_job(pool, CheckLibrary(pool.settings.library, pool.settings.templates), CheckedLibrary, 120)
    (parent,), (worker,) = parents(ME), workers(ME)
    assert threads(parent) == 1
    for process in (parent, worker):
        named = {one.partition("=")[0] for one in Path(f"/proc/{process}/environ").read_text().split("\0") if one}
        assert named <= {*INHERITED_VARIABLES, "TMPDIR"}
    assert sorted(path.name for path in Path(f"/proc/{worker}/fd").iterdir()) == ["0", "1", "2"]
    assert [name in memory_of(parent) for name in (b"Canary Eins GmbH", b"Canary Vier")] == [False, False]
    assert b"Canary Eins GmbH" in memory_of(worker), "else it could not be found in the parent either"


def memory_of(process: int) -> bytes:
    """Return what a process of ours has written in its memory."""
    found = []
    with Path(f"/proc/{process}/mem").open("rb", 0) as memory:
        for line in Path(f"/proc/{process}/maps").read_text().splitlines():
            place, rights, *_ = line.split()
            begin, end = (int(at, 16) for at in place.split("-"))
            if rights.startswith("rw"):
                with suppress(OSError):
                    memory.seek(begin)
                    found.append(memory.read(end - begin))
    return b"".join(found)


def test_a_parent_that_dies_takes_its_workers_with_it_and_is_replaced(opened: Callable[..., WorkerPool], tmp_path: Path) -> None:
    pool = opened()
    build(pool, tmp_path / "one", "A")
    died = [*parents(ME), *workers(ME)]
    os.kill(parents(ME)[0], signal.SIGKILL)
    assert until(lambda: all(map(is_gone, died)))
    assert build(pool, tmp_path / "two", "A").contents
    assert not {*died} & {*parents(ME), *workers(ME)}


def test_a_job_whose_parent_dies_fails_and_the_next_one_does_not(opened: Callable[..., WorkerPool], tmp_path: Path) -> None:
    pool = opened()
    pool.warm_up()

    def kill() -> None:
        until(lambda: workers(ME))
        os.kill(parents(ME)[0], signal.SIGKILL)

    killing = Thread(target=kill)
    killing.start()
    with pytest.raises(ChildFailedError):
        run_job(pool, CheckLibrary(ROOT / "clauses", ROOT / "templates"), CheckedLibrary, 120)
    killing.join()
    assert read(pool, tmp_path / "next").state == "refused"


def test_a_portal_that_can_open_no_more_files_keeps_its_workers(opened: Callable[..., WorkerPool], tmp_path: Path) -> None:
    pool = opened()
    build(pool, tmp_path / "one", "A")
    running, job = (parents(ME), workers(ME)), order(pool, tmp_path / "two", "A")
    resource = import_module("resource")  # which Windows does not have
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, limits[1]))
    try:
        with pytest.raises(ChildFailedError):
            run_job(pool, CheckLibrary(pool.settings.library, pool.settings.templates), CheckedLibrary, 60)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert (parents(ME), workers(ME)) == running
    assert run_job(pool, job, BuildResult, 120).contents


def test_a_kept_worker_that_was_killed_while_it_waited_fails_no_job(opened: Callable[..., WorkerPool], tmp_path: Path) -> None:
    pool = opened()
    build(pool, tmp_path / "one", "A")
    (worker,) = workers(ME)
    os.kill(worker, signal.SIGKILL)
    assert until(lambda: is_gone(worker))
    assert build(pool, tmp_path / "two", "A").contents


def test_an_old_worker_is_kept_for_no_further_job(
    opened: Callable[..., WorkerPool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = opened()
    build(pool, tmp_path / "one", "A")
    young = workers(ME)
    pool.end_old()
    assert workers(ME) == young
    monkeypatch.setattr(worker_pool, "LONGEST_LIFE", 0.0)
    pool.end_old()
    assert workers(ME) == []
    build(pool, tmp_path / "two", "B")
    assert workers(ME) == []


def test_a_kept_worker_is_killed_when_the_time_of_a_job_is_over(opened: Callable[..., WorkerPool], tmp_path: Path) -> None:
    pool = opened()
    build(pool, tmp_path / "one", "A")
    (worker,) = workers(ME)
    with pytest.raises(ChildFailedError):
        run_job(pool, order(pool, tmp_path / "two", "A"), BuildResult, 0.01)
    assert is_gone(worker)
    assert build(pool, tmp_path / "three", "A").contents


def test_a_library_that_changed_is_read_again_and_refused(opened: Callable[..., WorkerPool], tmp_path: Path) -> None:
    pool = opened()
    job = order(pool, tmp_path / "one", "A")
    assert run_job(pool, job, BuildResult, 120).contents
    clause = next(pool.settings.library.rglob("loans.md"))
    clause.write_text(clause.read_text("utf-8").replace("must repay", "must pay"), "utf-8")
    again = run_job(pool, replace(job, folder=order(pool, tmp_path / "two", "A").folder), BuildResult, 120)
    assert [one.id for one in again.findings] == ["library-changed"]
    assert build(opened(), tmp_path / "three", "A").contents, "another start of the portal has another parent"


def test_after_the_end_there_are_no_processes_and_no_job_begins(opened: Callable[..., WorkerPool], tmp_path: Path) -> None:
    pool = opened()
    build(pool, tmp_path / "one", "A")
    assert (len(parents(ME)), len(workers(ME))) == (1, 1)
    pool.close()
    assert (parents(ME), workers(ME)) == ([], [])
    with pytest.raises(ChildFailedError):
        build(pool, tmp_path / "two", "A")
