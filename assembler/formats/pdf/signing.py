"""A private key that certifies PDFs, signs their fields, and signs bytes through pyHanko; imported only where the extra `sign` is installed."""

import asyncio
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from asn1crypto import pem
from asn1crypto.crl import CertificateList
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.generic import ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, InnerScaling, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import SimpleSigner
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, PdfSigningSession, TimestampDSSContentSettings
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper, TimestampRequestError
from pyhanko.stamp import BaseStampStyle, StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import ValidationError

from assembler.formats.pdf.field_signatures import STAMP, FieldSignature, TimeStampError
from assembler.formats.pdf.validation_data import IncompleteValidationDataError, ValidationData

FIELD = "Certification"
WHOLE = DSSContentSettings(next_ts_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True))
"""How validation data are put in: before the time stamp of the document, which therefore covers the whole file."""

TOLERANCE = timedelta(hours=1)
"""By how much the clocks of services may differ from ours."""
REASON = "Issued as it stands; to be filled in and signed"


class DatedSigner(PdfSigner):
    """A signer that states a given signing time instead of the clock's."""

    def __init__(
        self,
        metadata: PdfSignatureMetadata,
        signer: SimpleSigner,
        moment: datetime,
        timestamper: TimeStamper | None = None,
        stamp_style: BaseStampStyle | None = None,
    ) -> None:
        """Take the time with what pyHanko's signer takes."""
        super().__init__(metadata, signer, timestamper=timestamper, stamp_style=stamp_style)
        self.moment = moment

    def init_signing_session(self, pdf_out: BasePdfFileWriter, *positional: bool, **options: bool) -> PdfSigningSession:
        """Begin a session and set its time."""
        session = super().init_signing_session(pdf_out, *positional, **options)
        session.system_time = self.moment
        return session


class ReproducibleWriter(IncrementalPdfFileWriter):
    """A writer whose output depends on its input alone: it leaves the metadata and derives the second file identifier from the bytes."""

    def __init__(self, pdf: bytes) -> None:
        """Open a PDF to append to; the second identifier is that of the revision (ISO 32000-1, 14.4)."""
        super().__init__(BytesIO(pdf))
        self._document_id[1] = ByteStringObject(hashlib.sha256(pdf).digest()[:16])

    def _update_meta(self) -> None:
        """Update nothing, since pyHanko would write the time of the clock."""


def _context(data: ValidationData, moment: datetime) -> ValidationContext:
    """Return what a signature is validated by before it is made: every certificate but a root must have its revocation list."""
    try:
        roots = [Certificate.load(der) for file in data.roots for der in _der_of(file)]
        lists = [CertificateList.load(der) for file in data.lists for der in _der_of(file)]
        return ValidationContext(
            trust_roots=roots,
            crls=lists,
            allow_fetching=False,
            moment=moment,
            revocation_mode="require",
            time_tolerance=TOLERANCE,
        )
    except (ValueError, TypeError) as fault:
        raise IncompleteValidationDataError("a file of them is neither a certificate nor a revocation list") from fault


def _der_of(file: bytes) -> Iterator[bytes]:
    """Yield what a file holds: itself, or each part of a PEM file."""
    if not pem.detect(file):
        yield file
        return
    for _, _, der in pem.unarmor(file, multiple=True):
        yield der


class _LookOfPage(PdfContent):
    """The first page of a PDF as the appearance of a field."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.page = page

    def render(self) -> bytes:
        """Take the page into the file that is written, and return the operators that draw it."""
        form = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self.page)))
        self.resources.xobject["/Look"] = form
        left, bottom, right, top = map(float, form.get_object()["/BBox"])
        self.box = BoxConstraints(width=right - left, height=top - bottom)
        return b"/Look Do"


def look_style(page: bytes) -> StaticStampStyle:
    """Return the style that draws a page at the lower left of a field, in its own size."""
    corner = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MIN, Margins(), InnerScaling.NO_SCALING)
    return StaticStampStyle(border_width=0, background=_LookOfPage(page), background_layout=corner, background_opacity=1)


@dataclass(frozen=True, slots=True)
class KeySigner:
    """An open private key with its certificate."""

    signer: SimpleSigner
    certificate: Certificate

    def certify(self, pdf: bytes, moment: datetime) -> bytes:
        """Return a PDF with a certification signature of a stated time, appended behind its bytes."""
        metadata = PdfSignatureMetadata(
            field_name=FIELD,
            certify=True,
            docmdp_permissions=MDPPerm.FILL_FORMS,
            subfilter=SigSeedSubFilter.PADES,
            md_algorithm="sha256",
            reason=REASON,
        )
        signed: BytesIO = DatedSigner(metadata, self.signer, moment).sign_pdf(ReproducibleWriter(pdf))
        return signed.getvalue()

    def sign_field(self, pdf: bytes, about: FieldSignature, moment: datetime) -> bytes:
        """Return a PDF with a signature in a field, of a stated time, appended behind its bytes.

        Raises `TimeStampError` and `IncompleteValidationDataError`.
        """
        metadata = PdfSignatureMetadata(
            field_name=about.field,
            name=about.name or None,
            reason=about.reason,
            subfilter=SigSeedSubFilter.PADES,
            md_algorithm="sha256",
            embed_validation_info=about.validation is not None,
            use_pades_lta=about.archived,
            timestamp_field_name=STAMP if about.archived else None,
            dss_settings=WHOLE if about.archived else DSSContentSettings(),
            validation_context=_context(about.validation, moment) if about.validation else None,
        )
        service = HTTPTimeStamper(about.time_stamps) if about.time_stamps else None
        dated = DatedSigner(metadata, self.signer, moment, service, look_style(about.look) if about.look else None)
        try:
            signed: BytesIO = dated.sign_pdf(ReproducibleWriter(pdf), existing_fields_only=bool(about.look))
        except (TimestampRequestError, OSError) as fault:
            raise TimeStampError(str(fault)) from fault
        except (SigningError, ValidationError) as fault:
            if about.validation is None:
                raise
            raise IncompleteValidationDataError(str(fault)) from fault
        return signed.getvalue()

    def sign_beside(self, data: bytes, moment: datetime) -> bytes:
        """Return a detached CMS signature of bytes, with the certificate and a stated time (RFC 5652)."""
        stated = PdfCMSSignedAttributes(signing_time=moment)
        signed = asyncio.run(self.signer.async_sign_general_data(data, "sha256", signed_attr_settings=stated))
        return bytes(signed.dump())


def open_pkcs12(data: bytes, passphrase: bytes) -> KeySigner | None:
    """Open the key in a PKCS #12 file; None where the passphrase is wrong, or the file holds no key with a certificate."""
    try:
        signer: SimpleSigner = SimpleSigner.load_pkcs12_data(data, (), passphrase)
    except (ValueError, TypeError, AttributeError):
        return None
    return None if signer.signing_cert is None else KeySigner(signer, signer.signing_cert)
