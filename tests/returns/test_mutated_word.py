"""No bytes make a traceback: 25 Word files changed by chance; `make mutated-word` judges many more."""

import pytest
from returns.mutated_word import ARCHIVE_CHANGES, PACKET, PAPERS, judge_mutated, mutated

SEEDS = range(1, 26)
SECONDS = 10


@pytest.mark.slow
def test_a_file_changed_by_chance_gets_a_verdict_in_time() -> None:
    judged = [judge_mutated(seed) for seed in SEEDS]
    assert [(each.seed, each.fault) for each in judged if each.fault] == []
    assert [each.seed for each in judged if each.seconds > SECONDS] == []
    assert {"unreadable", "altered", "to be looked at", "saved anew"} <= {each.standing for each in judged}


def test_both_papers_are_changed_in_their_bytes_and_in_their_parts() -> None:
    drawn = [mutated(seed) for seed in SEEDS]
    assert {path for _, path, _ in drawn} == {*PAPERS}
    assert {what in ARCHIVE_CHANGES for what, _, _ in drawn} == {True, False}
    assert all(data != (PACKET / path).read_bytes() for _, path, data in drawn)
