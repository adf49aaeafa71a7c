from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from formats.esign.services import example_for
from formats.pdf.verapdf import faults, needs_verapdf
from keys import PASSPHRASE, made_key
from packets.small_order import order
from pyhanko.pdf_utils.reader import PdfFileReader

from assembler.commands.build import with_certificate
from assembler.formats.pdf.certification import Key, KeyFile, certify, read_key
from assembler.model.manifest import IssuerCertificate
from assembler.packets.manifest import digest
from assembler.packets.order import Order, build_packet
from examples import EXAMPLES, example

DAY = date(2026, 12, 1)


def issuer(name: str = "Issuer") -> Key:
    key, findings = read_key(made_key(name).p12, PASSPHRASE, "issuer.p12", DAY)
    assert key is not None, findings
    return key


def checklist() -> bytes:
    return next(file.data for file in example(EXAMPLES[0]).files if file.path == "checklist.pdf")


def test_a_certificate_allows_filling_in_and_signing_and_states_the_day_of_issue() -> None:
    pdf = certify(checklist(), issuer(), DAY)
    assert pdf.startswith(checklist())
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    assert signature.docmdp_level is not None
    assert signature.docmdp_level.name == "FILL_FORMS"
    assert str(signature.self_reported_timestamp) == "2026-12-01 00:00:00+00:00"


def test_certifying_twice_gives_the_same_bytes() -> None:
    """The key is an RSA key: signatures of other kinds of key differ each time."""
    assert certify(checklist(), issuer(), DAY) == certify(checklist(), issuer(), DAY)


@pytest.mark.parametrize(
    ("data", "passphrase", "message"),
    [
        (lambda: made_key("Issuer").p12, b"wrong", "issuer.p12 cannot be opened with this passphrase."),
        (lambda: b"no key", b"", "issuer.p12 cannot be opened with this passphrase."),
        (
            lambda: made_key("Old", 2020, 2021).p12,
            PASSPHRASE,
            "The certificate in issuer.p12 holds from 2020-01-01 to 2021-01-01, not on 2026-12-01, the day of issue.",
        ),
    ],
    ids=["passphrase", "file", "expired"],
)
def test_a_key_that_cannot_certify_is_refused(data: Callable[[], bytes], passphrase: bytes, message: str) -> None:
    key, (finding,) = read_key(data(), passphrase, "issuer.p12", DAY)
    assert (key, finding.id, finding.message) == (None, "no-key", message)


def certified(tmp_path: Path, name: str = "Issuer") -> Order:
    key = KeyFile("issuer.p12", made_key(name).p12, PASSPHRASE)
    ordered, findings = with_certificate(order(tmp_path, formats=("pdf",)), key)
    assert ordered is not None
    assert findings == ()
    return ordered


def test_a_certified_packet_is_built_once_and_its_manifest_holds_what_was_certified(tmp_path: Path) -> None:
    ordered = certified(tmp_path)
    packet, findings = build_packet(ordered, tmp_path / "output", lambda _: None)
    assert packet is not None, findings
    for file in packet.manifest.files:
        data = (packet.folder / file.path).read_bytes()
        assert digest(data) == file.sha256
        assert b"/DocMDP" in data
    assert packet.manifest.certified == IssuerCertificate("Issuer", issuer().fingerprint)
    again, _ = build_packet(ordered, tmp_path / "output", lambda _: None)
    assert again is not None
    assert not again.fresh


@pytest.mark.slow
def test_packets_certified_with_two_keys_are_two_packets(tmp_path: Path) -> None:
    packet, _ = build_packet(certified(tmp_path), tmp_path / "one", lambda _: None)
    other, _ = build_packet(certified(tmp_path, "Other"), tmp_path / "two", lambda _: None)
    assert packet is not None
    assert other is not None
    assert packet.manifest.packet != other.manifest.packet


def test_packets_that_are_signed_in_another_way_have_another_name(tmp_path: Path) -> None:
    ordered = order(tmp_path)
    names = {replace(ordered, esign=esign).packet for esign in ("none", "pdf")}
    assert len(names | {certified(tmp_path).packet}) == 3


@pytest.mark.java
@needs_verapdf
def test_a_certified_or_tagged_file_stays_valid_pdf_a_and_pdf_ua(tmp_path: Path) -> None:
    packet = next(file.data for file in example(EXAMPLES[0]).files if file.path == "packet.pdf")
    (tmp_path / "certified.pdf").write_bytes(certify(packet, issuer(), DAY))
    for service in ("docusign", "docuseal"):
        (tmp_path / f"{service}.pdf").write_bytes(example_for(EXAMPLES[0], service)[1][0].data)
    assert faults("2a,ua1", *sorted(tmp_path.glob("*.pdf"))) == []
