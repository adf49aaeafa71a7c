import hashlib
import sys
from ssl import PEM_cert_to_DER_cert

import pytest
from keys import made_key

from assembler.formats.pdf.certificates import fingerprint, read_certificates, subject_name

ISSUER = made_key("Issuer").certificate
DER = PEM_cert_to_DER_cert(ISSUER.decode())
SEQUENCE = b"\x30\x03\x02\x01\x05"
"""A sequence of one number, as which a certificate begins."""


@pytest.mark.parametrize("data", [ISSUER, DER], ids=["PEM", "DER"])
def test_a_certificate_is_read_with_its_name_and_fingerprint(data: bytes) -> None:
    (certificate,), findings = read_certificates(data, "issuer.pem")

    assert (subject_name(certificate), fingerprint(certificate), findings) == ("Issuer", hashlib.sha256(DER).hexdigest(), ())


def test_all_certificates_of_a_file_are_read() -> None:
    read, _ = read_certificates(ISSUER + made_key("Other").certificate, "both.pem")

    assert list(map(subject_name, read)) == ["Issuer", "Other"]


@pytest.mark.parametrize("data", [b"", b"no certificate", DER[:-9], SEQUENCE])
def test_what_is_no_certificate_is_refused_with_its_path(data: bytes) -> None:
    read, (finding,) = read_certificates(data, "issuer.pem")

    assert (read, finding.id, finding.message) == ((), "no-certificate", "issuer.pem holds no certificate.")


def test_without_the_extra_it_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asn1crypto", None)
    read, (finding,) = read_certificates(ISSUER, "issuer.pem")

    assert (read, finding.id) == ((), "signatures-not-checked")
