"""Headings without numbers, by their looks."""

import pytest
from imports.passages import outlined, passages

from assembler.imports.headings import is_heading, is_title, with_numbers_of_headings


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("*Scope*", True),
        ("GENERAL TERMS", True),
        ("*Schedule 2: Prices of the goods*", True),
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
