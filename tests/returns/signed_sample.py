"""A small PDF with two places to sign, certified by its issuer or not, and signed at none, one or both of them."""

from datetime import date
from functools import cache

import pikepdf
from formats.pdf.small_pdf import reopened
from keys import PASSPHRASE, made_key
from returns import pdf_kinds
from returns.verification_sample import ISSUER, PARTNER, VENDOR, signed

from assembler.formats.pdf.certificates import Certificate, fingerprint, read_certificates
from assembler.formats.pdf.certification import certify, read_key
from assembler.formats.pdf.received_file import open_pdf
from assembler.formats.received import received_file
from assembler.packets.manifest import PacketFile
from assembler.returns.pdf_verdicts import Recognised, compare_pdf
from assembler.returns.verdict import Verdict

PLACES = ("partner", "vendor")
DAY = date(2026, 3, 1)


def _places_to_sign(file: pikepdf.Pdf) -> None:
    page = file.pages[1].obj
    page.Annots = pikepdf.Array()
    for at, name in enumerate(PLACES):
        place = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Sig, F=4, P=page)
        place.T, place.Rect = pikepdf.String(name), pikepdf.Array([60, 200 + 60 * at, 200, 240 + 60 * at])
        field = file.make_indirect(place)
        page.Annots.append(field)
        file.Root.AcroForm.Fields.append(field)


@cache
def sent(*, certified: bool) -> bytes:
    """Return the file that is sent."""
    data = reopened(pdf_kinds.ours(), _places_to_sign)
    if not certified:
        return data
    key, findings = read_key(made_key(ISSUER).p12, PASSPHRASE, "issuer.p12", DAY)
    assert key is not None, findings
    return certify(data, key, DAY)


@cache
def signed_once(*, certified: bool) -> bytes:
    """Return the file signed by the partner."""
    return signed(sent(certified=certified), PLACES[0], PARTNER)


def signed_again(data: bytes) -> bytes:
    """Return a file signed by the vendor too."""
    return signed(data, PLACES[1], VENDOR)


@cache
def _trusted(name: str) -> tuple[Certificate, ...]:
    return read_certificates(made_key(name).certificate, "x")[0]


def judged(data: bytes, *, certified: bool) -> Verdict | None:
    """Return the verdict on what came back, held against what was sent; None where it cannot be opened, so that nobody believes it."""
    ours, theirs = (open_pdf(each)[0] for each in (sent(certified=certified), data))
    if theirs is None or ours is None:
        return None
    trust = [one for name in (ISSUER, PARTNER, VENDOR) for one in _trusted(name)]
    issuer = fingerprint(_trusted(ISSUER)[0]) if certified else ""
    paper = PacketFile("form.pdf", ours.state.data, ("form",))
    return compare_pdf(received_file("returned.pdf", data), theirs, Recognised((paper,), (ours,)), trust, issuer)
