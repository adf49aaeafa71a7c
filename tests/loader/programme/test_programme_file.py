"""`programme.yaml`."""

from datetime import date
from decimal import Decimal

import pytest
from loader.library_builder import LibraryFolder

from assembler.model.expressions import unparse
from assembler.model.library import Between, Constraint, Excludes, Permits, Programme, Requires
from assembler.model.values import Rate

RULE = "{id: not-both, excludes: [referral, sell], text: Referral and Sell exclude each other., source: D-4}"


def programme(folder: LibraryFolder) -> Programme:
    return folder.library().programmes["demo"]


def test_a_second_rule_of_one_id_is_refused(folder: LibraryFolder) -> None:
    each = "{id: not-both, each: lead in leads, constraint: lead.id is stated, text: Each has an id., source: D-5}"
    folder.programme(f"  - {RULE}\n", f"  - {RULE}\n  - {each}\n")
    assert "demo/programme.yaml:14:10: error: The rule “not-both” stands twice; the first is on line 13. [doubled-id]" in (
        folder.printed()
    )


def test_choices_nest(folder: LibraryFolder) -> None:
    choices = programme(folder).choices
    assert [(choice.id, choice.parent) for choice in choices] == [("referral", ""), ("sell", ""), ("support", "sell")]


@pytest.mark.parametrize(
    ("kind", "bounds"), [("optional", (0, 1)), ("mandatory", (1, 1)), ("alternative", (1, 1)), ("or", (1, 1))]
)
def test_groups(folder: LibraryFolder, kind: str, bounds: tuple[int, int]) -> None:
    folder.programme("optional:", f"{kind}:")
    group = programme(folder).groups[-1]
    assert (group.kind, group.parent, group.members) == (kind, "sell", ("support",))
    assert (group.minimum, group.maximum) == bounds


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ("excludes: [referral, sell]", Excludes(("referral", "sell"))),
        ("alternative: [referral, sell]", Between(1, 1, ("referral", "sell"))),
        ("or: [referral, sell]", Between(1, 2, ("referral", "sell"))),
        ("choose: {between: 0..1, of: [referral, sell]}", Between(0, 1, ("referral", "sell"))),
    ],
)
def test_rules_among_choices(folder: LibraryFolder, body: str, made: object) -> None:
    (rule,) = programme(folder.programme("excludes: [referral, sell]", body)).rules
    assert rule.body == made
    assert (rule.id, rule.source) == ("not-both", "D-4")


def test_rules_with_conditions(folder: LibraryFolder) -> None:
    (rule,) = programme(folder.programme("excludes: [referral, sell]", "requires: {if: sell, then: not referral}")).rules
    assert isinstance(rule.body, Requires)
    (rule,) = programme(folder.programme("requires: {if: sell, then: not referral}", "constraint: sell or referral")).rules
    assert isinstance(rule.body, Constraint)


def test_rights_are_permitted_where_a_condition_holds(folder: LibraryFolder) -> None:
    folder.programme("excludes: [referral, sell]", "permits: {where: referral, only: [sell], of: [sell, support]}")
    (rule,) = programme(folder).rules
    assert isinstance(rule.body, Permits)
    assert (rule.kind, rule.body.permitted, rule.body.rights, rule.body.denied) == (
        "permits",
        ("sell",),
        ("sell", "support"),
        ("support",),
    )


@pytest.mark.parametrize(
    ("default", "read"), [("true", (True, "true")), ("false", (False, "true")), ("not referral", (True, "not referral"))]
)
def test_a_default_may_have_a_condition(folder: LibraryFolder, default: str, read: object) -> None:
    choice = programme(folder.programme("title: Support", f"title: Support, default: {default}")).choice("support")
    assert (choice.default, unparse(choice.default_where)) == read


def test_where_something_is_a_default_asks_choices_only(folder: LibraryFolder) -> None:
    found = folder.programme("title: Support", """title: Support, default: 'partner.country == "DE"'""").printed()
    assert "demo/programme.yaml:11:43: error: “partner” is no choice" in found


def test_values_are_in_order_of_dates(folder: LibraryFolder) -> None:
    folder.programme("{2026-01-01: 10 %}", "{2027-01-01: 12 %, 2026-01-01: 10 %}")
    value = programme(folder).values[0]
    assert [(dated.since, dated.value) for dated in value.dated] == [
        (date(2026, 1, 1), Rate(Decimal("0.1"))),
        (date(2027, 1, 1), Rate(Decimal("0.12"))),
    ]


@pytest.mark.parametrize(
    ("old", "new", "first"),
    [
        (", text: Referral and Sell exclude each other.", "", "13:5: error: “text” is missing."),
        (", source: D-4", "", "13:5: error: “source” is missing."),
        ("excludes: [referral, sell], ", "", "13:10: error: The rule “not-both” says 0 things; it must say one."),
        ("excludes: [referral, sell]", "excludes: [referral]", "13:20: error: A list of 1 is too few; at least 2 belong here."),
        ("excludes: [referral, sell]", "excludes: [referral, sel]", "13:41: error: “sel” is no choice."),
        ("excludes: [referral, sell]", "choose: {between: 2..3, of: [referral, sell]}", "13:38: error: “2..3” is no range here."),
        ("excludes: [referral, sell]", "permits: {where: sell, only: [support], of: [referral]}",
         "13:50: error: “support” is not among the rights of this rule."),
        ("excludes: [referral, sell]", "permits: {where: sell, only: [], of: [referal]}", "13:58: error: “referal” is no choice."),
        ("excludes: [referral, sell]", "permits: {where: sell, only: [], of: []}",
         "13:53: error: A list of 0 is too few; at least 1 belong here."),
        ("excludes: [referral, sell]", "permits: {where: sels, only: [], of: [referral]}", "13:37: error: “sels” is not known here."),
        ("excludes: [referral, sell]", "constraint: sell or", "13:38: error: Something is missing at the end."),
        ("{2026-01-01: 10 %}", "{2026-01-01: 10}", "21:58: error: “10” is no rate."),
        ("{2026-01-01: 10 %}", "{2026-02-30: 10 %}", "21:46: error: There is no day 2026-02-30 in the calendar."),
        ("{2026-01-01: 10 %}", "{}", "21:39: error: No date is given."),
        ("{2026-01-01: 10 %}", "10 %", "21:45: error: “key: value” lines belong here."),
        ("type: rate", "type: percent", "21:20: error: “percent” is not possible here."),
        ("worth: money?", "worth: amount?", "18:45: error: “amount” is no type."),
        ("territory: text?", "sell: text?", "19:15: error: “sell” is declared twice."),
        ("territory: text?", "Sales Area: text?", "19:21: error: “Sales Area” is no name."),
        ("support: {", "1st: {", "11:7: error: “1st” is no name of a choice."),
        ("entity: demo-inc", "entity: demo-ink", "26:14: error: “demo-ink” is no entity."),
        ("country: US", "country: USA", "24:49: error: “USA” is no country."),
        ("editions: [2026-01-01]", "editions: []", "3:1: error: A list of 0 is too few; at least 1 belong here."),
        ("handling: sign_now", "handling: signed", "28:37: error: “signed” is not possible here."),
        ("handling: sign_now", "handling: sign_now, for: leads", "28:52: error: This is no repetition."),
    ],
)  # fmt: skip
def test_what_is_no_programme(folder: LibraryFolder, old: str, new: str, first: str) -> None:
    assert f"demo/programme.yaml:{first}" in folder.programme(old, new).printed()
