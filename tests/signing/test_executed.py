import pytest
from formats.pdf.test_personal_certificates import opened
from keys import made_key
from signing.signing_sample import LATER, SEAL, by_both, by_partner, executed, issued_file, keys, steps
from signing.test_acts import verdict

from assembler.formats.pdf.signatures import read_signatures
from assembler.returns.verdict import Standing
from assembler.signing import SigningKeys
from assembler.signing.executed import EXECUTED, audit_lines, check_audit, execute


def test_nothing_is_closed_before_all_have_signed() -> None:
    copy, (finding,) = execute(by_partner().data, issued_file(), steps(), keys(), LATER)
    assert copy is None
    assert (finding.id, finding.message) == ("not-signed-by-all", "The papers wait for Vendor.")


@pytest.mark.slow
def test_verify_says_the_executed_copy_is_completed_and_sealed() -> None:
    found = verdict(executed().executed)
    assert (found.standing, found.findings, found.unsigned) == (Standing.COMPLETED, (), ())
    assert next(one for one in found.signatures if one.field == EXECUTED).signer == SEAL
    checked = check_audit(executed().audit, executed().executed, found.signatures)
    assert checked.findings == ()
    assert checked.sealed_by == SEAL


def test_an_audit_file_of_another_file_is_told() -> None:
    checked = check_audit(executed().audit, by_both().data, ())
    assert [one.id for one in checked.findings] == ["audit-of-another-file"]


def test_an_audit_file_whose_record_was_changed_or_that_has_no_seal_is_told() -> None:
    changed = executed().audit.replace(b"/Contents <", b"/Contents  ")
    assert "audit-not-sealed" in {one.id for one in check_audit(changed, executed().executed, ()).findings}
    assert [one.id for one in check_audit(executed().executed, executed().executed, ()).findings] == ["no-audit-record"]


def test_an_audit_file_under_another_seal_or_with_a_broken_chain_is_told() -> None:
    broken = (steps()[0], *steps()[2:])
    other = SigningKeys(opened(made_key("Other seal").p12))
    copy, findings = execute(by_both().data, issued_file(), broken, other, LATER)
    assert copy is not None, findings
    signed = read_signatures(executed().executed)[0]
    assert {one.id for one in check_audit(copy.audit, executed().executed, signed).findings} == {
        "audit-of-another-key",
        "audit-of-another-file",
        "audit-chain-broken",
    }


def test_the_steps_are_told_in_lines() -> None:
    record = check_audit(executed().audit, executed().executed, ())
    assert [*audit_lines(record)] == [
        "Audit file of " + issued_file().manifest.packet + ", sealed by Try Vendor e-seal",
        "  2026-12-02T09:30:00Z: Dr. Lena Müller went on from the page with the papers",
        "  2026-12-02T09:30:00Z: Dr. Lena Müller agreed to the words of consent, and signed",
        "  2026-12-03T15:05:00Z: Vendor agreed to the words of consent, and signed, as Aoife O'Brien",
        "  2026-12-03T15:05:00Z: the vendor’s portal closed the papers, signed by all",
    ]
