#!/usr/bin/env python3
"""Judge many random edits of a PDF, draw each by pdfium, and write what came of them into `tests/recorded/pdf-edits.md`."""

import sys
from collections import Counter
from datetime import date

from recorded_run import import_tests, write_page

import_tests()

from returns.pdf_edits import judge_edit  # noqa: E402 - the tests' folder is known only now

HEAD = """# Random edits of a returned PDF

`make pdf-edits` drew edits of a small PDF (`tests/returns/pdf_edits.py`): words, pictures, fonts, boxes, annotations, actions, and packing.
Each file was held against ours, and drawn whole by pdfium, with its annotations, as on a screen and as on paper. A silent acceptance is a
file of which nothing is told though it looks otherwise; a false alarm one that was only packed anew and is told.
"""


def main(count: int, day: date) -> None:
    """Judge the edits of the first seeds, and write the record."""
    judged = [judge_edit(seed) for seed in range(1, count + 1)]
    silent = [each for each in judged if each.accepted_silently]
    lines = [
        *_table(
            "what",
            {
                "edits": len(judged),
                "told, and look otherwise": sum(bool(each.told) and not each.same for each in judged),
                "told, and look alike": sum(bool(each.told) and each.same for each in judged),
                "not told, and look alike": sum(not each.told and each.same for each in judged),
                "silent acceptances": len(silent),
                "false alarms": sum(bool(each.told) for each in judged if each.what in ("pack anew", "split the contents")),
            },
        ),
        *_table("told as", dict(Counter(id for each in judged for id in each.told).most_common())),
        *_table("edit", dict(sorted(Counter(each.what for each in judged).items()))),
        *(f"- seed {each.seed}: {each.what}" for each in silent),
    ]
    write_page("pdf-edits.md", HEAD, day, f"seeds 1 to {count}", lines)


def _table(head: str, counts: dict[str, int]) -> list[str]:
    return [f"| {head} | count |", "|---|---:|", *(f"| {name} | {count:,} |" for name, count in counts.items()), ""]


if __name__ == "__main__":
    main(int(sys.argv[1]), date.fromisoformat(sys.argv[2]))
