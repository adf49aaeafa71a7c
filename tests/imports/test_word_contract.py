"""A Word file read as a contract: numbers that Word counts, looks, tables, notes, and what is left out."""

import io
import re
import zipfile

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph
from imports.made_contracts import LIST, Item, saved, word

from assembler.formats.word.package import W
from assembler.imports.word_contract import read_word_contract, tracked_changes
from assembler.model.contract import PLACEHOLDER, Cell, Contract, Stretch


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


def test_a_line_may_be_centred_by_its_style_and_larger_than_usual() -> None:
    document = docx.Document()
    document.styles["Body Text"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph("Agreement", style="Body Text")
    document.add_paragraph("of two").alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph().add_run("Fees").font.size = Pt(14)
    document.add_paragraph("The Client pays what is due, each month, and on time.")
    found = read(saved(document)).passages
    assert [(each.centred, each.large) for each in found] == [(True, False), (True, False), (False, True), (False, False)]


def test_looks_that_a_clause_has_no_sign_for_are_known() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("These words have the usual look, ")
    ground, struck, blue, large, high = (paragraph.add_run(text).font for text in ("ground", "struck", "blue", "large", "2"))
    ground.highlight_color, struck.strike, blue.color.rgb = WD_COLOR_INDEX.YELLOW, True, RGBColor(0, 0, 255)
    large.all_caps, high.superscript = True, True
    (passage,) = read(saved(document)).passages
    assert [each for each in passage.stretches if each.face] == [
        Stretch("ground", "hm"),
        Stretch("struck", "s"),
        Stretch("blue", "k"),
        Stretch("large", "a"),
        Stretch("2", "v"),
    ]


def test_underlined_spaces_and_tabs_are_a_line_to_write_on() -> None:
    document = docx.Document()
    for texts in (("The fee is", "        ", "Euro."), ("By:", "\t", ""), ("", "\t\t", ""), ("No", " ", "line."), ("", " ", "")):
        _, line, _ = map(document.add_paragraph().add_run, texts)
        line.underline = True
    assert [each.text for each in read(saved(document)).passages] == ["The fee is ____ Euro.", "By: ____ ", " ____ ", "No line."]


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


def test_a_cell_over_two_columns_stands_in_the_first_of_them() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for row, texts in enumerate((("Party", "Wide"), ("Whole", "Last"), ("a", "b", "c"))):
        for cell, text in zip(table.rows[row].cells, texts, strict=False):
            cell.text = text
    table.rows[0].cells[1].merge(table.rows[0].cells[2])
    table.rows[1].cells[1].text = ""
    table.rows[1].cells[2].text = "Last"
    table.rows[1].cells[0].merge(table.rows[1].cells[1])
    cells = {each.text: each.cell.column for each in read(saved(document)).passages if each.cell}
    assert cells == {"Party": 0, "Wide": 1, "Whole": 0, "Last": 2, "a": 0, "b": 1, "c": 2}


def test_a_content_control_that_nobody_filled_in_is_a_placeholder() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Date: ")
    for blank, text in (("<w:showingPlcHdr/>", "Enter a date."), ("", " or 1 May")):
        run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
        control = f"<w:sdt {nsdecls('w')}><w:sdtPr>{blank}<w:text/></w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt>"
        paragraph._p.append(parse_xml(control))  # noqa: SLF001 - python-docx writes no content controls
    (passage,) = read(saved(document)).passages
    assert passage.stretches == (Stretch("Date: "), Stretch("Enter a date.", "c"), Stretch(" or 1 May"))


def test_what_a_merge_field_shows_is_a_placeholder() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Between ")
    for code, shown in (("MERGEFIELD Client_Name", "«Client_Name»"), ("PAGE", "7"), ('MERGEFIELD "Town"', "Bonn")):
        field = (
            f'<w:fldSimple {nsdecls("w")} w:instr="{code.replace(chr(34), "&quot;")}"><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>'
        )
        paragraph._p.append(parse_xml(field))  # noqa: SLF001 - python-docx has no fields
        paragraph.add_run(" and ")
    (passage,) = read(saved(document)).passages
    assert [text for text, face in passage.stretches if PLACEHOLDER in face] == ["«Client_Name»", "Bonn"]
    assert passage.text == "Between «Client_Name» and 7 and Bonn and "


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


def added(document: Document, text: str, properties: str = "", run: str = "") -> Paragraph:
    """Add a paragraph with the XML of its properties, and of those of its only run."""
    paragraph = document.add_paragraph(text)
    for parent, tag, xml in ((paragraph._p, "pPr", properties), (paragraph.runs[0]._r, "rPr", run)):  # noqa: SLF001 - raw XML
        if xml:
            parent.insert(0, parse_xml(f"<w:{tag} {nsdecls('w')}>{xml}</w:{tag}>"))
    return paragraph


def numbered(level: int, mark: str = "") -> str:
    return f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="{LIST}"/></w:numPr><w:rPr>{mark}</w:rPr>'


def test_a_number_is_seen_in_whatever_font_its_list_draws_it() -> None:
    document = docx.Document(io.BytesIO(word(Item(1, "Term"))))
    (level, *_) = document.part.numbering_part.element.iter(f"{W}lvl")
    level.append(parse_xml(f'<w:rPr {nsdecls("w")}><w:rFonts w:ascii="Charter"/></w:rPr>'))
    assert [each.label for each in read(saved(document)).passages] == ["1."]


def test_a_number_that_nobody_sees_is_left_out_and_told() -> None:
    document = docx.Document(io.BytesIO(word(Item(1, "Term"))))
    added(document, "Hidden number.", numbered(2, "<w:vanish/>"))
    added(document, "No such level.", numbered(9))
    contract = read(saved(document))
    assert [each.label for each in contract.passages] == ["1.", "", ""]
    assert [(each.what, each.text) for each in contract.left_out] == [
        ("a number that nobody sees, of paragraph 2", "1.1"),
        ("the number of paragraph 3, since its list has no level 9", ""),
    ]


def test_a_separator_of_styles_joins_a_title_and_the_text_behind_it() -> None:
    document = docx.Document(io.BytesIO(word(Item(1, "Term"))))
    added(document, "Length.", numbered(2, "<w:vanish/><w:specVanish/>"), "<w:u/>")
    added(document, " It runs.")
    _, joined = read(saved(document)).passages
    assert (joined.label, joined.stretches) == ("1.1", (Stretch("Length.", "u"), Stretch(" It runs.")))


def test_characters_of_no_width_are_drawn_as_usual() -> None:
    document = docx.Document()
    added(document, "Every word counts.", run='<w:w w:val="0"/>')
    assert [each.text for each in read(saved(document)).passages] == ["Every word counts."]


def test_signs_are_the_letters_that_look_the_same() -> None:
    document = docx.Document()
    sign = '<w:sym w:font="{}" w:char="F0{}"/>'
    for font, code in (("Wingdings", "A8"), ("Wingdings", "FE"), ("Symbol", "61"), ("Wingdings", "4A")):
        run = document.add_paragraph().add_run("")._r  # noqa: SLF001 - raw XML
        run.append(parse_xml(sign.format(font, code).replace(" w:font", f" {nsdecls('w')} w:font")))
        run.append(parse_xml(f"<w:t {nsdecls('w')}>Yes</w:t>"))
    added(document, "o", run='<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>')
    contract = read(saved(document))
    assert [each.text for each in contract.passages] == ["☐Yes", "☑Yes", "αYes", " Yes", "☐"]
    assert [(each.what, each.text) for each in contract.left_out] == [("signs of the font Wingdings, in paragraph 4", "004A")]


def test_a_table_of_contents_is_known_by_its_style() -> None:
    document = docx.Document()
    document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("1 Term\t7", style="toc 1")
    document.add_paragraph("The term runs.")
    contract = read(saved(document))
    assert [each.text for each in contract.passages] == ["The term runs."]
    assert [each.text for each in contract.left_out] == ["1 Term 7"]


def test_a_file_without_styles_or_lists_is_read() -> None:
    rewritten = io.BytesIO()
    parts = ("styles", "numbering", "stylesWithEffects")
    with zipfile.ZipFile(io.BytesIO(word("Some words."))) as before, zipfile.ZipFile(rewritten, "w") as after:
        for name in before.namelist():
            if not name.removeprefix("word/").startswith(parts):
                kept = re.sub(rf'<Relationship [^>]*"(?:{"|".join(parts)})\.xml"[^>]*/>', "", before.read(name).decode("latin-1"))
                after.writestr(name, kept.encode("latin-1"))
    assert [each.text for each in read(rewritten.getvalue()).passages] == ["Some words."]


def test_a_bookmark_behind_a_line_break_is_told_with_the_breaks_before_it() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("One")
    for name in ("_first", "_second"):
        paragraph._p.append(parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="{len(name)}" w:name="{name}"/>'))  # noqa: SLF001
        paragraph.add_run().add_break()
        paragraph.add_run(name)
    (passage,) = read(saved(document)).passages
    assert (passage.marks, passage.breaks) == (("_first", "_second"), (("_second", 1),))
