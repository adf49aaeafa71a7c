#!/usr/bin/env python3
"""Judge many files that were changed by chance, `pdfs` or `word`, and write what came of them into `tests/recorded/mutated-….md`."""

import sys
from collections import Counter
from datetime import date
from importlib import import_module

from recorded_run import import_tests, write_page

import_tests()

HEADS = {
    "pdfs": """# PDFs changed by chance

`make mutated-pdfs` changed the bytes of a small signed PDF (`tests/returns/mutated_pdfs.py`) and judged each file. A fault is an exception.
""",
    "word": """# Word files changed by chance

`make mutated-word` changed a paper to read and one to fill in (`tests/returns/mutated_word.py`): the bytes of the file, its parts, or the
elements and values of their XML. Each file was judged, read as a form, told in lines and as data, and made a redline. A fault is an
exception, or a file that passes though its text has other words.
""",
}
"""How the record of each kind begins."""


def main(kind: str, count: int, day: date) -> None:
    """Judge the files of the first seeds, and write the record."""
    changing = import_module(f"returns.mutated_{kind}")
    judged = [changing.judge_mutated(seed) for seed in range(1, count + 1)]
    standings = Counter((each.what, each.standing) for each in judged)
    lines = [
        f"Faults: {sum(bool(each.fault) for each in judged)}; longest: {max(each.seconds for each in judged):.1f} s of the processor.",
        "",
        *("| changed | standing | count |", "|---|---|---:|"),
        *(f"| {what} | {standing} | {number} |" for (what, standing), number in sorted(standings.items())),
        "",
        *(f"- seed {each.seed}: {each.fault}" for each in judged if each.fault),
    ]
    write_page(f"mutated-{kind}.md", HEADS[kind], day, f"seeds 1 to {count}", lines)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), date.fromisoformat(sys.argv[3]))
