"""Rules between choices, and on the entries of a list."""

import pytest
from loader.library_builder import LibraryFolder

from assembler.model.library import Programme
from assembler.model.rules import (
    Between,
    Constraint,
    Excludes,
    Permits,
    Requires,
)

RULE = "{id: not-both, excludes: [referral, sell], text: Referral and Sell exclude each other., source: D-4}"


def programme(folder: LibraryFolder) -> Programme:
    return folder.library().programmes["demo"]


def test_a_second_rule_of_one_id_is_refused(folder: LibraryFolder) -> None:
    each = "{id: not-both, each: lead in leads, constraint: lead.id is stated, text: Each has an id., source: D-5}"
    folder.programme(f"  - {RULE}\n", f"  - {RULE}\n  - {each}\n")
    assert "demo/programme.yaml:14:10: error: The rule “not-both” stands twice; the first is on line 13. [doubled-id]" in (
        folder.printed()
    )


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
    ],
)  # fmt: skip
def test_a_faulty_rule_is_reported_at_its_place(folder: LibraryFolder, old: str, new: str, first: str) -> None:
    assert f"demo/programme.yaml:{first}" in folder.programme(old, new).printed()


def test_a_rule_on_entries_has_a_condition_and_nothing_else(folder: LibraryFolder) -> None:
    rule = "  - {id: worth, each: deal in leads, excludes: [referral, sell], text: Leads are worth something., source: D-4}\nlists:\n"
    assert "The rule “worth” asks each entry one condition. [missing-key]" in folder.programme("lists:\n", rule).printed()


def test_a_rule_on_entries_is_read(folder: LibraryFolder) -> None:
    rule = "  - {id: named, each: deal in leads, constraint: deal.worth is stated, text: Leads are worth something., source: D-4}\nlists:\n"
    (read,) = folder.programme("lists:\n", rule).library().programmes["demo"].entry_rules
    assert (read.id, read.repeat.name, read.source) == ("named", "deal", "D-4")
