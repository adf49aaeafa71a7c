#!/usr/bin/env python3
"""Judge each kind of change of a PDF, and honest saves by other programs, and write the verdicts into `tests/recorded/pdf-kinds.md`."""

import sys
from collections.abc import Iterator
from datetime import date

from recorded_run import import_tests, write_page

import_tests()

from returns.pdf_kinds import CHANGES, PACKINGS, changed, ours  # noqa: E402 - the tests' folder is known only now
from returns.saving_programs import PROGRAMS, saved_by  # noqa: E402 - the same

from assembler.formats.pdf.received_file import open_pdf  # noqa: E402 - the same
from assembler.formats.received import received_file  # noqa: E402 - the same
from assembler.packets.manifest import PacketFile  # noqa: E402 - the same
from assembler.returns.judging import unreadable  # noqa: E402 - the same
from assembler.returns.pdf_verdicts import Recognised, compare_pdf  # noqa: E402 - the same
from assembler.returns.verdict import Verdict  # noqa: E402 - the same

HEAD = """# Kinds of change of a returned PDF

`make pdf-kinds` made each kind of change of a small PDF (`tests/returns/pdf_kinds.py`) and saved the file by other programs. A
silent acceptance is a change of which no warning and no error is told; one that only locks a field is told as nothing.
"""


REWORDED = "another fee"


def main(day: date) -> None:
    """Judge the files and write the record."""
    files = {kind: (changed(kind), id) for kind, (_, id) in CHANGES.items()}
    files |= {kind: (make(ours()), id) for kind, (make, id) in PACKINGS.items()}
    judged = {kind: (judge(data), id) for kind, (data, id) in files.items()}
    silent = [kind for kind, (verdict, id) in judged.items() if id and id not in _told(verdict)]
    saved = [*_saved_rows()]
    lines = [
        f"Changes: {sum(bool(id) for _, id in judged.values())}; silent acceptances, or told with another cause: {len(silent)}.",
        "",
        *("| change | verdict | told as |", "|---|---|---|"),
        *(
            f"| {kind} | {verdict.standing} | {', '.join(sorted(_told(verdict))) or '–'} |"
            for kind, (verdict, _) in judged.items()
        ),
        "",
        *("| saved by | our file | one with another fee |", "|---|---|---|"),
        *saved,
    ]
    write_page("pdf-kinds.md", HEAD, day, f"{len(judged)} changes, {len(saved)} saves", lines)


def judge(data: bytes) -> Verdict:
    """Return the verdict on a file that came back, held against ours."""
    file, (sent, _), (back, fault) = received_file("back.pdf", data), open_pdf(ours()), open_pdf(data)
    if sent is None or back is None:
        return unreadable(file, fault)
    return compare_pdf(file, back, Recognised((PacketFile("sent.pdf", ours(), ("paper",)),), (sent,)))


def _told(verdict: Verdict) -> set[str]:
    ids = {finding.id for finding in verdict.findings if str(finding.severity) != "info"}
    return ids | ({"changed-text"} if verdict.changes else set())


def _saved_rows() -> Iterator[str]:
    """Yield a row for each program: the verdict on our file, and on one with other words, as it saves them."""
    for name in PROGRAMS:
        found = [judge(data) if (data := saved_by(name, each)) else None for each in (ours(), changed(REWORDED))]
        said = (f"{one.standing} ({', '.join(sorted(_told(one))) or '–'})" if one else "not installed" for one in found)
        yield f"| {name} | {' | '.join(said)} |"


if __name__ == "__main__":
    main(date.fromisoformat(sys.argv[1]))
