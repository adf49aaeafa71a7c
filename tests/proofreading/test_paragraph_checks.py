"""Hidden characters, halves of marks and blanks: told at their place, and not told where they are meant."""

import pytest
from proofreading.sound_contract import read, told


@pytest.mark.parametrize(
    "text",
    [
        "The quotation says: “first\n\nand second”, it goes on.",
        "Choose a) red or b) blue.",
        "[Reserved]",
        "He wrote “[t]he fee” and [sic] and note [12].",
        "☐ tick here",
        "[!NOTE] This is one. {% include terms %}",
        "Initials: ____ (Buyer) / ____ (Seller)",
        "By: ________",
        "[THE REMAINDER OF THIS PAGE INTENTIONALLY LEFT BLANK.]",
        "[Remainder of page left blank]",
        "a total loss [meaning that nothing can be saved]",
        "[Signature page follows]",
        "The total [defined below] is due.",
    ],
)
def test_what_is_meant_is_not_told(text: str) -> None:
    assert told(f"# Paper\n\n{text}") == []


def test_all_blanks_are_one_remark_with_each_place() -> None:
    (remark,) = read("# Paper\n\n[Name] pays {fee} to [Name].\n\nTBD and ____ more").remarks
    assert remark.sentence == "Left to be filled in: “[Name]”, “{fee}”, “TBD” and 1 more."
    assert [spot.words for spot in remark.spots] == ["[Name]", "{fee}", "[Name]", "TBD", "____"]


def test_words_behind_a_hidden_character_are_found_where_they_stand_in_the_file() -> None:
    hidden, doubled = read("# Paper\n\nA\u200bcme pays the the fee.").remarks
    assert (hidden.id, hidden.sentence) == (
        "invisible-character",
        "U+200B ZERO WIDTH SPACE is an invisible formatting character.",
    )
    spot = doubled.spots[0]
    assert (spot.words, spot.start, spot.text) == ("the the", 11, "A\u200bcme pays the the fee.")


def test_a_bracket_in_a_later_paragraph_closes_only_what_was_opened_before() -> None:
    assert [row[2] for row in told("# Paper\n\nOne) is alone.\n\nSo is (this.")] == [")", "("]
