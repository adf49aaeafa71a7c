from formats.word.word_sample import AGREEMENT, FORM, edited, word

from assembler.formats.word.package import DOCUMENT, NUMBERING
from assembler.formats.word.received_file import MOST_LINES, TOO_LONG, WordContent, embedded_paper, open_word, read_both_views
from assembler.model.embedded_model import bare_document

ITEM = "customXml/item1.xml"


def content(data: bytes) -> WordContent:
    opened, fault = open_word(data)
    assert opened is not None, fault
    read, fault = read_both_views(opened)
    assert read is not None, fault
    return read


def test_a_file_of_ours_reads_alike_in_both_views() -> None:
    read = content(word(FORM))
    assert read.accepted == read.rejected
    assert read.protected
    assert (read.hidden, read.authors, read.embedded) == ((), (), ())
    assert any("Page" in line for line in read.headers_and_footers["the footer"])


def test_who_tracked_a_change_and_what_was_embedded_is_named() -> None:
    ins = '<w:ins w:id="1" w:author="Ann"><w:r><w:t>x</w:t></w:r></w:ins><w:ins w:id="2"/>'
    changed = edited(word(), DOCUMENT, lambda text: text.replace("<w:sectPr>", f"<w:p>{ins}</w:p><w:altChunk/><w:sectPr>"))
    read = content(edited(changed, "word/media/image1.png", lambda _: "x"))
    assert read.authors == ("Ann", "somebody without a name")
    assert read.embedded == ("a picture or an embedded file", "another file")
    assert not read.protected


def test_the_model_a_file_embeds_is_read_unless_there_are_two() -> None:
    opened, _ = open_word(word())
    assert opened is not None
    assert embedded_paper(opened) == bare_document(AGREEMENT)
    doubled, _ = open_word(edited(word(), "customXml/item2.xml", lambda _: opened.package.parts[ITEM].decode()))
    spoilt, _ = open_word(edited(word(), ITEM, lambda text: text.replace("</paper>", "}</paper>")))
    assert doubled is not None
    assert spoilt is not None
    assert (embedded_paper(doubled), embedded_paper(spoilt)) == (None, None)


def test_a_file_without_lists_is_read_and_one_of_too_many_paragraphs_is_not() -> None:
    assert open_word(edited(word(), NUMBERING, lambda _: "no xml"))[0] is not None
    long = edited(word(), DOCUMENT, lambda text: text.replace("<w:sectPr>", "<w:p/>" * (MOST_LINES + 1) + "<w:sectPr>"))
    assert open_word(long) == (None, TOO_LONG)
