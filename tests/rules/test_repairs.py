from dataclasses import replace

import pytest
from hypothesis import given, settings
from rules.enumeration import enumerate_all, selectable, subsets
from rules.small_programmes import MODELS, WITH_EULA, choice, elections, programme, rule, when

from assembler.model.expressions import Datum
from assembler.model.library import Programme
from assembler.model.rules import Between, Constraint, Excludes, Requires
from assembler.rules import Repair, nearest_repairs


def test_either_of_two_that_exclude_each_other_is_dropped() -> None:
    assert nearest_repairs(MODELS, ["co_sell", "referral"]) == (Repair((), ("referral",)), Repair((), ("co_sell",)))


def test_what_is_missing_is_added_before_anything_is_dropped() -> None:
    assert nearest_repairs(WITH_EULA, ["sell"]) == (Repair(("eula",), ()), Repair(("no_eula",), ()), Repair((), ("sell",)))


def test_two_faults_are_mended_together() -> None:
    found = nearest_repairs(WITH_EULA, ["referral", "co_sell", "sell"])
    assert found[0] == Repair(("eula",), ("referral",))
    assert len(found) == 3
    assert len(nearest_repairs(WITH_EULA, ["referral", "co_sell", "sell"], shown=99)) == 6


def test_a_valid_selection_needs_no_repair() -> None:
    assert nearest_repairs(WITH_EULA, ["eula"]) == ()


def test_what_follows_from_a_change_costs_nothing() -> None:
    long_way = rule("a-brings-all", Requires(when("a"), when("x and y and z")))
    small = programme([choice(id) for id in "abxyz"], rules=[long_way, rule("some", Constraint(when("a or b")))])
    assert nearest_repairs(small, []) == (Repair(("a",), ()), Repair(("b",), ()))


def test_what_would_settle_an_alternative_is_a_repair_like_electing_one_of_it() -> None:
    settled = replace(WITH_EULA, rules=(rule("services-need-a-eula", Requires(when("services"), when("not sell or eula"))),))
    added = [one.add for one in nearest_repairs(settled, ["sell"], shown=9)]
    assert added == [("services",), ("eula",), ("no_eula",), ()]


def test_of_equal_repairs_the_one_that_drops_less_comes_first() -> None:
    either = rule("either", Constraint(when("(not a and not b) or (not c and (d or e))")))
    small = programme([choice(id) for id in "abcde"], rules=[either])
    assert nearest_repairs(small, ["a", "b", "c"]) == (Repair(("d",), ("c",)), Repair(("e",), ("c",)), Repair((), ("a", "b")))


def test_a_default_costs_nothing() -> None:
    with_default = replace(WITH_EULA, choices=tuple(replace(one, default=one.id == "eula") for one in WITH_EULA.choices))
    assert nearest_repairs(with_default, ["sell", "referral", "co_sell"]) == (Repair((), ("referral",)), Repair((), ("co_sell",)))


def test_facts_that_are_given_count() -> None:
    small = programme([choice("a")], rules=[rule("special", Requires(when("a"), when("special_terms_agreed")))])
    assert nearest_repairs(small, ["a"]) == ()
    assert nearest_repairs(small, ["a"], {"special_terms_agreed": Datum(value=False)}) == (Repair((), ("a",)),)


def test_where_nothing_helps_nothing_is_offered() -> None:
    never = rule("never", Constraint(when("a and not a")))
    assert nearest_repairs(programme([choice("a")], rules=[never]), ["a"]) == ()


def test_many_equal_repairs_are_collected_up_to_a_hundred() -> None:
    ids = [f"c{at}" for at in range(120)]
    small = programme([choice(id) for id in ids], rules=[rule("one", Excludes(tuple(ids)))])
    assert len(nearest_repairs(small, ids[:2], shown=999)) == 2
    assert len(nearest_repairs(replace(small, rules=(rule("some", Between(1, 120, tuple(ids))),)), [], shown=999)) == 100


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(elections())
def test_repairs_are_all_the_nearest_and_only_those(election: tuple[Programme, list[str]]) -> None:
    drawn, written = election
    elected, every = frozenset(written), enumerate_all(drawn)
    possible = [one for one in subsets(choice.id for choice in drawn.choices) if selectable(drawn, one, every)]
    distance = min((len(one ^ elected) for one in possible), default=0)
    nearest = {one for one in possible if len(one ^ elected) == distance > 0}
    found = [(elected - set(one.drop)) | set(one.add) for one in nearest_repairs(drawn, written, shown=999)]
    assert len(found) == len(nearest)
    assert set(found) == nearest
