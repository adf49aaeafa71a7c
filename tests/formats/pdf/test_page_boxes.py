from dataclasses import replace

import pikepdf
import pytest
from formats.pdf.pdf_sample import DAY, TEMPLATE, agreement, line, saying
from formats.pdf.small_pdf import small_pdf
from pypdfium2 import PdfDocument

from assembler.formats.pdf.page_boxes import misplaced_words, word_boxes
from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.pdf.read_back import compare_pdf
from assembler.model.document import Document, Emphasis, Paragraph, Table

CELLS = (
    "fjord-1",
    "Landesversicherungsanstalt Hessen",
    "2 February 2026",
    "Qalyptus Desktop",
    "a word",
    "one more",
    "text",
    "Remark",
)


def narrow(times: int = 1) -> Document:
    cells = tuple(map(line, CELLS * times))
    table = Table(cells, (cells,) * 2, (False,) * len(cells))
    return replace(saying("x"), blocks=(table,))


def misplaced(data: bytes) -> list[str]:
    file = PdfDocument(data)
    pages = ((page, page.get_textpage()) for page in file)
    return [sentence for page, text in pages for sentence in misplaced_words(page, text, word_boxes(text))]


def test_words_break_in_their_cells_and_stand_over_no_others() -> None:
    pdf, _ = render_pdf((narrow(2), agreement()), TEMPLATE, "Packet", DAY)

    assert misplaced(pdf) == []


def test_words_over_others_are_told_by_the_read_back() -> None:
    unbroken = TEMPLATE.replace(b"#let within(body) = layout(", b"#let within(body) = body\n#let unused(body) = layout(")
    assert unbroken != TEMPLATE
    pdf, _ = render_pdf((narrow(2),), unbroken, "Packet", DAY)
    found = compare_pdf((narrow(2),), pdf)

    assert any("is printed over" in finding.message and finding.id == "pdf-overlap" for finding in found)


def test_words_off_the_page_are_told() -> None:
    wide = TEMPLATE.replace(b"left: 2.7cm", b"left: -0.4cm")
    assert wide != TEMPLATE
    pdf, _ = render_pdf((saying("Words at the edge"),), wide, "Packet", DAY)

    assert any("is not on the page" in sentence for sentence in misplaced(pdf))


@pytest.mark.parametrize(("shift", "told"), [(0, True), (15, True), (-11, False)])
def test_a_lone_letter_within_a_word_is_told(shift: int, *, told: bool) -> None:
    def add_letter(file: pikepdf.Pdf) -> None:
        page = file.pages[0].obj
        page.Contents = file.make_stream(page.Contents.read_bytes() + f" BT /F1 12 Tf {60 + shift} 700 Td (i) Tj ET".encode())

    assert bool(misplaced(small_pdf(add_letter))) is told


def test_a_period_under_the_arm_of_a_letter_is_no_word_over_another() -> None:
    names = Paragraph(line("Ο.Π.Α.Π. Α.Ε. Τ.Υ. ", Emphasis(line("Ο.Π.Α.Π. Α.Ε. Τ.Υ. «Τ» L’A"))))
    pdf, _ = render_pdf((replace(saying("x"), blocks=(names,)),), TEMPLATE, "Packet", DAY)

    assert misplaced(pdf) == []
