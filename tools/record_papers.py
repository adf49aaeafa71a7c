#!/usr/bin/env python3
"""Print many papers made by chance, and write into `tests/recorded/papers.md` what readers that are not ours see of them."""

import sys
from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from recorded_run import import_tests, judge_all, write_page

import_tests()

from seen_papers import judge_paper  # noqa: E402 - the tests' folder is known only now

HEAD = """# Papers made by chance, as they are seen

`make papers` printed papers with addresses, amounts, tables of up to nine columns and thirty rows, and forms with fields of all kinds, some of
their words too long for a line (`tests/seen_papers.py`). A paper is seen where pypdf reads each of its texts in the PDF and python-docx in
the Word file, whole, with no word over another or off the page by poppler's boxes; or it is refused with a way out.
"""


def judge(seed: int) -> str:
    """Return what became of a paper; an exception is a fault."""
    with TemporaryDirectory() as folder:
        try:
            judged = judge_paper(seed, Path(folder))
        except Exception as fault:  # noqa: BLE001 - what is recorded is that there is none
            return f"fault: {type(fault).__name__}: {fault}"
    return f"{judged.outcome}: {judged.why}" if judged.why else judged.outcome


def main(count: int, day: date) -> None:
    """Judge the papers of the first seeds, and write the record."""
    verdicts = judge_all("papers", judge, range(count))
    outcomes = Counter(verdict.partition(":")[0] for verdict in verdicts)
    faults = [f"- {seed}: {verdict}" for seed, verdict in enumerate(verdicts) if verdict.startswith("fault")]
    hints = Counter(verdict.removeprefix("refused: ") for verdict in verdicts if verdict.startswith("refused"))
    lines = [f"Seen: {outcomes['seen']}; refused: {outcomes['refused']}; faults: {outcomes['fault']}.", "", *faults]
    lines += ["", *(f"- {number} refused: {hint}" for hint, number in hints.most_common())]
    write_page("papers.md", HEAD, day, f"seeds 0 to {count - 1}", lines)


if __name__ == "__main__":
    main(int(sys.argv[1]), date.fromisoformat(sys.argv[2]))
