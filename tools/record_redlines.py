#!/usr/bin/env python3
"""Make redlines of many random pairs, let LibreOffice accept and reject all, and write what came of it into `tests/recorded/redlines.md`."""

import sys
from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from recorded_run import import_tests, write_page

import_tests()

from returns.redline_pairs import Judged, judge_pairs  # noqa: E402 - the tests' folder is known only now

HEAD = """# Redlines of random pairs

`make redlines` made redlines of the small agreement of the tests and of what came back of it (`tests/returns/redline_pairs.py`): half
of the files have the edits of a negotiator, tracked and silent, the other half those of `tests/returns/word_edits.py`. One LibreOffice
opened all of them, accepted all changes and rejected all. The words, with numbers, must be those of theirs and of ours, as we read
them; of a negotiator's file also as LibreOffice reads it with all of its own changes accepted.
"""
AT_ONCE = 25


def main(count: int, day: date) -> None:
    """Judge the pairs of the first seeds, and write the record after each lot."""
    judged = list[Judged]()
    for at in range(0, count, AT_ONCE):
        with TemporaryDirectory() as folder:
            judged += judge_pairs(range(at, min(at + AT_ONCE, count)), Path(folder))
        write(judged, day)


def write(judged: list[Judged], day: date) -> None:
    """Write the record."""
    edits = Counter(name for one in judged for name in one.pair.what.split(", "))
    lines = [
        "| what | count |",
        "|---|---:|",
        f"| pairs | {len(judged):,} |",
        f"| of these, with a change | {sum(one.marks > 0 for one in judged):,} |",
        f"| lines that differ | {sum(one.marks for one in judged):,} |",
        f"| accepted, the words of theirs | {sum(one.accepted for one in judged):,} |",
        f"| rejected, the words of ours | {sum(one.rejected for one in judged):,} |",
        f"| a negotiator's file | {sum(one.pair.plain for one in judged):,} |",
        f"| of these, accepted as LibreOffice reads theirs | {sum(one.pair.plain and one.as_theirs for one in judged):,} |",
        f"| not as they should be | {sum(not one.holds for one in judged):,} |",
        "",
        "| edit | pairs |",
        "|---|---:|",
        *(f"| {name} | {number:,} |" for name, number in edits.most_common()),
        "",
        *(f"- {one.pair.name}: {one.pair.what}" for one in judged if not one.holds),
        *(f"- LibreOffice reads theirs otherwise: {one.pair.name}, {one.pair.what}" for one in judged if one.read_otherwise),
    ]
    write_page("redlines.md", HEAD, day, f"seeds 0 to {len(judged) - 1}", lines)


if __name__ == "__main__":
    main(int(sys.argv[1]), date.fromisoformat(sys.argv[2]))
