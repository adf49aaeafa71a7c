#!/usr/bin/env python3
"""Run many random sequences of commands and of the portal, killed anywhere, and write what happened into `tests/recorded/sequences.md`."""

import sys
from collections import Counter
from collections.abc import Iterable
from datetime import date

from recorded_run import import_tests, write_page

import_tests()

from killed_runs import run_all  # noqa: E402 - the tests' folder is known only now

STEPS, LIVES, THINGS = 8, 4, 5
HEAD = """# Sequences that are killed

`make sequences` did random things to one matter, each by a process that could be killed by SIGKILL at any file it touched or, in the portal, at
any statement of its database (`tests/commands/killed_sequences.py`, `tests/portal/killed_sequences.py`). After each, the record and the
packets agree, nothing that was issued or typed is lost, and no link opens a paper that does not stand any more.
"""


def main(count: int, day: date) -> None:
    """Run the sequences, and write the record."""
    commands, portal = run_all(count, STEPS, LIVES, THINGS)
    faults = [*(f"commands, {fault}" for fault in commands.faults), *(f"portal, {fault}" for fault in portal.faults)]
    lines = [
        "| what | count |",
        "|---|---:|",
        f"| sequences of commands | {sum(1 for seed in range(count) if seed % 3):,} |",
        f"| commands | {commands.steps.total():,} |",
        f"| of these killed | {commands.killed.total():,} |",
        *_rows("commands", commands.steps),
        *_rows("refused", commands.refused),
        f"| sequences in the portal | {sum(1 for seed in range(count) if not seed % 3):,} |",
        f"| lives of its process | {portal.lives:,} |",
        f"| of these killed | {portal.killed:,} |",
        *_rows("done in the portal", portal.done),
        *_rows("refused in the portal", portal.refused),
        f"| faults of the program | {len(faults):,} |",
        "",
        *(f"- {fault}" for fault in faults),
    ]
    write_page("sequences.md", HEAD, day, f"seeds 0 to {count - 1}", lines)


def _rows(what: str, counted: Counter[str]) -> Iterable[str]:
    return (f"| {what}: {name} | {number:,} |" for name, number in counted.most_common() if number)


if __name__ == "__main__":
    main(int(sys.argv[1]), date.fromisoformat(sys.argv[2]))
