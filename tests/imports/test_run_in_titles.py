"""Titles with which paragraphs begin: by their look, or by their neighbours."""

import pytest
from imports.passages import placed

from assembler.imports.run_in_titles import titles


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("~Feedback~. The Partner may give it.", "Feedback"),
        ("~Feedback.~ The Partner may give it.", "Feedback"),
        ("*Notices:* in writing.", "Notices"),
        ("*Governing* Law. The laws of Spain.", ""),
        ("*The Partner must pay at once. It may not wait.*", ""),
        ("*“Fee”* means the fee.", ""),
        ("The Partner pays. It does so at once.", ""),
        ("Feedback.", ""),
    ],
)
def test_a_title_is_marked_and_ends_before_its_text(text: str, title: str) -> None:
    paragraphs = placed("1. Terms", f"1.1 {text}", "1.2 one more sentence.", "1.3 and another.")
    assert titles(paragraphs) == ({2: title} if title else {})


def test_a_plain_title_counts_where_half_of_its_level_have_one() -> None:
    paragraphs = placed(
        "1. Terms", "1.1 Use of Data. Provider uses it.", "1.2 Security. Provider keeps it.", "1.3 it is so. And more."
    )
    assert titles(paragraphs) == {2: "Use of Data", 3: "Security"}
    few = placed("1. Terms", "1.1 Security. Provider keeps it.", "1.2 it is so. And more.", "1.3 so it is. And more.")
    assert titles(few) == {}
