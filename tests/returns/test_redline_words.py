"""One line of a redline: words kept, deleted and inserted, each by who did it."""

import pytest

from assembler.formats.word.changes import UNCHANGED, Change
from assembler.model.redline import Mark, Stretch, side
from assembler.returns.redline_words import FILLED_IN, SILENT, Written, compose, inserted, marking_of

ANN = frozenset(("Ann",))
ADDED, GONE = Change(inserted=True, by=ANN, on="2026-11-20T10:00:00Z"), Change(deleted=True, by=ANN)


def told(stretches: tuple[Stretch, ...]) -> list[tuple[str, str, str]]:
    return [(str(each.mark), each.text, each.marking.by) for each in stretches]


def plain(text: str) -> Written:
    return Written(text, UNCHANGED)


def test_a_silent_word_has_the_name_of_nobody() -> None:
    assert told(compose([plain("may be signed")], [plain("may not be signed")])) == [
        ("kept", "may ", ""),
        ("inserted", "not ", SILENT.by),
        ("kept", "be signed", ""),
    ]


def test_a_tracked_change_inside_a_word_keeps_its_author_and_time() -> None:
    theirs = [plain("pay 1"), Written("0", GONE), Written("5", ADDED), plain(" %")]
    found = compose([plain("pay 10 %")], theirs)
    assert told(found)[:3] == [("kept", "pay 1", ""), ("deleted", "0", "Ann"), ("inserted", "5", "Ann")]
    assert (side(found, theirs=False), side(found, theirs=True)) == ("pay 10 %", "pay 15 %")
    assert found[2].marking.on == "2026-11-20T10:00:00Z"


def test_open_and_silent_changes_of_one_sentence_are_told_apart() -> None:
    theirs = [plain("We must "), Written("always ", ADDED), plain("not pay")]
    assert told(compose([plain("We must pay")], theirs)) == [
        ("kept", "We must ", ""),
        ("inserted", "always ", "Ann"),
        ("inserted", "not ", SILENT.by),
        ("kept", "pay", ""),
    ]


def test_what_is_filled_in_is_no_silent_change() -> None:
    found = compose(
        [plain("Name "), Written("\u2002\u2002", UNCHANGED, filled=True)],
        [plain("Name "), Written("Ann", UNCHANGED, filled=True)],
    )
    assert ("inserted", "Ann", FILLED_IN.by) in told(found)


def test_a_space_stands_before_what_was_put_behind_the_last_word() -> None:
    assert side(compose([plain("the fee")], [plain("the fee of Ann")]), theirs=True) == "the fee of Ann"


def test_what_was_put_in_silently_and_deleted_openly_is_in_neither_text() -> None:
    assert told(inserted([plain("in "), Written("out", GONE)], SILENT)) == [("inserted", "in ", SILENT.by)]


@pytest.mark.parametrize("time", ["2026-11-20", '"><script>', "yesterday"])
def test_a_time_that_is_none_is_left_out(time: str) -> None:
    assert marking_of(Change(inserted=True, by=ANN, on=time)).on == ""


def test_a_word_glued_by_a_deleted_space_falls_back_to_the_whole_line() -> None:
    theirs = [plain("foo"), Written(" ", GONE), plain("bar")]
    found = compose([plain("foo bar")], theirs)
    assert (side(found, theirs=False), side(found, theirs=True)) == ("foo bar", "foobar")
    assert {each.mark for each in found} == {Mark.DELETED, Mark.INSERTED}
