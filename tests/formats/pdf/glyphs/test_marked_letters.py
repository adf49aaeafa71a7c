import pytest
from formats.pdf.pdf_sample import DAY, TEMPLATE, saying

from assembler.formats.pdf.content import render_packet
from assembler.formats.pdf.file_objects import FileObjects, read_objects
from assembler.formats.pdf.glyphs.marked_letters import has_marked_letters
from assembler.formats.pdf.object_syntax import stream
from assembler.formats.pdf.typesetting import typesetter


@pytest.mark.parametrize(
    ("words", "marked"), [("Łódź, Ёлка and 1–2", False), ("M̂", True), ("A‑B A-B", False), ("a\u00adb", True), ("ẋ̃", True)]
)
def test_a_file_with_letters_and_marks_is_known_by_its_fonts_and_pages(words: str, marked: bool) -> None:  # noqa: FBT001 -- the table of the test
    pdf, _ = typesetter().run(TEMPLATE, render_packet((saying(words),), "x"), DAY)

    assert has_marked_letters(read_objects(pdf)) == marked


@pytest.mark.parametrize(
    ("widths", "marked"),
    [
        (b"[1 [500 500]]", False),
        (b"[1[500 500]]", False),
        (b"[1[500 0]2[0]]", True),
        (b"[1 1 500 2 2 500]", False),
        (b"[1 2 500]", False),
        (b"[1 [500 0]]", True),
        (b"[1 1 500]", True),
    ],
)
def test_a_glyph_without_a_width_is_a_mark(widths: bytes, marked: bool) -> None:  # noqa: FBT001 -- the table of the test
    objects = FileObjects({}, {})
    letters = objects.add(stream({}, b"2 beginbfchar\n<0001> <0041>\n<0002> <0302>\nendbfchar"))
    drawn = objects.add(b"<</W %b>>" % widths)
    font = objects.add(b"<</Encoding/Identity-H/DescendantFonts[%b]/ToUnicode %b>>" % (drawn, letters))
    page = objects.add(b"<</Type/Page/Resources<</Font<</F0 %b>>>>>>" % font)
    root = objects.add(b"<</Pages %b>>" % objects.add(b"<</Kids[%b]>>" % page))
    objects.trailer[b"/Root"] = root

    assert has_marked_letters(objects) == marked
