import pytest

from assembler.formats.word.fonts import draws_letters


@pytest.mark.parametrize(
    "font",
    ["Cambria", "arial narrow", "Segoe UI Semibold", "Times-Roman", "@MS Mincho", "Source Sans 3", "HelveticaNeue Light", ""],
)
def test_fonts_of_text_draw_letters(font: str) -> None:
    assert draws_letters(font)


@pytest.mark.parametrize(
    "font",
    ["Wingdings", "Symbol", "Noto Sans Symbols", "Arial Barcode", "Libre Barcode 39", "Wingdings;Arial", "Redacted", "Ｗebdings"],
)
def test_other_fonts_may_draw_anything(font: str) -> None:
    assert not draws_letters(font)
