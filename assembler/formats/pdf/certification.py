"""The key that certifies PDFs and signs manifests: who issued them, and that only filling in and signing is allowed afterwards.

The signing time is midnight UTC of the day of issue, not the clock's. Like any time without a time stamp it is a statement. The
key's certificate must be valid on that day.
"""

from dataclasses import field
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Protocol

from assembler.formats.pdf.certificates import INSTALL, fingerprint, is_seal, subject_name
from assembler.formats.pdf.field_signatures import FieldSignature
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.quick_dataclass import dataclass
from assembler.model.source import Span

MISSING = "Certificates need pyHanko."


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The bytes of a PKCS #12 file and its passphrase, from which another process opens the key. Neither appears in a `repr`."""

    path: str
    data: bytes = field(repr=False)
    passphrase: bytes = field(repr=False)


class SigningKey(Protocol):
    """An open private key; `signing.KeySigner` is one, which needs pyHanko."""

    def certify(self, pdf: bytes, moment: datetime) -> bytes:
        """Return a PDF with a certification signature of a stated time, appended behind its bytes."""

    def sign_beside(self, data: bytes, moment: datetime) -> bytes:
        """Return a detached CMS signature of bytes, of a stated time."""

    def sign_field(self, pdf: bytes, about: FieldSignature, moment: datetime) -> bytes:
        """Return a PDF with a signature in a field, of a stated time, appended behind its bytes.

        Raises `TimeStampError` and `IncompleteValidationDataError`.
        """


@dataclass(frozen=True, slots=True)
class Key:
    """An open private key with its certificate: subject, SHA-256 fingerprint, first and last day of validity.

    `seal` says that the certificate is an organisation's, and no person's.
    """

    subject: str
    fingerprint: str
    since: date
    until: date
    signer: SigningKey = field(repr=False, compare=False)
    seal: bool = False


def read_key(data: bytes, passphrase: bytes, path: str, day: date) -> tuple[Key | None, tuple[Diagnostic, ...]]:
    """Read a key from a PKCS #12 file; its certificate must be valid on the day it certifies."""
    key, findings = open_key(KeyFile(path, data, passphrase))
    if key is None:
        return None, findings
    faults = key_faults(key, path, day)
    return (None if faults else key), faults


def key_faults(key: Key, path: str, day: date) -> tuple[Diagnostic, ...]:
    """Return a finding where a key's certificate is not valid on the day of issue."""
    if key.since <= day <= key.until:
        return ()
    sentence = f"The certificate in {path} holds from {key.since} to {key.until}, not on {day}, the day of issue."
    hint = "Use a key that holds on that day, or issue the matter on another."
    return (error("no-key", sentence, Span(path, 1, 1), hint),)


@lru_cache(1)
def open_key(file: KeyFile) -> tuple[Key | None, tuple[Diagnostic, ...]]:
    """Open a key with its passphrase; the validity of its certificate is not checked.

    A process opens a key once, however many packets it certifies.
    """
    try:
        from assembler.formats.pdf.signing import open_pkcs12  # noqa: PLC0415 -- needs the extra `sign`
    except ImportError:
        return None, (error("no-key", MISSING, hint=INSTALL),)
    opened = open_pkcs12(file.data, file.passphrase)
    if opened is None:
        hint = "Check the passphrase, and that the file is PKCS #12 (.p12, .pfx) with a private key."
        sentence = f"{file.path} cannot be opened with this passphrase."
        return None, (error("no-key", sentence, Span(file.path, 1, 1), hint),)
    certificate = opened.certificate
    since, until = (moment.date() for moment in (certificate.not_valid_before, certificate.not_valid_after))
    return Key(subject_name(certificate), fingerprint(certificate), since, until, opened, is_seal(certificate)), ()


def certify(pdf: bytes, key: Key, day: date) -> bytes:
    """Return a PDF with a certification signature dated midnight UTC of a day, appended behind its bytes."""
    return key.signer.certify(pdf, _midnight_utc(day))


def sign_beside(data: bytes, key: Key, day: date) -> bytes:
    """Return a detached CMS signature of bytes, with its certificate, dated midnight UTC of a day."""
    return key.signer.sign_beside(data, _midnight_utc(day))


def _midnight_utc(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
