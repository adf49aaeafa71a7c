"""An entry is its letters, each seen whole: hand-made appearances, and what programs write around a text."""

import pikepdf
import pytest
from formats.pdf.pdf_sample import saved
from formats.pdf.small_pdf import appearance, font
from pypdfium2 import PdfDocument

from assembler.formats.pdf.entry_letters import draws_more_than_text, letters_are_seen, odd_fonts_of
from assembler.formats.pdf.object_digests import Digests

TEXT = b"q 2 2 96 16 re W n BT /F1 10 Tf 0 g 4 6 Td (EUR 10,000) Tj ET Q"


def draws_more(operators: bytes) -> bool:
    with pikepdf.new() as file:
        return draws_more_than_text(appearance(file, operators))


@pytest.mark.parametrize(
    "ground", [b"", b"0.9 g 0 0 100 20 re f ", b"1 w 0 G 0.5 0.5 99 19 re S ", b"0 g 0 0 m 100 0 l 100 20 l 0 20 l h S "]
)
def test_a_text_on_a_ground_and_in_a_frame_is_text_alone(ground: bytes) -> None:
    assert not draws_more(ground + TEXT)


@pytest.mark.parametrize(
    "more",
    [b" 1 g 0 0 100 20 re f", b" 4 9 50 1 re f", b" 4 9 m 50 9 l S", b" /X Do", b" BT 3 Tr (0) Tj ET", b" 0 0 m 9 9 9 9 9 9 c f"],
)
def test_what_is_drawn_over_a_text_is_more(more: bytes) -> None:
    assert draws_more(TEXT + more)


def test_a_rectangle_beside_the_text_is_more() -> None:
    assert draws_more(b"70 6 1 8 re f " + TEXT)


@pytest.mark.parametrize("more", [b" Tr", b" (x) Tr", b" 1 2 re f", b" /N /N m 9 9 l S", b" 1 m 9 9 l S", b" \x9c\xd3\x0f q"])
def test_what_cannot_be_read_is_more(more: bytes) -> None:
    assert draws_more(TEXT + more)


def test_a_text_that_ends_early_is_read_as_far_as_it_goes() -> None:
    assert not draws_more(TEXT + b" BT (a")


def test_a_stream_that_cannot_be_unpacked_is_more() -> None:
    with pikepdf.new() as file:
        look = appearance(file, b"")
        look.write(b"no zlib", filter=pikepdf.Name.FlateDecode)
        assert draws_more_than_text(look)


def test_an_entry_larger_than_four_sheets_is_not_drawn() -> None:
    assert not seen(TEXT, (1500, 1500))
    assert seen(TEXT, (300, 300))


def seen(operators: bytes, size: tuple[int, int] = (100, 20)) -> bool:
    with pikepdf.new() as file:
        page = file.add_blank_page(page_size=size).obj
        page.Resources = pikepdf.Dictionary(Font={"/F1": font(file)})
        page.Contents = file.make_stream(operators)
        with PdfDocument(saved(file)) as drawn:
            return letters_are_seen(drawn, 0)


@pytest.mark.parametrize(
    ("operators", "whole"),
    [
        (TEXT, True),
        (b"0 0 0.5 rg 0 0 100 20 re f " + TEXT.replace(b"0 g", b"1 g"), True),
        (TEXT.replace(b"(EUR 10,000) Tj", b"(EUR 10) Tj 1 g (,000) Tj"), False),
        (TEXT.replace(b"2 2 96 16 re", b"2 2 40 16 re"), False),
        (TEXT.replace(b"2 2 96 16 re", b"2 10 96 16 re"), False),
        (TEXT.replace(b"10 Tf", b"1 Tf"), False),
        (TEXT + b" 0 g 80 6 1 8 re f", False),
        (b"", False),
    ],
    ids=["plain", "light on dark", "white letters", "cut at the side", "cut in half", "tiny", "ink beside", "nothing"],
)
def test_letters_count_that_are_seen_whole(operators: bytes, whole: bool) -> None:  # noqa: FBT001
    assert seen(operators) is whole


def test_a_font_of_its_own_is_odd_until_ours_has_it() -> None:
    with pikepdf.new() as file:
        look = appearance(file, TEXT)
        assert not odd_fonts_of(look, (), Digests())
        look.Resources.Font["/F1"].ToUnicode = file.make_stream(b"")
        assert odd_fonts_of(look, (), Digests())
        assert not odd_fonts_of(None, (), Digests())


def test_a_font_whose_name_cannot_be_read_is_odd() -> None:
    with pikepdf.new() as file:
        look = appearance(file, TEXT)
        look.Resources.Font["/F1"] = pikepdf.Object.parse(b"<< /Type /Font /Subtype /Type1 /BaseFont /Hel#89etica >>")
        assert odd_fonts_of(look, (), Digests())
