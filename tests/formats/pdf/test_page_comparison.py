"""A page beside ours: words lost, words drawn, and what stands in the places of fields."""

import pikepdf
from formats.pdf.small_pdf import TEXT, reopened, small_pdf
from pypdfium2 import PdfDocument

from assembler.formats.pdf.page_comparison import PageLook, compare_look, text_outside, words_in

FIELD = (60.0, 600.0, 160.0, 620.0)


def look(operators: bytes, *fields: tuple[float, float, float, float]) -> PageLook:
    def write(file: pikepdf.Pdf) -> None:
        file.pages[0].Contents = file.make_stream(operators)

    with PdfDocument(small_pdf()) as ours, PdfDocument(reopened(small_pdf(), write)) as theirs:
        return compare_look(ours, 0, theirs, 0, fields)


def test_the_words_below_a_cover_are_named() -> None:
    assert look(TEXT + b" q 1 g 50 675 300 20 re f Q").lost == ("The fee is 10 percent.",)


def test_an_entry_drawn_at_the_place_of_a_field_is_no_addition() -> None:
    drawn = look(TEXT + b" BT /F1 10 Tf 62 605 Td (EUR 5) Tj ET", FIELD)
    assert (drawn.entries, drawn.drawn, drawn.lost) == (("EUR 5",), (), ())
    assert "EUR" not in drawn.text


def test_words_drawn_elsewhere_are_named() -> None:
    assert look(TEXT + b" BT /F1 10 Tf 62 505 Td (EUR 5) Tj ET", FIELD).drawn == ("EUR 5",)


def test_the_text_of_a_page_is_read_inside_and_outside_a_rectangle() -> None:
    with PdfDocument(small_pdf()) as file:
        page = file[0].get_textpage()
        line = (0.0, 690.0, 300.0, 720.0)
        assert (words_in(page, line), text_outside(page, [line]).split()) == ("1. Fee", ["The", "fee", "is", "10", "percent."])


def test_a_page_whose_words_another_font_draws_was_set_anew() -> None:
    def write(file: pikepdf.Pdf) -> None:
        file.pages[0].Resources.Font.F1.BaseFont = pikepdf.Name("/Courier-BoldOblique")

    with PdfDocument(small_pdf()) as ours, PdfDocument(reopened(small_pdf(), write)) as theirs:
        assert compare_look(ours, 0, theirs, 0, ()).set_anew
    assert not look(TEXT + b" q 1 g 0 0 600 800 re f Q").set_anew
