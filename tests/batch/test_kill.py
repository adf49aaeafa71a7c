"""A run that is killed with all its processes, at any moment, is simply started again: the packets are those of a quiet run.

`KILLS=200 pytest tests/batch/test_kill.py` kills it more often than CI does.
"""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest
from batch.small_batch import contents, making, run, table

from examples import ROOT

KILLS = int(os.environ.get("KILLS", "6"))
ROWS = 30

pytestmark = pytest.mark.slow


def command(root: Path) -> list[str]:
    arguments = [sys.executable, "-m", "assembler", "batch", str(root / "t.csv"), "--library", str(root / "library")]
    return [*arguments, "-o", str(root / "killed"), "--formats", "txt", "--jobs", "2", "--templates", str(ROOT / "templates")]


def killed_after(seconds: float, root: Path) -> bool:
    """Start the run, kill it and its processes after so many seconds; `True` when it had not ended by itself."""
    running = subprocess.Popen(command(root), start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        running.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        return True
    return False


def test_after_being_killed_a_run_ends_with_the_packets_of_a_quiet_one(tmp_path: Path) -> None:
    made, library = making(tmp_path)
    run(made, library, table(tmp_path / "t.csv", ROWS))
    begun = monotonic()
    subprocess.run(command(tmp_path), check=True, capture_output=True)
    whole = monotonic() - begun
    moments = random.Random(15)  # noqa: S311 - nothing secret
    killed = 0
    for number in range(KILLS):
        for path in sorted((tmp_path / "killed").rglob("*"), reverse=True) if number % 2 == 0 else ():
            path.rmdir() if path.is_dir() else path.unlink()  # every second run goes on from where the last was killed
        killed += killed_after(moments.uniform(0, whole), tmp_path)
        for folder in (tmp_path / "killed").glob("partner-*"):
            assert (folder / "manifest.json").is_file(), "nothing half-written stands under a packet's name"
        sleep(0.05)
        if number % 2:
            subprocess.run(command(tmp_path), check=True, capture_output=True)
            assert contents(tmp_path / "killed") == contents(tmp_path / "out")
    assert killed, "no run was killed; the moments came too late"
