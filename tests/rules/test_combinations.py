import pytest
from hypothesis import given, settings
from rules.enumeration import enumerate_all, worlds
from rules.small_programmes import FACTS, MODELS, WITH_EULA, WITH_PAPER, choice, programme, programmes, rule, when

from assembler.model.library import Programme
from assembler.model.rules import Between, Constraint
from assembler.rules import CombinationCount, count_combinations
from assembler.rules.combinations import independent_parts, propagate


@pytest.mark.parametrize(("small", "number"), [(MODELS, 12), (WITH_EULA, 18), (WITH_PAPER, 27)])
def test_the_figures_of_a_partner_network(small: Programme, number: int) -> None:
    assert count_combinations(small) == CombinationCount(number)
    assert len(enumerate_all(small)) == number


def test_choices_no_rule_joins_multiply() -> None:
    assert count_combinations(programme([choice(f"c{at}") for at in range(100)])) == CombinationCount(2**100)


def test_a_programme_may_have_no_combination() -> None:
    assert count_combinations(
        programme([choice("a")], rules=[rule("never", Constraint(when("a and not a")))])
    ) == CombinationCount(0)


def test_where_counting_takes_too_long_the_number_is_a_lower_bound() -> None:
    ids = tuple(f"c{at}" for at in range(40))
    found = count_combinations(programme([choice(id) for id in ids], rules=[rule("half", Between(15, 25, ids))]), effort=5_000)
    assert not found.exact
    assert str(found) == f"more than {found.number - 1:,}"
    assert 1 <= found.number < 2**40


def test_a_number_is_written_with_its_thousands() -> None:
    assert str(CombinationCount(27936)) == "27,936"


def test_clauses_that_share_no_variable_part() -> None:
    assert independent_parts([(1, 2), (3, 4), (-2, 5), (6,)]) == [[(1, 2), (-2, 5)], [(3, 4)], [(6,)]]


def test_settling_follows_from_clause_to_clause() -> None:
    assert propagate([(-1, 2), (-2, 3), (4, 5), (3, 6)], (1,)) == ([(4, 5)], {1, 2, 3})
    assert propagate([(-1, 2), (-2, -1)], (1,))[0] is None


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(programmes())
def test_counts_agree_with_enumeration(drawn: Programme) -> None:
    assert count_combinations(drawn) == CombinationCount(len(enumerate_all(drawn)))


@settings(max_examples=20, deadline=None)
@given(programmes(3, FACTS))
def test_a_combination_counts_once_whatever_the_facts(drawn: Programme) -> None:
    assert count_combinations(drawn).number == len({on for world in worlds() for on in enumerate_all(drawn, world)})
