"""What the checker finds stands at its clause: of the texts that are shown and no others, once for all who ask."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event, Semaphore
from time import monotonic, sleep

import httpx
import pytest
from portal.page_forms import text_of
from portal.running import running, settings_for, small_settings
from small_library import agreement, clause, write

from assembler.portal import library_check
from assembler.portal.jobs.messages import CheckedLibrary
from assembler.portal.jobs.sandbox import ChildFailedError
from assembler.portal.jobs.worker_pool import WorkerPool
from assembler.portal.library_check import PAUSE, FoundInFiles, LibraryCheck, Standing

pytestmark = pytest.mark.slow
FILES = agreement({"loans": "1. {{ partner.legal_name }} must must repay.\n", "rates": "1. No interest is owed.\n"})


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[httpx.Client]:
    settings = small_settings(tmp_path)
    write(settings.library, FILES)
    with running(settings) as portal, portal.client_of("viewer") as client:
        yield client


def looked_at(desk: httpx.Client, id: str) -> str:
    """Return the page of a clause once the checker is not at work any more."""
    until = monotonic() + 60
    while "The checker is at work" in (page := text_of(desk.get(f"/desk/catalogue?id={id}").text)):
        assert monotonic() < until
        sleep(0.1)
    return page


def test_a_fault_stands_at_the_clause_that_has_it_and_at_no_other(desk: httpx.Client) -> None:
    assert "“must” stands twice in a row" in looked_at(desk, "small/agreement/loans")
    assert "Nothing, in any combination of choices." in looked_at(desk, "small/agreement/rates")
    assert "What the checker finds here" not in desk.get("/desk/catalogue?id=express-requires-delivery").text


def test_findings_of_a_library_that_was_changed_are_not_shown(desk: httpx.Client, tmp_path: Path) -> None:
    looked_at(desk, "small/agreement/rates")
    file = tmp_path / "library/small/agreement/rates.md"
    written = file.read_text("utf-8")
    file.write_text(clause("1. No no interest is owed.\n", "rates"), "utf-8")
    assert "it was changed after the portal was started" in looked_at(desk, "small/agreement/rates")
    file.write_text(written, "utf-8")
    assert "Nothing, in any combination of choices." in looked_at(desk, "small/agreement/rates")


class Checked:
    """Checks that are counted, and end as they are told to."""

    def __init__(self) -> None:
        self.number, self.fails = 0, False

    def __call__(self, *_: object) -> CheckedLibrary:
        self.number += 1
        if self.fails:
            raise ChildFailedError
        return CheckedLibrary((), (), "the digest")


def ended(check: LibraryCheck) -> FoundInFiles:
    while (found := check.find(())).standing is Standing.AT_WORK:
        sleep(0.01)
    return found


def test_a_check_is_made_once_for_all_and_anew_only_after_a_change_or_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, time = Checked(), [0]
    monkeypatch.setattr(library_check, "run_in_turn", made)
    settings = replace(settings_for(tmp_path, 1), library=write(tmp_path / "library", FILES))
    check = LibraryCheck(WorkerPool(settings), "the digest", lambda: time[0])
    assert [ended(check).standing for _ in range(3)] == [Standing.DONE] * 3
    assert made.number == 1
    made.fails = True
    os.utime(settings.library / "small/programme.yaml", (1, 1))
    assert [ended(check).standing for _ in range(3)] == [Standing.FAILED] * 3
    assert made.number == 2, "it is not tried at each look"
    made.fails, time[0] = False, PAUSE
    assert (ended(check).standing, made.number) == (Standing.DONE, 3)
    assert ended(LibraryCheck(WorkerPool(settings), "another digest")).standing is Standing.CHANGED
    check.close()


def test_of_all_worker_processes_one_checks_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, may_end = Semaphore(0), Event()

    def check_slowly(*_: object) -> CheckedLibrary:
        begun.release()
        may_end.wait()
        return CheckedLibrary((), (), "the digest")

    monkeypatch.setattr(library_check, "run_in_turn", check_slowly)
    settings = replace(settings_for(tmp_path, 1), library=write(tmp_path / "library", FILES))
    first, second, third = (LibraryCheck(WorkerPool(settings), "the digest") for _ in range(3))
    try:
        assert first.find(()).standing is Standing.AT_WORK
        assert begun.acquire(timeout=60)
        assert [one.find(()).standing for one in (second, third)] == [Standing.AT_WORK] * 2
        beside = begun.acquire(timeout=0.3)
        third.close()
    finally:
        may_end.set()
    assert [ended(one).standing for one in (first, second)] == [Standing.DONE] * 2
    assert not beside
