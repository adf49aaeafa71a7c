import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from returns.outlook_sample import outlook_mail

from assembler.formats.received import BEGINNING, LARGEST, read_received_file, received_file


def packed(**files: str) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04 and more", "docx"),
        (b"a line of a mail program\r\n%PDF-1.7", "pdf"),
        (b" " * BEGINNING + b"%PDF-1.7", "other"),
        (b"\x89PNG\r\n", "picture"),
        (b"\0\0\0\x18ftypheic", "picture"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "picture"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"From: lena@acme.example\r\nTo: legal@vendor.example\r\nSubject: Signed\r\n\r\nDear all", "eml"),
        (b"Dear all,\nfrom: us\nsubject: you", "other"),
        (b"Rar!\x1a\x07\0", "rar"),
        (outlook_mail(), "msg"),
        (packed(mimetype="application/vnd.oasis.opendocument.text"), "odt"),
        (packed(**{"[Content_Types].xml": ""}), "docx"),
        (packed(form=""), "zip"),
        (b"", "other"),
    ],
)
def test_the_kind_of_a_file_is_that_of_its_bytes_whatever_its_name(data: bytes, kind: str) -> None:
    assert received_file("form.txt", data).kind == kind


def test_a_file_is_read_with_its_path_as_messages_name_it(tmp_path: Path) -> None:
    (tmp_path / "form.pdf").write_bytes(b"%PDF-1.7")
    file, findings = read_received_file(tmp_path / "form.pdf")
    assert file is not None
    assert (file.data, str(file.place), findings) == (b"%PDF-1.7", f"{tmp_path / 'form.pdf'}:1:1", ())


def test_a_file_that_is_missing_or_too_large_is_a_finding(tmp_path: Path) -> None:
    with (tmp_path / "scan.pdf").open("wb") as scan:
        scan.truncate(LARGEST + 1)
    for name, sentence in (("none.pdf", "cannot be read: No such file or directory."), ("scan.pdf", "has more than 50 MB.")):
        file, (finding,) = read_received_file(tmp_path / name)
        assert (file, finding.id, finding.message) == (None, "unreadable-return", f"{tmp_path / name} {sentence}")
