"""Typed numbers that do not follow each other."""

import pytest
from proofreading.sound_contract import read


def contract(*numbers: str) -> str:
    return "# Paper\n\n" + "\n\n".join(f"{number} The paragraph of {number.strip('.')}" for number in numbers)


@pytest.mark.parametrize(
    ("numbers", "sentences"),
    [
        (("1.1", "1.2", "2.1", "2.2"), []),
        (("1.1", "1.3"), ["1.3 follows 1.1."]),
        (("1.1", "1.2", "1.2", "1.3"), ["1.2 stands twice."]),
        (("2.1", "2.2", "2.2.1", "2.2.3"), ["2.2.3 follows 2.2.1."]),
        (("1.1", "1.2", "1.1", "1.2"), []),
    ],
)
def test_a_gap_and_a_repeated_number_are_told(numbers: tuple[str, ...], sentences: list[str]) -> None:
    found = read(contract(*numbers)).remarks
    assert [each.sentence for each in found if each.id == "number-out-of-order"] == sentences


def lettered(*letters: str) -> str:
    return "# Paper\n\nThe box holds\n\n" + "\n\n".join(f"({letter}) the item of {letter * 2};" for letter in letters)


@pytest.mark.parametrize(
    ("letters", "sentences"),
    [
        ("a b c d", []),
        ("a b d e", ["(d) follows (b)."]),
        ("a b b c", ["(b) stands twice."]),
        ("a b i ii iv c", ["(iv) follows (ii)."]),
        ("a i ii b c", []),
        ("g h i j", []),
        ("a b c d e f g h i j l", ["(l) follows (j)."]),
        ("a b a b c", []),
        ("A B D", ["(D) follows (B)."]),
        ("a b x", []),
    ],
)
def test_a_gap_between_letters_in_paragraphs_of_their_own_is_told(letters: str, sentences: list[str]) -> None:
    found = read(lettered(*letters.split())).remarks
    assert [each.sentence for each in found if each.id == "number-out-of-order"] == sentences


def test_letters_begin_anew_below_another_number() -> None:
    text = f"{lettered('a', 'b')}\n\n2. The next\n\n(d) the item of the next;"
    assert [each for each in read(text).remarks if each.id == "number-out-of-order"] == []
