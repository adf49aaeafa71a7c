"""The shipped library is sound: the checker says so, and combinations that are really assembled bear it out.

Every two groups of choices together, and more by chance, are assembled by `make combinations`.
"""

from itertools import combinations
from math import prod
from random import Random

import pytest
from rules.enumeration import valid
from shipped_combinations import assembled, drawn, each_group, faults, groups, pairs, programme

from assembler.commands.check import check_folder
from assembler.model.diagnostics import Severity
from assembler.rules import count_combinations
from examples import ROOT

LOTS, CASES = 4, 25


def test_the_checker_finds_nothing() -> None:
    report = check_folder(ROOT / "clauses", ROOT / "templates")
    assert [finding for finding in report.findings if finding.severity is not Severity.INFO] == []
    assert report.obligations["qpn"] > 1000


def test_the_count_is_that_of_plain_enumeration() -> None:
    number = prod(map(len, groups()))
    assert (count_combinations(programme()).number, count_combinations(programme()).exact) == (number, True)
    assert all(valid(programme(), on) for on in drawn(500))


def test_the_groups_multiply_and_all_pairs_are_among_those_assembled() -> None:
    assert sorted(map(len, groups())) == [2, 2, 2, 2, 2, 2, 2, 3, 1731]
    assert sorted(map(len, assembled())) == [2, 2, 2, 2, 2, 2, 2, 3, 435]
    listed = list(pairs())
    assert len(listed) < sum(len(a) * len(b) for a, b in combinations(assembled(), 2))
    for one, other in combinations(assembled(), 2):
        met = {(on & frozenset().union(*one), on & frozenset().union(*other)) for on in listed}
        assert len(met) == len(one) * len(other)


@pytest.mark.slow
@pytest.mark.parametrize("lot", range(LOTS))
def test_packets_of_each_group_are_assembled(lot: int) -> None:
    assert faults([*each_group()][lot::LOTS]) == []


@pytest.mark.slow
def test_packets_of_two_groups_and_of_all_drawn_by_chance_are_assembled() -> None:
    assert faults([*Random(1).sample([*pairs()], CASES), *drawn(CASES)]) == []
