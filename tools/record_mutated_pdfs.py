#!/usr/bin/env python3
"""Judge many PDFs whose bytes were changed by chance, and write what came of them into `tests/recorded/mutated-pdfs.md`."""

import sys
from collections import Counter
from datetime import date

from recorded_run import import_tests, write_page

import_tests()

from returns.mutated_pdfs import judge_mutated  # noqa: E402 - the tests' folder is known only now

HEAD = """# PDFs changed by chance

`make mutated-pdfs` changed the bytes of a small signed PDF (`tests/returns/mutated_pdfs.py`) and judged each file. A fault is an exception.
"""


def main(count: int, day: date) -> None:
    """Judge the files of the first seeds, and write the record."""
    judged = [judge_mutated(seed) for seed in range(1, count + 1)]
    standings = Counter((each.what, each.standing) for each in judged)
    lines = [
        f"Faults: {sum(bool(each.fault) for each in judged)}; longest: {max(each.seconds for each in judged):.1f} s of the processor.",
        "",
        *("| changed | standing | count |", "|---|---|---:|"),
        *(f"| {what} | {standing} | {number} |" for (what, standing), number in sorted(standings.items())),
        "",
        *(f"- seed {each.seed}: {each.fault}" for each in judged if each.fault),
    ]
    write_page("mutated-pdfs.md", HEAD, day, f"seeds 1 to {count}", lines)


if __name__ == "__main__":
    main(int(sys.argv[1]), date.fromisoformat(sys.argv[2]))
