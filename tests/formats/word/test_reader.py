from formats.word.word_sample import AGREEMENT, FORM, edited, word

from assembler.formats.word.package import DOCUMENT
from assembler.formats.word.reader import PrintedText, read_word
from assembler.formats.word.writer import bookmark_name
from assembler.model.form_fields import controls


def printed(data: bytes) -> PrintedText:
    read, fault = read_word(data)
    assert read is not None, fault
    return read


def test_labels_references_and_contents_are_read_as_word_prints_them() -> None:
    read = printed(word())
    assert read.contents == ("1.\tDefinitions", "2.\tFees & tax", "3.\tExecution")
    assert read.numbers[bookmark_name("clause.2.1(b)")] == "2.1(b)"
    assert (bookmark_name("clause.2.1(b)"), "2.1(b)") in read.references
    assert "\n2.1 Exampla shall pay the Partner" in read.words


def test_the_entries_of_a_form_are_its_controls_in_order() -> None:
    expected = [(control.tag, control.value) for control in controls(FORM) if control.kind != "signature"]
    assert [(tag, value.strip()) for tag, value in printed(word(FORM)).entries] == expected


def test_inserted_words_are_read_and_deleted_and_moved_ones_are_not() -> None:
    def tracked(text: str) -> str:
        kept = "<w:ins><w:r><w:t>in</w:t></w:r></w:ins><w:moveTo><w:r><w:t>to</w:t></w:r></w:moveTo>"
        gone = "<w:del><w:r><w:t>del</w:t></w:r></w:del><w:moveFrom><w:r><w:t>from</w:t></w:r></w:moveFrom>"
        return text.replace("<w:sectPr>", f"<w:p>{kept}{gone}</w:p><w:sectPr>")

    assert printed(edited(word(), DOCUMENT, tracked)).words.split("\n")[-1] == "into"


def test_a_field_whose_result_never_begins_shows_nothing() -> None:
    open_field = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>a</w:t></w:r></w:p>'
    read = printed(edited(word(AGREEMENT), DOCUMENT, lambda text: text.replace("<w:sectPr>", f"{open_field}<w:sectPr>")))
    assert read.words.endswith("\n")
