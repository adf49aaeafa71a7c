from datetime import UTC, date, datetime

import pytest
from authority import root
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from keys import PASSPHRASE, made_key

from assembler.formats.pdf.certificates import is_seal
from assembler.formats.pdf.certification import Key, KeyFile, open_key
from assembler.formats.pdf.personal_certificates import NotAnAuthorityError, issue_personal_key
from assembler.formats.pdf.signing import KeySigner

AT = datetime(2026, 12, 2, 9, 30, tzinfo=UTC)


def opened(data: bytes) -> Key:
    key, findings = open_key(KeyFile("key.p12", data, PASSPHRASE))
    assert key is not None, findings
    return key


def authority_file() -> bytes:
    """Return the key file of the authority of the house."""
    made = root()
    return pkcs12.serialize_key_and_certificates(b"ca", made.key, made.certificate, None, BestAvailableEncryption(PASSPHRASE))


def authority() -> Key:
    return opened(authority_file())


def test_a_personal_certificate_names_the_person_for_a_day_and_can_issue_none() -> None:
    key = issue_personal_key(authority(), "Dr. Lena Müller", AT)
    assert (key.subject, key.since, key.until, key.seal) == ("Dr. Lena Müller", date(2026, 12, 2), date(2026, 12, 3), False)
    assert isinstance(key.signer, KeySigner)
    certificate = key.signer.certificate
    assert not is_seal(certificate)
    assert certificate.issuer.native["common_name"] == "Test Root"
    with pytest.raises(NotAnAuthorityError):
        issue_personal_key(key, "Somebody else", AT)


def test_two_persons_have_two_keys() -> None:
    first, second = (issue_personal_key(authority(), "Dr. Lena Müller", AT) for _ in range(2))
    assert first.fingerprint != second.fingerprint


def test_a_key_that_is_no_authoritys_issues_nothing() -> None:
    with pytest.raises(NotAnAuthorityError):
        issue_personal_key(opened(made_key("Issuer").p12), "Dr. Lena Müller", AT)
