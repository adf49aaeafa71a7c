"""Numbers that are typed, and numbers that the library prints."""

import pytest
from imports.passages import passages

from assembler.imports.labels import bare, parts, with_number
from assembler.model.contract import Cell, Passage, Stretch


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("1. Term", "1.", "Term"),
        ("2.1.\tEnd.", "2.1.", "End."),
        ("*3.1* Notice", "3.1", "Notice"),
        ("(a) first", "(a)", "first"),
        ("(iv) fourth", "(iv)", "fourth"),
        ("b. second", "b.", "second"),
        ("30 days after", "", "30 days after"),
        ("2026. A year", "", "2026. A year"),
        ("1.5 is a number without words behind", "1.5", "is a number without words behind"),
        ("(the Fee) is due", "", "(the Fee) is due"),
        ("I. Scope", "I.", "Scope"),
        ("v.“Fee” means the price", "v.", "“Fee” means the price"),
        ("(b)“Fee” means the price", "(b)", "“Fee” means the price"),
        ("5.2“Fee” means the price", "5.2", "“Fee” means the price"),
    ],
)
def test_a_typed_number_is_taken_from_the_text(text: str, label: str, rest: str) -> None:
    (passage,) = passages(text)
    found = with_number(passage)
    assert (found.label, "".join(each.text for each in found.stretches)) == (label, rest)


def test_a_counted_number_goes_before_a_typed_one_and_a_cell_has_none() -> None:
    counted = with_number(Passage(1, (Stretch("A.1 Bylaws"),), label="2.1"))
    assert (counted.label, counted.typed, counted.stretches[0].text) == ("2.1", False, "A.1 Bylaws")
    assert with_number(Passage(1, (Stretch("1. One"),), cell=Cell(0, 0, 0))).label == ""


def test_numbers_without_their_signs() -> None:
    assert [bare(label) for label in ("4.1.", "(a)", "[3]", "Iv.")] == ["4.1", "a", "3", "iv"]
    assert [parts(label) for label in ("4.", "4.1.", "4.1.2", "(a)")] == [1, 2, 3, 0]
