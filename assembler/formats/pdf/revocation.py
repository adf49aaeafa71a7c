"""What a PDF carries of the revocation of certificates: lists and answers in its document security store (ETSI EN 319 142-1, 5.4.2).

Nothing here is verified, and nothing is fetched: that a file holds no word of a revocation says nothing, but a word of one is never harmless.
The module is imported only where the extra `sign` is installed.
"""

from collections.abc import Iterator
from datetime import datetime

import pikepdf
from asn1crypto import crl, ocsp

from assembler.formats.pdf.certificates import Certificate
from assembler.formats.pdf.object_digests import inflated
from assembler.formats.pdf.qpdf import parse_pdf
from assembler.formats.received import BROKEN

MOST_LISTS = 200
"""The number of lists and of answers that are read."""

Revoked = dict[tuple[bytes, int], datetime]
"""The time of revocation by the encoded name of the issuer, empty where an answer has a digest of it alone, and the serial number."""


def read_revocations(data: bytes) -> Revoked:
    """Return what the security store of a file says was revoked; nothing where it has none, or cannot be read."""
    try:
        with parse_pdf(data) as file:
            store = file.Root.get("/DSS")
            lists = [*_streams(store, "/CRLs")]
            answers = [*_streams(store, "/OCSPs")]
    except (pikepdf.PdfError, *BROKEN):
        return {}
    found: Revoked = {}
    for read, parts in ((_revoked_in_list, lists), (_revoked_in_answer, answers)):
        for part in parts:
            try:
                found |= dict(read(part))
            except BROKEN:
                continue
    return found


def revoked_at(certificate: Certificate, revoked: Revoked) -> datetime | None:
    """Return when a certificate was revoked; None where nothing says so."""
    issuer, number = certificate.issuer.dump(), certificate.serial_number
    return revoked.get((issuer, number)) or revoked.get((b"", number))


def _streams(store: object, key: str) -> Iterator[bytes]:
    parts = store.get(key) if isinstance(store, pikepdf.Dictionary) else None
    for each in [*parts][:MOST_LISTS] if isinstance(parts, pikepdf.Array) else ():
        if isinstance(each, pikepdf.Stream):
            yield inflated(each)


def _revoked_in_list(data: bytes) -> Iterator[tuple[tuple[bytes, int], datetime]]:
    content = crl.CertificateList.load(data)["tbs_cert_list"]
    issuer = content["issuer"].dump()
    for entry in content["revoked_certificates"] or ():
        yield (issuer, entry["user_certificate"].native), entry["revocation_date"].native


def _revoked_in_answer(data: bytes) -> Iterator[tuple[tuple[bytes, int], datetime]]:
    for answer in ocsp.OCSPResponse.load(data).response_data["responses"]:
        if answer["cert_status"].name == "revoked":
            yield (b"", answer["cert_id"]["serial_number"].native), answer["cert_status"].chosen["revocation_time"].native
