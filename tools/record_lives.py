#!/usr/bin/env python3
"""Live many random lives of a partner, and write what became of them into `tests/recorded/lives.md`."""

import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from recorded_run import import_tests, write_page

import_tests()

from commands.random_lives import Life, live  # noqa: E402 - the tests' folder is known only now

HEAD = """# Random lives of a partner

`make lives` drew libraries whose agreement changes with editions and choices, and for each a partner's life of three to five packets, signed
or not (`tests/commands/random_lives.py`). Read from the packets' files: no form cites an item of the agreement by another number than
the signed agreement prints, and none is made by a company that did not sign it. The record gives the same state in every order of its
events that is allowed.
"""


def live_seed(seed: int, root: Path) -> Life:
    """Live the life of a seed below a folder."""
    return live(Random(seed), root)


def main(count: int, day: date) -> None:
    """Live lives from seed 0 on, in two processes, and write the record."""
    with TemporaryDirectory() as folder, ProcessPoolExecutor(2) as pool:
        roots = (Path(folder) / str(seed) for seed in range(count))
        lives = list(pool.map(live_seed, range(count), roots, chunksize=5))
    refused = sum((life.refused for life in lives), Counter[str]())
    faulty = [(seed, life.faults) for seed, life in enumerate(lives) if life.faults]
    lines = [
        "| what | count |",
        "|---|---:|",
        f"| lives | {count:,} |",
        f"| packets built | {sum(life.built for life in lives):,} |",
        f"| of these, with the agreement by reference | {sum(life.by_reference for life in lives):,} |",
        f"| references into the agreement, read from files | {sum(life.cited for life in lives):,} |",
        *(f"| refused: {id} | {number:,} |" for id, number in refused.most_common()),
        f"| lives with a fault of the program | {len(faulty):,} |",
        "",
        *(f"- seed {seed}: {'; '.join(faults)}" for seed, faults in faulty),
    ]
    write_page("lives.md", HEAD, day, f"seeds 0 to {count - 1}", lines)


if __name__ == "__main__":
    main(int(sys.argv[1]), date.fromisoformat(sys.argv[2]))
