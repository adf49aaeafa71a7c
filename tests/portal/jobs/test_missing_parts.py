"""What is missing of what came back: a scan of some pages of a paper is no scan of it."""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfWriter

from assembler.commands.sending import Received
from assembler.portal.jobs.messages import ISSUED_FILE, IssuedFiles
from assembler.portal.jobs.missing_parts import missing_pages
from assembler.returns import received_file
from assembler.returns.returned_forms import ReturnedFile
from assembler.returns.verdict import Carrier, Verdict

PICTURE = b"\x89PNG\r\n\x1a\n"
TIFF = b"II*\x00 and all the pages of a scanner"


def blank_pages(number: int) -> bytes:
    written = PdfWriter()
    for _ in range(number):
        written.add_blank_page(100, 100)
    written.write(data := BytesIO())
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "sent", "told"),
    [
        (blank_pages(3), 34, "What came back has 3 pages, and what was sent has 34."),
        (PICTURE, 2, "What came back has 1 page, and what was sent has 2."),
        (blank_pages(34), 34, ""),
        (PICTURE, 1, ""),
        (TIFF, 2, ""),
        (blank_pages(40), 34, ""),
    ],
)
def test_a_scan_has_as_many_pages_as_what_was_sent(tmp_path: Path, data: bytes, sent: int, told: str) -> None:
    (tmp_path / f"{ISSUED_FILE}.pdf").write_bytes(blank_pages(sent))
    file = received_file("the file", data)
    verdict = Verdict("the file", carrier=(Carrier.SCANNED,))
    issued = IssuedFiles(tmp_path, tmp_path, "first-001", (), ())
    found = missing_pages(file, [Received(ReturnedFile(verdict, (), ()), None)], issued)
    assert (found.message if found else "") == told
