"""The signatures in a PDF: whose they are, whether they hold, and whether what was done afterwards was allowed.

The moment at which a certificate must hold is the one that its signature states: no clock is asked.
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
    """One signature. `certifies` is true for the one that says what may be done afterwards, which is then only filling and signing.

    `whole` tells that the bytes signed are as they were, `allowed` that what came behind them was allowed, `trusted` that someone
    the reader trusts vouches for the certificate, whose SHA-256 is the `fingerprint`.
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
        """`True` when nothing speaks against the signature; whether to trust its certificate is another question."""
        return self.whole and self.allowed


def read_signatures(data: bytes, trust: Iterable[Any] = ()) -> tuple[tuple[Signature, ...], tuple[Diagnostic, ...]]:
    """Read and check every signature of a PDF, in the order in which they were given, with a finding for each that does not hold."""
    try:
        from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 -- an extra, and heavy
    except ImportError:
        return (), (warning("signatures-not-checked", "Signatures were not checked: that needs pyHanko.", hint=INSTALL),)
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415 -- the same

    for name in ("pyhanko", "pyhanko_certvalidator"):  # what it finds is told by us, in sentences
        logging.getLogger(name).addHandler(logging.NullHandler())
    trusted = tuple(trust)
    found, findings = list[Signature](), list[Diagnostic]()
    try:
        embedded = PdfFileReader(BytesIO(data), strict=False).embedded_signatures
    except (PdfError, ValueError, KeyError, TypeError) as fault:
        return (), (error("unreadable-signatures", f"The signatures cannot be read: {fault}."),)
    for one in embedded:
        signature = _checked(one, trusted)
        found.append(signature)
        findings += _told(signature)
    return tuple(found), tuple(findings)


def _checked(embedded: Any, trust: tuple[Any, ...]) -> Signature:
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
    """`True` when what came behind a signature is at most filling in and further signatures."""
    from pyhanko.sign.diff_analysis import ModificationLevel  # noqa: PLC0415 -- the same

    level = status.modification_level
    return level is None or bool(level <= ModificationLevel.FORM_FILLING)


def signer_name(certificate: Any) -> str:
    """Give the name of whose certificate it is."""
    named: dict[str, Any] = certificate.subject.native
    return str(named.get("common_name") or certificate.subject.human_friendly)


def _told(signature: Signature) -> tuple[Diagnostic, ...]:
    if not signature.whole:
        sentence = f"What {signature.signer} signed in “{signature.field}” has been changed since: the signature does not fit it."
        return (error("broken-signature", sentence, subject=signature.field),)
    if not signature.allowed:
        sentence = f"After {signature.signer} signed in “{signature.field}”, more was done than filling in and signing."
        return (error("not-allowed-since", sentence, subject=signature.field),)
    return ()


def read_certificates(data: bytes, path: str) -> tuple[tuple[Any, ...], tuple[Diagnostic, ...]]:
    """Read the certificates that someone trusts, PEM or DER."""
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
