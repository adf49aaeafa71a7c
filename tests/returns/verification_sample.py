"""A packet certified by its issuer, and its files signed, annotated, extended and saved anew."""

import atexit
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp

import pikepdf
from keys import PASSPHRASE, made_key
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import SimpleSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

from assembler.commands.build import with_certificate
from assembler.formats.pdf.certification import KeyFile
from assembler.formats.pdf.signing import DatedSigner
from assembler.packets.order import BuiltPacket, build_packet
from examples import ROOT, ordered

ISSUER, PARTNER, VENDOR, STRANGER = "Issuer", "Dr. Lena Müller", "Vendor", "Stranger"
"""Who certifies, and who signs: the partner's person is the one whom the packet names."""

SIGNED_AT = datetime(2026, 12, 2, 10, tzinfo=UTC)
ENOUGH = 16_384
"""The characters of a signature's place in a file: where they are not given, each file is signed twice, once to count them."""

FORM = "forms/material-value-declaration-opp-001.pdf"


@cache
def packet(*, certified: bool = True) -> BuiltPacket:
    """Return the packet of an example, certified by the issuer."""
    folder = Path(mkdtemp(prefix="assembler-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    order = replace(ordered(ROOT / "examples" / "qpn-referral-sell.yaml"), formats=("pdf",))
    if certified:
        certified_order, findings = with_certificate(order, KeyFile("issuer.p12", made_key(ISSUER).p12, PASSPHRASE))
        assert certified_order is not None, findings
        order = certified_order
    built, findings = build_packet(order, folder / "output", lambda _: None)
    assert built is not None, findings
    return built


def issued(path: str = "packet.pdf", *, certified: bool = True) -> bytes:
    return (packet(certified=certified).folder / path).read_bytes()


def signature_fields(data: bytes) -> tuple[str, ...]:
    fields = PdfReader(BytesIO(data)).get_fields() or {}
    return tuple(sorted(name for name, field in fields.items() if field.get("/FT") == "/Sig" and "/V" not in field))


def signed(data: bytes, field: str, name: str) -> bytes:
    """Return a file signed in a field, with the test key of a name, on the day after its issue."""
    about = PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    out = DatedSigner(about, signer(name), SIGNED_AT).sign_pdf(IncrementalPdfFileWriter(BytesIO(data)), bytes_reserved=ENOUGH)
    return bytes(out.getvalue())


@cache
def signer(name: str) -> SimpleSigner:
    """Return the signer with the test key of a name, which takes a while to decrypt."""
    read: SimpleSigner = SimpleSigner.load_pkcs12_data(made_key(name).p12, (), PASSPHRASE)
    return read


def annotated(data: bytes) -> bytes:
    """Return a file with an annotation added behind its bytes."""
    writer = PdfWriter(BytesIO(data), incremental=True)
    writer.add_annotation(0, FreeText(text="and a bonus", rect=(50, 50, 200, 90)))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def with_page(data: bytes) -> bytes:
    """Return a file with a page added behind its bytes."""
    writer = PdfWriter(BytesIO(data), incremental=True)
    writer.add_blank_page(595, 842)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def saved_anew(data: bytes) -> bytes:
    """Return a file as another program saves it: other bytes, the same pages."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as file:
        file.save(out)
    return out.getvalue()
