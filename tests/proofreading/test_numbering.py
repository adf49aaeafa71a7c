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
