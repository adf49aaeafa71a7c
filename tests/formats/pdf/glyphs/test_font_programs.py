from io import BytesIO

import pikepdf
import pytest
from formats.pdf.pdf_sample import printed, saying

from assembler.formats.pdf.glyphs.font_programs import open_program, replace_program
from assembler.formats.pdf.glyphs.mapped_fonts import MappedFont, mapped_fonts
from assembler.formats.pdf.glyphs.shown_glyphs import GlyphPart


def font_with(file: pikepdf.Pdf, letter: str) -> MappedFont:
    return next(font for font in mapped_fonts(file) if letter in font.letters.values())


@pytest.mark.parametrize("letter", ["a", "ħ"])  # of the first font, a TrueType program, and of the second, a CFF program
def test_a_glyph_made_of_two_others_stands_behind_them(letter: str) -> None:
    with pikepdf.open(BytesIO(printed(saying("a ħ")))) as file:
        font = font_with(file, letter)
        glyph = next(number for number, said in font.letters.items() if said == letter)
        program = open_program(font.font)
        added = program.add((GlyphPart(glyph, 0, 0), GlyphPart(glyph, 100, 50)), 700)
        replace_program(file, font.font, program.save())
        again = open_program(font.font)

        assert added > max(font.letters)
        assert again.add((GlyphPart(added, 0, 0),), 700) == added + 1
