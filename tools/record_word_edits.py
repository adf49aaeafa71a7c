#!/usr/bin/env python3
"""Judge many random edits of a Word file, draw each by LibreOffice, and write what came of them into `tests/recorded/word-edits.md`."""

import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from recorded_run import ROOT, import_tests, write_page

import_tests()

from returns.drawn_edits import Judged, Seen, judge_edits  # noqa: E402 - the tests' folder is known only now

HEAD = """# Random edits of a returned Word file

`make word-edits` drew edits of the small agreement of the tests (`tests/returns/word_edits.py`): looks that may hide words, places where
something is drawn, structure, and what programs do when they save. Each file was judged, and drawn by LibreOffice; the words that can be
seen are those whose letters leave ink on the drawn pages. A silent acceptance is a file that passes though other words are seen.
"""
AT_ONCE = 50
DRAWN = ROOT / "output" / "word-edits.json"
"""What was seen in the files that were drawn, so that another run at other code judges anew and draws nothing twice."""


def main(count: int, first: int, day: date) -> None:
    """Judge the edits of the seeds from the first one on, and write the record."""
    judged = list[Judged]()
    known: Seen = json.loads(DRAWN.read_text("utf-8")) if DRAWN.is_file() else {}
    for at in range(first, first + count, AT_ONCE):
        with TemporaryDirectory() as folder:
            judged += judge_edits(range(at, min(at + AT_ONCE, first + count)), Path(folder), known)
        DRAWN.write_text(json.dumps(known), "utf-8")
        write(judged, first, day)  # after each lot, so that a run that is stopped has a record


def write(judged: list[Judged], first: int, day: date) -> None:
    """Write the record of the edits that were judged."""
    silent = [each for each in judged if each.accepted_silently]
    lines = [
        "| what | count |",
        "|---|---:|",
        f"| edits | {len(judged):,} |",
        f"| pass, and show our words | {sum(each.verdict.passes and each.same for each in judged):,} |",
        f"| told, and show other words | {sum(not each.verdict.passes and each.drawn and not each.same for each in judged):,} |",
        f"| told, and show our words | {sum(not each.verdict.passes and each.same for each in judged):,} |",
        f"| not drawn by LibreOffice | {sum(not each.drawn for each in judged):,} |",
        f"| silent acceptances | {len(silent):,} |",
        f"| of these, the same letters, broken into other words or with a header or footer in another place | {sum(each.set_otherwise for each in silent):,} |",
        "",
        "| told as | files |",
        "|---|---:|",
        *(f"| {id} | {number:,} |" for id, number in _told(judged).most_common()),
        "",
        *(
            f"- seed {each.seed} ({each.what}){', set otherwise' if each.set_otherwise else ''}: less {dict(each.less)}, more {dict(each.more)}"
            for each in silent
        ),
    ]
    write_page("word-edits.md", HEAD, day, f"seeds {first} to {judged[-1].seed}", lines)


def _told(judged: list[Judged]) -> Counter[str]:
    ids = (
        {finding.id for finding in each.verdict.findings} | ({"a change"} if each.verdict.changes else set()) for each in judged
    )
    return Counter(id for found in ids for id in found)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), date.fromisoformat(sys.argv[3]))
