"""Letters and Roman numerals as Word counts them."""

import re

import pytest

from assembler.model.numerals import letter, roman


@pytest.mark.parametrize(("number", "written"), [(1, "a"), (26, "z"), (27, "aa"), (28, "bb"), (52, "zz"), (53, "aaa")])
def test_letters_repeat_as_word_repeats_them(number: int, written: str) -> None:
    assert letter(number) == written


@pytest.mark.parametrize(
    ("number", "written"), [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (40, "xl"), (49, "xlix"), (90, "xc"), (2026, "mmxxvi")]
)
def test_roman_numbers(number: int, written: str) -> None:
    assert roman(number) == written


def test_a_roman_number_says_its_value_and_is_unlike_any_other() -> None:
    values = {"m": 1000, "d": 500, "c": 100, "l": 50, "x": 10, "v": 5, "i": 1}
    seen = set()
    for number in range(1, 1000):
        digits = [values[digit] for digit in roman(number)]
        assert sum(-one if one < two else one for one, two in zip(digits, [*digits[1:], 0], strict=True)) == number
        assert not re.search(r"(.)\1{3}", roman(number))
        seen.add(roman(number))
    assert len(seen) == 999


def test_no_letter_stands_for_two_numbers() -> None:
    assert len({letter(number) for number in range(1, 500)}) == 499
