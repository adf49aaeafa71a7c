#!/usr/bin/env python3
"""Judge every mutant of every kind of fault by all checks, and write the table into `tests/recorded/mutation.md`."""

import os
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from recorded_run import import_tests, write_page

import_tests()

from mutation.kinds import KINDS  # noqa: E402 - the tests' folder is known only now
from mutation.library_copy import Verdict  # noqa: E402
from mutation.mutants import Kind  # noqa: E402
from mutation.table import SAMPLE, Judged, differing_from_whole, faults, judge_all, table  # noqa: E402

HEAD = """# Faults seeded into the shipped library

`make mutation` seeded up to five faults of each kind of `tests/mutation/` into the shipped library and ran all checks. A fault is found
when its check reports it in its file, at its line where the kind names one. Any other finding is a further one; it is a surprise when
nothing in it depends on the fault. Each was judged by the session that checks what changed, in a child process that knows the check of
the library without a fault; of a sample, drawn by seed, a whole check was held against it.
"""


def main(day: date) -> None:
    """Judge all mutants, and write the record anew after each kind, so that a run that is stopped has one."""
    judged: list[tuple[Kind, tuple[Verdict, ...]]] = []
    with TemporaryDirectory() as folder:
        for of_kind in judge_all(Path(folder)):
            judged.append(of_kind)
            _write(day, judged, f"{len(judged)} of {len(KINDS)} kinds")
        differing = differing_from_whole(Path(folder) / "sample")
    times = os.times()
    seconds = sum((times.user, times.system, times.children_user, times.children_system))
    sampled = f"Of a sample of {SAMPLE} mutants, a whole check found the same in {SAMPLE - len(differing)}."
    _write(day, judged, "all mutants", sampled, f"All took {seconds / 60:.0f} minutes of processor time, in two processes.", "")


def _write(day: date, judged: Judged, what: str, *said: str) -> None:
    write_page("mutation.md", HEAD, day, what, [*said, *faults(judged), "", *table(judged)])


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]))
