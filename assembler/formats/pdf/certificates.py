"""X.509 certificates: the name and the fingerprint of a signer, and the certificates that a reader of signatures trusts."""

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from assembler.model.diagnostics import Diagnostic, error, warning
from assembler.model.source import Span

INSTALL = "Install it in your copy of the project: pip install '.[sign]'."


ELECTRONIC_SEAL = bytes.fromhex("060704008e46010602")
"""The statement that a certificate is for electronic seals: id-etsi-qct-eseal (ETSI EN 319 412-5, 4.2.3)."""

SEAL = re.compile(r"\b(e-?seal|seal|siegel|cachet)\b", re.IGNORECASE)
"""The word by which a name says that it is a seal's."""


class Subject(Protocol):
    """The subject of a certificate, as asn1crypto reads it."""

    @property
    def native(self) -> Mapping[str, object]:
        """The attributes by name, such as `common_name`."""

    @property
    def human_friendly(self) -> str:
        """All attributes in one line."""

    def dump(self) -> bytes:
        """Return its DER encoding."""


class Certificate(Protocol):
    """A certificate as asn1crypto, which has no types, reads it."""

    @property
    def subject(self) -> Subject:
        """Whose key it certifies."""

    @property
    def issuer(self) -> Subject:
        """Who certifies it."""

    @property
    def serial_number(self) -> int:
        """Its number among those of its issuer."""

    @property
    def not_valid_before(self) -> datetime:
        """The begin of its validity."""

    @property
    def not_valid_after(self) -> datetime:
        """The end of its validity."""

    def dump(self) -> bytes:
        """Return its DER encoding."""


def subject_name(certificate: Certificate) -> str:
    """Return the common name of a certificate's subject, else all its attributes in one line."""
    return str(certificate.subject.native.get("common_name") or certificate.subject.human_friendly)


def is_seal(certificate: Certificate) -> bool:
    """Whether a certificate is an organisation's, such as a signing service's, and no person's.

    It says so itself, as one for electronic seals; or it has the name of the organisation where a person's would stand.
    """
    name, organisation = (str(certificate.subject.native.get(key) or "") for key in ("common_name", "organization_name"))
    return ELECTRONIC_SEAL in certificate.dump() or (bool(organisation) and name in ("", organisation)) or bool(SEAL.search(name))


def fingerprint(certificate: Certificate) -> str:
    """Return the SHA-256 digest of a certificate in hexadecimal digits."""
    return hashlib.sha256(certificate.dump()).hexdigest()


def read_certificates(data: bytes, path: str) -> tuple[tuple[Certificate, ...], tuple[Diagnostic, ...]]:
    """Read the certificates of a PEM or DER file; no certificates, and a finding, where one of them cannot be parsed."""
    try:
        from asn1crypto import pem, x509  # noqa: PLC0415 -- comes with pyHanko, an extra
    except ImportError:
        return (), (warning("signatures-not-checked", "Signatures were not checked: that needs pyHanko.", hint=INSTALL),)
    try:
        parts = [body for _, _, body in pem.unarmor(data, multiple=True)] if pem.detect(data) else [data]
        read = tuple(x509.Certificate.load(part) for part in parts)
        whole = all(certificate.native for certificate in read)  # asn1crypto parses a certificate when `native` is read
    except (ValueError, TypeError):
        read, whole = (), False
    if not whole:
        return (), (
            error("no-certificate", f"{path} holds no certificate.", Span(path, 1, 1), "Give a certificate as PEM or DER."),
        )
    return read, ()
