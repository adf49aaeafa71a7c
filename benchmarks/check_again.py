"""How long a check takes after an edit of one clause, in a process that stays, beside a whole check.

    python -m benchmarks.check_again [--edits 20]

Edits a copy of the shipped library, one clause after the other, each by one word, and prints the processor time of the check that follows
beside that of a whole check in the same process. Both must say the same. To reach: a fiftieth.
"""

import argparse
import gc
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import process_time

from assembler.checks import CheckReport
from assembler.commands.check import CheckSession
from benchmarks.peers import ROOT
from benchmarks.results import Comparison, faster, seconds

TO_REACH = 50


@dataclass(frozen=True, slots=True)
class Row:
    """An edit of one clause: the times of the check after it and of the whole check."""

    clause: str
    again: float
    whole: float


def main() -> None:
    """Measure, and print the result."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--edits", type=int, default=20)
    print(details(measure(arguments.parse_args().edits)))


def measure(edits: int) -> list[Row]:
    """Edit clauses drawn evenly from all, and check after each."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "clauses"
        shutil.copytree(ROOT / "clauses", root)
        clauses = sorted(path for path in root.rglob("*.md") if path.parent.parent != root and path.name != "README.md")
        session = CheckSession(root, ROOT / "templates")
        session.check()
        return [_edit(path, session, root) for path in clauses[:: max(1, len(clauses) // edits)][:edits]]


def _edit(path: Path, session: CheckSession, root: Path) -> Row:
    before = path.read_text("utf-8")
    head, _, text = before.partition("\n---\n")
    path.write_text(f"{head}\n---\n{text.replace('. ', '. Word ', 1)}", "utf-8")
    report, again = _timed(session)
    whole, wholly = _timed(CheckSession(root, ROOT / "templates"))
    row = Row(path.relative_to(root).as_posix(), again, wholly)
    assert report == whole, path
    path.write_text(before, "utf-8")
    session.check()
    return row


def _timed(session: CheckSession) -> tuple[CheckReport, float]:
    """Check, and return how long that took; without the garbage of what was timed before it."""
    gc.collect()
    began = process_time()
    return session.check(), process_time() - began


def again_comparison(rows: list[Row]) -> Comparison:
    """Compare a check after an edit with a whole check, at the median."""
    again, whole = median(row.again for row in rows), median(row.whole for row in rows)
    return faster("`check` after an edit of one clause", again, "a whole check", whole, f"{TO_REACH}")


def details(rows: list[Row]) -> str:
    """Say how it is spread: what is printed in many papers takes longer."""
    ratios = sorted(row.whole / row.again for row in rows)
    tenths = quantiles(ratios, n=10)
    slowest = max(rows, key=lambda row: row.again)
    return (
        f"## `check` after an edit of one clause\n\n{len(rows)} clauses, drawn evenly from all, each edited by a word: a whole check takes "
        f"{median(ratios):.0f} times as long at the median, {tenths[0]:.0f} times at the worst tenth, {tenths[-1]:.0f} at the best; "
        f"{seconds(sum(row.again for row in rows) / len(rows))} on average beside {seconds(sum(row.whole for row in rows) / len(rows))}. "
        f"The slowest is `{slowest.clause}`, {seconds(slowest.again)}: it is printed in many papers. Both checks said the same after each."
    )


if __name__ == "__main__":
    main()
