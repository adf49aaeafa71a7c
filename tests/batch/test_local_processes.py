"""Rows built by processes of this machine: on which cores, for how long, and what happens when one is killed."""

import os
from multiprocessing import active_children
from pathlib import Path

import pytest
from batch.small_batch import contents, kill_a_child, making, run, running, table

from assembler.batch import BatchSettings, local_processes

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("new_processes")]


def test_one_process_and_two_give_the_same_bytes(tmp_path: Path) -> None:
    made, library = making(tmp_path)
    run(made, library, table(tmp_path / "t.csv", 6), jobs=1)
    other = BatchSettings(
        made.library, made.templates, str(tmp_path / "two"), made.library_digest, made.templates_digest, made.formats
    )
    (tmp_path / "t.sqlite").unlink()
    run(other, library, tmp_path / "t.csv", jobs=2)
    assert contents(tmp_path / "two") == contents(tmp_path / "out")


def test_as_many_processes_as_cores_have_a_core_each_and_fewer_have_all(tmp_path: Path) -> None:
    if not hasattr(os, "sched_getaffinity"):
        pytest.skip("this system has no processor affinity")
    made, library = making(tmp_path)
    mine = os.sched_getaffinity(0)
    for jobs in {1, len(mine)}:
        for _ in running(made, library, table(tmp_path / f"{jobs}.csv", len(mine)), jobs):
            held = [os.sched_getaffinity(child.pid or 0) for child in active_children()]
            assert sorted(held, key=min) == ([{core} for core in sorted(mine)] if jobs == len(mine) else [mine] * jobs)


def test_a_process_makes_way_for_a_new_one_between_two_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_processes, "ROWS_PER_PROCESS", 2)
    made, library = making(tmp_path)
    at_work = [
        active_children()[0].pid for outcome in running(made, library, table(tmp_path / "t.csv", 7), jobs=1) if outcome.done
    ]
    assert len(at_work) == 7
    assert len({*at_work}) == 4


def test_a_process_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    made, library = making(tmp_path)
    killed: list[int] = []
    outcomes = []
    for outcome in running(made, library, table(tmp_path / "t.csv", 12), jobs=2):
        outcomes.append(outcome)
        if len(killed) < 3:
            killed += kill_a_child()
    assert len(killed) == 3
    assert sorted(outcome.matter for outcome in outcomes) == [f"partner-{number:05}" for number in range(12)]
    assert {outcome.state for outcome in outcomes} <= {"built", "found"}
    assert not list((tmp_path / "out").glob(".staging*"))
    assert len(list((tmp_path / "out").glob("*/manifest.json"))) == 12
