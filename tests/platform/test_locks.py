"""What one process holds no other gets, until the first lets go or dies."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from weak_folders import weaken

from assembler.platform import locks
from assembler.platform.locks import MARKER, held, held_folder, supports_locks, sweep_abandoned
from examples import ROOT

ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
HOLDER = """
import sys
from pathlib import Path
from assembler.platform.locks import held, held_folder
with held(Path(sys.argv[1]) / "lock"), held_folder(Path(sys.argv[1]), "job-") as folder:
    (folder / "half").write_text("half")
    print(folder.name, flush=True)
    sys.stdin.read()
"""


WEAK = """
import pytest
from weak_folders import weaken
weaken(pytest.MonkeyPatch(), "all")
"""


@contextmanager
def holder(folder: Path, before: str = "") -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """Start a process that holds a lock and a folder, and give it with the folder's name."""
    run = [sys.executable, "-c", before + HOLDER, str(folder)]
    with subprocess.Popen(run, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_held_nobody_else_gets_until_it_is_let_go(tmp_path: Path) -> None:
    with held(tmp_path / "lock"), pytest.raises(BlockingIOError), held(tmp_path / "lock"):
        pass
    with held(tmp_path / "lock"):
        pass


def test_what_a_process_holds_is_free_when_it_is_killed(tmp_path: Path) -> None:
    with holder(tmp_path) as (process, name):
        with pytest.raises(BlockingIOError), held(tmp_path / "lock"):
            pass
        sweep_abandoned(tmp_path, "job-")
        assert (tmp_path / name / "half").read_text("utf-8") == "half"
        process.kill()
        process.wait()
        with held(tmp_path / "lock"):
            pass
        sweep_abandoned(tmp_path, "job-")
    assert names(tmp_path) == ["lock"]


def test_where_there_are_no_locks_a_marker_does_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weaken(monkeypatch, "all")
    assert not supports_locks(tmp_path / "lock")
    with holder(tmp_path, WEAK) as (process, name):
        with pytest.raises(BlockingIOError), held(tmp_path / "lock"):
            pass
        sweep_abandoned(tmp_path, "job-")
        assert (tmp_path / name / "half").read_text("utf-8") == "half"
        process.kill()
        process.wait()
        assert f"lock{MARKER}" in names(tmp_path), "it outlives its process"
        with held(tmp_path / "lock"):
            pass
        sweep_abandoned(tmp_path, "job-")
    assert names(tmp_path) == ["lock"]


def test_a_system_without_locks_has_markers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "_LOCKS", False)
    with held(tmp_path / "lock"), pytest.raises(BlockingIOError), held(tmp_path / "lock"):
        pass
    with held(tmp_path / "lock"):
        pass


def test_a_held_folder_is_gone_afterwards_even_after_a_fault(tmp_path: Path) -> None:
    @held_folder(tmp_path, "job-")
    def fail() -> None:
        (folder,) = (path for path in tmp_path.iterdir() if path.is_dir())
        (folder / "file").touch()
        raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert names(tmp_path) == []


def test_a_held_folder_may_be_renamed_and_takes_no_lock_with_it(tmp_path: Path) -> None:
    with held_folder(tmp_path, "job-") as folder:
        (folder / "file").touch()
        folder.rename(tmp_path / "done")
    assert (names(tmp_path), names(tmp_path / "done")) == (["done"], ["file"])


@pytest.mark.parametrize("left", ["job-1", "job-1.lock", "both"])
def test_whatever_is_left_of_a_held_folder_is_swept(tmp_path: Path, left: str) -> None:
    if left != "job-1.lock":
        (tmp_path / "job-1" / "deep").mkdir(parents=True)
    if left != "job-1":
        (tmp_path / "job-1.lock").touch()
    (tmp_path / "other-1").mkdir()
    sweep_abandoned(tmp_path, "job-")
    assert names(tmp_path) == ["other-1"]
