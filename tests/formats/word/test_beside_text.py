"""Headers, footers and notes: as the sections show them, and with whose they are."""

import pytest
from formats.word.word_sample import FORM, edited, swap, word
from formats.word.word_xml import DECLARED, paragraph, run

from assembler.formats.word.beside_text import Furniture, headers_and_footers, read_notes
from assembler.formats.word.opened_file import WordFile, open_word
from assembler.formats.word.package import DOCUMENT
from assembler.formats.word.paragraphs import Kind
from assembler.formats.word.views import seen_text


def opened(data: bytes) -> WordFile:
    file, fault = open_word(data)
    assert file is not None, fault
    return file


def texts(furniture: Furniture) -> list[str]:
    return [seen_text(line.pieces).strip() for line in furniture.lines]


def test_headers_and_footers_are_those_that_a_section_shows() -> None:
    shown = {each.name: texts(each) for each in headers_and_footers(opened(word(FORM)))}
    assert {*shown} == {"the header", "the header of the first page", "the footer", "the footer of the first page"}
    assert any("Page" in line for line in shown["the footer"])
    dropped = edited(word(FORM), DOCUMENT, swap("<w:footerReference", "<w:otherReference", 9))
    assert [each.lines for each in headers_and_footers(opened(dropped)) if "footer" in each.name] == [(), ()]


def test_without_a_first_page_of_its_own_every_page_shows_the_others() -> None:
    alike = edited(word(FORM), DOCUMENT, swap("<w:titlePg/>", ""))
    assert {each.name for each in headers_and_footers(opened(alike))} == {"the header", "the footer"}


def test_a_later_section_may_show_another_footer_and_shows_that_of_the_one_before_where_it_has_none() -> None:
    other = '<w:p><w:pPr><w:sectPr><w:footerReference w:type="default" r:id="header1"/></w:sectPr></w:pPr></w:p><w:sectPr>'
    two = edited(word(FORM), DOCUMENT, swap("<w:sectPr>", other))
    assert [each.name for each in headers_and_footers(opened(two))].count("the footer") == 2


def test_a_header_that_is_named_and_not_there_cannot_be_read() -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        headers_and_footers(opened(edited(word(FORM), "word/header1.xml", lambda _: "no xml")))


def test_notes_are_known_by_what_they_are_not_by_their_names() -> None:
    note = f'<w:footnotes {DECLARED}><w:footnote w:id="2">{paragraph(run("Not in Bavaria."))}</w:footnote></w:footnotes>'
    (found,) = read_notes(opened(edited(word(), "word/other.xml", lambda _: note)))
    assert (found.kind, found.anchor, found.by, found.on) == ("a footnote", (Kind.NOTE, "2"), "", None)


def test_a_comment_states_who_wrote_it_and_when() -> None:
    comment = f'<w:comments {DECLARED}><w:comment w:id="1" w:author=" Ann " w:date="2026-12-03T10:00:00Z">{paragraph(run("Why?"))}</w:comment></w:comments>'
    (found,) = read_notes(opened(edited(word(), "word/comments.xml", lambda _: comment)))
    assert (found.anchor, found.by, str(found.on)) == ((Kind.COMMENT, "1"), "Ann", "2026-12-03 10:00:00+00:00")
