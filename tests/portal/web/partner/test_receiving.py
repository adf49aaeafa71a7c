"""Whatever a partner returns is stored with a receipt that says what is wrong with it."""

import httpx
import pytest
from portal.page_forms import form_of, text_of
from portal.running import Running


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("x.pdf", b"hello", "The file is neither a Word document (.docx) nor a PDF."),
        ("x.pdf", b"%PDF-1.7\n%broken", "The file cannot be opened as a PDF."),
        ("x.docx", b"PK\x03\x04broken", "cannot be"),
        ("../../etc/passwd", b"\x89PNG\r\n\x1a\n", "A person will look at it."),
    ],
)
def test_whatever_is_returned_gets_a_receipt_that_says_what_is_wrong(
    served: Running, partner: httpx.Client, name: str, data: bytes, message: str
) -> None:
    link = served.link_to("whatever-001")
    answer = partner.post(f"{form_of(partner, link)}/return", files={"file": (name, data, "application/pdf")})
    assert answer.status_code == 303
    assert message in text_of(partner.get(answer.headers["location"]).text)


@pytest.mark.slow
def test_the_form_of_another_packet_is_refused(served: Running, partner: httpx.Client) -> None:
    ours, theirs = served.link_to("whatever-001"), served.link_to("whatever-002")
    foreign = partner.get(f"{form_of(partner, theirs)}/pdf").content
    answer = partner.post(f"{form_of(partner, ours)}/return", files={"file": ("x.pdf", foreign, "application/pdf")})
    assert "This file belongs to other papers than those of this link." in text_of(partner.get(answer.headers["location"]).text)
