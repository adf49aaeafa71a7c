from formats.word.word_sample import AGREEMENT, FORM, edited, swap, word
from formats.word.word_xml import DECLARED, paragraph, run

from assembler.formats.word.opened_file import (
    MOST_LINES,
    TOO_LONG,
    WordFile,
    embedded_paper,
    headers_and_footers,
    notes,
    open_word,
)
from assembler.formats.word.package import DOCUMENT, NUMBERING, STYLES, UNREADABLE
from assembler.formats.word.received_file import all_words
from assembler.model.embedded_model import bare_document

ITEM = "customXml/item1.xml"


def opened(data: bytes) -> WordFile:
    file, fault = open_word(data)
    assert file is not None, fault
    return file


def test_the_model_a_file_embeds_is_read_unless_there_are_two() -> None:
    assert embedded_paper(opened(word()).package) == bare_document(AGREEMENT)
    model = opened(word()).package.parts[ITEM].decode()
    doubled = edited(word(), "customXml/item2.xml", lambda _: model)
    spoilt = edited(word(), ITEM, swap("</paper>", "}</paper>"))
    assert (embedded_paper(opened(doubled).package), embedded_paper(opened(spoilt).package)) == (None, None)


def test_a_file_without_lists_is_read_and_one_of_too_many_paragraphs_is_not() -> None:
    assert open_word(edited(word(), NUMBERING, lambda _: "no xml"))[0] is not None
    long = edited(word(), DOCUMENT, lambda text: text.replace("<w:sectPr>", "<w:p/>" * (MOST_LINES + 1) + "<w:sectPr>"))
    assert open_word(long) == (None, TOO_LONG)


def test_a_file_without_styles_or_with_numbers_that_are_none_cannot_be_read() -> None:
    assert open_word(edited(word(), STYLES, lambda _: "<!DOCTYPE x []><x/>")) == (None, UNREADABLE)
    assert open_word(edited(word(), NUMBERING, swap('w:ilvl="0"', 'w:ilvl="x"'))) == (None, UNREADABLE)
    assert open_word(edited(word(), DOCUMENT, swap("w:body", "w:other", 9))) == (None, UNREADABLE)


def test_objects_inside_each_other_are_read_as_deep_as_programs_make_them() -> None:
    def nested(times: int) -> bytes:
        inside = run("deep")
        for _ in range(times):
            inside = f"<mc:AlternateContent {DECLARED}><mc:Choice>{inside}</mc:Choice></mc:AlternateContent>"
        return edited(word(), DOCUMENT, swap("<w:sectPr>", f"{paragraph(f'<w:r>{inside}</w:r>')}<w:sectPr>"))

    assert all_words(opened(nested(10))).endswith("deep")
    assert open_word(nested(100)) == (None, UNREADABLE)


def test_headers_and_footers_are_those_that_a_section_shows() -> None:
    found = headers_and_footers(opened(word(FORM)))
    assert any("Page" in line for line in found["the footer"])
    hidden = edited(word(FORM), DOCUMENT, swap("<w:footerReference", "<w:otherReference", 9))
    assert headers_and_footers(opened(hidden))["the footer"] == ()
    boxed = edited(word(FORM), "word/footer1.xml", swap("Page ", '</w:t></w:r><w:r><w:sym w:char="F041"/></w:r><w:r><w:t>'))
    assert any(line.startswith("A") for line in headers_and_footers(opened(boxed))["the footer"])


def test_notes_are_known_by_what_they_are_not_by_their_names() -> None:
    note = f"<w:footnotes {DECLARED}><w:footnote>{paragraph(run('Not in Bavaria.'))}</w:footnote></w:footnotes>"
    assert notes(opened(edited(word(), "word/other.xml", lambda _: note))) == {
        "a footnote": ("Not in Bavaria.",),
        "an endnote": (),
        "a comment": (),
    }
