"""Random edits of a Word file: what passes shows our words, as LibreOffice draws them; no edit ends in a traceback."""

from pathlib import Path

import pytest
from formats.word.libreoffice import LIBREOFFICE
from formats.word.word_sample import word
from returns.drawn_edits import judge_edits
from returns.word_edits import random_edit

from assembler.returns.word_verdicts import compare_word_files

EDITS = 25
"""`make word-edits` judges and draws two thousand."""


def test_edits_of_one_seed_are_the_same() -> None:
    ours = word()
    assert [random_edit(seed, ours) for seed in range(3)] == [random_edit(seed, ours) for seed in range(3)]


def test_edits_are_judged_and_neither_all_pass_nor_none() -> None:
    ours = word()
    passed = [compare_word_files("a", "back.docx", ours, random_edit(seed, ours)[1]).passes for seed in range(EDITS)]
    assert 0 < sum(passed) < EDITS


@pytest.mark.libreoffice
@LIBREOFFICE
def test_what_passes_shows_our_words(tmp_path: Path) -> None:
    judged = judge_edits(range(EDITS), tmp_path)
    assert [(each.seed, each.what, each.less, each.more) for each in judged if each.accepted_silently] == []
    assert sum(each.drawn for each in judged) > EDITS // 2
