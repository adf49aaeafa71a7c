"""The signatures of a PDF validated by pyHanko; imported only where the extra `sign` is installed."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO

from asn1crypto.parser import peek
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import ModificationInfo
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import (
    AlgorithmNotSupported,
    CRLValidationError,
    DSAParametersUnavailable,
    OCSPValidationError,
    PathError,
    PSSParameterMismatch,
    ValidationError,
)

from assembler.formats.pdf.certificates import Certificate, subject_name
from assembler.formats.pdf.form_policy import form_policy
from assembler.formats.pdf.revocation import read_revocations, revoked_at
from assembler.formats.received import BROKEN

for _name in ("pyhanko", "pyhanko_certvalidator"):  # its results are reported as findings, not in a log
    logging.getLogger(_name).addHandler(logging.NullHandler())


REFUSALS = (
    *(ValidationError, PathError, CRLValidationError, OCSPValidationError),
    *(AlgorithmNotSupported, DSAParametersUnavailable, PSSParameterMismatch),
)
"""The families of pyHanko's reasons not to accept a certificate."""


class UnreadableSignaturesError(Exception):
    """The signatures of a file cannot be parsed; the message is pyHanko's reason."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result for one signature; all false where it cannot be validated.

    `whole`: the signed bytes are unchanged. `allowed`: later changes are at most filling in and further signatures. `trusted`:
    the certificate is issued by a trusted one. `reason` says why later changes are not allowed. `stated` is the
    time that the signature, or the time stamp of a document, states. `in_place` is false where what it says to have signed is
    not what stands around it, as in a file that another program has written anew. `stamped` is the time of the signature's own time
    stamp, if that is whole, and `stamped_by` the service that made it. `revoked` is when the certificate was revoked, as far as the file says so. `stamp` tells the time stamp of a document, which a service makes.
    """

    whole: bool = False
    allowed: bool = False
    trusted: bool = False
    reason: str = ""
    stated: datetime | None = None
    in_place: bool = True
    stamped: datetime | None = None
    stamped_by: str = ""
    revoked: datetime | None = None
    stamp: bool = False


def validate_signatures(data: bytes, trust: Iterable[Certificate]) -> Iterator[tuple[EmbeddedPdfSignature, Verdict]]:
    """Yield the signatures of a PDF in signing order, each with its verdict against the trusted root certificates.

    One whose certificate cannot be read is left out. Raises `UnreadableSignaturesError`.
    """
    roots = list(trust)
    try:
        signatures = PdfFileReader(BytesIO(data), strict=False).embedded_signatures
    except (PdfError, *BROKEN) as fault:
        raise UnreadableSignaturesError(str(fault)) from fault
    revoked = read_revocations(data) if signatures else {}
    for one in (each for each in signatures if _names_its_signer(each)):
        when = revoked_at(one.signer_cert, revoked)
        in_place, stamp = _is_in_place(one, data), _is_time_stamp(one)
        yield one, replace(_validate(one, roots), in_place=in_place, revoked=when, stamp=stamp)


def _names_its_signer(signature: EmbeddedPdfSignature) -> bool:
    """Whether the certificate of a signature can be read, and is the one that the signature names."""
    try:
        return signature.signer_cert is not None
    except (PdfError, *REFUSALS, *BROKEN):
        return False


def _is_in_place(signature: EmbeddedPdfSignature, data: bytes) -> bool:
    """Whether the bytes that a signature leaves out are those of the signature itself (ISO 32000-1, 12.8.1)."""
    try:
        first, length, second, _ = map(int, signature.byte_range)
        gap = data[first + length : second]
        return gap[:1] + gap[-1:] == b"<>" and bytes.fromhex(gap[1:-1].decode("ascii")) == bytes(signature.pkcs7_content)
    except BROKEN:
        return False


def _is_time_stamp(signature: EmbeddedPdfSignature) -> bool:
    """Whether a signature is the time stamp of a document, which a time-stamping service makes, and no person."""
    return str(signature.sig_object_type) == "/DocTimeStamp"


def _validate(signature: EmbeddedPdfSignature, roots: list[Certificate]) -> Verdict:
    """Validate a signature at the time it states; no certificate or revocation list is fetched."""
    try:
        stated = _stated_time(signature)
        context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=stated)
        validate = validate_pdf_timestamp if _is_time_stamp(signature) else validate_pdf_signature
        status = validate(signature, context, diff_policy=form_policy())
        whole = bool(status.intact and status.valid)
        reason = f"pyHanko says: {status.diff_result}" if isinstance(status.diff_result, SuspiciousModification) else ""
        allowed = whole and status.docmdp_ok is not False and _only_completed(status)
        if allowed and _has_bytes_behind(signature):
            allowed, reason = False, "In the place of the signature there is something behind it, which nobody signed."
        return replace(
            _stamp_of(status), whole=whole, allowed=allowed, trusted=bool(status.trusted), reason=reason, stated=stated
        )
    except (PdfError, *REFUSALS, *BROKEN):
        return Verdict()


def _has_bytes_behind(signature: EmbeddedPdfSignature) -> bool:
    """Whether anything but zeros fills up the place that was kept free for a signature: whoever changes that breaks no signature."""
    held = bytes(signature.pkcs7_content)
    return bool(held[peek(held) :].strip(b"\0"))


def _stamp_of(status: ModificationInfo) -> Verdict:
    """Return the time stamp of a signature; none where it has none that is whole."""
    stamp = getattr(status, "timestamp_validity", None)
    if stamp is None or not (stamp.intact and stamp.valid):
        return Verdict()
    return Verdict(stamped=stamp.timestamp, stamped_by=subject_name(stamp.signing_cert))


def _stated_time(signature: EmbeddedPdfSignature) -> datetime | None:
    if not _is_time_stamp(signature):
        return signature.self_reported_timestamp
    stated = signature.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
    return stated if isinstance(stated, datetime) else None


def _only_completed(status: ModificationInfo) -> bool:
    """Whether changes after a signature are at most filling in and further signatures."""
    level = status.modification_level
    return level is None or bool(level <= ModificationLevel.FORM_FILLING)
