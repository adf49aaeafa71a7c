#!/usr/bin/env python3
"""Ask Docxodus about the fifty changes that matter and about calm files, and write its answers into `tests/recorded/docxodus.md`.

What the page says before, on the looks that it marks in files that pass, stays as it is.
"""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from recorded_run import COMMIT, RECORDED, import_tests

import_tests()

from formats.word.libreoffice import converted  # noqa: E402 - the tests' folder is known only now
from formats.word.word_sample import FORM, word  # noqa: E402 - the same
from returns.docxodus_judge import CALM, Judge, JudgedChange, docxodus, judge_change  # noqa: E402 - the same
from returns.word_changes import FIFTY  # noqa: E402 - the same
from returns.word_kinds import made  # noqa: E402 - the same

from assembler.returns.word_verdicts import compare_word_files  # noqa: E402 - the same

HEADING = "## The fifty changes that matter\n"
SAID = """
`make docxodus` asked it about each of the fifty (`tests/returns/word_changes.py`), about edits that change nothing, and about what
LibreOffice saves. A word that it marks and that no change, entry, addition or finding of ours names is a gap of ours.
"""


def main(day: date) -> None:
    """Ask about all files, and write the end of the record."""
    judge, page = docxodus(), RECORDED / "docxodus.md"
    judged = [judge_change(change, judge) for change in FIFTY]
    silent = sum(not one.marks.kinds for one in judged)
    lines = [
        f"{day.isoformat()}, commit {COMMIT}. Told by us with cause and place: {sum(one.told for one in judged)} of {len(judged)}.",
        f"It marks nothing in {silent} of them. Words that it marks and we do not tell: {sum(len(one.untold) for one in judged)}.",
        "",
        *("| change | told by us | it marks | words not told |", "|---|---|---|---|"),
        *map(_row, judged),
        "",
        *("| calm file | told by us | it marks |", "|---|---|---|"),
        *_calm_rows(judge),
    ]
    kept = page.read_text("utf-8").partition(HEADING)[0].rstrip()
    page.write_text("\n".join([kept, "", HEADING.rstrip(), SAID, *lines, ""]), "utf-8")


def _row(one: JudgedChange) -> str:
    return f"| {one.name} | {'yes' if one.told else '**no**'} | {_marked(one.marks.kinds)} | {', '.join(one.untold) or '–'} |"


def _marked(kinds: dict[str, int]) -> str:
    return ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items())) or "nothing"


def _calm_rows(judge: Judge) -> Iterator[str]:
    files = {kind: (word(), made(edit)) for kind, edit in CALM.items()}
    with TemporaryDirectory() as folder:
        for name, ours in (("the agreement", word()), ("a form", word(FORM))):
            place = Path(folder, name.replace(" ", "-"))
            place.mkdir()
            files[f"{name}, saved by LibreOffice"] = (ours, converted(ours, "docx:MS Word 2007 XML", place).read_bytes())
    for name, (ours, theirs) in files.items():
        found = compare_word_files("paper", "back.docx", ours, theirs)
        told = len(found.changes) + len(found.findings) + len(found.entries)
        yield f"| {name} | {told or 'nothing'} | {_marked(judge(ours, theirs).kinds)} |"


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]))
