from dataclasses import replace

import pytest
from hypothesis import given, settings
from rules.enumeration import enumerate_all
from rules.small_programmes import choice, group, programme, programmes, rule, when

from assembler.model.library import Programme
from assembler.model.rules import (
    Between,
    Constraint,
    Excludes,
    Permits,
    Requires,
)
from assembler.rules import redundant_rules

A, B, C = choice("a"), choice("b"), choice("c")


def test_a_rule_that_follows_names_those_it_follows_from() -> None:
    rules = [
        rule("first", Requires(when("a"), when("b"))),
        rule("second", Requires(when("b"), when("c"))),
        rule("third", Requires(when("a"), when("c"))),
    ]
    ((found, others),) = redundant_rules(programme([A, B, C], rules=rules))
    assert (found.id, [other.id for other in others]) == ("third", ["first", "second"])


def test_a_rule_may_follow_from_where_choices_stand() -> None:
    nested = [A, choice("b", "a"), choice("c", "a")]
    small = programme(nested, [group("alternative", "a", "b", "c")], [rule("one", Excludes(("b", "c")))])
    assert [(found.id, [other.id for other in others]) for found, others in redundant_rules(small)] == [
        ("one", ["a-alternative"])
    ]


def test_what_holds_of_everything_follows_from_nothing() -> None:
    small = programme([A], rules=[rule("always", Constraint(when("a or not a")))])
    assert [(found.id, others) for found, others in redundant_rules(small)] == [("always", ())]


def test_what_is_denied_twice_is_found() -> None:
    rules = [rule("not-both", Excludes(("a", "b"))), rule("rights", Permits(when("a"), ("c",), ("b", "c")))]
    found = [(found.id, [other.id for other in others]) for found, others in redundant_rules(programme([A, B, C], rules=rules))]
    assert found == [("not-both", ["rights"]), ("rights", ["not-both"])]


def test_a_bound_that_others_do_not_reach_is_kept() -> None:
    small = programme([A, B, C], rules=[rule("some", Between(1, 2, ("a", "b", "c"))), rule("pair", Excludes(("a", "b")))])
    assert list(redundant_rules(small)) == []


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(programmes(4))
def test_a_rule_is_redundant_where_leaving_it_out_changes_nothing(small: Programme) -> None:
    whole = enumerate_all(small)
    expected = [
        one.id
        for one in small.rules
        if enumerate_all(replace(small, rules=tuple(other for other in small.rules if other is not one))) == whole
    ]
    assert sorted(found.id for found, _ in redundant_rules(small)) == sorted(expected)
