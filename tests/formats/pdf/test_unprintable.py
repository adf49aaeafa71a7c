from dataclasses import replace

import pytest
from formats.pdf.pdf_sample import DAY, TEMPLATE, agreement, saying

from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.pdf.unprintable import describe_character, is_unprintable
from assembler.model.diagnostics import as_text


def refused(*lines: str) -> list[str]:
    pdf, findings = render_pdf((saying(*lines),), TEMPLATE, "Packet", DAY)
    assert pdf == b""
    return [as_text(finding) for finding in findings]


def test_a_character_no_font_has_is_named_with_its_field_and_place() -> None:
    assert refused("Acme 株")[0] == (
        "matter.yaml:7:3: error: “株” (U+682A CJK UNIFIED IDEOGRAPH-682A) in the field partner.name of “Letter” is in none of the fonts."
        " [pdf-character]\n"
        "  7 |   name: …\n"
        "    |   ^^^^\n"
        "  hint: Write it in Latin, Greek or Cyrillic letters, or build Word files alone: --formats docx."
    )


def test_all_such_characters_are_named_at_once() -> None:
    found = "".join(refused("株式会社", "😀 ไทย"))

    assert [char for char in "株式会社😀ไทย" if f"“{char}”" not in found] == []


def test_a_text_that_several_papers_print_is_told_once() -> None:
    _, findings = render_pdf((saying("株式"), replace(saying("株式"), name="other")), TEMPLATE, "Packet", DAY)

    assert [finding.message.count("CJK") for finding in findings] == [2]


def test_a_character_is_found_in_bold_and_on_the_cover() -> None:
    text = "株"
    document = saying(text, title=f"Letter {text}")
    _, findings = render_pdf((document, agreement()), TEMPLATE, "Packet", DAY)

    assert {finding.subject for finding in findings} == {"partner.name", "letter"}


@pytest.mark.parametrize(
    ("char", "name"),
    [
        ("\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("\u200b", "U+200B ZERO WIDTH SPACE"),
        ("\t", "U+0009"),
        ("\x00", "U+0000"),
        ("\ufffd", "“�” (U+FFFD REPLACEMENT CHARACTER)"),
        ("\u05d0", "“א” (U+05D0 HEBREW LETTER ALEF)"),
        ("\ud800", "U+D800"),
    ],
)
def test_invisible_and_right_to_left_characters_are_refused(char: str, name: str) -> None:
    (finding,) = refused(f"Acme {char} Ltd")

    assert f"error: {name} in the field partner.name of “Letter” cannot be printed." in finding


@pytest.mark.parametrize("char", ["\n", " ", "\u00a0", "\u202f", "é", "Ж", "Ω", "€", "–", "株"])
def test_a_character_with_a_shape_is_refused_only_where_no_font_has_it(char: str) -> None:
    assert not is_unprintable(char)


def test_a_cluster_is_named_by_each_of_its_code_points() -> None:
    assert describe_character("x\u030c") == "“x̌” (U+0078 LATIN SMALL LETTER X, U+030C COMBINING CARON)"


@pytest.mark.parametrize(("char", "instead"), [("ﬃ", "ffi"), ("Ａ", "A"), ("㎏", "kg"), ("𝐀", "A")])
def test_a_character_that_stands_for_plain_letters_is_answered_with_them(char: str, instead: str) -> None:
    (told,) = refused(f"Acme {char}")
    assert told.endswith(f"hint: Write “{instead}” for “{char}”.")
