import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from assembler.packets.manifest import PacketFile, altered, content_digest, digest, engines, read_manifest


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
    assert content_digest([quick]) == content_digest([small])


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


def test_the_engines_are_known() -> None:
    assert "unknown" not in engines().values()
    assert {"typst", "docxtpl", "clause-assembler"} <= set(engines())


FILE = {"path": "a.pdf", "sha256": digest(b"a")}
WHOLE = json.dumps({"format": 1, "matter": {"id": "a"}, "documents": [], "files": [FILE]})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"format": 2}',
        WHOLE.replace('"path"', '"p"'),
        WHOLE.replace('"documents"', '"d"'),
        "\ufeff{",
    ],
)
def test_what_is_no_manifest_is_not_read_as_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, "utf-8")
    assert read_manifest(tmp_path) is None


def test_a_folder_without_a_manifest_is_no_packet(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) is None
    assert read_manifest(tmp_path / "nothing") is None


def test_a_changed_a_missing_and_an_added_file_are_named(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(WHOLE, "utf-8")
    (tmp_path / "a.pdf").write_bytes(b"a")
    written = read_manifest(tmp_path)
    assert written is not None
    assert altered(tmp_path, written) == ()
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/b.pdf").write_bytes(b"b")
    assert altered(tmp_path, written) == ("sub/b.pdf",)
    (tmp_path / "a.pdf").write_bytes(b"A")
    assert altered(tmp_path, written) == ("a.pdf", "sub/b.pdf")
    (tmp_path / "a.pdf").unlink()
    assert altered(tmp_path, written) == ("a.pdf", "sub/b.pdf")
