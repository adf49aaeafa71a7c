"""What signatures carry beside themselves is read: time stamps, revocation lists, the name that a seal is for."""

from datetime import UTC, datetime
from functools import cache

import pytest
from authority import SIGNED_AT, Issued, certified_key, revocation_list, root, sign_under, stamped, with_validation_data
from formats.pdf.pdf_sample import form, printed
from returns.verification_sample import signature_fields

from assembler.formats.pdf.revocation import read_revocations, revoked_at
from assembler.formats.pdf.signatures import Signature, read_signatures

SOON = datetime(2026, 12, 9, tzinfo=UTC)


@cache
def unsigned() -> bytes:
    return printed(form())


def lena() -> Issued:
    return certified_key("Dr. Lena Müller", "Acme GmbH")


def signatures(data: bytes) -> tuple[Signature, ...]:
    found, findings = read_signatures(data, (root().read,))
    assert findings == ()
    assert all(one.holds and one.trusted for one in found)
    return found


def signed_by(issued: Issued, level: str, name: str = "") -> bytes:
    return sign_under(unsigned(), signature_fields(unsigned())[0], issued, level, name=name)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("level", "is_stamped", "count"), [("B-B", False, 1), ("B-T", True, 1), ("B-LT", True, 1), ("B-LTA", True, 2)]
)
def test_a_signature_of_each_level_holds_and_has_its_own_time_stamp(level: str, count: int, *, is_stamped: bool) -> None:
    first, *stamps = signatures(signed_by(lena(), level))
    assert (first.signer, first.seal, first.stated, first.revoked) == ("Dr. Lena Müller", False, SIGNED_AT, None)
    assert (first.stamped, first.stamped_by) == ((SIGNED_AT, "Test TSA") if is_stamped else (None, ""))
    assert [one.stamp for one in stamps] == [True] * (count - 1)


def test_a_seal_is_told_from_a_person() -> None:
    (one,) = signatures(signed_by(certified_key("", "Example Sign Ltd"), "B-B", "Dr. Lena Müller"))
    assert (one.seal, one.signer, one.name) == (True, "Organization: Example Sign Ltd", "Dr. Lena Müller")
    (one,) = signatures(signed_by(certified_key("Try Vendor e-seal"), "B-B"))
    assert one.seal


@pytest.mark.slow
def test_a_revocation_that_the_file_carries_is_read_and_of_another_certificate_is_not() -> None:
    data = signed_by(lena(), "B-T")
    for revoked, on in ((lena(), SOON), (certified_key("Jo Doe"), None)):
        (one,) = signatures(with_validation_data(data, revocation_list([revoked], SOON)))
        assert one.revoked == on
    assert signatures(stamped(data))[0].revoked is None


def test_a_broken_store_says_nothing() -> None:
    for data in (b"", b"%PDF-1.7", unsigned()):
        assert read_revocations(data) == {}
    assert revoked_at(lena().read, {}) is None
