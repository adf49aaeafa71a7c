"""A glyph has one outline in every file, whatever its number is there."""

from io import BytesIO

import pytest
from fontTools.ttLib import TTFont
from formats.pdf.pdf_sample import printed, saying

from assembler.formats.pdf.fields.typeface import font_file
from assembler.formats.pdf.file_objects import FileObjects
from assembler.formats.pdf.glyphs.mapped_fonts import read_character_map
from assembler.formats.pdf.glyphs.outlines import outlines_of
from assembler.formats.pdf.object_syntax import stream_data
from assembler.formats.pdf.packed_file import read_packed


def letters_and_program(objects: FileObjects, font: bytes) -> tuple[dict[int, str], bytes]:
    own = objects.entries(font)
    (below,) = objects.elements(own[b"/DescendantFonts"])
    described = objects.entries(objects.entries(below)[b"/FontDescriptor"])
    letters = read_character_map(stream_data(objects.resolve(own[b"/ToUnicode"])))
    return letters, stream_data(objects.resolve(described[b"/FontFile2"]))


def program(*lines: str) -> tuple[bytes, dict[str, int]]:
    """Return the program of the font of what a file says, and the glyphs of its letters."""
    objects = read_packed(printed(saying(*lines)))
    fonts = objects.entries(objects.entries(objects.entries(next(objects.pages()))[b"/Resources"])[b"/Font"]).values()
    letters, data = max((letters_and_program(objects, font) for font in fonts), key=lambda each: len(each[0]))
    return data, {text: glyph for glyph, text in letters.items()}


def test_letters_have_the_same_outlines_in_each_file_and_each_letter_its_own() -> None:
    (one, first), (other, second) = program("Łódź Ëé Größe quick zebra"), program("zebra, Größe: Éé and Ëñ, Łódź")
    shared = first.keys() & second.keys() - {" "}
    outlines, others = outlines_of(one), outlines_of(other)
    assert len(shared) > 12
    assert any(first[letter] != second[letter] for letter in shared)
    assert {letter: outlines[first[letter]] for letter in shared} == {letter: others[second[letter]] for letter in shared}
    assert len({outlines[first[letter]] for letter in shared}) == len(shared)


def test_a_glyph_holds_the_box_that_other_readers_find() -> None:
    data, _ = program("Łódź Ëé Größe")
    glyphs = TTFont(BytesIO(data))["glyf"]
    for name, outline in zip(glyphs.glyphOrder, outlines_of(data), strict=True):
        if glyphs[name].numberOfContours > 0 and outline:
            sides = (glyphs[name].xMin, glyphs[name].yMin, glyphs[name].xMax, glyphs[name].yMax)
            assert outline[38:46] == b"".join(side.to_bytes(2, signed=True) for side in sides)


@pytest.mark.parametrize(("old", "new"), [(b"\0\1\0\0", b"OTTO"), (b"post", b"CFF "), (b"post", b"glyf")])
def test_a_program_that_is_made_otherwise_is_refused(old: bytes, new: bytes) -> None:
    data, _ = program("A")
    with pytest.raises(ValueError, match="otherwise"):
        outlines_of(data.replace(old, new, 1))


@pytest.mark.parametrize(
    ("table", "at"), [("head", 0), ("head", 12), ("head", 51), ("maxp", 0), ("maxp", 5), ("hhea", 0), ("hhea", 35), ("loca", 0)]
)
def test_a_program_with_a_table_that_says_something_else_is_refused(table: str, at: int) -> None:
    data, _ = program("A")
    place = TTFont(BytesIO(data)).reader.tables[table].offset + at
    with pytest.raises(ValueError, match="otherwise"):
        outlines_of(data[:place] + bytes([data[place] + 9]) + data[place + 1 :])


def test_a_glyph_that_is_made_of_others_has_none_since_it_names_them_by_number() -> None:
    whole = TTFont(font_file(), recalcTimestamp=False)
    for table in {*whole.keys()} - {"GlyphOrder", "head", "hhea", "maxp", "hmtx", "loca", "glyf"}:
        del whole[table]
    whole.save(written := BytesIO())
    glyphs = whole["glyf"]
    found = outlines_of(written.getvalue())
    made_of_others = [glyphs[name].isComposite() for name in glyphs.glyphOrder]
    assert any(made_of_others)
    assert [outline is None for outline in found] == made_of_others
