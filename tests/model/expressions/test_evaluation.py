"""The values of expressions, once every name has one."""

from datetime import date
from decimal import Decimal

import pytest

from assembler.model.expressions import Datum, Environment, NotStatedError, evaluate, holds, parse_expression
from assembler.model.expressions.evaluation import compute, word_key
from assembler.model.source import SourceText, Span
from assembler.model.values import Country, Duration, Kind, Money, Rate, parse

GIVEN: Environment = {
    "sell": Datum(value=True),
    "eula": Datum(value=False),
    "fee_rate": Datum(Rate(Decimal("0.10")), Span("p.yaml", 3, 9)),
    "cap": Datum(Money(Decimal("120000.00"), "EUR")),
    "term": Datum(Duration(30, "day")),
    "signed": Datum(date(2026, 12, 1)),
    "count": Datum(3),
    "EU": frozenset({"DE", "FR"}),
    "partner": {"country": Datum(Country("DE")), "kind": Datum("company")},
}


def read(text: str) -> tuple[SourceText, int, int]:
    return SourceText("c.md", text), 0, len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sell and not eula", True),
        ("eula or not sell", False),
        ("partner.country in (EU)", True),
        ('partner.country in ("US", "CH")', False),
        ('partner.country not in ("US")', True),
        ('partner.country == "DE"', True),
        ('partner.kind != "individual"', True),
        ('fee_rate == "10 %"', True),
        ('fee_rate < "9.99 %"', False),
        ('cap == "120000 EUR"', True),
        ('cap == "120000 USD"', False),
        ('term == "30 days"', True),
        ('signed >= "2026-12-01"', True),
        ("count > 2", True),
        ("partner.kind is stated", True),
        ("partner.register is stated", False),
        ("partner.register is not stated", True),
        ('partner.register == "HRB 1"', False),
        ('partner.register != "HRB 1"', True),
        ("partner.register in (partner.register)", False),
    ],
)
def test_conditions(text: str, *, expected: bool) -> None:
    condition, findings = parse_expression(*read(text))
    assert findings == ()
    assert holds(condition, GIVEN) is expected


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("fee_rate | percent", "10%"),
        ("cap | money", "EUR 120,000.00"),
        ("term | words", "thirty (30) days"),
        ("count | words", "three (3)"),
        ("(count + 2024) | digits", "2027"),
        ("signed | date", "1 December 2026"),
        ("partner.country | country", "Germany"),
    ],
)
def test_filters_print(text: str, printed: str) -> None:
    expression, _ = parse_expression(*read(text))
    assert evaluate(expression, GIVEN).value == printed


def test_a_value_keeps_the_place_it_was_written_at() -> None:
    expression, _ = parse_expression(*read("fee_rate | percent"))
    assert evaluate(expression, GIVEN).span == Span("p.yaml", 3, 9)


@pytest.mark.parametrize("text", ["partner.register", "nowhere", "nowhere.at_all"])
def test_what_is_not_stated_cannot_be_quoted(text: str) -> None:
    expression, _ = parse_expression(*read(text))
    with pytest.raises(NotStatedError):
        evaluate(expression, GIVEN)


@pytest.mark.parametrize(
    ("amounts", "printed"),
    [
        (("100 EUR", "50.5 EUR"), "EUR 150.50"),
        (("100 EUR", "3000 JPY", "1 EUR", "1000 JPY", "2 KWD"), "EUR 101.00 and JPY 4,000 and KWD 2.000"),
    ],
)
def test_sums_keep_currencies_apart(amounts: tuple[str, ...], printed: str) -> None:
    sales = tuple({"due": Datum(parse(Kind.MONEY, amount))} for amount in amounts)
    node, _ = parse_expression(SourceText("p.yaml", "sums(sales, sale.due)"), 0, 21)
    assert compute(node, {"sales": sales, word_key("sales"): Datum("sale")}).value == printed
