"""No bytes make a traceback: 25 files changed by chance; `make mutated-pdfs` judges many more."""

from collections import Counter

import pytest
from returns.mutated_pdfs import judge_mutated

SEEDS = range(1, 26)
SECONDS = 10


@pytest.mark.slow
def test_a_file_changed_by_chance_gets_a_verdict_in_time() -> None:
    judged = [judge_mutated(seed) for seed in SEEDS]
    assert [(each.seed, each.fault) for each in judged if each.fault] == []
    assert [each.seed for each in judged if each.seconds > SECONDS] == []
    assert len(Counter(each.standing for each in judged)) > 1
