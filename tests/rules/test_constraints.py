from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from rules.enumeration import environment, meets, subsets, valid
from rules.small_programmes import WITH_EULA, choice, group, programme, programmes, when
from small_library import agreement, load

from assembler.model.editions import programme_in_edition
from assembler.model.library import Programme
from assembler.rules import Prover, constraints

FOUR = [choice(id, "sell", id.upper(), f"Q-{id}") for id in "abcd"]


def texts(kind: str, *members: str, bounds: tuple[int, int] | None = None) -> list[str]:
    small = programme([choice("sell", title="XM Sell"), *FOUR], [group(kind, "sell", *members, bounds=bounds)])
    return [rule.text for rule in constraints(small) if "part-of" not in rule.id]


def test_an_alternative_says_what_is_missing_and_what_is_too_much() -> None:
    assert texts("alternative", "a", "b") == [
        "“XM Sell” needs exactly one of “A” and “B”; none is chosen.",
        "“A” and “B” cannot both be chosen.",
    ]


def test_an_or_group_has_no_upper_bound() -> None:
    assert texts("or", "a", "b", "c") == ["“XM Sell” needs at least one of “A”, “B” and “C”; none is chosen."]


def test_a_range_says_both_its_bounds() -> None:
    assert texts("choose", "a", "b", "c", "d", bounds=(2, 3)) == [
        "“XM Sell” needs at least 2 of “A”, “B”, “C” and “D”; fewer are chosen.",
        "At most 3 of “A”, “B”, “C” and “D” can be chosen.",
    ]


def test_mandatory_members_are_included_one_by_one() -> None:
    assert texts("mandatory", "a", "b") == ["“XM Sell” always includes “A”.", "“XM Sell” always includes “B”."]


def test_an_optional_group_says_nothing() -> None:
    assert texts("optional", "a", "b") == []


def test_at_the_top_the_programme_is_the_parent() -> None:
    top = programme([choice("a", title="A"), choice("b", title="B")], [group("alternative", "", "a", "b")])
    rule, _ = constraints(top)
    assert (rule.id, rule.text) == (
        "small-alternative",
        "“Small programme” needs exactly one of “A” and “B”; none is chosen.",
    )


def test_ids_and_sources_follow_the_choices() -> None:
    found = [(rule.id, rule.source) for rule in constraints(WITH_EULA)]
    assert found == [
        ("sell-alternative", "Q-10, Q-11"),
        ("sell-alternative", "Q-10, Q-11"),
        ("referral-excludes-co-sell", "Q-2"),
        ("eula-part-of-sell", "Q-10"),
        ("no-eula-part-of-sell", "Q-11"),
    ]


@settings(max_examples=50, deadline=None)
@given(programmes())
def test_constraints_say_what_nesting_groups_and_rules_say(drawn: Programme) -> None:
    for on in subsets(one.id for one in drawn.choices):
        given = environment(drawn, on)
        assert all(meets(rule, given) for rule in constraints(drawn)) == valid(drawn, on)


OCCASIONS = """\
occasions:
  joining: {title: Joining, source: T-1}
  notice: {title: A notice, follows: agreement, source: T-1}
"""
ASKED = """\
  - {id: american, requires: {if: 'partner.country == "US"', then: lend}, text: A., source: T-1}
  - {id: later, requires: {if: trade, then: delivery}, since: 2026-07-01, text: B., source: T-1}
  - {id: never-both, excludes: [lend, express], text: C., source: T-1}
  - {id: told, constraint: 'ground != "none" or trade', text: D., source: T-1}
"""


@pytest.mark.parametrize(
    ("condition", "joining", "alone"),
    [
        ('partner.country == "US" and not lend', False, True),  # it may have moved
        ("trade and not delivery", False, True),  # it may have joined before the edition that begins it
        ("lend and express", False, False),
        ('ground == "none" and not trade', False, False),
    ],
)
def test_a_proof_relies_on_a_rule_only_where_it_is_asked(tmp_path: Path, condition: str, *, joining: bool, alone: bool) -> None:
    files = agreement({"fee": "1. Paid."})
    text = (
        files["small/programme.yaml"]
        .replace("choices:\n", f"{OCCASIONS}choices:\n", 1)
        .replace("lists:\n", f"{ASKED}lists:\n", 1)
    )
    text = text.replace("facts: {place: text?}", "facts: {ground: {one_of: [none, some], occasion: [joining, notice]}}")
    library = load(tmp_path, {**files, "small/programme.yaml": text})
    programme = programme_in_edition(library.programmes["small"], date(2026, 7, 1))
    with Prover(programme) as prover:
        found = [prover.possible(when(f'matter.occasion == "{one}" and {condition}')) for one in ("joining", "notice")]
    assert found == [joining, alone]


CHANGED = """\
  - {id: some, constraint: lend or trade or lease, text: E., source: T-1}
  - {id: never-both, excludes: [lend, lease], text: F., source: T-1}
"""


@pytest.mark.parametrize(
    ("condition", "joining", "alone"),
    [
        ("not lend and not trade", False, True),  # what was elected may be the choice that has ended
        ("lend and lease", False, False),
        ("lease", False, False),
        ("trade and not retail", False, True),  # wholesale was elected, and has ended
        ("trade and retail and wholesale", False, False),
    ],
)
def test_a_choice_that_has_ended_is_dropped_though_a_rule_asks_for_it(
    tmp_path: Path, condition: str, *, joining: bool, alone: bool
) -> None:
    files = agreement({"fee": "1. Paid."})
    text = files["small/programme.yaml"].replace("choices:\n", f"{OCCASIONS}choices:\n", 1)
    text = text.replace("choices:\n", "choices:\n  lease: {title: Lease, source: T-1, until: 2026-07-01}\n", 1)
    text = text.replace(
        "wholesale: {title: Wholesale, source: T-3}", "wholesale: {title: Wholesale, source: T-3, until: 2026-07-01}"
    )
    text = text.replace("lists:\n", f"{CHANGED}lists:\n", 1)
    library = load(tmp_path, {**files, "small/programme.yaml": text})
    programme = programme_in_edition(library.programmes["small"], date(2026, 7, 1))
    with Prover(programme) as prover:
        found = [prover.possible(when(f'matter.occasion == "{one}" and {condition}')) for one in ("joining", "notice")]
    assert found == [joining, alone]
