"""A file read by as little as will do."""

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from imports.made_contracts import Item, saved, word

from assembler.imports.plain_reading import plain_markdown_lines, plain_word_lines, plain_word_notes


def test_paragraphs_have_the_numbers_that_word_counts() -> None:
    data = word(Item(1, "Term"), Item(2, "It *runs*."), [["A", "B"]], title="Agreement")
    lines = [tuple(line) for line in plain_word_lines(data) if line.text]
    assert lines == [("", "Agreement"), ("1.", "Term"), ("1.1", "It runs."), ("", "A"), ("", "B")]


def test_tracked_changes_are_accepted_or_rejected_and_paragraphs_run_on() -> None:
    document = docx.Document()
    first = document.add_paragraph("One ")
    mark = f'<w:pPr {nsdecls("w")}><w:rPr><w:del w:id="1" w:author="A"/></w:rPr></w:pPr>'
    first._p.insert(0, parse_xml(mark))  # noqa: SLF001 - python-docx writes no tracked changes
    change = f'<w:del {nsdecls("w")} w:id="2" w:author="A"><w:r><w:delText>old </w:delText></w:r></w:del>'
    first._p.append(parse_xml(change))  # noqa: SLF001
    document.add_paragraph("two.")
    data = saved(document)
    assert [line.text for line in plain_word_lines(data)] == ["One two."]
    assert [line.text for line in plain_word_lines(data, accepting=False)] == ["One old ", "two."]


def test_footnotes_are_read_where_the_text_refers_to_them() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("It is due")
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'))  # noqa: SLF001 - python-docx has none
    notes = "".join(
        f'<w:footnote w:id="{at}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
        for at, text in ((2, "At noon."), (3, "No."))
    )
    blob = f"<w:footnotes {nsdecls('w')}>{notes}</w:footnotes>".encode()
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, blob, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    assert plain_word_notes(saved(document)) == ("At noon.",)


def test_a_file_that_cannot_be_read_has_no_lines() -> None:
    assert (plain_word_lines(b"no file"), plain_word_notes(b"no file")) == ((), ())


def test_markdown_is_read_without_its_marks() -> None:
    text = "---\ntitle: T\n---\n```markdown\n```\n# Terms\n\n**1. A**. See [here](https://x.org)<br>now.\n\n<!-- no -->\n| A | B |\n|---|---|\n| C | \\* |\n"
    assert [" ".join(line.text.split()) for line in plain_markdown_lines(text)] == ["Terms", "1. A. See here now.", "A B", "C *"]


def test_the_lists_of_markdown_are_counted_as_publishers_print_them() -> None:
    text = "1. One\n    1. Deep\n\n        words of it\n    1. Next\n        1. Deeper\n            1. Deepest\n1. Two\n\nEnd.\n\n5. Five"
    lines = " ".join(line.text for line in plain_markdown_lines(text)).split()
    assert [word for word in lines if word[0] in "(0123456789"] == ["1.", "1.1", "1.2", "(a)", "(i)", "2.", "5."]


def test_an_address_in_markdown_is_words() -> None:
    assert [line.text for line in plain_markdown_lines("At <https://x.org/a>, <b>now</b>.")] == ["At <https://x.org/a>, now ."]


def test_a_number_far_to_the_right_goes_on_with_the_text_above_it_in_markdown() -> None:
    text = "8. Reports\n    a. Members:\n        vi. History:\n            1. Received\n            2. Accepted\n"
    assert [line.text for line in plain_markdown_lines(text)] == ["8. Reports a. Members: vi. History: 1. Received 2. Accepted"]


def test_underscores_around_words_are_a_look() -> None:
    (line,) = plain_markdown_lines("the _Company_'s notice &mdash; some_name and ____")
    assert line.text.split() == ["the", "Company's", "notice", "—", "some_name", "and"]
