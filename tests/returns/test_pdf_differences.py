"""Every kind of attack on a returned PDF is refused with its cause, in a file saved anew and in one that was appended to."""

from functools import cache

import pytest
from returns.pdf_attacks import ATTACKS, saved
from returns.verification_sample import FORM, issued

from assembler.formats.pdf.received_file import PdfFile, open_pdf
from assembler.model.diagnostics import Severity
from assembler.model.source import Span
from assembler.returns.pdf_differences import PdfDifferences, compare_pdf_files, findings_alone

PLACE = Span("back.pdf", 1, 1)


@cache
def sent() -> PdfFile:
    file, sentence = open_pdf(issued(FORM, certified=False))
    assert file is not None, sentence
    return file


def opened(data: bytes) -> PdfFile:
    file, sentence = open_pdf(data)
    assert file is not None, sentence
    return file


def compared(data: bytes) -> PdfDifferences:
    return compare_pdf_files([sent()], opened(data), PLACE)


def told(found: PdfDifferences) -> set[str]:
    """Return the ids of what is told as wrong or to be looked at; changed words count as the page they are on."""
    ids = {finding.id for finding in found.findings if finding.severity is not Severity.INFO}
    return ids | ({"changed-text"} if found.changes else set())


@pytest.mark.parametrize("kind", ATTACKS)
def test_an_attack_is_told_with_its_cause(kind: str) -> None:
    attack, id = ATTACKS[kind]
    assert id in told(compared(saved(sent().state.data, attack)))


def test_a_file_that_was_only_saved_anew_has_no_finding() -> None:
    found = compared(saved(sent().state.data, lambda _: None))
    assert (found.findings, found.changes, [str(each) for each in found.carrier]) == ((), (), ["saved anew"])
    assert compared(sent().state.data).carrier == ("as issued",)


def test_a_file_that_is_held_against_none_tells_what_acts_and_what_is_not_understood() -> None:
    assert findings_alone(sent(), PLACE) == ()
    for kind, id in (
        ("a program started", "active-content"),
        ("an unknown part", "unknown-part"),
        ("a note", "added-annotation"),
    ):
        found = findings_alone(opened(saved(sent().state.data, ATTACKS[kind][0])), PLACE)
        assert id in {finding.id for finding in found}
