"""Random sequences of builds, drafts, revisions, withdrawals, signatures and kills: nothing is lost, and one packet stands."""

from pathlib import Path
from random import Random

import pytest
from commands.random_revisions import Orders, make_orders, run


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Orders:
    return make_orders(tmp_path_factory.mktemp("orders"))


@pytest.mark.parametrize("seed", range(25))
def test_a_random_sequence_leaves_what_it_must(seed: int, tmp_path: Path, orders: Orders) -> None:
    assert run(Random(seed), tmp_path, orders) == []
