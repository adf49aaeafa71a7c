"""Whatever a partner returns is stored with a receipt that says what is wrong with it."""

import html
import re
from io import BytesIO

import docx
import httpx
import pytest
from PIL import Image, ImageDraw
from portal.page_forms import form_of, text_of
from portal.running import Running
from pypdf import PageObject, PdfReader, PdfWriter

from assembler.portal.store.database import reading
from assembler.portal.store.packets import search_packets
from assembler.portal.store.reach import EVERY_MATTER
from assembler.portal.store.submissions import find_return


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("x.pdf", b"hello", "or a picture (JPEG, PNG, TIFF): it may be broken."),
        ("x.pdf", b"%PDF-1.7\n%broken", "The file cannot be opened as a PDF."),
        ("x.docx", b"PK\x03\x04broken", "cannot be"),
        ("../../etc/passwd", b"\x89PNG\r\n\x1a\n", "What came back has 1 page, and what was sent has"),
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
    assert answer.status_code == 422
    assert "of whatever-002, which are other papers of yours." in text_of(answer.text)
    strangers = partner.get(f"{form_of(partner, served.link(served.packet('whatever-009', 'Ort GmbH')))}/pdf").content
    answer = partner.post(f"{form_of(partner, ours)}/return", files={"file": ("x.pdf", strangers, "application/pdf")})
    said = text_of(partner.get(answer.headers["location"]).text)
    assert "This file is another paper than the one that is returned here." in said
    assert "whatever-009" not in said, "whose it is stays unsaid"


@pytest.mark.slow
def test_the_checklist_is_recognised_and_a_scan_of_some_pages_is_not_returned(served: Running, partner: httpx.Client) -> None:
    link = served.link(served.packet("pages-001", "Ort GmbH"))
    checklist = partner.get(f"{link}/checklist").content
    for at in (link, form_of(partner, link)):
        for data in (checklist, checklist + b"\n% noted"):
            answer = partner.post(f"{at}/return", files={"file": ("x.pdf", data, "application/pdf")})
            assert (answer.status_code, "This is the checklist" in text_of(answer.text)) == (422, True)
    writer = PdfWriter()
    for _ in range(3):
        writer.add_page(scanned_page())
    writer.write(scan := BytesIO())
    answer = partner.post(f"{link}/return", files={"file": ("x.pdf", scan.getvalue(), "application/pdf")})
    assert "What came back has 3 pages, and what was sent has" in text_of(partner.get(answer.headers["location"]).text)
    assert "0 of 4 returned" in text_of(partner.get(link).text)


@pytest.mark.slow
def test_a_paper_at_the_place_of_another_is_told_where_it_belongs_and_changes_nothing(
    served: Running, partner: httpx.Client
) -> None:
    link = served.link(served.packet("places-001", "Ort GmbH"))
    form = form_of(partner, link)
    label = re.search(r"<h1>Return: (.*?)</h1>", partner.get(f"{form}/return").text)
    assert label
    at_form = partner.post(f"{form}/return", files={"file": ("x.pdf", partner.get(f"{link}/packet").content, "application/pdf")})
    assert at_form.status_code == 422
    assert f'<a class="button" href="{link}/return">' in at_form.text
    assert "A field was added" not in at_form.text
    at_packet = partner.post(f"{link}/return", files={"file": ("x.pdf", partner.get(f"{form}/pdf").content, "application/pdf")})
    assert f"This is {html.unescape(label[1])}." in text_of(at_packet.text)
    assert f'<a class="button" href="{form}/return">' in at_packet.text
    assert "to be corrected" not in text_of(partner.get(link).text), "nothing came back"


def scanned_page() -> PageObject:
    """Return a page of a scan: a picture of paper and no words."""
    image = Image.new("L", (620, 877), 230)
    ImageDraw.Draw(image).line((100, 100, 500, 700), fill=40, width=3)
    image.save(page := BytesIO(), "PDF")
    return PdfReader(page).pages[0]


def returned_at(served: Running, receipt: str) -> tuple[str, str]:
    """Return the packet and the id of what came back with a receipt."""
    with reading(served.context.engine) as connection:
        found, _ = search_packets(connection, EVERY_MATTER, "whatever-001")
        return next((one.id, receipt) for one in found if find_return(connection, one.id, receipt))


@pytest.mark.slow
def test_the_unsigned_packet_sent_back_is_not_signed_and_is_accepted_by_nobody_unasked(
    served: Running, partner: httpx.Client, desk: httpx.Client
) -> None:
    link = served.link_to("whatever-001")
    answer = partner.post(f"{link}/return", files={"file": ("x.pdf", partner.get(f"{link}/packet").content, "application/pdf")})
    receipt = text_of(partner.get(answer.headers["location"]).text)
    assert "Your file was received. It is not signed yet." in receipt
    assert "assembler compare" not in receipt
    assert "Sign Alliance Agreement, Participation Form to be signed" in text_of(partner.get(link).text)
    packet, found = returned_at(served, answer.headers["location"].rpartition("/")[2])
    accepted = desk.post(f"/desk/packets/{packet}/returns/{found}", data={"do": "accept", "signed_on": "2026-12-01"})
    assert (accepted.status_code, "It is not complete." in text_of(accepted.text)) == (409, True)


@pytest.mark.slow
def test_one_of_the_papers_that_are_signed_together_is_read_as_what_it_is(served: Running, partner: httpx.Client) -> None:
    link = served.link_to("whatever-001")
    word = partner.get(f"{link}/papers/1/word").content
    sent = partner.post(f"{link}/return", files={"file": ("agreement.docx", word, "application/pdf")})
    assert "It is not signed yet." in text_of(partner.get(sent.headers["location"]).text)

    paper = docx.Document(BytesIO(word))
    changed = next(run for each in paper.paragraphs for run in each.runs if "sixty (60) days" in run.text)
    changed.text = changed.text.replace("sixty (60) days", "ninety (90) days")
    paper.save(saved := BytesIO())
    sent = partner.post(f"{link}/return", files={"file": ("agreement.docx", saved.getvalue(), "application/pdf")})
    receipt = text_of(partner.get(sent.headers["location"]).text)
    assert "sixty (60)" in receipt
    assert "ninety (90)" in receipt
    assert "do not write them into the file: ask your contact for corrected papers." in receipt
    assert "another paper" not in receipt


@pytest.mark.slow
def test_a_form_that_nobody_signed_is_not_complete(served: Running, partner: httpx.Client) -> None:
    link = served.link_to("whatever-001")
    form = form_of(partner, link)
    blank = partner.get(f"{form}/pdf").content
    answer = partner.post(f"{form}/return", files={"file": ("x.pdf", blank, "application/pdf")})
    receipt = text_of(partner.get(answer.headers["location"]).text)
    assert "nothing is missing" not in receipt
    assert "the form is not signed" in receipt
