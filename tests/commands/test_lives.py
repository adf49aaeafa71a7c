"""Through a partner's whole life, what is cited is what was signed: random lives, read from the packets' files."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from commands.random_lives import live

LIVES = 25
"""`make lives` lives a thousand."""


@pytest.mark.slow
def test_no_packet_of_a_life_contradicts_what_was_signed(tmp_path: Path) -> None:
    lives = [live(Random(seed), tmp_path / str(seed)) for seed in range(LIVES)]
    assert [(seed, life.faults) for seed, life in enumerate(lives) if life.faults] == []
    assert sum(life.built for life in lives) > LIVES
    assert sum(life.by_reference for life in lives) > LIVES // 5
    assert sum(life.cited for life in lives) > LIVES
    refused = sum((life.refused for life in lives), Counter[str]())
    assert {"other-entity", "not-in-signed-paper"} <= refused.keys()
