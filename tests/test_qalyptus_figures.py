"""The figures of the Qalyptus programme at their edges, from matters, and in the statement's PDF."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pypdfium2
import pytest
from rules.enumeration import enumerate_all
from small_library import elect_only, values

from assembler.assembly import assemble
from assembler.commands.in_force import settled
from assembler.loader import read_matter
from assembler.loader.files import decode
from assembler.model.expressions import Datum, Entry
from assembler.model.in_force import InForce, PaperInForce
from assembler.model.matter import Matter
from assembler.model.rules import names_in_rule
from assembler.model.values import show
from assembler.rules import count_combinations
from examples import EXAMPLES, example, library

PARTNER = {
    "kind": "company",
    "legal_name": "Example Partner GmbH",
    "country": "DE",
    "address": ["Musterstraße 1"],
    "signatories": [{"name": "Erika Mustermann", "title": "Managing Director"}],
}
SINCE = date(2024, 1, 1)
CUSTOMER = {"id": "one", "name": "Beispiel AG", "country": "DE", "recorded_on": "2026-03-15", "in_sales_process": "no"}
SALE = {"id": "s", "customer": "one", "channel": "referred", "licence": "desktop", "quantity": "1", "kind": "new"}


def worked_out(sales: list[dict[str, str]], customer: dict[str, str] | None = None, quarter: str = "2027-12-31") -> Any:
    """Give all names of a matter with these sales."""
    written = [SALE | {"id": f"s{at}", "ordered_on": "2026-04-20", "price": "480 EUR"} | sale for at, sale in enumerate(sales)]
    held = {"programme": "qalyptus", "matter": "figures-001", "issued": "2028-01-05", "partner": PARTNER, "occasion": "statement"}
    lists = {"customers": [CUSTOMER | (customer or {})], "sales": written}
    facts = {"facts": {"quarter_ended": quarter}}
    file, _ = decode(json.dumps(held | lists | facts).encode(), "matter.yaml")
    assert file is not None
    matter, findings = read_matter(file, library())
    assert matter is not None, findings
    given, faults = values(library(), with_agreement(matter, ("affiliate", "reseller")), "affiliate", "reseller")
    assert faults == ()
    return given


def with_agreement(matter: Matter, choices: tuple[str, ...]) -> Matter:
    """Return a matter before which the agreement is in force, with the choices that were on."""
    document = "qalyptus/partner-agreement"
    numbers = {"payment": "9", "payment.objection": "9.6"}
    agreement = PaperInForce(
        document, "Partner Program Agreement", attached=False, edition=date(2026, 1, 1), issued=SINCE, since=SINCE,
        partner="Example Partner GmbH", entity="qalyptus", packet="first-001", form_number=1, numbers=numbers, text_sha256="",
    )  # fmt: skip
    return settled(matter, InForce({document: agreement}, form_number=1, choices=choices, party_since=SINCE), library())


def shown(entry: Entry, name: str) -> str:
    """Give what an entry states, as it is printed; empty where it is not stated."""
    datum = entry.get(name)
    return show(datum.value) if isinstance(datum, Datum) else ""


@pytest.mark.parametrize(
    ("ordered", "owed"),
    [("2026-03-15", False), ("2026-03-16", True), ("2026-05-14", True), ("2026-05-15", False)],
)
def test_a_registered_customer_must_buy_within_sixty_days(ordered: str, *, owed: bool) -> None:
    given = worked_out([{"ordered_on": ordered}])
    assert (shown(given["sales"][0], "commission") == "EUR 96.00") is owed
    assert given["points"].value == 1, "lateness bars the commission, not the points"


@pytest.mark.parametrize(("recorded", "last"), [("2026-03-15", "14 May 2026"), ("2024-01-01", "1 March 2024")])
def test_the_last_day_to_order(recorded: str, last: str) -> None:
    assert shown(worked_out([], {"recorded_on": recorded})["customers"][0], "last_day") == last


def test_commission_lasts_twelve_months_from_the_first_order() -> None:
    sales = [{}, {"ordered_on": "2027-04-19"}, {"ordered_on": "2027-04-20"}]
    given = worked_out(sales)
    assert shown(given["customers"][0], "commission_end") == "19 April 2027"
    assert [shown(sale, "commission") for sale in given["sales"]] == ["EUR 96.00", "EUR 96.00", ""]


@pytest.mark.parametrize(
    ("points", "status"),
    [
        (0, "affiliate_partner"), (1, "silver"), (159, "silver"), (160, "gold"), (264, "gold"), (265, "platinum"), (999, "platinum"),
    ],
)  # fmt: skip
def test_the_status_follows_the_points(points: int, status: str) -> None:
    given = worked_out([{"quantity": str(points)}] if points else [])
    assert (given["points"].value, given["status"].value) == (points, status)


def test_a_lapsed_licence_takes_its_points_away() -> None:
    sales = [{"quantity": "155"}, {"licence": "server_enterprise", "lapsed_on": "2027-05-01"}]
    assert worked_out(sales, quarter="2027-03-31")["status"].value == "gold"
    given = worked_out(sales, quarter="2027-06-30")
    assert (given["points"].value, given["status"].value) == (155, "silver")


@pytest.mark.parametrize(("points", "price"), [("1", "EUR 3,168.00"), ("160", "EUR 2,970.00"), ("265", "EUR 2,772.00")])
def test_the_discount_follows_the_status_before_the_order(points: str, price: str) -> None:
    sales = [
        {"quantity": points},
        {"ordered_on": "2026-05-01", "channel": "resold", "licence": "server_business", "price": "3960 EUR"},
    ]
    assert shown(worked_out(sales)["sales"][1], "partner_price") == price


def test_the_order_itself_does_not_count_for_its_rate() -> None:
    given = worked_out([{"quantity": "300"}, {"ordered_on": "2026-04-21"}])
    assert [shown(sale, "rate") for sale in given["sales"]] == ["20%", "30%"]


def test_a_sale_brings_a_discount_or_a_commission_and_never_both() -> None:
    given = worked_out([{}, {"channel": "resold"}, {"channel": "resold", "kind": "renewal", "ordered_on": "2027-04-20"}])
    assert [(shown(sale, "commission"), shown(sale, "discount")) for sale in given["sales"]] == [
        ("EUR 96.00", ""),
        ("", "EUR 96.00"),
        ("", "EUR 96.00"),
    ]


def test_a_renewal_without_silver_brings_no_discount() -> None:
    given = worked_out([{"channel": "resold", "kind": "renewal"}])
    assert shown(given["sales"][0], "discount") == ""
    assert shown(given["sales"][0], "partner_price") == "EUR 480.00"


@pytest.mark.parametrize(
    ("paid", "pay_date"),
    [
        ("2026-03-31", "25 April 2026"), ("2026-04-01", "25 July 2026"), ("2026-09-30", "25 October 2026"),
        ("2026-12-31", "25 January 2027"),
    ],
)  # fmt: skip
def test_commission_is_paid_after_its_quarter(paid: str, pay_date: str) -> None:
    given = worked_out([{"ordered_on": "2026-03-16", "paid_on": paid}])
    assert shown(given["sales"][0], "pay_date") == pay_date


def test_a_customer_of_an_active_sales_process_earns_no_points() -> None:
    assert worked_out([{}], {"in_sales_process": "yes"})["points"].value == 0


def test_the_worked_example_stands_in_the_statement_as_it_is_sent() -> None:
    packet = example(next(path for path in EXAMPLES if path.stem == "qalyptus-statement"))
    (file,) = (file for file in packet.of_kind(".pdf") if "partner-statement" in file.papers)
    with pypdfium2.PdfDocument(file.data) as pdf:
        text = " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())
    statement = text[text.index("What this statement is for") :]
    for words in ("held 7 Points", "EUR 192.00", "EUR 600.00", "The Vendor pays EUR 792.00 on 25 April 2026."):
        assert words in statement


@pytest.mark.slow
@pytest.mark.parametrize("occasion", ["joining", "statement"])
def test_every_combination_assembles(occasion: str) -> None:
    programme = library().programmes["qalyptus"]
    between_choices = tuple(
        one for one in programme.rules if names_in_rule(one.body) <= {choice.id for choice in programme.choices}
    )
    combinations = enumerate_all(replace(programme, rules=between_choices))
    assert len(combinations) == count_combinations(programme).number == 48
    for number, chosen in enumerate(combinations):
        channel = "referred" if "affiliate" in chosen else "resold"
        sale = SALE | {"ordered_on": "2026-04-20", "price": "480 EUR", "channel": channel}
        lists = {"customers": [CUSTOMER], "sales": [sale]} if occasion == "statement" else {"customers": [CUSTOMER]}
        facts = {"quarter_ended": "2026-06-30"} if occasion == "statement" else {"territory": "Germany"}
        held = {"programme": "qalyptus", "matter": "figures-001", "issued": "2028-01-05", "partner": PARTNER, "facts": facts}
        file, _ = decode(json.dumps(held | {"occasion": occasion} | (lists if number % 2 else {})).encode(), "matter.yaml")
        assert file is not None
        matter, findings = read_matter(file, library())
        assert matter is not None, findings
        if occasion == "statement":
            matter = with_agreement(matter, tuple(chosen))
        assembly, findings = assemble(matter, elect_only(library(), matter, chosen))
        assert (assembly is not None, findings) == (True, ()), chosen
