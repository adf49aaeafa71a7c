import hashlib
import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from packets.small_order import LOAN, order
from small_library import MATTER, agreement, clause, load, paper

from assembler.commands.build import BuildRequest, order_packet
from assembler.formats.word.archive import member, pack
from assembler.model.form_fields import controls
from assembler.model.manifest import IssuedDocument, NamedParty, PacketOptions, SigningPlace
from assembler.packets.manifest import PacketFile, altered, content_digest, digest
from assembler.packets.order import build_packet


def word(level: int, **parts: str) -> PacketFile:
    """Return a Word file with some parts, at one level of compression."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return PacketFile("documents/01-one.docx", made.getvalue(), ("one",))


def test_a_digest_is_sha256_in_hexadecimal() -> None:
    assert digest(b"") == hashlib.sha256().hexdigest() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_digest_of_contents_does_not_depend_on_the_level_of_compression() -> None:
    text = "the same words again and " * 200
    quick, small = word(1, document=text, styles="s"), word(9, document=text, styles="s")
    assert quick.data != small.data
    ours = replace(quick, data=pack((member("document", text.encode()), member("styles", b"s"))))
    assert content_digest([quick]) == content_digest([small]) == content_digest([ours])


def test_the_digest_of_contents_changes_with_every_part() -> None:
    one = word(6, document="one", styles="s")
    others = [
        word(6, document="two", styles="s"),
        word(6, document="one", style="s"),
        word(6, document="one", styles="s", more=""),
        PacketFile("documents/02-one.docx", one.data, ("one",)),
    ]
    assert len({content_digest([file]) for file in (one, *others)}) == 5


def test_the_digest_of_contents_does_not_depend_on_the_order() -> None:
    one, two = PacketFile("a.pdf", b"a", ()), PacketFile("b.pdf", b"b", ())
    assert content_digest([one, two]) == content_digest([two, one])
    assert content_digest([PacketFile("a.pdf", b"b", ()), PacketFile("b.pdf", b"a", ())]) != content_digest([one, two])


def test_a_changed_a_missing_and_an_added_file_are_named(tmp_path: Path) -> None:
    packet, findings = build_packet(order(tmp_path), tmp_path / "out", lambda _: None)
    assert packet is not None, findings
    folder, written = packet.folder, packet.manifest
    assert altered(folder, written) == ()
    (folder / "sub").mkdir()
    (folder / "sub/b.pdf").write_bytes(b"b")
    assert altered(folder, written) == ("sub/b.pdf",)
    (folder / "documents/01-agreement.txt").write_bytes(b"A")
    assert altered(folder, written) == ("documents/01-agreement.txt", "sub/b.pdf")
    (folder / "documents/01-agreement.txt").unlink()
    assert altered(folder, written) == ("documents/01-agreement.txt", "sub/b.pdf")


def document(tmp_path: Path, name: str, more: str = LOAN) -> IssuedDocument:
    """Return a document of the small packet as its manifest says it."""
    packet, findings = build_packet(order(tmp_path, more), tmp_path / "out", lambda _: None)
    assert packet is not None, findings
    return next(one for one in packet.manifest.documents if one.name == name)


def test_a_document_says_its_edition_its_dates_and_with_whom_it_is_made(tmp_path: Path) -> None:
    agreement = document(tmp_path, "agreement")
    assert (agreement.edition, agreement.issued, agreement.entity) == (date(2026, 7, 1), date(2026, 12, 1), "ours-uk")
    assert agreement.parties == (NamedParty("vendor", "Vendor", "Ours Limited"), NamedParty("partner", "Partner", "Exempel AB"))
    assert agreement.signers == (
        SigningPlace("partner", 1, 1, "agreement.signatures.partner.1"),
        SigningPlace("vendor", 1, 2, "agreement.signatures.vendor.1"),
    )


@pytest.mark.parametrize(
    ("name", "more", "effective"),
    [
        ("agreement", "", "last_signature"),
        ("agreement", "effective: 2027-01-01\n", date(2027, 1, 1)),
        ("note-loan-7", "effective: 2027-01-01\n", None),
    ],
)
def test_a_document_says_the_effective_date_that_it_states(tmp_path: Path, name: str, more: str, effective: object) -> None:
    assert document(tmp_path, name, LOAN + more).effective == effective


def test_the_places_to_sign_are_the_fields_of_the_document(tmp_path: Path) -> None:
    ordered = order(tmp_path)
    agreement = ordered.assembly.papers[0].document
    fields = {control.name for control in controls(agreement) if control.kind == "signature"}
    assert {place.field for place in document(tmp_path / "again", "agreement").signers} == fields


def test_the_options_of_the_build_are_written_down(tmp_path: Path) -> None:
    packet, _ = build_packet(order(tmp_path, formats=("docx", "txt"), split=True), tmp_path / "out", lambda _: None)
    assert packet is not None
    assert packet.manifest.options == PacketOptions(("docx", "txt"), split=True, esign="pdf", esign_sha256="")


def test_a_paper_in_force_has_the_edition_and_the_numbers_that_were_signed(tmp_path: Path) -> None:
    later = "1. Paid at once.\n2. In euros.\n3. Never set off. {id: set-off}\n"
    files = agreement(
        {"fee": "1. Paid at once.\n2. Never set off. {id: set-off}\n"},
        papers="- {document: note, handling: exhibit, anew: true}\n",
    )
    files |= {"small/agreement/fee@2026-07-01.md": clause(later)} | paper("note", {"term": "Words."})
    library = load(tmp_path / "library", files)
    (tmp_path / "first.yaml").write_text(MATTER.replace("2026-12-01", "2026-02-01"), "utf-8")
    (tmp_path / "second.yaml").write_text(
        MATTER.replace("first-001", "second-001")
        + "in_force: [{document: agreement, matter: first.yaml, signed_on: 2026-02-20}]\n",
        "utf-8",
    )
    ordered, findings = order_packet(
        BuildRequest(library, tmp_path / "second.yaml", order(tmp_path / "small").templates, ("txt",))
    )
    assert ordered is not None, findings
    packet, findings = build_packet(ordered, tmp_path / "out", lambda _: None)
    assert packet is not None, findings
    signed, note = packet.manifest.documents
    assert (signed.edition, signed.effective, signed.signed_in) == (date(2026, 1, 1), date(2026, 2, 20), "first-001")
    assert signed.issued == date(2026, 2, 1)
    assert (signed.numbers, signed.files) == ({"fee": "1", "fee.set-off": "1.2"}, ())
    assert (note.edition, packet.manifest.programme.edition, note.signed_in) == (date(2026, 7, 1), date(2026, 7, 1), "")
