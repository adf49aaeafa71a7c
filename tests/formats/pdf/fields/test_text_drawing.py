"""Entries drawn in the embedded font: whole, broken at the allowed places, and not drawn where the font lacks a letter."""

import re

import pytest
from formats.pdf.pdf_sample import TEMPLATE, agreement, form, printed

from assembler.formats.pdf.fields.field_reader import read_fields
from assembler.formats.pdf.fields.filling import fill_pdf
from assembler.formats.pdf.fields.text_drawing import draw
from assembler.formats.pdf.fields.typeface import typeface
from assembler.formats.pdf.text_reader import read_text


def lines_of(drawn: bytes | None) -> list[str]:
    """Return the lines that an appearance stream draws, read from the numbers of their glyphs."""
    assert drawn is not None
    letters = {glyph: letter for letter, glyph in typeface().glyphs.items()}
    shown = re.findall(r"<([0-9A-F]*)>", drawn.decode())
    return ["".join(letters[int(line[at : at + 4], 16)] for at in range(0, len(line), 4)) for line in shown]


def size_of(drawn: bytes | None) -> float:
    assert drawn is not None
    (size,) = re.findall(r"/Entry ([0-9.]+) Tf", drawn.decode())
    return float(size)


def test_a_text_is_broken_into_full_lines_without_loss() -> None:
    text = "One two three four five six seven\nand another line"
    lines = lines_of(draw(text, 80, 200, typeface(), tall=True))

    assert " ".join(lines).split() == text.split()
    assert lines[0] == "One two three"
    assert "and" in lines[-2:][0]


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("https://partners.acme.example/programme/referrals", "https://partners."),
        ("a" * 90, "a" * 16),
        ("Donaudampfschifffahrt short", "Donaudampfschifffahrt"),
    ],
)
def test_a_word_longer_than_a_line_breaks_after_a_mark_or_anywhere_if_it_is_longer_still(word: str, first: str) -> None:
    lines = lines_of(draw(word, 95, 300, typeface(), tall=True))

    assert "".join(lines) == word.replace(" ", "")
    assert lines[0].startswith(first)


def test_a_text_that_does_not_fit_is_drawn_smaller_or_not_at_all() -> None:
    sizes = [size_of(draw("Nordström & Żółw Łódź", width, 18, typeface(), tall=False)) for width in (300, 110, 100)]

    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == 10 > sizes[-1]
    assert draw("Nordström & Żółw Łódź", 40, 18, typeface(), tall=False) is None
    assert draw("Nordström & Żółw Łódź", 400, 4, typeface(), tall=False) is None


@pytest.mark.parametrize("text", ["Ŋ", "Ӓ", "株", "x\u0323\u0301"])
def test_a_text_with_letters_that_the_font_lacks_is_not_drawn(text: str) -> None:
    assert draw(text, 300, 300, typeface(), tall=True) is None


def test_several_lines_are_not_drawn_where_there_is_room_for_one() -> None:
    assert draw("One\ntwo", 300, 18, typeface(), tall=False) is None
    assert lines_of(draw("One\n\ntwo", 300, 100, typeface(), tall=True)) == ["One", "", "two"]


@pytest.mark.parametrize("value", ["Anna Ŋorsk", "Kruppstraße 9–11", "zu-lange-Wörter-mit-Strichen-" * 3, "A\u00a0B  C"])
def test_an_entry_shows_its_value_whether_drawn_or_typeset(value: str) -> None:
    data, findings = fill_pdf(printed(agreement(), form()), {"story": value}, TEMPLATE)
    fields = read_fields(data)
    seen = read_text(data, fields).fields["notice.ex-1.story"]

    assert findings == ()
    assert "".join(seen.split()) == "".join(value.split())
