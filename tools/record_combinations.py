#!/usr/bin/env python3
"""Assemble the combinations of every two groups of choices, and COUNT more, and write into `tests/recorded/combinations.md` what failed."""

import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date

from recorded_run import import_tests, write_page

import_tests()

from shipped_combinations import drawn, each_group, faults, pairs  # noqa: E402 - the tests' folder is known only now

HEAD = """# Combinations assembled

`make combinations` assembled packets of the Qualtrics Partner Network (`tests/shipped_combinations.py`): every combination of each group of choices
that no rule joins to others, combinations that hold every two of two groups together, and some drawn by chance over all groups; for a
company in Germany, an individual in the United States and a company in Australia in turn. Each must be assembled without a finding.
"""
LOT = 50


def main(count: int, day: date) -> None:
    """Assemble them in two processes, and write the record."""
    os.environ["PYTEST_CURRENT_TEST"] = "tools/record_combinations.py"  # so that the library may be read
    kinds = {"of each group": [*each_group()], "of every two groups": [*pairs()], "drawn by chance": [*drawn(count)]}
    lines, failed = ["| combinations | assembled | with a fault |", "|---|---:|---:|"], list[str]()
    with ProcessPoolExecutor(2) as pool:
        for kind, every in kinds.items():
            lots: list[Sequence[frozenset[str]]] = [every[at : at + LOT] for at in range(0, len(every), LOT)]
            found = [one for lot in pool.map(faults, lots) for one in lot]
            lines.append(f"| {kind} | {len(every):,} | {len(found)} |")
            failed += (f"- {one}" for one in found)
    write_page("combinations.md", HEAD, day, f"{count} by chance", [*lines, "", *failed])


if __name__ == "__main__":
    main(int(sys.argv[1]), date.fromisoformat(sys.argv[2]))
