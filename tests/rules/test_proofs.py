from collections.abc import Iterator
from dataclasses import replace
from itertools import compress, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rules.enumeration import bad_combinations, environment, satisfiable
from rules.small_programmes import FACTS, MODELS, WITH_EULA, choice, conditions, programme, programmes, rule, when

from assembler.model.expressions import Expression, Not, holds
from assembler.model.library import Programme
from assembler.model.rules import Constraint, Requires, Rule
from assembler.rules import Prover, Witness, constraints, prove

MSA = replace(MODELS, choices=(*MODELS.choices, choice("msa")))


def test_what_the_rules_forbid_has_no_witness() -> None:
    assert prove(MODELS, when("referral and co_sell")) is None


def test_a_witness_is_small_and_its_cause_smaller() -> None:
    assert prove(MSA, when("(services or sell) and not msa")) == Witness(("services",), (), ("services", "without msa"), ())


def test_a_cause_names_the_rules_that_make_it_one() -> None:
    found = prove(WITH_EULA, when("referral and not co_sell"))
    assert found == Witness(("referral",), (), ("referral",), ("referral-excludes-co-sell",))


def test_a_cause_names_what_the_condition_asks_for() -> None:
    found = prove(WITH_EULA, when("services and not eula"))
    assert found == Witness(("services",), (), ("services", "without eula"), ())


def test_of_two_causes_the_first_declared_is_named() -> None:
    together = rule("together", Constraint(when("a == b")))
    found = prove(programme([choice("a"), choice("b")], rules=[together]), when("a or b"))
    assert found == Witness(("a", "b"), (), ("a",), ())


def test_a_bad_condition_that_always_holds_has_no_cause() -> None:
    assert prove(MODELS, when("sell or not sell")) == Witness((), (), (), ())


def test_a_witness_names_the_facts_it_needs() -> None:
    found = prove(MODELS, when('sell and partner.country in (EUROPE) and partner.country != "DE"'))
    assert found == Witness(("sell",), ('partner.country == "FR"',), ("sell", 'partner.country == "FR"'), ())


def test_facts_of_rules_are_part_of_a_witness() -> None:
    in_germany = rule("in-germany", Requires(when("sell"), when('partner.country == "DE"')))
    found = prove(replace(MODELS, rules=(in_germany,)), when('sell and partner.kind == "individual"'))
    assert found is not None
    assert found.facts == ('partner.country == "DE"', 'partner.kind == "individual"')


def test_one_prover_answers_as_many_do() -> None:
    questions = [when(text) for text in ("sell and not eula", "services", "referral and co_sell", "not sell and eula")]
    with Prover(WITH_EULA) as prover:
        together = [prover.witness(question) for question in (*questions, *questions)]
    assert together == 2 * [prove(WITH_EULA, question) for question in questions]


def test_certain_is_what_every_combination_meets() -> None:
    with Prover(programme([choice("a"), choice("b")], rules=[rule("a", Constraint(when("a")))])) as prover:
        assert prover.certain(when("a or b"))
        assert not prover.certain(when("b"))
        assert prover.possible(when("b"))


@st.composite
def questions(draw: st.DrawFn) -> tuple[Programme, Expression]:
    drawn = draw(programmes(4, FACTS))
    return drawn, draw(conditions([one.id for one in drawn.choices], FACTS))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(questions())
def test_proofs_agree_with_enumeration(question: tuple[Programme, Expression]) -> None:
    drawn, bad = question
    found, every = prove(drawn, bad), bad_combinations(drawn, bad)
    assert (found is None) == (not every)
    if found:
        smallest = min(every, key=lambda on: [one.id in on for one in drawn.choices])
        assert frozenset(found.choices) == smallest
        assert any(
            all(holds(when(fact), environment(drawn, smallest, world)) for fact in found.facts) for world in every[smallest]
        )


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(programmes(4), st.data())
def test_a_cause_is_bad_and_nothing_in_it_can_be_spared(drawn: Programme, data: st.DataObject) -> None:
    bad = data.draw(conditions([one.id for one in drawn.choices]))
    if found := prove(drawn, bad):
        assert any(is_minimal(found, rules, drawn, bad) for rules in meant(found, drawn))


def meant(found: Witness, drawn: Programme) -> Iterator[list[Rule]]:
    """Return the rules with the ids of a witness: two bounds of one group have one id."""
    for rules in subsets_of([one for one in constraints(drawn) if one.id in found.rules]):
        if {one.id for one in rules} == {*found.rules}:
            yield rules


def subsets_of(rules: list[Rule]) -> Iterator[list[Rule]]:
    return (list(compress(rules, taken)) for taken in product((False, True), repeat=len(rules)))


def is_minimal(found: Witness, rules: list[Rule], drawn: Programme, bad: Expression) -> bool:
    on = {word for word in found.cause if " " not in word}
    off = {word.removeprefix("without ") for word in found.cause if " " in word}
    good = rule("good", Constraint(Not(bad)))
    return (
        not satisfiable([*rules, good], drawn, on, off)
        and all(satisfiable([*rules, good], drawn, on - {one}, off - {one}) for one in on | off)
        and all(satisfiable([*({*rules} - {one}), good], drawn, on, off) for one in rules)
    )
