import sys
from datetime import UTC, date, datetime
from functools import cache

import pytest
from formats.pdf.pdf_sample import form, printed, saying
from keys import PASSPHRASE, made_key
from returns.verification_sample import annotated, signature_fields, signed

from assembler.formats.pdf.certificates import Certificate, read_certificates
from assembler.formats.pdf.certification import certify, read_key
from assembler.formats.pdf.signatures import Signature, read_signatures

DAY = date(2026, 12, 1)


@cache
def certified() -> bytes:
    key, findings = read_key(made_key("Issuer").p12, PASSPHRASE, "issuer.p12", DAY)
    assert key is not None, findings
    return certify(printed(saying("One line.")), key, DAY)


def only(data: bytes, trust: tuple[Certificate, ...] = ()) -> tuple[Signature, list[str]]:
    (signature,), findings = read_signatures(data, trust)
    return signature, [finding.id for finding in findings]


def test_a_certification_signature_is_read_and_holds() -> None:
    signature, ids = only(certified())

    assert (signature.field, signature.signer, signature.certifies) == ("Certification", "Issuer", True)
    assert signature.stated == datetime(2026, 12, 1, tzinfo=UTC)
    assert (signature.holds, signature.trusted, ids) == (True, False, [])


def test_a_certificate_is_trusted_where_the_reader_names_it() -> None:
    ours, theirs = (read_certificates(made_key(name).certificate, "x.pem")[0] for name in ("Issuer", "Other"))

    assert only(certified(), ours)[0].trusted
    assert not only(certified(), theirs)[0].trusted


def test_a_changed_byte_breaks_the_signature() -> None:
    data = bytearray(certified())
    data[10] ^= 1  # in the comment behind the version, which no reader parses
    signature, ids = only(bytes(data))

    assert (signature.whole, signature.holds, ids) == (False, False, ["broken-signature"])


def test_an_annotation_is_not_allowed_after_a_certificate() -> None:
    signature, ids = only(annotated(certified()))

    assert (signature.whole, signature.allowed, ids) == (True, False, ["not-allowed-since"])


def test_after_a_signature_without_a_certificate_only_filling_in_and_signing_is_allowed_too() -> None:
    data = printed(form())
    once = signed(data, signature_fields(data)[0], "Partner")

    assert only(once)[0].allowed
    assert only(annotated(once))[1] == ["not-allowed-since"]


def test_a_file_without_signatures_has_none_and_what_is_no_pdf_is_an_error() -> None:
    assert read_signatures(printed(saying("One line."))) == ((), ())
    signatures, (finding,) = read_signatures(b"%PDF-1.7 and no more")
    assert (signatures, finding.id) == ((), "unreadable-signatures")


def test_without_the_extra_it_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "assembler.formats.pdf.signature_validation", None)
    signatures, (finding,) = read_signatures(certified())

    assert (signatures, finding.id) == ((), "signatures-not-checked")
