from dataclasses import replace

import pytest
from hypothesis import given, settings
from rules.enumeration import enumerate_all, forced, selectable
from rules.small_programmes import MODELS, WITH_EULA, choice, elections, group, programme, rule, when

from assembler.model.expressions import Datum, Environment
from assembler.model.library import Programme
from assembler.model.rules import Constraint, Excludes, Requires
from assembler.model.values import Country
from assembler.rules import ReasonKind, Selection, solve

GERMAN: Environment = {"partner": {"country": Datum(Country("DE"))}, "EU": frozenset({"DE"})}
SUPPORT = replace(
    WITH_EULA,
    choices=(
        *WITH_EULA.choices,
        choice("first_level", "sell", default=True),
        choice("second_level", "sell"),
    ),
)


def reasons(small: Programme, *elected: str, given: Environment | None = None) -> dict[str, ReasonKind] | None:
    found = solve(small, elected, given)
    return {id: reason.kind for id, reason in found.reasons.items()} if isinstance(found, Selection) else None


def test_nothing_elected_is_valid_where_nothing_is_asked() -> None:
    assert reasons(MODELS) == {}


def test_a_nested_choice_brings_its_parent() -> None:
    found = solve(WITH_EULA, ["eula"])
    assert isinstance(found, Selection)
    assert found.choices == ("sell", "eula")
    assert found.reasons["sell"].kind is ReasonKind.PARENT
    assert found.reasons["sell"].choices == ("eula",)


def test_an_alternative_must_be_settled() -> None:
    assert reasons(WITH_EULA, "sell") is None


def test_a_default_settles_an_alternative() -> None:
    with_default = replace(WITH_EULA, choices=tuple(replace(one, default=one.id == "no_eula") for one in WITH_EULA.choices))
    assert reasons(with_default, "sell") == {"sell": ReasonKind.ELECTED, "no_eula": ReasonKind.DEFAULT}
    assert reasons(with_default, "eula") == {"sell": ReasonKind.PARENT, "eula": ReasonKind.ELECTED}


def test_a_default_stays_off_where_its_parent_is_off() -> None:
    assert reasons(SUPPORT, "referral") == {"referral": ReasonKind.ELECTED}
    assert reasons(programme([choice("services"), choice("paper", "services", default=True)])) == {}


def test_a_default_waits_for_its_condition() -> None:
    free = replace(choice("training", default=True), default_where=when("referral"))
    small = programme(
        [choice("referral"), choice("services"), free], rules=[rule("r", Requires(when("services"), when("referral")))]
    )
    assert reasons(small) == {}
    assert reasons(small, "referral") == {"referral": ReasonKind.ELECTED, "training": ReasonKind.DEFAULT}
    assert (reasons(small, "services") or {})["training"] is ReasonKind.DEFAULT
    assert reasons(replace(small, rules=()), "services") == {"services": ReasonKind.ELECTED}


def test_a_default_gives_way_to_what_is_elected() -> None:
    exclusive = replace(SUPPORT, rules=(rule("one-level", Excludes(("first_level", "second_level"))),))
    assert "first_level" in (reasons(exclusive, "eula") or {})
    assert reasons(exclusive, "eula", "second_level") == {
        "sell": ReasonKind.PARENT,
        "eula": ReasonKind.ELECTED,
        "second_level": ReasonKind.ELECTED,
    }


def test_a_default_that_gives_way_keeps_no_other_off() -> None:
    small = programme(
        [choice("a"), choice("b", default=True), choice("c", default=True)], rules=[rule("r", Excludes(("a", "b")))]
    )
    assert reasons(small, "a") == {"a": ReasonKind.ELECTED, "c": ReasonKind.DEFAULT}


def test_a_default_brings_what_it_requires() -> None:
    needs = replace(SUPPORT, rules=(rule("services-too", Requires(when("first_level"), when("services"))),))
    assert (reasons(needs, "eula") or {})["services"] is ReasonKind.RULE


def test_a_default_that_would_leave_something_unsettled_is_not_taken() -> None:
    needs = replace(SUPPORT, rules=(rule("some-model", Requires(when("first_level"), when("referral or co_sell"))),))
    assert set(reasons(needs, "eula") or {}) == {"sell", "eula"}


def test_a_reason_names_the_rules_and_the_choices_behind_it() -> None:
    chain = programme(
        [choice(id) for id in "abcd"],
        rules=[rule("a-b", Requires(when("a"), when("b"))), rule("b-c", Requires(when("b"), when("c")))],
    )
    found = solve(chain, ["d", "a"])
    assert isinstance(found, Selection)
    assert [one.id for one in found.reasons["c"].rules] == ["a-b", "b-c"]
    assert found.reasons["c"].choices == ("a",)


def test_mandatory_members_come_with_their_parent() -> None:
    small = programme([choice("sell"), choice("support", "sell")], [group("mandatory", "sell", "support")])
    assert reasons(small, "sell") == {"sell": ReasonKind.ELECTED, "support": ReasonKind.RULE}


def test_facts_bind_only_where_they_are_given() -> None:
    small = programme([choice("nda")], rules=[rule("in-the-eu", Requires(when("partner.country in (EU)"), when("nda")))])
    assert reasons(small) == {}
    assert reasons(small, given=GERMAN) == {"nda": ReasonKind.RULE}


def test_a_programme_without_any_valid_combination_has_no_selection() -> None:
    assert reasons(programme([choice("a")], rules=[rule("never", Constraint(when("a and not a")))])) is None


@pytest.mark.slow
@settings(max_examples=100, deadline=None)
@given(elections())
def test_selections_agree_with_enumeration(election: tuple[Programme, list[str]]) -> None:
    drawn, elected = election
    every = enumerate_all(drawn)
    found = solve(drawn, elected)
    assert isinstance(found, Selection) == selectable(drawn, frozenset(elected), every)
    if isinstance(found, Selection):
        on = frozenset(found.choices)
        assert on in every
        assert forced([one for one in every if one >= set(elected)]) <= on
        said = {id for id, reason in found.reasons.items() if reason.kind in (ReasonKind.ELECTED, ReasonKind.DEFAULT)}
        assert forced([one for one in every if one >= said]) == on
