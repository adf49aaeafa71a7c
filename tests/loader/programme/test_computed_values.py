"""Computed values: their types, their order, and what may ask for them; every fault at its place."""

import re

import pytest
from loader.library_builder import MATTER, LibraryFolder, read_demo_matter
from loader.programme.wares import tabled

from assembler.model.declarations import Bands, Computed
from assembler.model.expressions import EntryOf, Maybe, OneOf, Unrounded
from assembler.model.values import Kind
from examples import ROOT


def computed(folder: LibraryFolder, lines: str, facts: str = "points: integer, day: date?, ware: {one_of: wares}") -> str:
    tabled(folder, f"computed:\n{lines}").programme("facts: {territory: text?}", f"facts: {{{facts}}}")
    return folder.printed()


def test_what_is_computed_is_in_order_and_typed(folder: LibraryFolder) -> None:
    lines = """\
  last: {type: integer, is: first + 1, source: D-9}
  first: {type: integer, is: "wares[ware].points * points", source: D-9}
  exact: {type: unrounded rate, is: "share(points, 7)", source: D-9}
  later: {type: date?, is: day + notice_period, source: D-9}
  kind: {one_of: wares, is: '"pin" if points > 3 else ware', source: D-9}
"""
    assert computed(folder, lines) == ""
    programme = folder.library().programmes["demo"]
    assert {one.id: one.type for one in programme.computed} == {
        "last": Kind.INTEGER,
        "first": Kind.INTEGER,
        "exact": Unrounded(Kind.RATE),
        "later": Maybe(Kind.DATE),
        "kind": OneOf(("pin", "box")),
    }
    order = [one.id for one in programme.derived if isinstance(one, Computed | Bands)]
    assert order.index("first") < order.index("last")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("one: {type: integer, is: two, source: D-9}\n  two: {type: integer, is: one + 1, source: D-9}", "These are computed from each other: one, two, one."),
        ("one: {type: integer, is: points / 2, source: D-9}", "This is a number; a whole number is declared."),
        ("one: {type: date, is: day + notice_period, source: D-9}", "This is a date that need not be given; a date is declared."),
        ("one: {type: money, is: 'wares[\"bag\"].price', source: D-9}", "A word out of a set is no sure key of “wares”."),
        ("one: {type: integer, is: 'sum(leads, thing.worth)', source: D-9}", "“thing” is not known here."),
        ("one: {type: integer, is: 'count(points)', source: D-9}", "“count” goes through a list."),
        ("one: {type: integre, is: points, source: D-9}", "“integre” is no type."),
        ("one: {one_of: sizes, is: ware, source: D-9}", "“sizes” is no table and no bands."),
        ("one: {entry_of: deals, is: ware, source: D-9}", "“deals” is no list whose entries have an id."),
        ("wares: {type: integer, is: points, source: D-9}", "“wares” is declared twice."),
        ("this: {type: integer, is: points, source: D-9}", "“this” is no name."),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told(folder: LibraryFolder, line: str, sentence: str) -> None:
    assert sentence in computed(folder, f"  {line}\n")


def test_a_text_calculates_nothing_itself(folder: LibraryFolder) -> None:
    folder.programme("facts: {territory: text?}", "facts: {points: integer}")
    folder.clause(
        '1. They have {{ points * 2 }} points.\n2. Many. {when: points / 2 > 3}\n3. {{ or_else(partner.register, "None") }}.\n'
    )
    printed = folder.printed()
    assert printed.count("A text calculates nothing itself. [calculation-in-text]") == 2


def test_what_is_not_rounded_is_not_printed(folder: LibraryFolder) -> None:
    computed(folder, "  exact: {type: unrounded rate, is: 'share(points, 7)', source: D-9}\n")
    printed = folder.clause("1. The share is {{ exact }}.\n").printed()
    assert "A rate not yet rounded cannot be printed. [wrong-type]" in printed


def test_a_rule_between_choices_asks_nothing_that_depends_on_them(folder: LibraryFolder) -> None:
    lines = (
        "  rights: {type: integer, is: 2 if sell else points, source: D-9}\n  more: {type: truth, is: rights > 1, source: D-9}\n"
    )
    computed(folder, lines)
    rule = "  - {id: many, constraint: more or referral, text: Many are referred., source: D-4}\nlists:\n"
    printed = folder.programme("lists:\n", rule).printed()
    assert "“more” depends on what is chosen. [rule-in-a-circle]" in printed


def test_who_contracts_is_settled_before_anything_is_computed(folder: LibraryFolder) -> None:
    computed(folder, "  many: {type: truth, is: points > 3, source: D-9}\n")
    printed = folder.programme(
        "  - {entity: demo-inc}\n", "  - {when: many, entity: demo-inc}\n  - {entity: demo-inc}\n"
    ).printed()
    assert "“many” is computed, and who contracts is settled before that. [wrong-type]" in printed


def test_an_entry_names_an_entry_of_another_list(folder: LibraryFolder) -> None:
    orders = "  orders: {title: Orders, one: order, fields: {id: id, lead: {entry_of: leads?}}}\n"
    library = folder.programme("facts: {territory", f"{orders}facts: {{territory").library()
    assert library.programmes["demo"].lists[1].fields[1].type == Maybe(EntryOf("leads"))
    stated = MATTER + "leads: [{id: one, customer: Ada}]\norders: [{id: a, lead: one}, {id: b}, {id: c, lead: two}]\n"
    _, findings = read_demo_matter(library, stated)
    assert [(one.id, str(one.span), one.message) for one in findings] == [
        ("unknown-entry", "acme.yaml:13:53", "There is no lead “two” among the leads.")
    ]


def test_the_examples_of_the_readme_are_read(folder: LibraryFolder) -> None:
    text = (ROOT / "clauses" / "README.md").read_text("utf-8").partition("## Tables, computed values")[2]
    tables, computed = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)[:2]
    lists = computed[computed.index("lists:\n") + len("lists:\n") :]
    folder.programme("lists:\n", f"{tables}{computed[: computed.index('lists:')]}lists:\n{lists}")
    folder.programme("facts: {territory: text?}", "facts: {enrolled_on: date}")
    values = "  annual_fee: {type: money, source: D-9, from: {2026-01-01: 10000 EUR}}\n"
    values += "  registration_validity: {type: duration, source: D-9, from: {2026-01-01: 60 days}}\n"
    programme = folder.programme("values:\n", f"values:\n{values}").library().programmes["demo"]
    assert {one.id for one in programme.every_computed} >= {"fivefold", "fee_owed", "last_day", "in_time"}
