"""Headings without numbers, by their looks."""

from dataclasses import replace

import pytest
from imports.passages import outlined, passages

from assembler.imports.headings import (
    is_heading,
    is_title,
    title_place,
    title_with_blank,
    with_numbers_of_headings,
    without_boxes,
)
from assembler.model.contract import COLOURED, UNDERLINED, Cell, Passage, Stretch


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("*Scope*", True),
        ("GENERAL TERMS", True),
        ("~Scope~", True),
        ("*and*", False),
        ("*Schedule 2: Prices of the goods*", True),
        ("*Amendment No. 2*", True),
        ("LOAN AGREEMENT NO. 12", True),
        ("ALLOCATION OF PROFITS; DISTRIBUTIONS", True),
        ("*It says yes; it ends so*", False),
        ("*ACME Inc. Bylaws*", True),
        ("*It says no* and *ends so. They go.*", False),
        ("Scope", False),
        ("*The Seller delivers. The Buyer pays.*", False),
        ("*It runs as follows:*", False),
        ("*Name: [Customer]*", False),
        ("* ______*", False),
        (f"*{'very ' * 14}long*", False),
    ],
)
def test_a_heading_is_short_and_looks_like_one(text: str, heading: bool) -> None:  # noqa: FBT001 - a column of the table
    assert is_heading(*passages(text)) is heading


def test_a_title_may_be_plain_where_it_names_a_kind_of_paper() -> None:
    assert [is_title(one) for one in passages("Partner Agreement", "Partners of ours", "*Partners of ours*")] == [
        True,
        False,
        True,
    ]


def test_a_line_that_ends_with_a_colon_is_no_title() -> None:
    assert outlined("*Prepared by:*", "*A lawyer*", "Words.").title is None


def test_a_number_alone_belongs_to_the_heading_below_it_and_no_other() -> None:
    joined = with_numbers_of_headings(passages("*§ 1*", "*Scope*", "*§ 2*", "Words that go on.", "*§ 3*"))
    assert [one.text for one in joined] == ["§ 1 Scope", "§ 2", "Words that go on.", "§ 3"]


def test_large_letters_stand_out_and_the_line_below_a_link_does_not() -> None:
    plain = Passage(1, (Stretch("Scope"),))
    assert is_heading(replace(plain, large=True))
    assert not is_heading(Passage(1, (Stretch("www.example.com", UNDERLINED + COLOURED),)))


@pytest.mark.parametrize(
    ("texts", "place"),
    [
        (("*Partner Agreement*", "*Terms*"), 0),
        (("*ACME Ltd*", "1 Street, Town", "*Contrat de maintenance*"), 2),
        (("*ООО Альфа*", "*Договор оказания услуг*"), 1),
        (("*ACME Ltd*", "Confidentiality Agreement on the project", "Words."), 1),
        (("*ACME Ltd*", "This Agreement is between us", "Words."), 0),
        (("Between us", "*Arbeitsvertrag*"), 1),
        (("Between us", "and you.", "Words of the agreement"), None),
        (("*ARTICLE I — TERMS*", "Words."), None),
        (("*Employment Offer Letter*", "*Cover Terms*"), 0),
        (("*ACME Ltd*", "*Key Terms*"), 0),
        (("*Registration Form*", "*to the Service Agreement*"), 0),
        (("*ACME Ltd*", "*to the Service Agreement*"), 0),
        (("*ACME Ltd*", "1 Street", "12345 Town", "Tel. 1 23", "www.example.org", "Reg. 4", "*Contract of work*"), 6),
        (("*ACME Ltd*", "1 Street", "12345 Town", "We sell goods.", "You pay.", "*Contract of work*"), 0),
    ],
)
def test_a_title_names_a_paper_and_may_stand_below_a_letterhead(texts: tuple[str, ...], place: int | None) -> None:
    assert title_place(passages(*texts)) == place


def test_a_centred_line_is_a_title_though_it_is_not_bold() -> None:
    (plain,) = passages("Agreement on Leads")
    assert (title_place([plain]), title_place([replace(plain, centred=True)])) == (None, 0)


def test_a_title_with_a_blank_names_the_paper_without_its_signs() -> None:
    found = [
        title_with_blank(passages(text))
        for text in ("*Contract «Kind» of {client}*", "*Contract of all*", "Contract of {client}")
    ]
    assert found == ["Contract Kind of client", "", ""]


def test_a_heading_with_a_frame_around_it_stands_in_no_table() -> None:
    cells = [Cell(0, 0, 0), Cell(1, 1, 0), Cell(1, 1, 1), Cell(2, 2, 0)]
    texts = passages("*Scope*", "*Name*", "*Town*", "Words that are no heading.")
    found = [*without_boxes([replace(each, cell=cell) for each, cell in zip(texts, cells, strict=True)])]
    assert [each.cell for each in found] == [None, *cells[1:]]
