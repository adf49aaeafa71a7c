from datetime import date

import pytest
from keys import PASSPHRASE, made_key
from returns.verification_sample import ISSUER, STRANGER

from assembler.formats.pdf.certificates import read_certificates
from assembler.formats.pdf.certification import read_key, sign_beside
from assembler.formats.pdf.signatures import Signature
from assembler.returns.detached_signature import verify_detached

DAY = date(2026, 12, 1)


def signed(data: bytes) -> bytes:
    key, _ = read_key(made_key(ISSUER).p12, PASSPHRASE, "key.p12", DAY)
    assert key is not None
    return sign_beside(data, key, DAY)


def verified(data: bytes, signature: bytes, trusted: str = ISSUER) -> Signature | None:
    return verify_detached("list.json", data, signature, read_certificates(made_key(trusted).certificate, "x")[0])


def test_a_signature_fits_the_bytes_it_was_given_for_and_no_others() -> None:
    signature = signed(b"{}")
    for data, whole in ((b"{}", True), (b"{ }", False)):
        found = verified(data, signature)
        assert found is not None
        assert (found.field, found.signer, found.whole, found.certifies) == ("list.json", ISSUER, whole, False)
        assert str(found.stated) == "2026-12-01 00:00:00+00:00"


def test_it_is_trusted_by_whoever_trusts_the_issuer() -> None:
    for name, trusted in ((ISSUER, True), (STRANGER, False)):
        found = verified(b"{}", signed(b"{}"), name)
        assert found is not None
        assert (found.whole, found.trusted) == (True, trusted)


@pytest.mark.parametrize("signature", [b"", b"0\x03no signature", b"\x30\x00"])
def test_what_is_no_signature_is_none(signature: bytes) -> None:
    assert verified(b"{}", signature) is None
