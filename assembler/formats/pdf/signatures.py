"""Verify the signatures in a PDF: who signed, whether the signed bytes are unchanged, and whether later changes were allowed.

A certificate must be valid at the time that its signature states; the clock is not asked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from assembler.formats.pdf.certificates import INSTALL, Certificate, fingerprint, is_seal, subject_name
from assembler.model.diagnostics import Diagnostic, error, quoted, warning

NONE_READ = "The signatures cannot be read: what stands in the place of one is none."


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature. `certifies` is true for the certification signature, after which only filling in and signing is allowed.

    `whole`: the signed bytes are unchanged. `allowed`: later changes were allowed. `trusted`: the certificate, whose SHA-256 is
    the `fingerprint`, is issued by one that the reader trusts. `stated` is the signing time that the signature states.
    `stamp` is true for the time stamp of a document, which a service makes. `reason` says why later changes were not allowed.
    `in_place` is false where the signature does not stand in what it says to have signed, as where another program saved the file anew.
    `name` is that which the signature gives itself; `seal` says that the certificate is an organisation's. `stamped` is the time of
    its own time stamp, by the service `stamped_by`; `revoked` is when its certificate was revoked, as far as the file says so.
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
    in_place: bool = True
    name: str = ""
    seal: bool = False
    stamped: datetime | None = None
    stamped_by: str = ""
    revoked: datetime | None = None

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
            validate_signatures,
        )
    except ImportError:
        return (), (warning("signatures-not-checked", "Signatures were not checked: that needs pyHanko.", hint=INSTALL),)
    try:
        validated = tuple(validate_signatures(data, trust))
    except UnreadableSignaturesError as fault:
        return (), (error("unreadable-signatures", NONE_READ, hint=f"pyHanko says: {fault}."),)
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
            stamp=verdict.stamp,
            reason=verdict.reason,
            in_place=verdict.in_place,
            name=str(embedded.sig_object.get("/Name", "")),
            seal=is_seal(embedded.signer_cert),
            stamped=verdict.stamped,
            stamped_by=verdict.stamped_by,
            revoked=verdict.revoked,
        )
        for embedded, verdict in validated
    )
    return signatures, (*_unread(signatures, held), *(finding for one in signatures for finding in _signature_findings(one)))


def _unread(signatures: Iterable[Signature], held: Iterable[str]) -> Iterator[Diagnostic]:
    """Yield a finding for each field that holds something in the place of a signature that is none."""
    for name in sorted({*held} - {signature.field for signature in signatures}):
        yield error("unreadable-signatures", f"What stands in {quoted(name)} is no signature.", subject=name)


def _signature_findings(signature: Signature) -> tuple[Diagnostic, ...]:
    if not signature.whole:
        sentence = f"What {signature.signer} signed in “{signature.field}” has been changed since: the signature does not fit it."
        return (error("broken-signature", sentence, subject=signature.field),)
    if not signature.allowed:
        sentence = f"After {signature.signer} signed in “{signature.field}”, more was done than filling in and signing."
        return (error("not-allowed-since", sentence, hint=signature.reason, subject=signature.field),)
    return ()
