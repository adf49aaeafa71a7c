#!/usr/bin/env python3
"""Edit copies of the shipped library at random, and record in `tests/recorded/edits.md` whether checks after an edit equal whole ones."""

import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import date
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from recorded_run import ROOT, import_tests, write_page

import_tests()

from checks.random_edits import Edited, edit_library  # noqa: E402 - the tests' folder is known only now

EACH = 50
"""The number of edits of one copy."""
ALL, LARGE, MIDDLE, SMALL = (), ("qpn",), ("ipp",), ("qalyptus",)
TURNS = (ALL, *(SMALL, SMALL, MIDDLE, SMALL, SMALL, LARGE) * 3, SMALL, MIDDLE)
"""The programmes of each copy in turn, all or one alone: the smaller a programme, the sooner a whole check of it is done."""

HEAD = """# A check after an edit, and a whole check

`make edits` edited copies of the shipped library at random (`tests/checks/random_edits.py`): words, lines, conditions, references, definitions
and titles of clauses, figures and orders of YAML files, files deleted and taken back. After each edit the session that `check --watch` and
the language server use checked what had changed, and a new process's worth of work checked the whole. Both must say the same: findings
with their source lines, witnesses and hints, what is suppressed, and the number of obligations proved.
"""


def main(count: int, day: date, programmes: tuple[str, ...]) -> None:
    """Edit copies from seed 0 on, in two processes, and write the record anew after each, so that a run that is stopped has one."""
    seeds = range(-(-count // EACH))
    turns = [programmes] if programmes else [TURNS[seed % len(TURNS)] for seed in seeds]
    with TemporaryDirectory() as place, ProcessPoolExecutor(2) as pool:
        edit = partial(edit_library, ROOT / "clauses", ROOT / "templates", Path(place))
        begun = {pool.submit(edit, seed, min(EACH, count), turn): turn for seed, turn in zip(seeds, cycle(turns))}
        runs: list[tuple[tuple[str, ...], Edited]] = []
        for done in as_completed(begun):
            runs.append((begun[done], done.result()))
            write_page("edits.md", HEAD, day, f"{len(runs)} copies of {EACH} edits", _lines(runs))


def _lines(turns: list[tuple[tuple[str, ...], Edited]]) -> list[str]:
    runs = [run for _, run in turns]
    kinds = sum((run.kinds for run in runs), Counter[str]())
    edits = Counter(turn for turn, run in turns for _ in range(sum(run.kinds.values())))
    differing = [where for run in runs for where in run.differing]
    return [
        "| what | count |",
        "|---|---:|",
        f"| edits | {sum(kinds.values()):,} |",
        *(f"| of {' and '.join(turn) or 'all programmes'} | {number:,} |" for turn, number in edits.most_common()),
        *(f"| {kind} | {number:,} |" for kind, number in kinds.most_common()),
        f"| findings compared | {sum(run.findings for run in runs):,} |",
        f"| of these edits, with a library that could not be read | {sum(run.unreadable for run in runs):,} |",
        f"| **reports that differed** | **{len(differing):,}** |",
        "",
        *(_times(turn, [run for one, run in turns if one == turn]) for turn in edits),
        "",
        *(f"- {where}" for where in differing),
    ]


def _times(turn: tuple[str, ...], runs: list[Edited]) -> str:
    ratios = [whole / seconds for run in runs for seconds, whole in zip(run.seconds, run.whole, strict=True)]
    seconds = [one for run in runs for one in run.seconds]
    whole = sum(whole for run in runs for whole in run.whole)
    return (
        f"- {' and '.join(turn) or 'All programmes'}: a check after an edit of one clause took {median(seconds) * 1000:.0f} ms of processor "
        f"time at the median, and a whole check {median(ratios):.0f} times as much; at the worst tenth {quantiles(ratios, n=10)[0]:.0f} "
        f"times, over all {whole / sum(seconds):.0f} times."
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), date.fromisoformat(sys.argv[2]), tuple(sys.argv[3:]))
