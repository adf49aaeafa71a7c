"""Conditions in words: every kind of expression, with the titles that a programme declares."""

import pytest

from assembler.model.expressions import Expression, PhraseTitles, RecordType, Scope, parse_expression, phrase
from assembler.model.expressions.functions import FUNCTION_NAMES, LIST_FUNCTIONS
from assembler.model.expressions.kinds import ListOf, Maybe, OneOf, Region
from assembler.model.expressions.phrases import CALLS
from assembler.model.source import SourceText
from assembler.model.values import Kind

SALE = RecordType(
    "sale", {"id": Kind.ID, "price": Kind.MONEY, "ordered_on": Kind.DATE, "in_time": Kind.TRUTH, "kind": OneOf(("new",))}
)
LICENCE = RecordType("licence", {"id": OneOf(("desktop",)), "points": Kind.INTEGER})
SCOPE: Scope = {
    "sell": Kind.TRUTH,
    "eula": Kind.TRUTH,
    "nda": Kind.TRUTH,
    "special_terms_agreed": Kind.TRUTH,
    "open": Kind.TRUTH,
    "points": Kind.INTEGER,
    "ended": Maybe(Kind.DATE),
    "EEA": Region(),
    "licences": ListOf(LICENCE),
    "sales": ListOf(SALE),
    "opportunity": RecordType("opportunity", {"model": OneOf(("sell", "other_one"))}),
    "one": SALE,
    "licence_held": OneOf(("desktop",)),
    "partner": RecordType("partner", {"country": Kind.COUNTRY}),
    "matter": RecordType("matter", {"issued": Kind.DATE}),
}


def read(text: str) -> Expression:
    """Return a parsed expression."""
    expression, faults = parse_expression(SourceText("c", text), 0, len(text))
    assert faults == ()
    return expression


LABELS = PhraseTitles(
    SCOPE,
    choices={"sell": "XM Sell", "eula": "EULA", "nda": "NDA"},
    rows={("desktop",): {"desktop": "Desktop edition"}},
    truths={"open": read("ended is stated"), "sale.in_time": read("this.ordered_on < ended")},
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sell", "“XM Sell” is chosen"),
        ("not sell", "“XM Sell” is not chosen"),
        ("sell and eula", "“XM Sell” and “EULA” are chosen"),
        ("sell or eula or nda", "“XM Sell”, “EULA” or “NDA” is chosen"),
        ("not (sell or eula)", "“XM Sell” and “EULA” are not chosen"),
        ("sell and not eula", "“XM Sell” is chosen and “EULA” is not chosen"),
        ("sell and (eula or points > 3)", "“XM Sell” is chosen and either “EULA” is chosen or the points is more than 3"),
        ("sell or eula and nda", "“XM Sell” is chosen or both “EULA” and “NDA” are chosen"),
        ('opportunity.model == "sell"', "the opportunity's model is XM Sell"),
        ('not (opportunity.model == "other_one")', "the opportunity's model is not “other one”"),
        ('licence_held == "desktop"', "the licence held is Desktop edition"),
        ("not points >= 5", "the points is less than 5"),
        ("one.ordered_on <= matter.issued", "the one's ordered-on date is not after the matter's issued"),
        ('matter.issued > "2026-12-01"', "the matter's issued is after 1 December 2026"),
        ('partner.country != "SE"', "the partner's country is not Sweden"),
        ('partner.country in (EEA, "CH")', "the partner's country lies in EEA or Switzerland"),
        ('not partner.country in ("SE", "CH")', "the partner's country is not Sweden or Switzerland"),
        ("ended is stated", "the ended is stated"),
        ("special_terms_agreed", "special terms are agreed"),
        ("not open", "the ended is not stated"),
        ("one.in_time", "the one's ordered-on date is before the ended"),
        ("some(sales, sale.in_time)", "there is at least one sale for which the sale's ordered-on date is before the ended"),
        ('not every(sales, sale.kind == "new")', "it is not so for every sale that the sale's kind is “new”"),
        ('count(sales, sale.kind == "new") > 2', "the number of sales for which the sale's kind is “new” is more than 2"),
        ("or_else(sum(sales, sale.price), points) > 1", "the sum of the sale's price over every sale (where it is not stated, the points) is more than 1"),
        ('licences["desktop"].points >= 2 * (points - 1)', "the licence Desktop edition's points is at least 2 times (the points less 1)"),
        ("licences[licence_held].points == 1", "the licence held's points is 1"),
        ("year(matter.issued) == (1 if sell else 2)", "the year of the matter's issued is 1 where “XM Sell” is chosen, otherwise 2"),
        ("true", "always"),
        ("not true", "never"),
    ],
)  # fmt: skip
def test_a_condition_reads_as_words(text: str, said: str) -> None:
    assert phrase(read(text), LABELS) == said


def test_every_function_can_be_said() -> None:
    assert {*CALLS, *LIST_FUNCTIONS} == {*FUNCTION_NAMES}


def test_a_computed_condition_may_go_through_the_list_of_the_entry_outside() -> None:
    labels = PhraseTitles({**SCOPE, "sale": SALE}, {}, {}, {"any_late": read("some(sales, sale.in_time)")})
    said = "there is at least one sale for which “in time” holds of the sale"
    assert phrase(read("any_late and sale.in_time"), labels) == f"{said} and “in time” holds of the sale"
