"""Numbers that the library counts as a contract has them, in its own look and in that of the contract."""

import pytest

from assembler.imports.counting import Counting
from assembler.model.number_looks import first_numbers


def counted(counting: Counting, *labels: str) -> list[str]:
    """Return the full number of each label that is counted, and `-` for each that is not."""
    found = []
    for label in labels:
        level = counting.level_of(label, "")
        if level:
            counting.count(level, "")
        found.append(counting.number(level) if level else "-")
    return found


def test_the_library_counts_figures_and_letters_in_its_own_look() -> None:
    labels = ("1.", "1.1.", "a.", "(i)", "1.2", "II.", "2", "2.1.1", "2.1")
    assert counted(Counting(), *labels) == ["1", "1.1", "1.1(a)", "1.1(a)(i)", "1.2", "-", "2", "-", "2.1"]


@pytest.mark.parametrize(
    ("labels", "looks", "numbers"),
    [
        (
            ("ARTICLE I", "Section 1.1", "(a)", "Article II", "Section 2.1"),
            ("ARTICLE I", "Section 1.1", "(a)"),
            "I 1.1 1.1(a) II 2.1",
        ),
        (("1.", "(a)", "(b)", "2.", "(a)", "(i)"), ("1.", "(a)", "(i)"), "1 1(a) 1(b) 2 2(a) 2(a)(i)"),
        (("§ 1", "(1)", "(2)", "§ 2", "(1)"), ("§ 1", "(1)"), "1 1(1) 1(2) 2 2(1)"),
        (("1", "1.1", "1.1.1", "1.1.2", "2"), ("1", "1.1", "1.1.1"), "1 1.1 1.1.1 1.1.2 2"),
        (("1.", "2.", "2.1", "2.2.", "a. "), ("1.", "1.1", "a."), "1 2 2.1 2.2 2.2a"),
        (("I.", "A.", "1.", "B.", "II."), ("I.", "A.", "1."), "I I.A I.A.1 I.B II"),
        (("1.", "3.", "1.2", "2."), ("1.",), "1 - - 2"),
    ],
)
def test_looks_are_learnt_from_the_first_number_of_each_level(
    labels: tuple[str, ...], looks: tuple[str, ...], numbers: str
) -> None:
    counting = Counting((), learns=True)
    assert counted(counting, *labels) == numbers.split()
    assert first_numbers(counting.looks) == looks
