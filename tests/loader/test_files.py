"""Bytes become text, or a finding that says why not."""

from pathlib import Path

import pytest

from assembler.loader.files import LARGEST, decode, read_file


def test_crlf_and_a_byte_order_mark_are_accepted() -> None:
    file, findings = decode(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", "m.yaml")
    assert findings == ()
    assert file is not None
    assert file.source.text == "a: 1\nb: 2\n"


def test_the_digest_is_that_of_the_bytes() -> None:
    plain, _ = decode(b"a\n", "a")
    crlf, _ = decode(b"a\r\n", "a")
    assert plain is not None
    assert crlf is not None
    assert plain.digest == "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7"
    assert crlf.digest != plain.digest


@pytest.mark.parametrize(
    ("data", "place", "sentence", "hint"),
    [
        ("name: Müller".encode("latin-1"), "1:8", "byte 0xfc at offset 7", "Save the file as UTF-8 text."),
        ("a\nb: é\n".encode("cp1252"), "2:4", "byte 0xe9 at offset 5", "Save the file as UTF-8 text."),
        ("a: é\nb: Ü".encode() + b"\x80", "2:5", "byte 0x80 at offset 11", "Save the file as UTF-8 text."),
        ("a: 1".encode("utf-16"), "1:1", "byte 0xff at offset 0", "It is UTF-16; save it as UTF-8 text."),
        (b"\x89PNG\r\n\x1a\n", "1:1", "byte 0x89 at offset 0", "Save the file as UTF-8 text."),
    ],
)
def test_other_encodings_are_refused_at_their_first_byte(data: bytes, place: str, sentence: str, hint: str) -> None:
    file, (finding,) = decode(data, "m.yaml")
    assert file is None
    assert f"{finding.span}: {finding.message}" == f"m.yaml:{place}: m.yaml is not text in UTF-8: {sentence}."
    assert finding.hint == hint


def test_a_file_that_cannot_be_opened_is_a_finding(tmp_path: Path) -> None:
    for path, reason in [(tmp_path / "missing.yaml", "No such file or directory"), (tmp_path, "Is a directory")]:
        file, (finding,) = read_file(path, path.name)
        assert file is None
        assert finding.message == f"{path.name} cannot be read: {reason}."


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    path.write_bytes(b"a" * (LARGEST + 1))
    _, (finding,) = read_file(path, "huge.yaml")
    assert finding.message == "huge.yaml has 1,000,001 bytes; a file may have 1,000,000."
