"""A private key that certifies PDFs and signs bytes through pyHanko; imported only where the extra `sign` is installed."""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.generic import ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import SimpleSigner
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import PdfSigningSession

FIELD = "Certification"
REASON = "Issued as it stands; to be filled in and signed"


class DatedSigner(PdfSigner):
    """A signer that states a given signing time instead of the clock's."""

    def __init__(self, metadata: PdfSignatureMetadata, signer: SimpleSigner, moment: datetime) -> None:
        """Take the time with what pyHanko's signer takes."""
        super().__init__(metadata, signer)
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
