"""Verification of PDFs: every change since a file was issued is named, and nothing else."""

import shutil
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from keys import PASSPHRASE, made_key
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject
from returns.filling import terminal
from returns.verification_sample import (
    FORM,
    ISSUER,
    PARTNER,
    STRANGER,
    VENDOR,
    annotated,
    issued,
    packet,
    saved_anew,
    signature_fields,
    signed,
    with_page,
)

from assembler.formats.pdf.certificates import Certificate, read_certificates
from assembler.formats.pdf.certification import certify, read_key
from assembler.formats.pdf.fields.filling import fill_pdf
from assembler.returns import (
    IssuedPapers,
    Verdict,
    judge,
    judge_by_certificate,
    open_packet,
    read_packet,
    received_file,
    verify_packet,
)
from examples import ROOT

DAY = date(2026, 12, 1)
TEMPLATE = (ROOT / "templates" / "packet.typ").read_bytes()


def papers(*, certified: bool = True) -> IssuedPapers:
    found, _ = read_packet(packet(certified=certified).folder)
    assert found is not None
    return found


def trusting(*names: str) -> tuple[Certificate, ...]:
    return tuple(one for name in names for one in read_certificates(made_key(name).certificate, "x")[0])


def verified(data: bytes, *, certified: bool = True) -> Verdict:
    return judge(received_file("returned.pdf", data), papers(certified=certified), trusting(ISSUER, PARTNER, VENDOR))


def alone(data: bytes, *trusted: str) -> Verdict:
    return judge_by_certificate(received_file("form.pdf", data), trusting(*trusted))


def messages(found: Verdict) -> list[tuple[str, str]]:
    return [(finding.id, finding.message) for finding in found.findings]


def ids(found: Verdict) -> set[str]:
    return {finding.id for finding in found.findings}


def filled_in(data: bytes, values: dict[str, str]) -> bytes:
    """Return a file with fields filled in as our own program does it: behind the file's bytes."""
    filled, findings = fill_pdf(data, values, TEMPLATE, append=True)
    assert findings == ()
    return filled


def test_what_was_issued_is_as_issued() -> None:
    found = verified(issued())
    assert (found.standing, found.issued_as, found.packet) == ("as issued", "packet.pdf", packet().manifest.packet)
    assert [(one.signer, one.certifies, one.holds, one.trusted) for one in found.signatures] == [(ISSUER, True, True, True)]
    assert found.findings == ()


@pytest.mark.slow
def test_certified_filled_signed_and_countersigned_it_is_valid_at_each_step() -> None:
    """Each step appends to the bytes before."""
    data, holders = issued(), [ISSUER]
    name = "alliance-agreement.signers.partner.1.place"
    data = filled_in(data, {name: "Łódź, Ελλάδα"})
    found = verified(data)
    assert (found.standing, messages(found)) == ("completed", [])
    assert [(one.name, one.after) for one in found.entries] == [(name, "Łódź, Ελλάδα")]
    places = signature_fields(data)
    for role, who in (("partner", PARTNER), ("vendor", VENDOR)):
        field = next(place for place in places if f".signatures.{role}." in place)
        data = signed(data, field, who)
        holders.append(who)
        found = verified(data)
        assert (found.standing, messages(found)) == ("completed", [])
        assert [one.signer for one in found.signatures if one.holds and one.trusted] == holders
        assert field not in found.unsigned
    assert data.startswith(issued())


def completed() -> bytes:
    """Return a file that both parties have signed."""
    data = issued()
    for role, who in (("partner", PARTNER), ("vendor", VENDOR)):
        data = signed(data, next(place for place in signature_fields(data) if f".signatures.{role}." in place), who)
    return data


def with_changed_character(data: bytes) -> bytes:
    """Return a file, saved anew, with one letter on a page changed."""
    with pikepdf.open(BytesIO(data)) as file:
        page = file.pages[1]
        content = page.Contents.read_bytes()
        at = content.index(b"Tj", content.index(b"Tj") + 40) if b"Tj" in content else content.index(b"TJ")
        digit = next(at - back for back in range(1, 200) if content[at - back : at - back + 1].isalnum())
        other = b"1" if content[digit : digit + 1] != b"1" else b"2"
        page.Contents = file.make_stream(content[:digit] + other + content[digit + 1 :])
        out = BytesIO()
        file.save(out)
    return out.getvalue()


def test_one_changed_character_is_named_with_its_page() -> None:
    found = verified(with_changed_character(issued()))
    assert found.standing == "altered"
    assert [change.place for change in found.changes] == ["Alliance Agreement (page 2)"]
    assert "lost-signature" in ids(found)


def test_a_flipped_byte_is_found() -> None:
    data = bytearray(issued())
    at = data.index(b"stream", 4000) + 60
    data[at] ^= 1
    found = verified(bytes(data))
    assert found.standing == "altered"
    assert found.findings


@pytest.mark.slow
def test_an_added_page_is_named() -> None:
    found = verified(with_page(completed()))
    assert found.standing == "altered"
    added = f"(page {len(PdfReader(BytesIO(issued())).pages) + 1})"
    told = [said for id, said in messages(found) if id == "to-be-looked-at"]
    assert [said.startswith("1 page more than was sent") and added in said for said in told] == [True]
    assert "not-allowed-since" in ids(found)


@pytest.mark.slow
def test_an_added_annotation_is_named() -> None:
    found = verified(annotated(completed()))
    assert found.standing == "altered"
    added = [said for id, said in messages(found) if id == "added-annotation"]
    assert [said.startswith("A note (FreeText) was added on page 1, which says “") for said in added] == [True]
    assert "not-allowed-since" in ids(found)


def without_signature(data: bytes, role: str) -> tuple[bytes, str]:
    """Return a file from which a signature was removed behind the file's bytes, and the name of its field."""
    writer = PdfWriter(BytesIO(data), incremental=True)
    for page in writer.pages:
        for reference in page.get("/Annots", ()):
            widget = reference.get_object()
            name = _full_name(widget)
            if f".signatures.{role}." in name and "/V" in widget:
                del widget["/V"]
                out = BytesIO()
                writer.write(out)
                return out.getvalue(), name
    raise AssertionError("nothing was signed")


def _full_name(field: DictionaryObject) -> str:
    own = str(field.get("/T", ""))
    parent = field.get("/Parent")
    above = parent.get_object() if parent is not None else None
    names = (_full_name(above), own) if isinstance(above, DictionaryObject) else (own,)
    return ".".join(filter(None, names))


@pytest.mark.slow
def test_a_removed_signature_is_named() -> None:
    data, name = without_signature(completed(), "partner")
    found = verified(data)
    assert found.standing == "altered"
    assert ("removed-signature", f"The signature in “{name}” was removed.") in messages(found)


def test_a_value_that_is_drawn_otherwise_and_an_action_on_opening_are_named() -> None:
    """Where no certificate forbids it, an appearance can be drawn over a value, which stays the same."""
    data = issued(FORM, certified=False)
    with pikepdf.open(BytesIO(data)) as file:
        field = next(each for each in _leaves(file.Root.AcroForm.Fields) if str(each.get("/V", "")))
        field.AP.N.write(field.AP.N.read_bytes() + b" 1 0 0 RG 0 0 m 90 9 l S")
        file.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        out = BytesIO()
        file.save(out)
    found = verified(out.getvalue(), certified=False)
    assert ids(found) == {"altered-look", "active-content"}
    assert found.standing == "altered"


def test_what_is_seen_in_a_box_or_a_text_and_is_not_what_it_holds_is_named() -> None:
    box, text = (f"material-value-declaration.opp-001.{name}" for name in ("public_sector", "customer_contact"))
    data = filled_in(issued(FORM, certified=False), {text: "Ms Example"})
    assert ids(verified(data, certified=False)) == set()
    with pikepdf.open(BytesIO(data)) as file:
        fields = dict(terminal(file.Root.AcroForm.Fields, ()))
        fields[box].AS = pikepdf.Name("/yes")
        fields[text].V = pikepdf.String("Mr Other")
        out = BytesIO()
        file.save(out)
    assert [message for id, message in messages(verified(out.getvalue(), certified=False)) if id == "shown-otherwise"] == [
        f"The field “{box}” holds no tick, but a tick is seen in it.",
        f"The field “{text}” holds “Mr Other”, but “Ms Example” is seen in it.",
    ]


def _leaves(fields: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for field in fields:
        if "/AP" in field:
            yield field
        else:
            yield from _leaves(field.get("/Kids", pikepdf.Array()))


def test_a_removed_certificate_is_named() -> None:
    with pikepdf.open(BytesIO(issued())) as file:
        del file.Root.Perms
        fields = file.Root.AcroForm.Fields
        del fields[next(at for at, field in enumerate(fields) if field.get("/T") == "Certification")].V
        out = BytesIO()
        file.save(out)
    assert ("removed-signature", "The certificate that it was issued with was removed.") in messages(verified(out.getvalue()))


def test_a_file_that_was_saved_anew_is_to_be_looked_at_and_not_called_altered() -> None:
    """An e-sign service does that: its pages are compared with the packet's."""
    found = verified(saved_anew(issued(certified=False)), certified=False)
    assert (found.standing, ids(found)) == ("saved anew", set())


def test_a_file_from_elsewhere_is_not_called_ours(tmp_path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(tmp_path / "scan.pdf")
    found = verified((tmp_path / "scan.pdf").read_bytes())
    assert (found.standing, ids(found)) == ("to be looked at", {"to-be-looked-at"})


@pytest.mark.slow
def test_a_certificate_of_a_stranger_is_no_certificate_of_ours() -> None:
    """Whoever alters a file may certify it again under the same name: only the key tells them apart."""
    key, _ = read_key(made_key(STRANGER).p12, PASSPHRASE, "x", DAY)
    assert key is not None
    found = verified(certify(issued(certified=False), key, DAY))
    assert found.standing != "as issued"
    assert found.findings
    found = alone(certify(issued(certified=False), key, DAY), ISSUER)
    assert (found.standing, ids(found)) == ("not known", {"not-known"})


@pytest.mark.slow
def test_without_the_packet_a_trusted_certificate_tells_what_was_issued() -> None:
    found = alone(issued(FORM), ISSUER)
    assert (found.standing, found.packet, found.issued_as) == ("as issued", packet().manifest.packet, FORM)
    changed = alone(annotated(issued(FORM)), ISSUER)
    assert (changed.standing, ids(changed)) == ("altered", {"added-annotation", "not-allowed-since"})
    untold = alone(issued(FORM, certified=False))
    assert (untold.standing, ids(untold)) == ("not known", {"not-known"})


def test_a_file_that_begins_as_another_of_the_packet_is_told_apart() -> None:
    found = verified(issued(FORM))
    assert (found.standing, found.issued_as) == ("as issued", FORM)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / packet().folder.name
    shutil.copytree(packet().folder, folder)
    return folder


def in_folder(folder: Path) -> dict[str, Verdict]:
    found, _ = open_packet(folder)
    assert found is not None
    return {one.path: one for one in verify_packet(found, trusting(ISSUER))}


@pytest.mark.slow
def test_every_file_of_a_packet_is_held_against_its_manifest(copy: Path) -> None:
    assert {one.standing for one in in_folder(copy).values()} == {"as issued"}
    (copy / "checklist.pdf").unlink()
    (copy / "invoice.pdf").write_bytes(b"%PDF-")
    (copy / FORM).write_bytes(annotated(issued(FORM)))
    files = in_folder(copy)
    assert messages(files["checklist.pdf"]) == [("missing-file", "checklist.pdf is missing.")]
    assert messages(files["invoice.pdf"]) == [("added-file", "invoice.pdf is not a file of this packet.")]
    assert ids(files[FORM]) == {"added-annotation", "not-allowed-since"}
    assert files["packet.pdf"].standing == "as issued"


@pytest.mark.slow
def test_a_file_of_a_packet_that_is_no_longer_the_one_issued_is_named(copy: Path) -> None:
    (copy / "packet.pdf").write_bytes(issued(FORM))
    assert ("altered-file", "packet.pdf is not the file that was issued.") in messages(in_folder(copy)["packet.pdf"])
