"""Certify PDFs and sign manifests: who issued them, and that only filling in and signing is allowed afterwards.

The signing time is midnight UTC of the day of issue, not the clock's. Like any time without a time stamp it is a statement. The
key's certificate must be valid on that day.
"""

import asyncio
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any

from assembler.model.diagnostics import Diagnostic, error
from assembler.model.source import Span

FIELD = "Certification"
REASON = "Issued as it stands; to be filled in and signed"
MISSING = "Certificates need pyHanko."
INSTALL = "Install it: pip install 'clause-assembler[sign]'."


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The bytes of a PKCS #12 file and its passphrase, from which another process opens the key. Neither appears in a `repr`."""

    path: str
    data: bytes = field(repr=False)
    passphrase: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Key:
    """A private key with its certificate: subject, SHA-256 fingerprint, first and last day of validity, and pyHanko's signer."""

    subject: str
    fingerprint: str
    since: date
    until: date
    signer: Any = field(repr=False, compare=False)


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


def open_key(file: KeyFile) -> tuple[Key | None, tuple[Diagnostic, ...]]:
    """Open a key with its passphrase; the validity of its certificate is not checked."""
    try:
        from pyhanko.sign import SimpleSigner  # noqa: PLC0415 -- an extra, and heavy
    except ImportError:
        return None, (error("no-key", MISSING, hint=INSTALL),)
    try:
        signer: Any = SimpleSigner.load_pkcs12_data(file.data, (), file.passphrase)
    except (ValueError, TypeError, AttributeError):
        hint = "Check the passphrase, and that the file is PKCS #12 (.p12, .pfx) with a private key."
        sentence = f"{file.path} cannot be opened with this passphrase."
        return None, (error("no-key", sentence, Span(file.path, 1, 1), hint),)
    certificate = signer.signing_cert
    since, until = (moment.date() for moment in (certificate.not_valid_before, certificate.not_valid_after))
    fingerprint = hashlib.sha256(certificate.dump()).hexdigest()
    subject = certificate.subject.native.get("common_name") or certificate.subject.human_friendly
    return Key(str(subject), fingerprint, since, until, signer), ()


def certify(pdf: bytes, key: Key, day: date) -> bytes:
    """Return a PDF with a certification signature dated midnight UTC of a day, appended behind its bytes."""
    from pyhanko.pdf_utils.generic import ByteStringObject  # noqa: PLC0415 -- heavy
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415 -- the same
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter  # noqa: PLC0415 -- the same
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner  # noqa: PLC0415 -- the same

    moment = _midnight_utc(day)

    class DatedSigner(PdfSigner):
        """A signer with a fixed time."""

        def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:  # noqa: FBT001, FBT002 - theirs
            session = super().init_signing_session(pdf_out, existing_fields_only)
            session.system_time = moment
            return session

    class Writer(IncrementalPdfFileWriter):
        """A writer that leaves the metadata alone and derives the file's second id from its bytes, so that equal input gives equal bytes."""

        def _update_meta(self) -> None:
            """Update nothing."""

        @classmethod
        def _handle_id(cls, prev: Any) -> Any:
            ids = super()._handle_id(prev)  # type: ignore[no-untyped-call]
            ids[1] = ByteStringObject(hashlib.sha256(pdf).digest()[:16])
            return ids

    about = PdfSignatureMetadata(
        field_name=FIELD,
        certify=True,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        reason=REASON,
    )
    signed: BytesIO = DatedSigner(about, key.signer).sign_pdf(Writer(BytesIO(pdf)))
    return signed.getvalue()


def sign_beside(data: bytes, key: Key, day: date) -> bytes:
    """Return a detached CMS signature of bytes, with its certificate, dated midnight UTC of a day."""
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes  # noqa: PLC0415 -- heavy

    stated = PdfCMSSignedAttributes(signing_time=_midnight_utc(day))
    signed: Any = asyncio.run(key.signer.async_sign_general_data(data, "sha256", signed_attr_settings=stated))
    return bytes(signed.dump())


def _midnight_utc(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
