#!/usr/bin/env python3
"""Judge each kind of change of a Word file, as made and as programs save it, and write `tests/recorded/word-kinds.md`."""

import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from recorded_run import import_tests, write_page

import_tests()

from returns.counsel_kinds import COUNSEL  # noqa: E402 - the tests' folder is known only now
from returns.python_docx_kinds import SAID, saved  # noqa: E402 - the same
from returns.saved_kinds import (  # noqa: E402 - the same
    SILENT,
    Judged,
    Saver,
    as_made,
    by_libreoffice,
    by_lxml,
    by_python_docx,
    judge_saved,
)
from returns.word_changes import FIFTY  # noqa: E402 - the same
from returns.word_kinds import KINDS, made  # noqa: E402 - the same
from returns.word_members import MEMBERS  # noqa: E402 - the same

SAVERS: Mapping[str, Callable[[Path], Saver]] = {
    "as made": lambda _: as_made,
    "lxml": lambda _: by_lxml,
    "python-docx": lambda _: by_python_docx,
    "LibreOffice": by_libreoffice,
}

HEAD = """# Kinds of change of a returned Word file

`make word-kinds` made each kind of change of the small agreement of the tests, as XML (`tests/returns/word_kinds.py`, `word_members.py`,
`counsel_kinds.py`, `word_changes.py`) and by scripts of python-docx (`python_docx_kinds.py`). Each file was judged as it was made, with every part written
anew by lxml, and as python-docx and LibreOffice save it. An outcome is the verdict and what is told. *Gone*: the program dropped the
change, so that its file holds what its save of our file holds, part for part. *Drawn alike* and *the same words seen*: the file passes,
and LibreOffice draws it as ours, to the pixel or with the same words. A silent acceptance is a file that passes and is none of these.
"""


def main(day: date) -> None:
    """Judge the files and write the record."""
    by_hand = {kind.name: made(kind.edit) for kind in (*KINDS, *MEMBERS, *COUNSEL)}
    by_hand |= {change.name if change.name not in by_hand else f"{change.name} (2)": made(change.edit) for change in FIFTY}
    by_script = {kind.name: saved(kind.script) for kind in SAID}
    lines, silent, judged = list[str](), list[str](), 0
    for title, files in (("As XML", by_hand), ("By scripts of python-docx", by_script)):
        found = {tool: _judged(files, saver) for tool, saver in SAVERS.items()}
        judged += sum(map(len, found.values()))
        silent += [f"- {one.name}, {tool}" for tool, all in found.items() for one in all if one.outcome.startswith(SILENT)]
        lines += ["", f"## {title}", "", f"| change | {' | '.join(found)} |", f"|---{'|---' * len(found)}|"]
        lines += [_row(name, [by_name[at] for by_name in found.values()]) for at, name in enumerate(files)]
    tried = f"{len(by_hand) + len(by_script)} changes, {judged} files"
    write_page("word-kinds.md", HEAD, day, tried, [f"Silent acceptances: {len(silent)}.", *silent, *lines])


def _judged(files: Mapping[str, bytes], saver: Callable[[Path], Saver]) -> list[Judged]:
    with TemporaryDirectory() as folder:
        return judge_saved(files, saver(Path(folder)), Path(folder))


def _row(name: str, outcomes: list[Judged]) -> str:
    return f"| {name} | {' | '.join(one.outcome for one in outcomes)} |"


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]))
