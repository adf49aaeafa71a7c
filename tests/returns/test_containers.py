"""What came packed is unpacked: archives, mails, portfolios, in each other, within limits and with safe names."""

import zipfile
from email.message import EmailMessage
from io import BytesIO

import pikepdf
import pytest
from returns.outlook_sample import outlook_mail

from assembler.formats.received import ReceivedFile, received_file
from assembler.returns.containers import DEEPEST, LARGEST_UNPACKED, MOST_FILES, is_container, safe_name, unwrap

PDF = b"%PDF-1.7"


def zipped(**files: bytes) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def mailed(*files: tuple[str, bytes]) -> bytes:
    """Return a mail as a person sends it: with a text, a picture of the sender's house in it, and files attached."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "lena@acme.example", "legal@vendor.example", "Signed"
    mail.set_content("Dear all,\nplease find attached …")
    mail.add_alternative("<p>Dear all</p>", subtype="html")
    for name, data in files:
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def portfolio(*files: tuple[str, bytes], cover: bool = True) -> bytes:
    """Return a PDF with files attached, as Acrobat combines them into a portfolio."""
    out = BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        for name, data in files:
            file.attachments[name] = pikepdf.AttachedFileSpec(file, data, filename=name)
        if cover:
            file.Root.Collection = pikepdf.Dictionary(Type=pikepdf.Name.Collection)
        file.save(out)
    return out.getvalue()


def unwrapped(name: str, data: bytes) -> tuple[list[tuple[str, str]], list[str]]:
    files, findings = unwrap([received_file(name, data)])
    return [(file.path, file.kind) for file in files], [finding.message for finding in findings]


def test_an_archive_is_read_as_the_files_in_it_without_those_that_programs_leave() -> None:
    data = zipped(**{"b/two": PDF, "a": b"one", "b/3": b"3", "__MACOSX/two": b"x", ".DS_Store": b"x"})
    assert unwrapped("back.zip", data) == ([("back.zip/a", "other"), ("back.zip/b/3", "other"), ("back.zip/b/two", "pdf")], [])


@pytest.mark.parametrize("make", [mailed, portfolio, outlook_mail])
def test_what_is_attached_is_read_and_not_what_is_written(make: object) -> None:
    data = make(("form.pdf", PDF), ("scan.heic", b"\0\0\0\x18ftypheic"))  # type: ignore[operator]
    assert unwrapped("back", data) == ([("back/form.pdf", "pdf"), ("back/scan.heic", "picture")], [])


def test_what_is_packed_in_what_is_packed_is_read_too() -> None:
    forwarded = EmailMessage()
    forwarded["From"], forwarded["Subject"] = "legal@vendor.example", "Fwd"
    forwarded.set_content("See below")
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "lena@acme.example", "Signed"
    inner.set_content("Signed")
    inner.add_attachment(zipped(form=PDF), maintype="application", subtype="zip", filename="forms.zip")
    forwarded.add_attachment(inner)
    assert unwrapped("back.eml", forwarded.as_bytes()) == ([("back.eml/mail.eml/forms.zip/form", "pdf")], [])


def test_a_pdf_with_a_file_attached_is_no_portfolio() -> None:
    assert unwrapped("form.pdf", portfolio(("other.pdf", PDF), cover=False))[0] == [("form.pdf", "pdf")]
    assert not is_container(received_file("form.pdf", PDF))


def test_a_broken_archive_is_told_and_what_came_with_it_is_read() -> None:
    whole = bytearray(zipped(a=b"one" * 100))
    whole[whole.rindex(b"PK\x01\x02") + 16] ^= 1  # the sum that its bytes are checked by
    broken = received_file("back.zip", bytes(whole))
    files, (finding,) = unwrap([broken, received_file("form.pdf", PDF)])
    assert ([file.path for file in files], finding.id) == (["form.pdf"], "unreadable-return")
    assert finding.message.startswith("back.zip cannot be unpacked: ")


def _nested(times: int) -> bytes:
    data = PDF
    for _ in range(times):
        data = zipped(inner=data)
    return data


@pytest.mark.parametrize(
    "data",
    [
        zipped(a=b"0" * (LARGEST_UNPACKED // 2), b=b"0" * (LARGEST_UNPACKED // 2 + 1)),
        zipped(**{f"{number}": b"" for number in range(MOST_FILES + 1)}),
        _nested(DEEPEST + 1),
    ],
    ids=["too large", "too many", "too deep"],
)
def test_an_archive_without_end_is_not_read(data: bytes) -> None:
    files, (finding,) = unwrap([received_file("back.zip", data)])
    assert (files, "unpacks to more than" in finding.message) == ((), True)


def test_the_limit_counts_what_all_files_unpack_to_together() -> None:
    half = received_file("half.zip", zipped(a=b"0" * (LARGEST_UNPACKED // 2 + 1)))
    assert len(unwrap([half])[0]) == 1
    assert unwrap([half, half])[0] == ()


def test_an_archive_that_states_less_than_it_holds_gives_no_more_than_it_states() -> None:
    lying = bytearray(zipped(a=b"0" * 1_000_000))
    at = lying.rindex(b"PK\x01\x02") + 24
    lying[at : at + 4] = (10).to_bytes(4, "little")
    files, findings = unwrap([received_file("back.zip", bytes(lying))])
    assert findings or all(len(file.data) <= 10 for file in files)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\forms\\one.pdf", "C:/forms/one.pdf"),
        ("form\u202efdp.exe\n", "form�fdp.exe�"),
        ("..", "unnamed"),
        ("", "unnamed"),
    ],
)
def test_a_name_leads_nowhere_and_shows_what_it_is(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.mark.parametrize("data", [b"", PDF, b"PK\x03\x04", b"From: a\nSubject: b", bytes.fromhex("d0cf11e0a1b11ae1")])
def test_no_bytes_make_it_raise(data: bytes) -> None:
    file = ReceivedFile("back", data, received_file("back", data).kind)
    assert all(isinstance(each, ReceivedFile) for each in unwrap([file])[0])
