import re
import zlib
from io import BytesIO

from fontTools.ttLib import TTFont

from assembler.formats.pdf.fields.typeface import GLYPH_ORDER, MAPPED_AT_ONCE, TABLES, character_map, mapped_letters, typeface


def test_the_font_has_its_letters_with_their_widths() -> None:
    face = typeface()

    assert {*"aŁřŐșΩώЖё€–"} <= face.glyphs.keys()
    assert face.widths[face.glyphs["W"]] > face.widths[face.glyphs["i"]] > 0
    assert face.descent < 0 < face.capitals < face.ascent


def test_the_embedded_font_holds_the_tables_that_a_pdf_needs_and_no_others() -> None:
    data = zlib.decompress(typeface().deflated)

    assert len(data) == typeface().length
    assert {*TTFont(BytesIO(data)).keys()} - {GLYPH_ORDER} <= {*TABLES}


def test_a_character_map_gives_the_letters_of_glyphs_in_sections() -> None:
    text = character_map({number: chr(0x400 + number) for number in range(MAPPED_AT_ONCE + 1)} | {500: "😀"}).decode()

    assert re.findall(r"(\d+) beginbfchar", text) == ["100", "2"]
    assert "<0016> <0416>" in text
    assert "<01F4> <d83dde00>" in text


def test_of_letters_that_share_a_glyph_those_that_people_type_are_drawn() -> None:
    assert {*"‘’μ"} <= typeface().glyphs.keys()
    assert not {*"ʻʼµ"} & typeface().glyphs.keys()


def test_the_letters_of_a_map_are_those_that_it_was_made_of() -> None:
    face = typeface()
    assert mapped_letters(zlib.decompress(face.character_map)) == face.glyphs
    assert mapped_letters(character_map({500: "😀", 7: "ŏ"})) == {"😀": 500, "ŏ": 7}
