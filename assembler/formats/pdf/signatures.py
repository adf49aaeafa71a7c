"""Verify the signatures in a PDF: who signed, whether the signed bytes are unchanged, and whether later changes were allowed.

A certificate must be valid at the time that its signature states; the clock is not asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from assembler.formats.pdf.certificates import INSTALL, fingerprint, subject_name
from assembler.model.diagnostics import Diagnostic, error, warning


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature. `certifies` is true for the certification signature, after which only filling in and signing is allowed.

    `whole`: the signed bytes are unchanged. `allowed`: later changes were allowed. `trusted`: the certificate, whose SHA-256 is
    the `fingerprint`, is issued by one that the reader trusts. `stated` is the signing time that the signature states.
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


def read_signatures(data: bytes, trust: Iterable[object] = ()) -> tuple[tuple[Signature, ...], tuple[Diagnostic, ...]]:
    """Return every signature of a PDF, verified, in signing order, with a finding for each that is not valid.

    `trust` are certificates from `read_certificates`.
    """
    try:
        from assembler.formats.pdf.signature_validation import (  # noqa: PLC0415 -- needs the extra `sign`
            UnreadableSignaturesError,
            validate_signatures,
        )
    except ImportError:
        return (), (warning("signatures-not-checked", "Signatures were not checked: that needs pyHanko.", hint=INSTALL),)
    try:
        validated = tuple(validate_signatures(data, trust))
    except UnreadableSignaturesError as fault:
        return (), (error("unreadable-signatures", f"The signatures cannot be read: {fault}."),)
    signatures = tuple(
        Signature(
            field=embedded.field_name,
            signer=subject_name(embedded.signer_cert),
            fingerprint=fingerprint(embedded.signer_cert),
            stated=embedded.self_reported_timestamp,
            certifies=embedded.docmdp_level is not None,
            whole=verdict.whole,
            allowed=verdict.allowed,
            trusted=verdict.trusted,
        )
        for embedded, verdict in validated
    )
    return signatures, tuple(finding for signature in signatures for finding in _signature_findings(signature))


def _signature_findings(signature: Signature) -> tuple[Diagnostic, ...]:
    if not signature.whole:
        sentence = f"What {signature.signer} signed in “{signature.field}” has been changed since: the signature does not fit it."
        return (error("broken-signature", sentence, subject=signature.field),)
    if not signature.allowed:
        sentence = f"After {signature.signer} signed in “{signature.field}”, more was done than filling in and signing."
        return (error("not-allowed-since", sentence, subject=signature.field),)
    return ()
