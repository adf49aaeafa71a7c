"""Values computed from a matter's entries, from tables and from each other; a value without a result is refused."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from small_library import MATTER as PARTNER
from small_library import PROGRAMME, agreement, assembled, load, matter, try_assemble, values, write

from assembler.loader import load_library, read_matter
from assembler.loader.files import decode
from assembler.model.document import Provision
from assembler.model.expressions import Datum, look_up, parse_expression
from assembler.model.source import SourceText
from assembler.model.values import show
from assembler.model.walk import plain

FIGURES = """\
tables:
  wares:
    title: Points
    one: ware
    source: T-1
    columns: {title: text, points: integer, price: money?}
    rows:
      pin: {title: A pin, points: 1, price: 480 EUR}
      box: {title: A box, points: 5, price: 3000 EUR}
    computed:
      double: {type: integer, is: this.points * 2, source: T-1}
  levels:
    title: Levels
    one: level
    source: T-2
    columns: {first: integer, rate: rate}
    rows:
      plain: {first: 0, rate: 20 %}
      silver: {first: 5, rate: 25 %}
      gold: {first: 11, rate: 30 %}
bands:
  standing: {of: points, table: levels, from: first, source: T-2}
computed:
  points: {type: integer, is: "or_else(sum(loans, loan.points), 0)", source: T-1}
  rate: {type: rate, is: "levels[standing].rate", source: T-2}
  owed: {type: money?, is: "sum(loans, loan.commission)", source: T-3}
  first: {type: date?, is: "smallest(loans, loan.since)", source: T-3}
  late: {type: integer, is: "count(loans, loan.since > '2026-03-01')", source: T-3}
  last_day: {type: date?, is: first + notice, source: T-3}
  all_priced: {type: truth, is: "every(loans, loan.price is stated)", source: T-3}
"""
LOANS = """\
  loans:
    title: Loans
    one: loan
    fields: {id: id, item: text, owed: money?, ware: {one_of: wares}, since: date, before: {entry_of: loans?}}
    computed:
      points: {type: integer, is: "wares[this.ware].points", source: T-1}
      price: {type: money?, is: "wares[this.ware].price", source: T-1}
      standing_before:
        one_of: standing
        is: band(standing, or_else(sum(loans, loan.points, loan.since < this.since), 0))
        source: T-2
      commission: {type: money?, is: "rounded(this.price * levels[this.standing_before].rate)", source: T-3}
      since_before: {type: date?, is: "loans[this.before].since", source: T-3}
"""
MATTER = """\
loans:
  - {id: one, item: Pin, ware: pin, since: 2026-02-01}
  - {id: two, item: Box, ware: box, since: 2026-03-01, before: one}
  - {id: three, item: Box, ware: box, since: 2026-04-01, before: two}
"""
CLAUSE = "1. They have {{ points }} points, and hold {{ standing }}.\n"


def files(more: str = "", clause: str = CLAUSE) -> Mapping[str, str]:
    made = agreement({"terms": clause, "figures": "1. As said. {id: x}\n"})
    listed = PROGRAMME.replace("  loans: {title: Loans, one: loan, fields: {id: id, item: text, owed: money?}}\n", LOANS)
    documents = made["small/programme.yaml"].removeprefix(PROGRAMME)
    head, tail = listed.split("facts: {place: text?}\n")
    return made | {"small/programme.yaml": f"{head}facts: {{place: text?, count: integer?}}\n{FIGURES}{more}{tail}{documents}"}


def worked_out(root: Path, expression: str, more: str = "", entries: str = MATTER) -> str:
    library = load(root, files(more))
    given, findings = values(library, matter(library, entries), "lend")
    if findings:
        return "; ".join(f"{finding.span}: {finding.message}" for finding in findings)
    node, _ = parse_expression(SourceText("c", expression), 0, len(expression))
    found = look_up(node, given)
    assert isinstance(found, Datum)
    return show(found.value)


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("points", "11"),
        ("standing", "gold"),
        ("rate", "30%"),
        ("owed", "EUR 1,446.00"),  # 20 % of 480, 20 % of 3,000, 25 % of 3,000
        ("first", "1 February 2026"),
        ("late", "1"),
        ('wares["box"].points', "5"),
        ("last_day", "2 April 2026"),  # sixty days from July on
    ],
)
def test_values_are_worked_out_behind_what_they_are_made_of(tmp_path: Path, expression: str, shown: str) -> None:
    assert worked_out(tmp_path, expression) == shown


def test_a_row_that_is_named_must_be_there(tmp_path: Path) -> None:
    more = "  part: {type: integer, is: 'wares[\"bocks\"].points', source: T-4}\n"
    _, findings = load_library(write(tmp_path, files(more)))
    assert [finding.hint for finding in findings] == ["It may be bocks, which is no row."]


def test_an_entry_knows_itself_and_all_others(tmp_path: Path) -> None:
    library = load(tmp_path, files())
    given, findings = values(library, matter(library, MATTER))
    assert findings == ()
    entries = given["loans"]
    assert isinstance(entries, tuple)
    standings = [entry["standing_before"] for entry in entries]
    assert [one.value for one in standings if isinstance(one, Datum)] == ["plain", "plain", "silver"]
    assert [("since_before" in entry) for entry in entries] == [False, True, True]


def test_a_paper_prints_what_was_computed(tmp_path: Path) -> None:
    paper = assembled(load(tmp_path, files()), "choices: [lend]\n" + MATTER).papers[0]
    assert next(plain(block.content) for block in paper.document.blocks if isinstance(block, Provision)) == (
        "They have 11 points, and hold gold."
    )


def test_what_comes_of_nothing_is_not_stated(tmp_path: Path) -> None:
    library = load(tmp_path, files())
    given, findings = values(library, matter(library))
    assert findings == ()
    assert "owed" not in given
    assert given["points"] == Datum(0, given["points"].span if isinstance(given["points"], Datum) else None)


def test_a_division_by_nothing_is_refused_at_the_number(tmp_path: Path) -> None:
    more = "  part: {type: number?, is: points / count, source: T-4}\n"
    found = worked_out(tmp_path, "part", more, MATTER + "facts: {count: 0}\n")
    assert found == "matter.yaml:14:16: “part” has no result: This is divided by nothing."


def test_two_currencies_are_refused_at_the_second(tmp_path: Path) -> None:
    more = "  mixed: {type: money?, is: 'sum(loans, loan.owed)', source: T-4}\n"
    entries = MATTER.replace("pin, since", "pin, owed: 5 EUR, since").replace(
        "box, since: 2026-04", "box, owed: 5 USD, since: 2026-04"
    )
    found = worked_out(tmp_path, "mixed", more, entries)
    assert found.startswith("matter.yaml:13:")
    assert found.endswith("A sum in EUR and a sum in USD are calculated together.")


def test_an_entry_that_is_not_there_is_refused(tmp_path: Path) -> None:
    library = load(tmp_path, files())
    file, _ = decode((PARTNER + MATTER.replace("before: one", "before: on")).encode(), "matter.yaml")
    assert file is not None
    _, findings = read_matter(file, library)
    assert [(one.id, one.message, one.hint) for one in findings] == [
        ("unknown-entry", "There is no loan “on” among the loans.", "Did you mean “one”?")
    ]


RULE = """\
rules:
  - id: express-requires-delivery
    requires: {if: express, then: delivery}
    text: Express delivery is delivery.
    source: T-5
  - id: in-order
    each: entry in loans
    constraint: not entry.since_before is stated or entry.since > entry.since_before
    text: A loan begins after the one before it.
    source: T-7
"""


def test_a_rule_on_entries_refuses_the_entry_in_its_words(tmp_path: Path) -> None:
    made = dict(files())
    text = made["small/programme.yaml"]
    start, end = text.index("rules:\n"), text.index("lists:\n")
    made["small/programme.yaml"] = text[:start] + RULE + text[end:]
    library = load(tmp_path, made)
    assert try_assemble(library, "choices: [lend]\n" + MATTER)[0] is not None
    late = MATTER.replace("since: 2026-03-01", "since: 2026-01-31")
    assembly, findings = try_assemble(library, "choices: [lend]\n" + late)
    assert assembly is None
    assert [(one.id, one.message) for one in findings] == [
        ("in-order", "A loan begins after the one before it (T-7). This is the loan “two”.")
    ]
    assert str(findings[0].span) == "matter.yaml:13:44"
