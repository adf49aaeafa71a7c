"""Paragraphs of text boxes stand behind the paragraph that a box is anchored in."""

import io
from dataclasses import replace

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from imports.made_contracts import LIST, Item, saved, word

from assembler.imports.headings import is_heading, is_title
from assembler.imports.plain_reading import plain_word_lines
from assembler.imports.word_contract import read_word_contract
from assembler.model.contract import Contract

NAMES = (
    f'{nsdecls("w", "wp")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def in_box(*texts: str, number: bool = False) -> str:
    """Return the box of a newer program with these paragraphs."""
    properties = f'<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{LIST}"/></w:numPr></w:pPr>' if number else ""
    inside = "".join(f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
    return f"<w:drawing><wp:anchor><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx></wp:anchor></w:drawing>"


def for_older(*texts: str) -> str:
    inside = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
    return f"<w:pict><w:txbxContent>{inside}</w:txbxContent></w:pict>"


def with_run(run: str, document: Document | None = None, around: str = "w:r") -> bytes:
    """Return a Word file in which a run stands inside the word “later”."""
    document = document or docx.Document()
    paragraph = document.add_paragraph("Sign now or la")
    inner = f"<w:r>{run}</w:r>" if around != "w:r" else run
    paragraph._p.append(parse_xml(f'<{around} {NAMES} w:id="1" w:author="A">{inner}</{around}>'))  # noqa: SLF001 - python-docx draws no boxes
    paragraph.add_run("ter.")
    document.add_paragraph("The end.")
    return saved(document)


def read(data: bytes) -> Contract:
    contract, fault = read_word_contract("a.docx", data, accepting=True)
    assert contract is not None, fault
    return contract


@pytest.mark.parametrize(
    "run",
    [
        in_box("Seller", "Town"),
        (
            f"<mc:AlternateContent><mc:Choice Requires='wps'>{in_box('Seller', 'Town')}</mc:Choice>"
            f"<mc:Fallback>{for_older('Seller', 'Town')}</mc:Fallback></mc:AlternateContent>"
        ),
        in_box("Seller") + in_box("Town"),
    ],
    ids=["one box", "two ways", "two boxes"],
)
def test_no_box_parts_a_sentence(run: str) -> None:
    data = with_run(run)
    assert [each.text for each in read(data).passages] == ["Sign now or later.", "Seller", "Town", "The end."]
    assert [line.text for line in plain_word_lines(data)] == ["Sign now or later.", "Seller", "Town", "The end."]


def test_a_box_inside_a_box_is_read_once() -> None:
    inner = in_box("Inner")
    data = with_run(in_box("Outer").replace("</w:t></w:r>", f"</w:t></w:r><w:r>{inner}</w:r>"))
    assert [each.text for each in read(data).passages] == ["Sign now or later.", "Outer", "Inner", "The end."]


def test_the_number_of_a_box_is_none_of_the_contract_and_told() -> None:
    document = docx.Document(io.BytesIO(word(Item(1, "Term"))))
    contract = read(with_run(in_box("Seller", number=True), document))
    assert [(each.label, each.text) for each in contract.passages][2] == ("", "Seller")
    assert [each.what for each in contract.left_out] == ["the numbers of 1 paragraphs in text boxes"]


def test_a_box_that_says_something_else_for_older_programs_stays_where_it_is() -> None:
    run = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{in_box('Seller')}</mc:Choice>"
        f"<mc:Fallback>{for_older('Buyer')}</mc:Fallback></mc:AlternateContent>"
    )
    text = " ".join(each.text for each in read(with_run(run)).passages)
    assert "Seller" in text
    assert "Buyer" in text


@pytest.mark.parametrize("change", ["w:del", "w:moveFrom"])
def test_a_box_that_a_change_deletes_is_gone(change: str) -> None:
    data = with_run(in_box("Seller"), around=change)
    assert [each.text for each in read(data).passages] == ["Sign now or later.", "The end."]


def test_what_stood_in_a_box_is_known_and_an_answer_there_heads_nothing() -> None:
    before, answer, after = read(with_run(in_box("RESEARCH"))).passages
    assert [each.boxed for each in (before, answer, after)] == [False, True, False]
    assert not is_heading(answer)
    assert is_heading(replace(answer, boxed=False))
    assert is_heading(replace(answer, heading=1))
    assert is_title(read(with_run(in_box("SERVICE CONTRACT"))).passages[1])
