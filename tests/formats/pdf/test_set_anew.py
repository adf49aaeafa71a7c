"""A page whose letters all stand bare is told from one on which anything lies over a word, or a word is hidden."""

from io import BytesIO

import pikepdf
import pytest

from assembler.formats.pdf.fields.field_reader import Rectangle
from assembler.formats.pdf.page_images import picture_of
from assembler.formats.pdf.set_anew import stands_bare
from assembler.formats.pdf.text_reader import open_with_pdfium

WORDS = b"BT /F 14 Tf 40 140 Td (The fee is ten percent.) Tj 0 -40 Td (It is paid in May.) Tj ET "
GROUND = b"q 0.9 g 30 120 240 40 re f Q "
LINE = b"q 0.5 w 30 130 m 270 130 l S Q "


def page_of(content: bytes) -> bytes:
    """Return a PDF of one page with a content."""
    file, out = pikepdf.new(), BytesIO()
    page = file.add_blank_page(page_size=(300, 200))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    form = file.make_stream(WORDS, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 300, 200])
    form.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font), XObject=pikepdf.Dictionary(Form=form))
    page.Contents = file.make_stream(content)
    file.save(out)
    return out.getvalue()


def bare(content: bytes, *fields: Rectangle) -> bool:
    """Return whether the letters of a page with some fields stand bare."""
    with open_with_pdfium(page_of(content)) as opened:
        return stands_bare(opened, 0, fields)


@pytest.mark.parametrize("content", [WORDS, GROUND + WORDS, LINE + WORDS, WORDS + LINE])
def test_words_on_a_ground_and_beside_lines_stand_bare(content: bytes) -> None:
    assert bare(content)


@pytest.mark.parametrize(
    "content",
    [
        WORDS + b"q 1 g 95 135 40 16 re f Q",
        WORDS + b"q 0 g 95 135 40 16 re f Q",
        WORDS + b"q 2 w 40 145 m 200 145 l S Q",
        WORDS.replace(b"BT ", b"BT 1 g ") + WORDS.replace(b" 140 ", b" 180 "),
        WORDS.replace(b"BT ", b"BT 3 Tr "),
        b"/Form Do ",
    ],
    ids=["a white box", "a black box", "a line through", "white letters", "letters without ink", "words in a form"],
)
def test_words_that_are_covered_struck_hidden_or_in_a_form_do_not(content: bytes) -> None:
    assert not bare(content)


STAMP = b"q 0 g 200 20 80 40 re f 1 g BT /F 9 Tf 205 40 Td (Signed by Lena) Tj ET 0.3 0 0 0.2 195 20 cm /Form Do Q "


def test_a_stamp_in_a_field_covers_nothing_and_one_that_leaves_it_does() -> None:
    assert bare(WORDS + STAMP, (198, 18, 300, 62))
    assert not bare(WORDS + STAMP)
    assert not bare(WORDS + STAMP, (198, 18, 240, 62))
    assert not bare(WORDS + b"q 1 g 95 135 40 16 re f Q", (198, 18, 300, 62))


def test_a_page_is_drawn_as_before_once_its_letters_were_drawn_alone() -> None:
    with open_with_pdfium(page_of(GROUND + WORDS)) as opened:
        before = picture_of(opened[0], 2.0).tobytes()
        assert stands_bare(opened, 0)
        assert picture_of(opened[0], 2.0).tobytes() == before
