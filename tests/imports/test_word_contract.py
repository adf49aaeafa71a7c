"""A Word file read as a contract: numbers that Word counts, looks, tables, notes, and what is left out."""

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
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


def test_a_paragraph_in_a_table_has_its_cell() -> None:
    contract = read(word([["A", "B"], ["C", ""]], "Between.", [["D"]]))
    cells = {each.text: each.cell for each in contract.passages}
    assert cells == {"A": Cell(0, 0, 0), "B": Cell(0, 0, 1), "C": Cell(0, 1, 0), "Between.": None, "D": Cell(1, 2, 0)}


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


def test_a_file_that_is_no_word_file_is_refused_with_a_sentence() -> None:
    for data in (b"", b"no file", b"PK\x03\x04 broken"):
        contract, fault = read_word_contract("a.docx", data, accepting=True)
        assert contract is None
        assert fault.endswith(".")
