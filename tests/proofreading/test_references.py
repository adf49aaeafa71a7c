"""References held against what is there, in the contract and in the paper beside it."""

from io import BytesIO

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from imports.made_contracts import Item, saved, word
from proofreading.sound_contract import SOUND, read, told

from assembler.imports.word_contract import read_word_contract
from assembler.proofreading.proofreading import proofread

PAPER = "# Paper\n\n1\\. Term\n\n2\\. Fees\n\n2.1 It is paid.\n\n3\\. Law\n\n3.1 {}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("See Section 2 (Fees), Section 2.1 and this Section 3.", []),
        ("See Section 365(n) of the Code, section 401(k) and Section 12 of the Supply Act.", []),
        ("Under C.R.S. § 8-2-13(4) and the Supply Act, Section 5.2, it ends.", []),
        ("As FAR section 2.212 and the DPA Section 3.9 say.", []),
        ("See Section 2.1, Section 3, and Clause 9 and Section 7A of another paper.", []),
        ("See Section 2.4.", ["Section 2.4"]),
        ("See Sections 2.4 and 2.5.", ["Sections 2.4 and 2.5"] * 2),
        ("See Section 2 (Term) and Section 2.9.", ["Section 2 (Term)", "Section 2.9"]),
        ("See Section 2 (Term), and again Section 2 (Law).", ["Section 2 (Term)", "Section 2 (Law)"]),
    ],
)
def test_a_number_leads_to_its_paragraph_and_to_its_title(text: str, words: list[str]) -> None:
    assert [row[2] for row in told(PAPER.format(text))] == words


def test_where_most_references_lead_nowhere_the_numbers_are_not_what_they_seem() -> None:
    found = read(PAPER.format("See Section 2.4, Section 2.5, Section 2.6, Section 2.7 and Section 2.1.")).remarks
    assert [(each.id, len(each.spots)) for each in found] == [("numbers-of-another-paper", 4)]


def test_a_title_may_name_the_section_and_its_item_together() -> None:
    paper = "# Paper\n\n1\\. Warranties\n\n1.1 **From Acme.** It is so.\n\n2\\. Law\n\n2.1 {} says it.\n\n3\\. Term"
    assert told(paper.format("Section 1.1 (Warranties From Acme)")) == []
    assert [row[2] for row in told(paper.format("Section 1.1 (Term)"))] == ["Section 1.1 (Term)"]


def test_a_contract_without_numbers_cites_the_paper_beside_it() -> None:
    order = "# Order\n\nSection 3.1 and Section 3.7 apply."
    assert [(each.id, len(each.spots)) for each in read(order).remarks] == [("numbers-of-another-paper", 2)]
    assert [row[2] for row in told(order, SOUND)] == ["Section 3.7"]


def test_a_field_that_points_at_nothing_is_told_at_the_number_that_it_shows() -> None:
    document = docx.Document(BytesIO(word(Item(1, "Term"), "The term ends on 13 May as said in Section ", title="Paper")))
    run = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    field = run.format("begin") + "<w:r><w:instrText> REF _gone \\r \\h </w:instrText></w:r>" + run.format("separate")
    inner = f"{field}<w:r><w:t>13</w:t></w:r>{run.format('end')}"
    for element in parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>"):
        document.paragraphs[-1]._p.append(element)  # noqa: SLF001 - python-docx has no name for fields
    contract, fault = read_word_contract("paper.docx", saved(document), accepting=True)
    assert contract, fault
    remark = proofread(contract).remarks[0]
    spot = remark.spots[0]
    assert (remark.id, spot.words, spot.text[: spot.start]) == (
        "dead-reference-field",
        "13",
        "The term ends on 13 May as said in Section ",
    )


def test_a_section_is_there_where_its_items_are() -> None:
    paper = "# Paper\n\n## ARTICLE I\n\n1.1 It begins.\n\n## ARTICLE II\n\n2.1 It goes on.\n\n## ARTICLE III\n\n3.1 {} say so."
    assert told(paper.format("Sections 1, 2 and 3.1")) == []
