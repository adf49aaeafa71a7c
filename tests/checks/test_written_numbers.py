"""Numbers and dates parsed from the words and figures of contracts."""

from datetime import date
from fractions import Fraction

import pytest

from assembler.checks.written_numbers import dates, number_in_words


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("zero", 0),
        ("Thirty", 30),
        ("twenty-five", 25),
        ("one hundred and twenty-five", 125),
        ("two million three thousand", 2_003_000),
        ("one-hundred-and-eighty", 180),
        ("three point five", Fraction(7, 2)),
        ("two-thirds", Fraction(2, 3)),
        ("one and a half", Fraction(3, 2)),
        ("one half of one", Fraction(1, 2)),
        ("twenty-first", 21),
    ],
)
def test_a_number_in_words(words: str, number: Fraction) -> None:
    assert number_in_words(words) == number


@pytest.mark.parametrize(
    ("text", "day", "weekday"),
    [
        ("until 2 December 2026.", date(2026, 12, 2), ""),
        ("until Monday, the 2nd of December 2026.", date(2026, 12, 2), "Monday"),
        ("until December 2, 2026.", date(2026, 12, 2), ""),
        ("until 2026-12-02.", date(2026, 12, 2), ""),
        ("until 31 February 2027.", None, ""),
    ],
)
def test_a_date_in_a_text(text: str, day: date | None, weekday: str) -> None:
    (found,) = dates(text)
    assert (found.day, found.weekday) == (day, weekday)
    assert text[found.start : found.end] == found.text
    assert found.right_weekday == ("Wednesday" if day else "")


@pytest.mark.parametrize("words", ["five ten", "ten of two", "twenty thirty"])
def test_words_that_are_several_numbers(words: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        number_in_words(words)
