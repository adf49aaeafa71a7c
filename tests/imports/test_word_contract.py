"""A Word file read as a contract: numbers that Word counts, looks, tables, notes, and what is left out."""

import io

import docx
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import RGBColor
from imports.made_contracts import Item, saved, word

from assembler.imports.word_contract import read_word_contract, tracked_changes
from assembler.model.contract import Cell, Contract, Stretch


def read(data: bytes, *, accepting: bool = True) -> Contract:
    contract, fault = read_word_contract("a.docx", data, accepting=accepting)
    assert contract is not None, fault
    return contract


def test_numbers_are_those_that_word_counts() -> None:
    contract = read(word(Item(1, "Term"), Item(2, "It runs."), Item(3, "Here."), Item(2, "It ends."), "Words."))
    assert [(each.label, each.text) for each in contract.passages] == [
        *(("1.", "Term"), ("1.1", "It runs."), ("(a)", "Here."), ("1.2", "It ends."), ("", "Words.")),
    ]
    assert len({each.list for each in contract.passages}) == 4


def test_words_keep_their_look_and_headings_their_level() -> None:
    contract = read(word("# Recitals", "A *bold* and ~lined~ word.", title="Agreement"))
    title, heading, text = contract.passages
    assert (title.titled, heading.heading, text.heading) == (True, 1, 0)
    assert text.stretches == (Stretch("A "), Stretch("bold", "b"), Stretch(" and "), Stretch("lined", "u"), Stretch(" word."))


def test_looks_that_a_clause_has_no_sign_for_are_known() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("These words have the usual look, ")
    ground, struck, blue, large, high = (paragraph.add_run(text).font for text in ("ground", "struck", "blue", "large", "2"))
    ground.highlight_color, struck.strike, blue.color.rgb = WD_COLOR_INDEX.YELLOW, True, RGBColor(0, 0, 255)
    large.all_caps, high.superscript = True, True
    (passage,) = read(saved(document)).passages
    assert [each for each in passage.stretches if each.face] == [
        Stretch("ground", "h"),
        Stretch("struck", "s"),
        Stretch("blue", "k"),
        Stretch("large", "a"),
        Stretch("2", "v"),
    ]


def test_underlined_spaces_and_tabs_are_a_line_to_write_on() -> None:
    document = docx.Document()
    for texts in (("The fee is", "        ", "Euro."), ("By:", "\t", ""), ("", "\t\t", ""), ("No", " ", "line."), ("", " ", "")):
        before, line, behind = map(document.add_paragraph().add_run, texts)
        line.underline = True
        assert (before.text, line.text, behind.text) == texts
    texts = [each.text for each in read(saved(document)).passages]
    assert texts == ["The fee is ____ Euro.", "By: ____ ", " ____ ", "No line."]


def test_what_is_drawn_below_the_title_is_a_rule() -> None:
    document = docx.Document()
    document.add_paragraph("Agreement", style="Title")
    for before in ("", "Date:"):
        document.add_paragraph(before).add_run("\t").underline = True
        document.add_paragraph("Text.")
    assert [each.text for each in read(saved(document)).passages] == ["Agreement", "Text.", "Date: ____ ", "Text."]


def test_the_colour_of_all_words_is_no_look() -> None:
    document = docx.Document()
    for text, colour in (("All of the words are grey.", "333333"), ("Black", "000000")):
        document.add_paragraph().add_run(text).font.color.rgb = RGBColor.from_string(colour)
    assert [each.stretches[0].face for each in read(saved(document)).passages] == ["", "k"]


def test_a_paragraph_in_a_table_has_its_cell() -> None:
    contract = read(word([["A", "B"], ["C", ""]], "Between.", [["D"]]))
    assert [(each.text, each.cell) for each in contract.passages] == [
        *(("A", Cell(0, 0, 0)), ("B", Cell(0, 0, 1)), ("C", Cell(0, 1, 0)), ("", Cell(0, 1, 1))),
        *(("Between.", None), ("D", Cell(1, 2, 0))),
    ]


def test_a_content_control_that_nobody_filled_in_is_a_placeholder() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Date: ")
    for blank, text in (("<w:showingPlcHdr/>", "Enter a date."), ("", " or 1 May")):
        run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
        control = f"<w:sdt {nsdecls('w')}><w:sdtPr>{blank}<w:text/></w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt>"
        paragraph._p.append(parse_xml(control))  # noqa: SLF001 - python-docx writes no content controls
    (passage,) = read(saved(document)).passages
    assert passage.stretches == (Stretch("Date: "), Stretch("Enter a date.", "c"), Stretch(" or 1 May"))


def test_headers_footers_and_hidden_text_are_left_out_and_said() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Draft of May"
    paragraph = document.add_paragraph("Seen. ")
    paragraph.add_run("Hidden.").font.hidden = True
    contract = read(saved(document))
    assert [each.text for each in contract.passages] == ["Seen. "]
    assert {(each.what, each.text) for each in contract.left_out} == {
        ("the header", "Draft of May"),
        ("text that nobody sees", "Hidden."),
    }


def test_tracked_changes_count_as_accepted_or_rejected() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Thirty ")
    change = f'<w:ins {nsdecls("w")} w:id="1" w:author="A"><w:r><w:t xml:space="preserve">business </w:t></w:r></w:ins>'
    paragraph._p.append(parse_xml(change))  # noqa: SLF001 - python-docx writes no tracked changes
    paragraph.add_run("days.")
    data = saved(document)
    assert [read(data, accepting=each).passages[0].text for each in (True, False)] == ["Thirty business days.", "Thirty days."]
    assert tracked_changes(data) == 1
    assert read(data).changes == read(data, accepting=False).changes != ()


def test_a_file_that_is_no_word_file_is_refused_with_a_sentence() -> None:
    for data in (b"", b"no file", b"PK\x03\x04 broken"):
        contract, fault = read_word_contract("a.docx", data, accepting=True)
        assert contract is None
        assert fault.endswith(".")


def test_the_addresses_of_links_are_notes() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("See ")
    id = document.part.relate_to(
        "https://example.org/a", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink", is_external=True
    )
    spaces = f'{nsdecls("w")} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    paragraph._p.append(parse_xml(f'<w:hyperlink {spaces} r:id="{id}"><w:r><w:t>here</w:t></w:r></w:hyperlink>'))  # noqa: SLF001
    (passage,) = read(saved(document)).passages
    assert (passage.text, passage.notes) == ("See here", ("Link: https://example.org/a",))


def test_an_empty_paragraph_that_ends_a_section_has_no_number() -> None:
    document = docx.Document(io.BytesIO(word(Item(1, "Terms"), Item(1, ""), Item(1, "Fees"), Item(1, ""), Item(1, "End"))))
    document.paragraphs[1]._p.get_or_add_pPr().append(parse_xml(f"<w:sectPr {nsdecls('w')}/>"))  # noqa: SLF001
    assert [(each.label, each.text) for each in read(saved(document)).passages] == [
        *(("1.", "Terms"), ("2.", "Fees"), ("3.", ""), ("4.", "End")),
    ]


def test_a_bullet_of_a_font_of_signs_is_a_bullet() -> None:
    document = docx.Document()
    document.add_paragraph("Alpha", style="List Bullet")
    data = io.BytesIO()
    document.save(data)
    contract, _ = read_word_contract("a.docx", data.getvalue(), accepting=True)
    assert contract is not None
    assert [each.text for each in contract.passages] == ["• Alpha"]
