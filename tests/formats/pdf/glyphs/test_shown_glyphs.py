from io import BytesIO

import pikepdf
import pytest
from formats.pdf.pdf_sample import printed, saying

from assembler.formats.pdf.glyphs.mapped_fonts import mapped_fonts
from assembler.formats.pdf.glyphs.shown_glyphs import glyphs_in, shown_glyphs, text_advance


def test_glyphs_are_shown_in_order_with_their_letters_and_places() -> None:
    with pikepdf.open(BytesIO(printed(saying("Two words")))) as file:
        fonts = {font.id: font for font in mapped_fonts(file)}
        page = file.pages[0]
        shown = [*shown_glyphs(page.obj, pikepdf.parse_content_stream(page), fonts)]
    text = "".join(each.text for each in shown)
    at = text.index("Two words")
    line = shown[at : at + len("Two words")]

    assert [each.x for each in line] == sorted({each.x for each in line})
    assert len({round(each.y, 3) for each in line}) == 1


@pytest.mark.parametrize(("piece", "glyphs"), [(pikepdf.String(b"\0\1\1\2"), [1, 258]), (-40, [])])
def test_two_bytes_are_a_glyph_and_a_distance_is_none(piece: object, glyphs: list[int]) -> None:
    assert glyphs_in(piece) == glyphs


def test_an_advance_counts_widths_and_distances() -> None:
    with pikepdf.open(BytesIO(printed(saying("Two words")))) as file:
        font = next(mapped_fonts(file))
        glyph = next(iter(font.letters))
        shown = pikepdf.Array([pikepdf.String(glyph.to_bytes(2)), 100])

        assert text_advance(shown, font) == pytest.approx(font.widths[glyph] - 100)
