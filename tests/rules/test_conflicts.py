from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from rules.enumeration import satisfiable
from rules.small_programmes import MODELS, WITH_EULA, choice, elections, group, programme, rule, when

from assembler.model.library import Programme
from assembler.model.rules import Constraint, Permits, Requires
from assembler.rules import Conflict, find_conflicts

SELL_ONE_OF = rule("sell-one-of", Requires(when("sell"), when("not (referral and co_sell)")))


def ids(conflict: Conflict) -> list[str]:
    return [rule.id for rule in conflict.rules]


def test_a_conflict_names_the_rule_and_the_choices() -> None:
    (conflict,) = find_conflicts(MODELS, ["services", "referral", "sell", "co_sell"])
    assert ids(conflict) == ["referral-excludes-co-sell"]
    assert conflict.choices == ("referral", "co_sell")
    assert conflict.missing == ()


def test_a_valid_selection_has_no_conflict() -> None:
    assert find_conflicts(MODELS, ["services", "referral"]) == ()


def test_a_right_that_is_not_permitted_names_its_rule() -> None:
    advisers = rule("advisers", Permits(when("services"), ("referral",), ("referral", "co_sell", "sell")))
    small = replace(MODELS, rules=(advisers,))
    assert find_conflicts(small, ["services", "referral"]) == ()
    (conflict,) = find_conflicts(small, ["services", "referral", "sell"])
    assert (ids(conflict), conflict.choices) == (["advisers"], ("sell", "services"))


def test_an_unsettled_alternative_says_what_is_missing() -> None:
    (conflict,) = find_conflicts(WITH_EULA, ["sell"])
    assert [rule.text for rule in conflict.rules] == ["“XM Sell” needs exactly one of “EULA” and “No EULA”; none is chosen."]
    assert (conflict.choices, conflict.missing) == (("sell",), ("eula", "no_eula"))


def test_both_of_an_alternative_are_a_conflict_by_themselves() -> None:
    (conflict,) = find_conflicts(WITH_EULA, ["eula", "no_eula"])
    assert [rule.text for rule in conflict.rules] == ["“EULA” and “No EULA” cannot both be chosen."]


def test_independent_conflicts_are_all_found() -> None:
    found = find_conflicts(WITH_EULA, ["sell", "referral", "co_sell"])
    assert [ids(conflict) for conflict in found] == [["referral-excludes-co-sell"], ["sell-alternative"]]


def test_an_open_alternative_at_the_top_is_a_conflict_before_anything_is_elected() -> None:
    groups = [group("alternative", "", "a", "b"), group("alternative", "", "c", "d")]
    found = find_conflicts(programme([choice(id) for id in "abcd"], groups), [])
    assert [conflict.missing for conflict in found] == [("a", "b"), ("c", "d")]


def test_what_was_elected_first_is_named_first() -> None:
    small = programme([choice(id) for id in "abc"], rules=[rule("alone", Requires(when("c"), when("not a and not b")))])
    assert find_conflicts(small, ["a", "b", "c"])[0].choices == ("a", "c")
    assert find_conflicts(small, ["b", "a", "c"])[0].choices == ("b", "c")


def test_the_plainest_of_two_explanations_is_found() -> None:
    (conflict,) = find_conflicts(replace(MODELS, rules=(*MODELS.rules, SELL_ONE_OF)), ["sell", "referral", "co_sell"])
    assert ids(conflict) == ["referral-excludes-co-sell"]
    assert conflict.choices == ("referral", "co_sell")


def test_what_a_person_elected_is_named_rather_than_what_follows_from_it() -> None:
    small = replace(WITH_EULA, rules=(rule("no-sell-with-services", Constraint(when("not sell or not services"))),))
    assert find_conflicts(small, ["eula", "sell", "services"])[0].choices == ("services", "sell")[::-1]
    assert find_conflicts(small, ["eula", "services"])[0].choices == ("services", "eula")


def test_what_a_dropped_choice_would_bring_in_is_not_called_missing() -> None:
    rules = [
        rule("not-both", Constraint(when("not a or not b"))),
        rule("a-brings-x", Requires(when("a"), when("x"))),
        rule("c-needs-one", Requires(when("c"), when("x or y"))),
    ]
    small = programme([choice(id) for id in "abcxy"], rules=rules)
    assert [ids(conflict) for conflict in find_conflicts(small, ["a", "b", "c"])] == [["not-both"]]


def test_rules_that_contradict_each_other_need_no_choice() -> None:
    never = programme([choice("a")], rules=[rule("on", Constraint(when("a"))), rule("off", Constraint(when("not a")))])
    assert [(ids(conflict), conflict.choices) for conflict in find_conflicts(never, ["a"])] == [
        (["off"], ("a",)),
        (["on", "off"], ()),
    ]


def one_less(conflict: Conflict) -> Iterator[Conflict]:
    for at in range(len(conflict.rules)):
        yield replace(conflict, rules=conflict.rules[:at] + conflict.rules[at + 1 :])
    for at in range(len(conflict.choices)):
        yield replace(conflict, choices=conflict.choices[:at] + conflict.choices[at + 1 :])
    for at in range(len(conflict.missing)):
        yield replace(conflict, missing=conflict.missing[:at] + conflict.missing[at + 1 :])


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(elections())
def test_a_conflict_is_one_and_nothing_in_it_can_be_spared(election: tuple[Programme, list[str]]) -> None:
    drawn, elected = election
    for conflict in find_conflicts(drawn, elected):
        assert set(conflict.choices) <= set(elected)
        assert not set(conflict.missing) & set(elected)
        assert not satisfiable(conflict.rules, drawn, conflict.choices, conflict.missing)
        for less in one_less(conflict):
            assert satisfiable(less.rules, drawn, less.choices, less.missing)
