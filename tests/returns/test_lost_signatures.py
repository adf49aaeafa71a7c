"""A signature that was torn from its bytes proves nothing: with anything left to prove the file is refused, and it never counts as signed."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from io import BytesIO

import pikepdf
import pytest
from returns import signed_sample
from returns.signed_attacks import SIGNED_ATTACKS

from assembler.formats.pdf.signatures import Signature
from assembler.model.diagnostics import Severity, error, warning
from assembler.returns.lost_signatures import LOST, lost_certificate, lost_signatures
from assembler.returns.pdf_differences import PdfDifferences
from assembler.returns.verdict import Addition, Change, Entry, Signed, Verdict

TORN = Signature("a", "Lena", "0", datetime(2026, 12, 2, tzinfo=UTC), False, False, False, False, in_place=False)  # noqa: FBT003
BROKEN = error("broken-signature", "It does not fit.", subject="a")
GONE = error("removed-signature", "The certificate is gone.")
FILLED, PREFILLED = Entry("fee", "", "25"), Entry("fee", "10", "25")
SAME = PdfDifferences()


@pytest.mark.parametrize(
    ("differences", "severity"),
    [
        (SAME, Severity.WARNING),
        (PdfDifferences(entries=(FILLED,)), Severity.ERROR),
        (PdfDifferences(additions=(Addition("stamp", "page 1", "The cap is void."),)), Severity.ERROR),
        (PdfDifferences(findings=(warning("shown-otherwise", "It shows more."),)), Severity.ERROR),
        (PdfDifferences(changes=(Change("changed", "1", "ten", "two", ()),)), Severity.ERROR),
    ],
)
def test_a_torn_signature_is_a_warning_only_where_nothing_is_left_to_prove(
    differences: PdfDifferences, severity: Severity
) -> None:
    (found,) = lost_signatures([BROKEN], [TORN], differences)
    assert (found.id, found.severity, found.subject) == (LOST, severity, "a")


def test_a_signature_that_stands_in_its_bytes_and_does_not_fit_stays_broken() -> None:
    assert lost_signatures([BROKEN], [replace(TORN, in_place=True)], SAME) == (BROKEN,)


@pytest.mark.parametrize(("entry", "severity"), [(FILLED, Severity.WARNING), (PREFILLED, Severity.ERROR)])
def test_a_certificate_vouches_for_what_was_issued_and_not_for_what_is_filled_in(entry: Entry, severity: Severity) -> None:
    differences = PdfDifferences(entries=(entry,))
    (gone,) = lost_certificate([GONE], differences)
    (torn,) = lost_signatures([BROKEN], [TORN], differences, certificate="0")
    assert (gone.severity, torn.severity) == (severity, severity)


def saved_anew(data: bytes) -> bytes:
    """Return a file as a program writes it that knows nothing of signatures."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as file:
        file.save(out)
    return out.getvalue()


@cache
def honest(*, certified: bool) -> Verdict:
    found = signed_sample.judged(saved_anew(signed_sample.signed_once(certified=certified)), certified=certified)
    assert found is not None
    return found


@pytest.mark.parametrize("certified", [True, False], ids=["certified", "not certified"])
def test_a_signed_file_that_was_saved_anew_is_to_be_looked_at_and_not_signed(*, certified: bool) -> None:
    found = honest(certified=certified)
    assert (found.standing, found.signed) == ("to be looked at", ())
    assert {place.signed for place in found.execution if place.name == signed_sample.PLACES[0]} == {Signed.UNKNOWN}


@pytest.mark.slow
@pytest.mark.parametrize("certified", [True, False], ids=["certified", "not certified"])
@pytest.mark.parametrize("kind", SIGNED_ATTACKS)
def test_an_attack_is_not_hidden_by_saving_the_file_anew(kind: str, *, certified: bool) -> None:
    attacked = SIGNED_ATTACKS[kind](signed_sample.signed_once(certified=certified))
    found = signed_sample.judged(saved_anew(attacked), certified=certified)
    assert found is not None
    assert found.signed == ()
    undone = found.standing == "to be looked at" and not (found.changes or found.entries or found.additions or found.active)
    told = {finding.id for finding in found.findings if finding.severity is not Severity.INFO}
    # A program that saves the file anew may leave the attack out; then no more is told than of an honest file.
    assert found.standing == "altered" or (undone and told == {finding.id for finding in honest(certified=certified).findings})
