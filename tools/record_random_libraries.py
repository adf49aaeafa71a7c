#!/usr/bin/env python3
"""Hold the checks of random libraries against all their packets, and write what came of it into `tests/recorded/random-libraries.md`."""

import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from recorded_run import import_tests, judge_all, write_page

import_tests()

from checks.test_against_assembly import (  # noqa: E402 - the tests' folder is known only now
    compare_references,
    compare_terms,
    compare_witnesses,
)

FIRST = 1000
"""The first seed; the tests draw those below."""
HEAD = """# Random libraries against all their packets

`make random-libraries` drew two libraries for each seed (`tests/checks/random_libraries.py`): one to three papers whose clauses, items with and
without a title, and rows have conditions on choices and facts, with references, or with terms and definitions. Each valid combination was
assembled, for two kinds of partner, with and without orders. The checks must find exactly the references, lists, tables and terms
with which some packet fails, and for each a combination of the least number of choices and facts.
"""


def judge(seed: int) -> str:
    """Return the number of faults whose witness was held, or what is not as in the packets."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        try:
            compare_references(seed, root / "one")
            compare_terms(seed, root / "two")
            return str(compare_witnesses(seed, root))
        except AssertionError as fault:
            return f"differs: {fault}"


def main(count: int, day: date) -> None:
    """Judge the seeds and write the record."""
    verdicts = judge_all("random-libraries", judge, range(FIRST, FIRST + count))
    wrong = [(FIRST + at, verdict) for at, verdict in enumerate(verdicts) if not verdict.isdigit()]
    held = sum(int(verdict) for verdict in verdicts if verdict.isdigit())
    lines = [
        "| what | count |",
        "|---|---:|",
        f"| libraries | {2 * count:,} |",
        f"| faults that some packet shows, each with the smallest combination | {held:,} |",
        f"| seeds with a difference | {len(wrong):,} |",
        "",
        *(f"- seed {seed} {verdict}" for seed, verdict in wrong),
    ]
    write_page("random-libraries.md", HEAD, day, f"seeds {FIRST} to {FIRST + count - 1}", lines)


if __name__ == "__main__":
    main(int(sys.argv[1]), date.fromisoformat(sys.argv[2]))
