import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
from rules.small_programmes import WITH_PAPER, when
from assembler.rules import count_combinations, find_conflicts, nearest_repairs, prove, solve
elected = ["vendor_paper", "sell", "co_sell", "referral"]
print(solve(WITH_PAPER, ["vendor_paper", "eula"]), find_conflicts(WITH_PAPER, elected), nearest_repairs(WITH_PAPER, elected, shown=99))
print(count_combinations(WITH_PAPER), prove(WITH_PAPER, when("partner.country in (EUROPE) and not eula and (sell or co_sell)")))
"""


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["1", "7"])
def test_the_same_question_has_the_same_answer_under_any_hash_seed(seed: str) -> None:
    assert answer(seed) == answer("0")


def answer(seed: str) -> bytes:
    environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join([str(Path(__file__).parents[1]), *filter(None, sys.path)])}
    return subprocess.run([sys.executable, "-c", SCRIPT], env=environment, check=True, capture_output=True).stdout
