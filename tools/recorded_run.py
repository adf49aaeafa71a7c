"""What the recorded runs share: the tests' folder on the path, and a page of `tests/recorded/` with its day and its commit."""

import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parent.parent
RECORDED = ROOT / "tests" / "recorded"
_GIT = ["git", "rev-parse", "--short", "HEAD"]
COMMIT = subprocess.run(_GIT, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
"""The commit at which the run begins."""


def import_tests() -> None:
    """Let the tests' modules be imported, as pytest does."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


def write_page(name: str, head: str, day: date, what: str, lines: Iterable[str]) -> None:
    """Write a page: its head, the line of the day, the commit and `what` was run, and the lines of the result."""
    RECORDED.mkdir(exist_ok=True)
    said = f"{day.isoformat()}, commit {COMMIT}, {what}."
    (RECORDED / name).write_text("\n".join([head, said, "", *lines]).rstrip() + "\n", "utf-8")
