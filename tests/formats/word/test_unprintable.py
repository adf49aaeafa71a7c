from dataclasses import replace

from formats.word.word_sample import AGREEMENT, shell

from assembler.formats.word.unprintable import unprintable
from assembler.formats.word.word_file import render_word
from assembler.model.document import Paragraph, Text
from assembler.model.source import Span

SPAN = Span("acme.yaml", 7, 3)
SPOILT = replace(AGREEMENT, blocks=(Paragraph((Text("a\x0bb", SPAN, "partner.name"), Text("\ud800"))),))


def test_a_character_no_file_can_hold_is_named_with_its_place() -> None:
    assert [(finding.span, finding.message) for finding in unprintable(SPOILT)] == [
        (None, "The character U+D800 in “Alliance Agreement” cannot stand in a Word file."),
        (SPAN, "The character U+000B in the field partner.name cannot stand in a Word file."),
    ]


def test_a_document_that_holds_one_is_not_rendered() -> None:
    assert render_word(SPOILT, shell()) == (b"", unprintable(SPOILT))


def test_tabs_line_breaks_and_letters_of_any_plane_are_held() -> None:
    assert unprintable(replace(AGREEMENT, blocks=(Paragraph((Text("a\tb\nc \U0001d504 é"),)),))) == ()
