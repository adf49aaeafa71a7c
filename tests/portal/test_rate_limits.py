"""Requests are counted together by all processes that share the file and the secret."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from portal.running import ROOT, free_port, settings_for
from small_library import agreement, write

from assembler.portal.rate_limits import RateLimiter
from assembler.portal.settings import ENVIRONMENT_VARIABLE, export_settings

SECRET, CLIENT = "the secret of this run", "203.0.113.77"
Open = Callable[..., RateLimiter]


@pytest.fixture
def clock() -> list[int]:
    return [6_000_000]


@pytest.fixture
def rate_limiter(tmp_path: Path, clock: list[int]) -> Iterator[Open]:
    with ExitStack() as opened:
        yield lambda secret=SECRET: opened.enter_context(
            closing(RateLimiter(tmp_path / "requests.sqlite", secret, lambda: clock[0]))
        )


def test_two_processes_allow_no_more_than_one(rate_limiter: Open) -> None:
    one, other = rate_limiter(), rate_limiter()
    assert [each.take("3/minute", "request", CLIENT) for each in (one, other, one, other, one)] == [True] * 3 + [False] * 2
    assert other.take("3/minute", "request", "another")


def test_each_limit_and_each_kind_of_request_is_counted_by_itself(rate_limiter: Open) -> None:
    one = rate_limiter()
    assert [one.take("1/minute", *who) for who in (("a", "b"), ("a", "b"), ("b", "a"))] == [True, False, True]
    assert one.take("1/hour", "a", "b")


def test_what_was_counted_weighs_less_and_less_in_the_next_window(rate_limiter: Open, clock: list[int]) -> None:
    one = rate_limiter()
    assert all(one.take("10/minute", CLIENT) for _ in range(10))
    clock[0] += 60
    assert not one.take("10/minute", CLIENT)
    clock[0] += 30
    assert [one.take("10/minute", CLIENT) for _ in range(6)] == [True] * 5 + [False]
    clock[0] += 90
    assert all(one.take("10/minute", CLIENT) for _ in range(10))


def test_what_is_refused_is_not_counted(rate_limiter: Open, clock: list[int]) -> None:
    one = rate_limiter()
    assert [one.take("1/minute", CLIENT) for _ in range(50)].count(True) == 1
    clock[0] += 61
    assert one.take("1/minute", CLIENT)


def test_requests_at_the_same_moment_exceed_no_rate(rate_limiter: Open) -> None:
    def ask(_: int) -> int:
        one = rate_limiter()
        return sum(one.take("100/minute", CLIENT) for _ in range(50))

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(ask, range(6))) == 100


def test_counts_that_have_lapsed_are_deleted(rate_limiter: Open, tmp_path: Path, clock: list[int]) -> None:
    one = rate_limiter()
    for number in range(20):
        one.take("5/minute", str(number))
    clock[0] += 119
    one.take("5/minute", "later")
    with closing(sqlite3.connect(tmp_path / "requests.sqlite")) as file:
        assert file.execute("SELECT count(*) FROM counts").fetchone() == (21,)
        clock[0] += 1
        one.take("5/minute", "later")
        assert file.execute("SELECT count(*) FROM counts").fetchone() == (2,)


def test_the_file_holds_no_address_of_a_client(rate_limiter: Open, tmp_path: Path) -> None:
    rate_limiter().take("3/minute", "request", CLIENT)
    written = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert CLIENT.encode() not in written
    assert SECRET.encode() not in written
    assert all(rate_limiter("another secret").take("3/minute", "request", CLIENT) for _ in range(3))


WORKER = """
from assembler.portal.web.app import app_from_environment
guard = app_from_environment()
print([guard.rate_limiter.take("3/year", "request", "203.0.113.77") for _ in range(2)])
"""


@pytest.mark.slow
def test_the_workers_of_a_portal_count_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "")
    library = write(tmp_path / "library", agreement({"loans": "1. The Partner shall repay.\n"}))
    export_settings(settings_for(tmp_path, free_port(), library=library), "")
    run = [sys.executable, "-c", WORKER]
    printed = [subprocess.run(run, cwd=ROOT, check=True, capture_output=True, text=True).stdout for _ in range(2)]
    assert printed == ["[True, True]\n", "[True, False]\n"]
