#!/usr/bin/env python3
"""Read many packets drawn by chance for slips of wording, and write what was found into `tests/recorded/wording.md`."""

import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from recorded_run import ROOT, import_tests, write_page

import_tests()

from seen_wording import SLIPS, judge_wording  # noqa: E402 - the tests' folder is known only now

from assembler.loader import load_library  # noqa: E402
from assembler.model.library import Library  # noqa: E402

HEAD = """# Slips of wording

`make wording` drew packets of the shipped programmes by chance (`tests/seen_wording.py`): programme, choices, partner, country, day. Each
paper was written as HTML and read by the standard library of Python, and each line held against an expression for each kind of slip.
"""


@cache
def library() -> Library:
    """Read the shipped library, once in each process."""
    read, findings = load_library(ROOT / "clauses")
    if read is None:
        raise SystemExit("\n".join(finding.message for finding in findings))
    return read


def judge_seed(seed: int, folder: Path) -> tuple[int, list[str]]:
    """Judge the packet of a seed."""
    return judge_wording(seed, folder, library())


def main(count: int, day: date) -> None:
    """Read the packets of the seeds from 0 on, in two processes, and write the record."""
    with TemporaryDirectory() as folder, ProcessPoolExecutor(2) as pool:
        judged = list(pool.map(judge_seed, range(count), [Path(folder)] * count, chunksize=4))
    found = [(seed, slip) for seed, (_, slips) in enumerate(judged) for slip in slips]
    lines = [
        "| what | count |",
        "|---|---:|",
        f"| packets | {count:,} |",
        f"| lines read | {sum(lines for lines, _ in judged):,} |",
        *(f"| {kind} | {sum(slip.partition(': ')[2].startswith(kind) for _, slip in found):,} |" for kind in SLIPS),
        "",
        *(f"- seed {seed}: {slip}" for seed, slip in found[:40]),
    ]
    write_page("wording.md", HEAD, day, f"seeds 0 to {count - 1}", lines)


if __name__ == "__main__":
    main(int(sys.argv[1]), date.fromisoformat(sys.argv[2]))
