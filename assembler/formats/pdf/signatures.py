"""Verify the signatures in a PDF: who signed, whether the signed bytes are unchanged, and whether later changes were allowed.

A certificate must be valid at the time that its signature states; the clock is not asked.
"""

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from assembler.formats.pdf.form_policy import form_policy
from assembler.model.diagnostics import Diagnostic, error, warning
from assembler.model.source import Span

INSTALL = "Install it: pip install 'clause-assembler[sign]'."


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature. `certifies` is true for the certification signature, after which only filling in and signing is allowed.

    `whole`: the signed bytes are unchanged. `allowed`: later changes were allowed. `trusted`: the certificate, whose SHA-256 is
    the `fingerprint`, is issued by one that the reader trusts.
    """

    field: str
    signer: str
    fingerprint: str
    stated: datetime | None
    certifies: bool
    whole: bool
    allowed: bool
    trusted: bool

    @property
    def holds(self) -> bool:
        """Whether the signature is valid, apart from trust in its certificate."""
        return self.whole and self.allowed


def read_signatures(data: bytes, trust: Iterable[Any] = ()) -> tuple[tuple[Signature, ...], tuple[Diagnostic, ...]]:
    """Return every signature of a PDF, checked, in signing order, with a finding for each that is not valid."""
    try:
        from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 -- an extra, and heavy
    except ImportError:
        return (), (warning("signatures-not-checked", "Signatures were not checked: that needs pyHanko.", hint=INSTALL),)
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415 -- the same

    for name in ("pyhanko", "pyhanko_certvalidator"):  # we report its results as findings
        logging.getLogger(name).addHandler(logging.NullHandler())
    trusted = tuple(trust)
    found, findings = list[Signature](), list[Diagnostic]()
    try:
        embedded = PdfFileReader(BytesIO(data), strict=False).embedded_signatures
    except (PdfError, ValueError, KeyError, TypeError) as fault:
        return (), (error("unreadable-signatures", f"The signatures cannot be read: {fault}."),)
    for one in embedded:
        signature = _check_signature(one, trusted)
        found.append(signature)
        findings += _signature_findings(signature)
    return tuple(found), tuple(findings)


def _check_signature(embedded: Any, trust: tuple[Any, ...]) -> Signature:
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415 -- the same
    from pyhanko.sign.validation import validate_pdf_signature  # noqa: PLC0415 -- the same
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415 -- the same

    certificate = embedded.signer_cert
    stated: datetime | None = embedded.self_reported_timestamp
    context = ValidationContext(trust_roots=list(trust), allow_fetching=False, moment=stated)
    whole = allowed = trusted = False
    try:
        status: Any = validate_pdf_signature(embedded, context, diff_policy=form_policy())
        whole, trusted = bool(status.intact and status.valid), bool(status.trusted)
        allowed = whole and status.docmdp_ok is not False and _only_completed(status)
    except (PdfError, ValueError, KeyError, TypeError, AttributeError):
        pass
    return Signature(
        field=embedded.field_name,
        signer=signer_name(certificate),
        fingerprint=hashlib.sha256(certificate.dump()).hexdigest(),
        stated=stated,
        certifies=embedded.docmdp_level is not None,
        whole=whole,
        allowed=allowed,
        trusted=trusted,
    )


def _only_completed(status: Any) -> bool:
    """Whether changes after a signature are at most filling in and further signatures."""
    from pyhanko.sign.diff_analysis import ModificationLevel  # noqa: PLC0415 -- the same

    level = status.modification_level
    return level is None or bool(level <= ModificationLevel.FORM_FILLING)


def signer_name(certificate: Any) -> str:
    """Return the name of a certificate's subject."""
    named: dict[str, Any] = certificate.subject.native
    return str(named.get("common_name") or certificate.subject.human_friendly)


def _signature_findings(signature: Signature) -> tuple[Diagnostic, ...]:
    if not signature.whole:
        sentence = f"What {signature.signer} signed in “{signature.field}” has been changed since: the signature does not fit it."
        return (error("broken-signature", sentence, subject=signature.field),)
    if not signature.allowed:
        sentence = f"After {signature.signer} signed in “{signature.field}”, more was done than filling in and signing."
        return (error("not-allowed-since", sentence, subject=signature.field),)
    return ()


def read_certificates(data: bytes, path: str) -> tuple[tuple[Any, ...], tuple[Diagnostic, ...]]:
    """Read the certificates that the reader trusts, PEM or DER."""
    try:
        from asn1crypto import pem, x509  # noqa: PLC0415 -- comes with pyHanko
    except ImportError:
        return (), (warning("signatures-not-checked", "Signatures were not checked: that needs pyHanko.", hint=INSTALL),)
    try:
        parts = [body for _, _, body in pem.unarmor(data, multiple=True)] if pem.detect(data) else [data]
        read = tuple(x509.Certificate.load(part) for part in parts)
        for one in read:
            one.native  # noqa: B018 - reading it is the test
    except (ValueError, TypeError):
        return (), (
            error("no-certificate", f"{path} holds no certificate.", Span(path, 1, 1), "Give a certificate as PEM or DER."),
        )
    return read, ()
