from dataclasses import replace

from formats.word.word_sample import AGREEMENT, shell

from assembler.formats.word.unprintable import UNPRINTABLE, unprintable
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


def test_what_cannot_stand_in_a_file_is_what_xml_leaves_out() -> None:
    """XML 1.0, section 2.2, production Char, over every character there is."""
    allowed = ({0x9, 0xA, 0xD}, range(0x20, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000))
    refused = {at for at in range(0x110000) if UNPRINTABLE.fullmatch(chr(at))}
    assert refused == {*range(0x110000)}.difference(*allowed)
