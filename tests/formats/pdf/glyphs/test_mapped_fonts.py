from io import BytesIO

import pikepdf
from formats.pdf.pdf_sample import printed, saying

from assembler.formats.pdf.glyphs.mapped_fonts import mapped_fonts, read_character_map

MAP = b"""2 beginbfchar
<0001> <004D0302>
<0002> <0061>
endbfchar
1 beginbfrange
<0005> <0007> <0041>
endbfrange"""


def test_a_map_has_single_glyphs_and_ranges() -> None:
    assert read_character_map(MAP) == {1: "M̂", 2: "a", 5: "A", 6: "B", 7: "C"}


def test_a_font_has_the_letters_and_widths_of_its_glyphs() -> None:
    with pikepdf.open(BytesIO(printed(saying("Words")))) as file:
        fonts = [*mapped_fonts(file)]

    assert {*"Words"} <= {letter for font in fonts for letter in font.letters.values()}
    assert all(font.widths[glyph] > 0 for font in fonts for glyph in font.letters)
    assert not any(font.has_marks for font in fonts)
