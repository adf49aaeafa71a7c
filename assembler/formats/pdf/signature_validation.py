"""The signatures of a PDF validated by pyHanko; imported only where the extra `sign` is installed."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from assembler.formats.pdf.form_policy import form_policy

for _name in ("pyhanko", "pyhanko_certvalidator"):  # its results are reported as findings, not in a log
    logging.getLogger(_name).addHandler(logging.NullHandler())


class UnreadableSignaturesError(Exception):
    """The signatures of a file cannot be parsed; the message is pyHanko's reason."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result for one signature; all false where it cannot be validated.

    `whole`: the signed bytes are unchanged. `allowed`: later changes are at most filling in and further signatures. `trusted`:
    the certificate is issued by a trusted one.
    """

    whole: bool = False
    allowed: bool = False
    trusted: bool = False


def validate_signatures(data: bytes, trust: Iterable[object]) -> Iterator[tuple[EmbeddedPdfSignature, Verdict]]:
    """Yield the signatures of a PDF in signing order, each with its verdict against the trusted root certificates.

    Raises `UnreadableSignaturesError`.
    """
    roots = list(trust)
    try:
        signatures = PdfFileReader(BytesIO(data), strict=False).embedded_signatures
    except (PdfError, ValueError, KeyError, TypeError) as fault:
        raise UnreadableSignaturesError(str(fault)) from fault
    yield from ((signature, _validate(signature, roots)) for signature in signatures)


def _validate(signature: EmbeddedPdfSignature, roots: list[object]) -> Verdict:
    """Validate a signature at the time it states; no certificate or revocation list is fetched."""
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=signature.self_reported_timestamp)
    try:
        status = validate_pdf_signature(signature, context, diff_policy=form_policy())
        whole = bool(status.intact and status.valid)
        return Verdict(whole, whole and status.docmdp_ok is not False and _only_completed(status), bool(status.trusted))
    except (PdfError, ValueError, KeyError, TypeError, AttributeError):
        return Verdict()


def _only_completed(status: PdfSignatureStatus) -> bool:
    """Whether changes after a signature are at most filling in and further signatures."""
    level = status.modification_level
    return level is None or bool(level <= ModificationLevel.FORM_FILLING)
