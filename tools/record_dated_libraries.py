#!/usr/bin/env python3
"""Judge many random libraries with random dates, and write what became of them into `tests/recorded/dated-libraries.md`."""

import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from recorded_run import import_tests, write_page

import_tests()

from checks.test_dated_libraries import judge  # noqa: E402 - the tests' folder is known only now

HEAD = """# Random libraries with random dates

`make dated-libraries` drew libraries whose parts begin, end and change on random days, and assembled every valid combination on
each day on which anything could change (`tests/checks/test_dated_libraries.py`). A library that is not refused must print the same words on
all days of an edition; what `assembler check` proves must never fail; a refusal must name the faulty lines and no other.
"""


def main(count: int, day: date) -> None:
    """Judge libraries from seed 0 on, in two processes, and write the record."""
    with TemporaryDirectory() as folder, ProcessPoolExecutor(2) as pool:
        roots = (Path(folder) / str(seed) for seed in range(count))
        verdicts = list(pool.map(judge, range(count), roots, chunksize=5))
    faulty = [(seed, verdict.faults) for seed, verdict in enumerate(verdicts) if verdict.faults]
    lines = [
        "| what | count |",
        "|---|---:|",
        f"| libraries | {count:,} |",
        f"| refused at the faulty lines | {sum(one.is_refused for one in verdicts):,} |",
        f"| packets assembled | {sum(one.packets - one.failed for one in verdicts):,} |",
        f"| packets refused, in libraries in which the checks find an error | {sum(one.failed for one in verdicts):,} |",
        f"| libraries with a fault of the program | {len(faulty):,} |",
        "",
        *(f"- seed {seed}: {'; '.join(faults)}" for seed, faults in faulty),
    ]
    write_page("dated-libraries.md", HEAD, day, f"seeds 0 to {count - 1}", lines)


if __name__ == "__main__":
    main(int(sys.argv[1]), date.fromisoformat(sys.argv[2]))
