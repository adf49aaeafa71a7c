#!/usr/bin/env python3
"""Hold what papers print against what clauses grant, and write what was found into `tests/recorded/granted.md`."""

import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial

from recorded_run import import_tests, judge_all, write_page

import_tests()

from recomputed.judging import DRAWN, judge, library, table, work_out, wrong_grants  # noqa: E402 - the tests' folder is known only now

HEAD = """# What papers print, and what clauses grant

`make granted` drew random matters, and worked out what their papers must say from the words of the clauses and the printed schedules alone
(`tests/recomputed/`). Then it put one operator, function, number or branch of each computed value wrong (`tests/mutation/granting.py`),
and ran the scenarios: each wrong grant must fail one.
"""


def main(count: int, day: date) -> None:
    """Draw so many matters of each kind, judge all mutants, and write the record."""
    tasks = {name: range(len(wrong_grants(name))) for name in library().programmes}
    with ProcessPoolExecutor(2) as pool:
        wrong = list(filter(None, pool.map(work_out, [(kind, seed) for kind in DRAWN for seed in range(count)], chunksize=5)))
    judged = {name: judge_all(f"granted-{name}", partial(judge, name), numbers) for name, numbers in tasks.items()}
    write_page("granted.md", HEAD, day, f"seeds 0 to {count - 1}", table(count, wrong, judged))


if __name__ == "__main__":
    main(int(sys.argv[1]), date.fromisoformat(sys.argv[2]))
