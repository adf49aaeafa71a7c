import json
from datetime import date

from assembler.model.manifest import Manifest, PacketSigner, SigningPlace
from assembler.packets.manifest_file import read_manifest

DOCUMENT = {
    "id": "small/agreement",
    "name": "agreement",
    "title": "Agreement",
    "kind": "agreement",
    "handling": "sign_now",
    "specimen": False,
    "signers": ["vendor", "partner"],
    "because": ["in every packet"],
    "files": ["packet.pdf"],
    "clauses": [{"id": "small/agreement/term", "variant": "", "version": "1", "sha256": "aa"}],
}
FIRST: dict[str, object] = {
    "format": 1,
    "packet": "first-001-00000000",
    "matter": {"id": "first-001", "issued": "2026-12-01", "sha256": "bb"},
    "programme": {"id": "small", "title": "Small Programme", "edition": "2026-07-01"},
    "draft": False,
    "choices": [{"id": "lend", "because": "elected"}],
    "library": {"sha256": "cc"},
    "templates": {"sha256": "dd"},
    "documents": [DOCUMENT],
    "files": [{"path": "packet.pdf", "bytes": 3, "sha256": "ee"}],
    "content_sha256": "ff",
    "engines": {"typst": "0.1"},
}
"""A manifest as the first packets had it."""

SIGNER = {"role": "partner", "number": 1, "order": 1, "capacity": "Partner", "party": "Exempel AB", "name": "Anna Berg"}
SIGNER |= {"title": "Director", "email": "", "signs": ["agreement"]}
SIGN = [{"order": 1, "role": "partner", "number": number, "name": ""} for number in (1, 2)]
TASK: dict[str, object] = {"step": "sign_now", "document": "agreement", "title": "Agreement", "purpose": "", "fill": []}
TASK |= {"sign": SIGN, "due": "", "files": []}
LATEST = FIRST | {
    "esign": "pdf",
    "certified": {"by": "Issuer", "sha256": "00"},
    "signers": [SIGNER],
    "checklist": {"return": {"to": "Ours Limited", "address": "", "by": ""}, "tasks": [TASK]},
}
"""A manifest as the last packets of format 1 had it."""


def read(data: dict[str, object]) -> Manifest:
    manifest, findings = read_manifest(json.dumps(data).encode())
    assert manifest is not None, findings
    assert findings == ()
    return manifest


def test_what_the_format_does_not_say_is_empty() -> None:
    manifest = read(FIRST)
    (document,) = manifest.documents
    assert (document.edition, document.issued) == (date(2026, 7, 1), date(2026, 12, 1))
    assert (document.effective, document.entity, document.parties, document.numbers) == (None, "", (), {})
    assert (manifest.certified, manifest.signers, manifest.checklist.tasks) == (None, (), ())
    assert (manifest.options.formats, manifest.options.esign) == ((), "none")


def test_what_was_added_in_time_is_read() -> None:
    manifest = read(LATEST)
    assert manifest.certified is not None
    assert (manifest.certified.by, manifest.options.esign, manifest.checklist.return_.to) == ("Issuer", "pdf", "Ours Limited")
    assert manifest.signers == (
        PacketSigner("partner", 1, 1, "Partner", "Exempel AB", "Anna Berg", "Director", "", ("agreement",)),
    )


def test_places_to_sign_come_from_the_task_else_from_the_roles() -> None:
    (document,) = read(LATEST).documents
    assert document.signers == (SigningPlace("partner", 1, 1, ""), SigningPlace("partner", 2, 1, ""))
    (document,) = read(FIRST).documents
    assert document.signers == (SigningPlace("vendor", 1, 1, ""), SigningPlace("partner", 1, 2, ""))


def test_a_manifest_without_a_format_is_of_format_1() -> None:
    assert read({key: value for key, value in FIRST.items() if key != "format"}) == read(FIRST)


def test_a_fault_is_named_by_its_key() -> None:
    _, (finding,) = read_manifest(FIRST | {"documents": [DOCUMENT | {"kind": 1}]})
    assert finding.message == "The manifest has a “documents[0].kind” that cannot be read."
    _, (finding,) = read_manifest(FIRST | {"options": {}})
    assert finding.message == "The manifest has “options”, which its format does not know."
