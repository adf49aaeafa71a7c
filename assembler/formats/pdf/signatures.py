"""Verify the signatures in a PDF: who signed, whether the signed bytes are unchanged, and whether later changes were allowed.

A certificate must be valid at the time that its signature states; the clock is not asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from assembler.formats.pdf.certificates import INSTALL, Certificate, fingerprint, subject_name
from assembler.model.diagnostics import Diagnostic, error, quoted, warning


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature. `certifies` is true for the certification signature, after which only filling in and signing is allowed.

    `whole`: the signed bytes are unchanged. `allowed`: later changes were allowed. `trusted`: the certificate, whose SHA-256 is
    the `fingerprint`, is issued by one that the reader trusts. `stated` is the signing time that the signature states.
    `stamp` is true for the time stamp of a document, which a service makes. `reason` says why later changes were not allowed.
    """

    field: str
    signer: str
    fingerprint: str
    stated: datetime | None
    certifies: bool
    whole: bool
    allowed: bool
    trusted: bool
    stamp: bool = False
    reason: str = ""

    @property
    def holds(self) -> bool:
        """Whether the signature is valid, apart from trust in its certificate."""
        return self.whole and self.allowed


def read_signatures(
    data: bytes, trust: Iterable[Certificate] = (), held: Iterable[str] = ()
) -> tuple[tuple[Signature, ...], tuple[Diagnostic, ...]]:
    """Return every signature of a PDF, verified, in signing order, with a finding for each that is not valid.

    `trust` are certificates from `read_certificates`, `held` the fields that hold something in the place of a signature.
    """
    try:
        from assembler.formats.pdf.signature_validation import (  # noqa: PLC0415 -- needs the extra `sign`
            UnreadableSignaturesError,
            is_time_stamp,
            validate_signatures,
        )
    except ImportError:
        return (), (warning("signatures-not-checked", "Signatures were not checked: that needs pyHanko.", hint=INSTALL),)
    try:
        validated = tuple(validate_signatures(data, trust))
    except UnreadableSignaturesError as fault:
        sentence = "The signatures cannot be read: what stands in the place of one is none."
        return (), (error("unreadable-signatures", sentence, hint=f"pyHanko says: {fault}."),)
    signatures = tuple(
        Signature(
            field=embedded.field_name,
            signer=subject_name(embedded.signer_cert),
            fingerprint=fingerprint(embedded.signer_cert),
            stated=verdict.stated,
            certifies=embedded.docmdp_level is not None,
            whole=verdict.whole,
            allowed=verdict.allowed,
            trusted=verdict.trusted,
            stamp=is_time_stamp(embedded),
            reason=verdict.reason,
        )
        for embedded, verdict in validated
    )
    missing = sorted({*held} - {signature.field for signature in signatures})
    unread = (error("unreadable-signatures", f"What stands in {quoted(name)} is no signature.", subject=name) for name in missing)
    return signatures, (*unread, *(finding for signature in signatures for finding in _signature_findings(signature)))


def _signature_findings(signature: Signature) -> tuple[Diagnostic, ...]:
    if not signature.whole:
        sentence = f"What {signature.signer} signed in “{signature.field}” has been changed since: the signature does not fit it."
        return (error("broken-signature", sentence, subject=signature.field),)
    if not signature.allowed:
        sentence = f"After {signature.signer} signed in “{signature.field}”, more was done than filling in and signing."
        hint = f"pyHanko says: {signature.reason}" if signature.reason else ""
        return (error("not-allowed-since", sentence, hint=hint, subject=signature.field),)
    return ()
