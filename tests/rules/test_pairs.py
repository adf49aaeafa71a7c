import pytest
from hypothesis import given, settings
from rules.enumeration import Combination, enumerate_all
from rules.small_programmes import choice, group, programme, programmes, rule, when

from assembler.model.library import Programme
from assembler.model.rules import Constraint, Excludes, Requires
from assembler.rules import PairRelation, choice_pairs


def bonds(drawn: Programme) -> dict[tuple[str, str], PairRelation]:
    return {(pair.first.id, pair.second.id): pair.relation for pair in choice_pairs(drawn)}


def rules(drawn: Programme) -> list[list[str]]:
    return [[rule.id for rule in pair.rules] for pair in choice_pairs(drawn)]


def test_a_rule_that_excludes_is_named() -> None:
    drawn = programme([choice("a"), choice("b")], rules=[rule("a-excludes-b", Excludes(("a", "b")))])
    assert (bonds(drawn), rules(drawn)) == ({("a", "b"): PairRelation.NEVER}, [["a-excludes-b"]])


def test_a_need_has_a_direction() -> None:
    declared = [choice("a"), choice("b"), choice("c")]
    drawn = programme(declared, rules=[rule("one", Requires(when("a"), when("b"))), rule("two", Requires(when("c"), when("a")))])
    assert bonds(drawn) == {("a", "b"): PairRelation.NEEDS, ("a", "c"): PairRelation.NEEDED, ("b", "c"): PairRelation.NEEDED}
    assert rules(drawn) == [["one"], ["two"], ["one", "two"]]


def test_a_part_needs_its_whole_and_a_mandatory_part_is_the_same() -> None:
    declared = [choice("a"), choice("b", "a"), choice("c", "a")]
    drawn = programme(declared, [group("mandatory", "a", "b"), group("optional", "a", "c")])
    assert bonds(drawn) == {("a", "b"): PairRelation.SAME, ("a", "c"): PairRelation.NEEDED, ("b", "c"): PairRelation.NEEDED}
    assert rules(drawn) == [["b-mandatory", "b-part-of-a"], ["c-part-of-a"], ["b-mandatory", "c-part-of-a"]]


def test_what_no_rule_binds_is_free() -> None:
    drawn = programme([choice("a"), choice("b")])
    assert (bonds(drawn), rules(drawn)) == ({("a", "b"): PairRelation.FREE}, [[]])


def test_a_choice_that_can_never_be_goes_with_nothing() -> None:
    drawn = programme([choice("a"), choice("b")], rules=[rule("no-b", Constraint(when("not b")))])
    assert (bonds(drawn), rules(drawn)) == ({("a", "b"): PairRelation.NEVER}, [["no-b"]])


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(programmes())
def test_bonds_agree_with_enumeration(drawn: Programme) -> None:
    every = enumerate_all(drawn)
    found = bonds(drawn)
    assert found == {two: enumerated(every, *two) for two in found}


def enumerated(every: list[Combination], first: str, second: str) -> PairRelation:
    """Return the relation of two choices in all combinations."""
    seen = {(first in on, second in on) for on in every}
    if (True, True) not in seen:
        return PairRelation.NEVER
    return {
        (True, True): PairRelation.FREE,
        (False, True): PairRelation.NEEDS,
        (True, False): PairRelation.NEEDED,
        (False, False): PairRelation.SAME,
    }[(True, False) in seen, (False, True) in seen]
