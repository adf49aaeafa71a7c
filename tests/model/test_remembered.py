"""What is remembered is worked out once, until there is no more room or everything is forgotten."""

import pytest

from assembler.model.remembered import (
    LONGEST,
    forget,
    is_read_anew,
    keep_last,
    on_forgetting,
    remembered,
    remembered_if_short,
    remembered_of,
)


def test_a_result_is_worked_out_once_while_there_is_room() -> None:
    asked = list[int]()

    @remembered(2)
    def doubled(number: int) -> int:
        asked.append(number)
        return 2 * number

    assert [doubled(each) for each in (1, 1, 2, 1, 3, 1)] == [2, 2, 4, 2, 6, 2]
    assert asked == [1, 2, 3]
    assert doubled(2) == 4
    assert asked == [1, 2, 3, 2]


def test_a_long_result_is_returned_and_not_remembered() -> None:
    asked = list[int]()

    @remembered_if_short(9)
    def row(length: int) -> str:
        asked.append(length)
        return length * "x"

    @remembered_if_short(9, lambda rows: sum(map(len, rows)))
    def rows(*lengths: int) -> tuple[str, ...]:
        return tuple(map(row, lengths))

    assert [len(row(each)) for each in (LONGEST, LONGEST + 1) * 2] == [LONGEST, LONGEST + 1] * 2
    assert asked == [LONGEST, LONGEST + 1, LONGEST + 1]
    assert rows(1, LONGEST) == rows(1, LONGEST) == ("x", LONGEST * "x")
    assert rows(1, 1) is rows(1, 1)
    assert rows(1, LONGEST) is not rows(1, LONGEST)


def test_a_fault_of_a_function_whose_results_are_remembered_is_its_own() -> None:
    @remembered_if_short(9)
    def letter(place: int) -> str:
        return "ab"[place]

    with pytest.raises(IndexError):
        letter(2)
    assert letter(1) == "b"


def test_a_result_of_a_part_is_remembered_for_that_very_part() -> None:
    asked = list[str]()

    @remembered_of(9)
    def joined(words: tuple[str, ...], mark: str) -> str:
        asked.append(mark)
        return mark.join(words)

    one, other = tuple("ab"), tuple("ab")
    assert [joined(words, mark) for words in (one, other, one) for mark in "-+"] == ["a-b", "a+b"] * 3
    assert asked == ["-", "+"] * 2
    forget()
    assert joined(one, "-") == "a-b"
    assert asked == [*"-+-+-"]


def test_everything_is_forgotten_by_one_call() -> None:
    asked, forgotten = list[str](), list[bool]()

    @remembered(9)
    def spelled(word: str) -> tuple[str, ...]:
        asked.append(word)
        return tuple(word)

    on_forgetting(lambda: forgotten.append(True))
    spelled("ab")
    forget()
    assert spelled("ab") == ("a", "b")
    assert (asked, forgotten) == (["ab", "ab"], [True])


def test_what_was_kept_last_is_forgotten_last() -> None:
    kept = dict[str, int]()
    for key in "abac":
        assert keep_last(kept, key, ord(key), 2) == ord(key)
    assert [*kept] == ["a", "c"]


def test_one_file_in_a_hundred_is_read_anew() -> None:
    files = [str(number).encode() for number in range(20_000)]

    assert 150 < sum(map(is_read_anew, files)) < 250
