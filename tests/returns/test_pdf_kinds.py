"""Many members of each kind of change of a PDF are told with their cause, and nothing is told of the file saved anew."""

from functools import cache
from io import BytesIO

import pikepdf
import pytest
from formats.pdf.small_pdf import reopened
from returns.pdf_kinds import CHANGES, PACKINGS, changed, ours

from assembler.formats.pdf.received_file import PdfFile, open_pdf
from assembler.model.diagnostics import Severity
from assembler.model.source import Span
from assembler.returns.pdf_differences import compare_pdf_files


@cache
def sent() -> PdfFile:
    file, sentence = open_pdf(ours())
    assert file is not None, sentence
    return file


def told(data: bytes) -> set[str]:
    """Return the ids of what is told as wrong or to be looked at; a file that cannot be read is told as that."""
    back, _ = open_pdf(data)
    if back is None:
        return {"unreadable-return"}
    found = compare_pdf_files([sent()], back, Span("back.pdf", 1, 1))
    ids = {finding.id for finding in found.findings if finding.severity is not Severity.INFO}
    return ids | ({"changed-text"} if found.changes else set())


@pytest.mark.parametrize("kind", [kind for kind, (_, id) in CHANGES.items() if id])
def test_a_change_of_an_open_file_is_told_with_its_cause(kind: str) -> None:
    assert CHANGES[kind][1] in told(changed(kind))


@pytest.mark.parametrize("kind", PACKINGS)
def test_a_change_of_the_bytes_is_told_with_its_cause(kind: str) -> None:
    make, id = PACKINGS[kind]
    assert id in told(make(ours()))


def test_what_changes_nothing_is_not_told() -> None:
    assert told(reopened(ours())) == set()
    for kind in (kind for kind, (_, id) in CHANGES.items() if not id):
        assert told(changed(kind)) == set()
    assert told(b"\r\n" + ours()) == set()
    assert told(ours() + b"\r\n\0\0") == set()


def test_a_file_that_its_owner_locked_is_read() -> None:
    locked, changed_too = BytesIO(), BytesIO()
    for data, out in ((ours(), locked), (changed("another fee"), changed_too)):
        with pikepdf.open(BytesIO(data)) as file:
            file.save(out, encryption=pikepdf.Encryption(user="", owner="owner"))
    assert told(locked.getvalue()) == set()
    assert told(changed_too.getvalue()) == {"changed-text"}
