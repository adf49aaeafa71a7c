#!/usr/bin/env python3
"""Judge every mutant of every kind of fault by all checks, and write the table into `tests/recorded/mutation.md`."""

import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from recorded_run import import_tests, write_page

import_tests()

from mutation.table import faults, judge_all, table  # noqa: E402 - the tests' folder is known only now

HEAD = """# Faults seeded into the shipped library

`make mutation` seeded up to five faults of each kind of `tests/mutation/` into the shipped library and ran all checks. A fault is found
when its check reports it in its file, at its line where the kind names one. Any other finding is a further one; it is a surprise when
nothing in it depends on the fault.
"""


def main(day: date) -> None:
    """Judge all mutants and write the record."""
    with TemporaryDirectory() as folder:
        judged = judge_all(Path(folder))
    write_page("mutation.md", HEAD, day, "all mutants", [*faults(judged), "", *table(judged)])


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]))
