import json
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from packets.small_order import order

from assembler.model.diagnostics import as_text
from assembler.model.manifest import IssuedDeadline, IssuedDocument, IssuerCertificate, Manifest
from assembler.packets.manifest_file import manifest_schema, open_manifest, read_manifest, write_manifest
from assembler.packets.order import build_packet
from examples import ROOT

SCHEMA = ROOT / "docs" / "manifest.schema.json"
Json = dict[str, object]


def manifest(tmp_path: Path) -> Manifest:
    packet, findings = build_packet(order(tmp_path), tmp_path / "out", lambda _: None)
    assert packet is not None, findings
    return packet.manifest


def as_object(written: Manifest) -> dict[str, object]:
    data: dict[str, object] = json.loads(write_manifest(written))
    return data


def test_what_is_written_is_read(tmp_path: Path) -> None:
    written = replace(manifest(tmp_path), certified=IssuerCertificate("Issuer ü", "00"))
    assert read_manifest(write_manifest(written)) == (written, ())
    assert read_manifest(as_object(written)) == (written, ())
    assert "Issuer ü" in write_manifest(written).decode()


def test_the_file_lies_in_the_folder_of_the_packet(tmp_path: Path) -> None:
    written = manifest(tmp_path)
    assert open_manifest(tmp_path / "out" / written.packet) == (written, ())
    assert open_manifest(tmp_path) == (None, ())
    assert open_manifest(tmp_path / "nothing") == (None, ())


def without(data: Mapping[str, object], key: str) -> Json:
    return {name: value for name, value in data.items() if name != key}


def with_document(data: Json, **changed: object) -> Json:
    """Return a manifest whose first document has other values."""
    (first, *rest) = list(data["documents"]) if isinstance(data["documents"], list) else []
    return data | {"documents": [first | changed, *rest]}


@pytest.mark.parametrize(
    ("change", "id", "message"),
    [
        (
            lambda data: data | {"format": 3, "records": []},
            "newer-manifest",
            "p/manifest.json was made by a newer version: it has format 3, and this version reads formats 1 to 2.",
        ),
        (lambda data: without(data, "choices"), "bad-manifest", "The manifest has no “choices”."),
        (lambda data: data | {"recrods": []}, "bad-manifest", "The manifest has “recrods”, which its format does not know."),
        (lambda data: data | {"draft": "no"}, "bad-manifest", "The manifest has a “draft” that cannot be read."),
        (
            lambda data: with_document(data, edition="2026-13-01"),
            "bad-manifest",
            "The manifest has a “documents[0].edition” that cannot be read.",
        ),
        (
            lambda data: with_document(data, parties=[{"role": "vendor", "name": ""}]),
            "bad-manifest",
            "The manifest has no “documents[0].parties[0].capacity”.",
        ),
        (lambda data: data | {"packet": "\ud800"}, "bad-manifest", "The manifest has a text that is no Unicode."),
        (lambda data: data | {"format": "2"}, "bad-manifest", "The manifest has a “format” that cannot be read."),
        (lambda data: without(data, "files"), "bad-manifest", "p/manifest.json is no manifest of a packet."),
    ],
)
def test_a_manifest_that_cannot_be_read_is_refused_by_its_key(
    tmp_path: Path, change: Callable[[Json], Json], id: str, message: str
) -> None:
    data = json.dumps(change(as_object(manifest(tmp_path)))).encode()
    read, (finding,) = read_manifest(data, "p/manifest.json")
    assert (read, finding.id, finding.message) == (None, id, message)
    assert finding.hint


def test_every_fault_is_found(tmp_path: Path) -> None:
    data = without(without(as_object(manifest(tmp_path)), "choices"), "engines")
    assert [finding.subject for finding in read_manifest(data)[1]] == ["choices", "engines"]


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"\xef\xbb\xbf{}", b"[" * 100_000, b"null"])
def test_what_is_no_json_is_damaged(data: bytes) -> None:
    read, (finding,) = read_manifest(data, "p/manifest.json")
    assert (read, finding.id) == (None, "bad-manifest")
    assert finding.message == "p/manifest.json is damaged: it cannot be read as JSON."


@pytest.mark.parametrize("data", [b"[]", b"{}", b"1", b'{"format": 2}'])
def test_other_json_is_no_manifest(data: bytes) -> None:
    read, (finding,) = read_manifest(data, "p/manifest.json")
    assert (read, finding.message) == (None, "p/manifest.json is no manifest of a packet.")


def test_a_finding_says_the_file_and_the_line() -> None:
    (_, (finding,)) = read_manifest(b'{\n  "packet": "p",\n  "files": [,]\n}', "p/manifest.json")
    assert as_text(finding).startswith("p/manifest.json:3:13: error: ")


def test_the_published_schema_is_that_of_the_model() -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == manifest_schema(), (
        f"run `assembler schema manifest > docs/{SCHEMA.name}`, and read the difference"
    )


def test_what_is_written_is_valid_by_the_schema(tmp_path: Path) -> None:
    validator = Draft202012Validator(manifest_schema())
    data = as_object(manifest(tmp_path))
    assert [*validator.iter_errors(data)] == []
    assert [error.message for error in validator.iter_errors(data | {"draft": 1})] == ["1 is not of type 'boolean'"]


def test_the_page_explains_each_key() -> None:
    page = (ROOT / "docs" / "manifest.md").read_text("utf-8")
    explained = {
        key for cells in re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", page, re.MULTILINE) for key in re.findall(r"\w+", cells)
    }
    assert explained == {field.name for kind in (Manifest, IssuedDocument, IssuedDeadline) for field in fields(kind)}


def test_a_manifest_of_format_2_without_deadlines_has_none(tmp_path: Path) -> None:
    written = manifest(tmp_path)
    assert read_manifest(without(as_object(written), "deadlines")) == (written, ())
