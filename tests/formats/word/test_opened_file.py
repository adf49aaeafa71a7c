from formats.word.word_sample import AGREEMENT, edited, swap, word
from formats.word.word_xml import DECLARED, paragraph, run

from assembler.formats.word.opened_file import (
    MOST_LINES,
    TOO_LONG,
    WordFile,
    embedded_paper,
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
