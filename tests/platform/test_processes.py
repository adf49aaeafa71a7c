import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assembler.platform import processes
from assembler.platform.processes import (
    NoLimitsError,
    are_limits_enforced,
    available_cores,
    keep_files_private,
    kill_with_children,
    limit_resources,
    pin_to_cores,
)
from examples import ROOT

LIMITED = """
from assembler.platform.processes import limit_resources
from pathlib import Path
import sys
limit_resources(60, 1_000_000_000, 1_000)
try:
    {}
except (MemoryError, OSError) as fault:
    sys.exit(type(fault).__name__)
"""
PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("started", flush=True)
child.wait()
"""


@pytest.mark.parametrize(
    ("work", "said"),
    [("bytearray(2_000_000_000)", "MemoryError\n"), ("Path('large').write_bytes(bytes(2_000))", "OSError\n"), ("1", "")],
)
def test_a_process_uses_no_more_than_it_may(tmp_path: Path, work: str, said: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = [sys.executable, "-c", LIMITED.format(work)]
    assert subprocess.run(run, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False).stderr == said


def test_a_system_without_limits_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)
    with pytest.raises(NoLimitsError):
        limit_resources(60, 1_000_000_000, 1_000)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems need not hold a process to its limits")
def test_whether_limits_are_enforced_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert are_limits_enforced()
    forgetful = f"import resource; resource.setrlimit = lambda *_: None{processes.TRIAL}"
    monkeypatch.setattr(processes, "TRIAL", forgetful)
    assert not are_limits_enforced(), "a system that takes limits and does not keep them"


def test_files_are_private_from_now_on(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        keep_files_private()
        (tmp_path / "file").touch()
        assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(old)


def test_a_process_is_killed_with_what_it_started() -> None:
    run = [sys.executable, "-c", PARENT]
    process = subprocess.Popen(run, stdout=subprocess.PIPE, start_new_session=True)
    assert process.stdout is not None
    assert process.stdout.readline() == b"started\n"
    kill_with_children(process)
    assert process.stdout.read() == b"", "it ends when nobody holds it open any more"
    assert process.returncode < 0
    process.stdout.close()


def test_what_has_ended_need_not_be_killed() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""], start_new_session=True)
    process.wait()
    kill_with_children(process)
    assert process.returncode == 0


COPYING = """
import os, subprocess, sys, time
from assembler.platform.processes import end_copy, fork_worker
def work():
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    print(os.getpid(), child.pid, os.getsid(0), sorted(os.listdir("/proc/self/fd"))[:-1], sys.stdin.read(), flush=True)
    child.wait()
    time.sleep(3)
    print("survived", flush=True)
kept, other = open("/dev/null"), open("/dev/null")
read, write = os.pipe()
os.write(write, b"said")
os.close(write)
copy = fork_worker(read, work)
sys.stdin.readline()
if sys.argv[1] == "end":
    print(end_copy(copy), flush=True)
else:
    os._exit(0)
"""
forking = pytest.mark.skipif(sys.platform != "linux", reason="other systems copy no process")


@forking
@pytest.mark.parametrize("way", ["end", "die"])
def test_a_copy_has_a_session_and_one_file_of_its_own_and_ends_with_its_parent(way: str) -> None:
    run = [sys.executable, "-c", COPYING, way]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(run, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        copy, started, session, said = process.stdout.readline().split(maxsplit=3)
        assert (copy, said) == (session, "['0', '1', '2'] said\n")
        process.stdin.write("\n")
        process.stdin.flush()
        if way == "die":
            process.wait()
            os.kill(int(started), signal.SIGKILL)  # which holds the output open
        assert process.stdout.read() == ("-9\n" if way == "end" else "")


SPENDING = """
from assembler.platform.processes import limit_resources, limit_time, peak_memory
limit_resources(3600, 1_000_000_000, 1_000)
limit_time(1)
limit_time(1)
print(peak_memory() > 1_000_000, flush=True)
while True:
    pass
"""


@forking
def test_a_process_may_use_so_many_seconds_more() -> None:
    run = [sys.executable, "-c", SPENDING]
    done = subprocess.run(run, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (-signal.SIGXCPU, b"True\n")


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="this system pins nothing")
def test_a_process_runs_on_the_cores_it_is_pinned_to() -> None:
    before = available_cores()
    try:
        pin_to_cores(0, before[:1])
        assert available_cores() == before[:1]
        pin_to_cores(0, [])
        assert available_cores() == before[:1]
    finally:
        pin_to_cores(0, before)
