"""Child processes: started for one job, held to a time, and gone afterwards with all they started."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from assembler.platform.locks import held_folder, sweep_abandoned
from assembler.platform.processes import kill_with_children
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
        kill_with_children(process)
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
    """Give a folder that only this job sees, held as long as it works, and gone afterwards."""
    settings.scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    with held_folder(settings.scratch, JOB) as folder:
        yield folder


def sweep_folders(settings: Settings) -> None:
    """Remove the folders of jobs that nobody is at work on any more."""
    sweep_abandoned(settings.scratch, JOB)
