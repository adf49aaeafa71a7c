"""Fifty changes that matter in a returned Word file: each is told, with its cause and its place."""

import pytest
from formats.word.word_sample import word
from returns.word_changes import COMMENT, FIFTY, Change, told_of
from returns.word_kinds import made

from assembler.returns.word_verdicts import compare_word_files


def test_there_are_fifty() -> None:
    assert len({change.name for change in FIFTY}) == len(FIFTY) == 50


@pytest.mark.parametrize("change", FIFTY, ids=str)
def test_each_is_told_with_its_cause_and_its_place(change: Change) -> None:
    found = compare_word_files("alliance-agreement", "back.docx", word(), made(change.edit))
    told = told_of(found)
    assert found.passes == (change.name == COMMENT)
    assert any(change.cause in each and change.place in each for each in told), told
