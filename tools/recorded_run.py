"""What the recorded runs share: the tests' folder on the path, verdicts that are kept, and a page of `tests/recorded/`."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parent.parent
RECORDED = ROOT / "tests" / "recorded"
_GIT = ["git", "rev-parse", "--short", "HEAD"]
_STATUS = ["git", "status", "--porcelain", "--untracked-files=no"]
COMMIT = subprocess.run(_GIT, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
"""The commit at which the run begins."""

KEPT = ROOT / "build" / "judged"
"""The folder of the verdicts of runs that were stopped."""


def import_tests() -> None:
    """Let the tests' modules be imported, as pytest does."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


def judge_all(name: str, judge: Callable[[int], str], numbers: Iterable[int]) -> list[str]:
    """Return the verdict of each number, worked out in two processes; a run of this commit that was stopped goes on where it stopped.

    Verdicts are kept where nothing differs from the commit, since only then another run may rely on them.
    """
    kept = KEPT / f"{name}-{COMMIT}.jsonl"
    clean = not subprocess.run(_STATUS, cwd=ROOT, capture_output=True, check=True).stdout  # noqa: S603
    known: dict[int, str] = dict(map(json.loads, kept.read_text("utf-8").splitlines())) if clean and kept.exists() else {}
    left = [number for number in numbers if number not in known]
    KEPT.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(2) as pool, kept.open("a", encoding="utf-8") as file:
        for number, verdict in zip(left, pool.map(judge, left, chunksize=4), strict=True):
            known[number] = verdict
            if clean:
                file.write(json.dumps([number, verdict]) + "\n")
                file.flush()
    return [known[number] for number in sorted(known)]


def write_page(name: str, head: str, day: date, what: str, lines: Iterable[str]) -> None:
    """Write a page: its head, the line of the day, the commit and `what` was run, and the lines of the result."""
    RECORDED.mkdir(exist_ok=True)
    said = f"{day.isoformat()}, commit {COMMIT}, {what}."
    (RECORDED / name).write_text("\n".join([head, said, "", *lines]).rstrip() + "\n", "utf-8")
