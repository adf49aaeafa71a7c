"""A scan is told by its pictures, with or without words below them; what has drawn letters, or only a small picture, is none."""

from io import BytesIO

import pikepdf
import pytest
from formats.pdf.pdf_sample import printed, saying

from assembler.formats.pdf.scans import is_scan

A_PICTURE = b"q 595 0 0 842 0 0 cm /Im0 Do Q"


def page(content: bytes) -> bytes:
    """Return a file of one page with a picture and a font that its content may name."""
    file, out, name = pikepdf.new(), BytesIO(), pikepdf.Name
    sheet = file.add_blank_page(page_size=(595, 842))
    picture = pikepdf.Stream(file, b"\x80" * 100, Width=10, Height=10, ColorSpace=name.DeviceGray, BitsPerComponent=8)
    picture.Type, picture.Subtype = name.XObject, name.Image
    font = pikepdf.Dictionary(Type=name.Font, Subtype=name.Type1, BaseFont=name.Helvetica)
    sheet.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture), Font=pikepdf.Dictionary(F0=font))
    sheet.Contents = file.make_stream(content)
    file.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "scan"),
    [
        (A_PICTURE, True),
        (b"BT 3 Tr /F0 12 Tf 90 700 Td (Recognised) Tj ET " + A_PICTURE, True),
        (A_PICTURE + b" BT /F0 12 Tf 90 700 Td (Typed) Tj ET", False),
        (b"q 90 0 0 90 0 0 cm /Im0 Do Q BT 3 Tr /F0 12 Tf 90 700 Td (Hidden) Tj ET", False),
        (b"", False),
    ],
)
def test_a_scan_is_a_picture_of_each_page_without_drawn_letters(content: bytes, *, scan: bool) -> None:
    assert is_scan(page(content)) is scan


def test_a_paper_and_what_cannot_be_read_are_no_scan() -> None:
    assert not is_scan(printed(saying("One line.")))
    assert not is_scan(b"%PDF-1.7")
