"""Child processes: started for one job, held to a time, and gone afterwards with all they started."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from assembler.portal.logging import LOG
from assembler.portal.settings import Settings

BEAT = 2.0
JOB = "job-"
KEPT = ("PATH", "PYTHONPATH", "LANG", "LC_ALL")


class BrokenOffError(Exception):
    """A child process ended without an answer: it was killed, or took too long or too much."""


def do_job(settings: Settings, job: Mapping[str, Any], seconds: float, beat: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """Have a job done in a child process and give its answer, or raise `BrokenOffError`. It is told nothing but the job.

    While it works, `beat` is called every few seconds.
    """
    said = json.dumps({**job, "seconds": int(seconds) + 1, "memory": settings.limits.memory}).encode()
    environment = {name: os.environ[name] for name in KEPT if name in os.environ} | {"TMPDIR": str(settings.scratch)}
    process = subprocess.Popen(
        [sys.executable, "-m", "assembler.portal.jobs.worker_tasks"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        answer = _await(process, said, seconds, beat)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.returncode != 0:
        LOG.error("a child process ended with status %s", process.returncode)
        raise BrokenOffError
    done: dict[str, Any] = json.loads(answer)
    return done


def _await(process: subprocess.Popen[bytes], said: bytes, seconds: float, beat: Callable[[], None]) -> bytes:
    for step in range(int(seconds / BEAT) + 1):
        try:
            answer, _ = process.communicate(said if step == 0 else None, timeout=BEAT)
        except subprocess.TimeoutExpired:
            beat()
        else:
            return answer
    raise BrokenOffError


@contextmanager
def private_folder(settings: Settings) -> Iterator[Path]:
    """Give a folder that only this job sees, and that is gone afterwards."""
    settings.scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{JOB}{os.getpid()}-", dir=settings.scratch))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep_folders(settings: Settings) -> None:
    """Remove the folders of jobs whose process is gone."""
    for folder in settings.scratch.glob(f"{JOB}*-*"):
        owner = folder.name.removeprefix(JOB).partition("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists():
            shutil.rmtree(folder, ignore_errors=True)
