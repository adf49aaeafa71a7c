from collections.abc import Mapping
from io import BytesIO

import pikepdf
from formats.pdf.pdf_sample import TEMPLATE, file_with_font

from assembler.formats.pdf.fields.entry_appearances import Entry, entry_appearances, entry_without_room
from assembler.formats.pdf.fields.typeface import character_map, typeface


def drawn(entries: Mapping[str, Entry]) -> tuple[dict[str, set[str]], tuple[str, ...]]:
    """Draw entries in a new file; return the names of the fonts of each, and the errors."""
    with file_with_font() as file:
        streams, complaints = entry_appearances(file, entries, TEMPLATE, file.Root.AcroForm.DR.Font.Entry)
        return {name: {*stream.Resources.Font.keys()} for name, stream in streams.items()}, complaints


def test_a_text_is_drawn_in_the_embedded_font_and_by_typst_where_that_lacks_a_letter() -> None:
    fonts, complaints = drawn({"one": Entry("Łódź", 200, 18, tall=False), "other": Entry("Ŋ", 200, 18, tall=False)})

    assert complaints == ()
    assert fonts["one"] == {"/Entry"}
    assert fonts["other"] > set()
    assert "/Entry" not in fonts["other"]


def test_in_a_file_that_was_made_earlier_a_letter_is_drawn_as_its_map_reads_it() -> None:
    with file_with_font() as file:
        font = file.Root.AcroForm.DR.Font.Entry
        earlier = {glyph: "ʼ" if letter == "’" else letter for letter, glyph in typeface().glyphs.items()}
        font.ToUnicode = pikepdf.Stream(file, character_map(earlier))
        streams, _ = entry_appearances(file, {"one": Entry("O’Brien", 200, 18, tall=False)}, TEMPLATE, font)
        assert "/Entry" not in streams["one"].Resources.Font
        streams, _ = entry_appearances(file, {"one": Entry("OʼBrien", 200, 18, tall=False)}, TEMPLATE, font)
        assert "/Entry" in streams["one"].Resources.Font


def test_an_appearance_has_the_size_of_its_field_and_is_marked_as_typed_text() -> None:
    with pikepdf.open(BytesIO(_with_entry("Ŋ"))) as file:
        stream = file.Root.Made

        assert [round(float(edge)) for edge in stream.BBox] == [0, 0, 200, 18]
        assert stream.read_bytes().startswith(b"/Tx BMC")
        assert stream.read_bytes().endswith(b"EMC")


def _with_entry(text: str) -> bytes:
    out = BytesIO()
    with file_with_font() as file:
        font = file.Root.AcroForm.DR.Font.Entry
        streams, _ = entry_appearances(file, {"one": Entry(text, 200, 18, tall=False)}, TEMPLATE, font)
        file.Root.Made = streams["one"]
        file.save(out)
    return out.getvalue()


def test_an_entry_without_room_is_named_by_its_number_and_nothing_is_drawn() -> None:
    fonts, (complaint,) = drawn({"one": Entry("short", 200, 18, tall=False), "other": Entry("much " * 99, 200, 18, tall=False)})

    assert (fonts, entry_without_room(complaint)) == ({}, 1)
    assert entry_without_room("unknown variable: entry 1") is None
