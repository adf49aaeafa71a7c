"""Arithmetic: exact, by the calendar, and refused where there is no result."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembler.model.expressions import (
    ArithmeticFaultError,
    CalculationError,
    Datum,
    Environment,
    Unrounded,
    check_computed,
    compute,
    parse_expression,
    type_of,
)
from assembler.model.expressions.arithmetic import add, days_after, divide, months_after, multiply, rounded, share, subtract
from assembler.model.source import SourceText
from assembler.model.values import Kind, Money, Quantity, Rate, parse, show

SCOPE = {
    "fee": Kind.MONEY, "rate": Kind.RATE, "count": Kind.INTEGER, "day": Kind.DATE, "term": Kind.DURATION, "nothing": Kind.INTEGER,
}  # fmt: skip
GIVEN: Environment = {
    "fee": Datum(Money(Decimal("9999.99"), "EUR")),
    "rate": Datum(Rate(Decimal("0.20"))),
    "count": Datum(3),
    "day": Datum(date(2026, 8, 31)),
    "term": Datum(parse(Kind.DURATION, "6 months")),
    "nothing": Datum(0),
}


def worked_out(text: str) -> Quantity:
    node, findings = parse_expression(SourceText("p.yaml", text), 0, len(text))
    assert findings == ()
    type_of(node, SCOPE)
    return compute(node, GIVEN).value


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("rounded_down(fee * count / 4)", "EUR 7,499.99"),
        ("rounded_up(fee * count / 4)", "EUR 7,500.00"),
        ("rounded(fee * rate)", "EUR 2,000.00"),
        ("fee + fee", "EUR 19,999.98"),
        ("fee - '0.99 EUR'", "EUR 9,999.00"),
        ("fee / fee", "1"),
        ("count / 4", "0.75"),
        ("count / 9", "1/3"),
        ("rounded(count / 9, 2)", "0.33"),
        ("rounded(share(count, 9), 1)", "33.3%"),
        ("rounded(rate * count)", "60%"),
        ("day + term", "28 February 2027"),
        ("day - term", "28 February 2026"),
        ("day - '2026-08-01'", "30"),
        ("days_after(day, 1)", "1 September 2026"),
        ("days_before(day, 31)", "31 July 2026"),
        ("months_after(day, 1)", "30 September 2026"),
        ("months_before(day, 6)", "28 February 2026"),
        ("quarter(day) * 100 + month(day) * 10 + day(day)", "411"),
        ("year(day)", "2,026"),
        ("date(2028, 2, 29)", "29 February 2028"),
        ("month_end('2028-02-01')", "29 February 2028"),
        ("quarter_start(day)", "1 July 2026"),
        ("quarter_end(day)", "30 September 2026"),
        ("min(count, 7) + max(count, 7, 5)", "10"),
        ("max(day, '2026-09-01')", "1 September 2026"),
        ("count if count > 2 else 0", "3"),
        ("2 + 3 * 4 - (6 - 4) / 2", "13"),
    ],
)
def test_what_comes_out(text: str, shown: str) -> None:
    assert show(worked_out(text)) == shown


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("count / nothing", "This is divided by nothing."),
        ("share(count, nothing)", "A share in nothing is asked for."),
        ("fee + '1 USD'", "A sum in EUR and a sum in USD are calculated together."),
        ("date(2027, 2, 29)", "There is no day 2027-2-29 in the calendar."),
        ("days_after(day, 9999999)", "This day lies beyond the calendar."),
        ("day + '3 business days'", "A date and a number of business days cannot be added: no calendar says which these are."),
        ("rounded(fee, 3)", "Money has two digits behind the point, not 3."),
    ],
)
def test_what_has_no_result_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(CalculationError) as fault:
        worked_out(text)
    assert fault.value.sentence == sentence
    assert fault.value.hint


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("fee + count", "A sum of money and a whole number have no “+”."),
        ("fee * fee", "A sum of money and a sum of money have no “*”."),
        ("day + count", "A date and a whole number have no “+”."),
        ("fee * rate", "This is a sum of money not yet rounded; a sum of money is declared."),
        ("quarter(count)", "“quarter” takes a date here; this is a whole number."),
        ("quarter()", "“quarter” does not take 0 parts in brackets."),
        ("qarter(day)", "There is no function “qarter”."),
        ("max(day, count)", "“max” takes values of one type."),
        ("fee if count > 1", "This is a sum of money that need not be given; a sum of money is declared."),
        ("fee if count > 1 else day", "A sum of money and a date stand for one value."),
        ("sum(count, count)", "“sum” goes through a list."),
        ("or_else(fee, fee)", "This is always stated."),
        ("band(count, count)", "“count” are no bands."),
        ("count[count]", "A whole number has no rows."),
    ],
)
def test_what_makes_no_sense_is_reported(text: str, sentence: str) -> None:
    node, _ = parse_expression(SourceText("p.yaml", text), 0, len(text))
    assert [finding.message for finding in check_computed(node, SCOPE, Kind.MONEY)] == [sentence]


amounts = st.decimals(min_value=0, max_value=10**9, places=2).map(lambda amount: Money(amount, "EUR"))
days = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1))


@given(amounts, amounts)
def test_what_is_added_and_taken_away_is_as_before(one: Money, other: Money) -> None:
    assert subtract(add(one, other), other) == one
    whole = add(one, other)
    assert isinstance(whole, Money)
    assert isinstance(whole.amount, Decimal), "sums of cents are cents"


@given(amounts, st.integers(1, 1000), st.integers(1, 1000))
def test_rounding_moves_by_less_than_a_cent(money: Money, times: int, parts: int) -> None:
    exact = divide(multiply(money, times), parts)
    low, high, near = (rounded(exact, None, direction) for direction in (-1, 1, 0))
    assert isinstance(exact, Money)
    for one in (low, high, near):
        assert isinstance(one, Money)
        assert abs(Fraction(one.amount) - Fraction(exact.amount)) < Fraction(1, 100)
        assert one.amount == one.amount.quantize(Decimal("0.01")) if isinstance(one.amount, Decimal) else False
    assert near in (low, high)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_the_fraction(part: int, whole: int) -> None:
    assert share(part, whole).share == Fraction(part, whole)


@given(days, st.integers(-600, 600))
def test_months_keep_the_day_or_end_the_month(day: date, count: int) -> None:
    later = months_after(day, count)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == count
    assert later.day == day.day or (later.day < day.day and days_after(later, 1).day == 1)


def test_a_fault_names_the_mend() -> None:
    with pytest.raises(ArithmeticFaultError) as fault:
        divide(1, 0)
    assert fault.value.hint.startswith("Ask first")


def test_what_was_multiplied_is_not_rounded_yet() -> None:
    node, _ = parse_expression(SourceText("p.yaml", "fee * rate"), 0, 10)
    assert type_of(node, SCOPE) == Unrounded(Kind.MONEY)


@pytest.mark.parametrize(
    ("amount", "currency", "digits", "shown"),
    [
        (Fraction(866668, 10), "JPY", None, "JPY 86,667"),
        (Fraction(866668, 10), "JPY", 2, "JPY 86,667"),
        (Fraction(1, 3), "KWD", None, "KWD 0.333"),
        (Fraction(1, 3), "EUR", 1, "EUR 0.30"),
    ],
)
def test_money_is_rounded_to_the_coins_of_its_currency(amount: Fraction, currency: str, digits: int | None, shown: str) -> None:
    assert show(rounded(Money(amount, currency), digits, 0)) == shown


def test_a_sum_of_whole_coins_is_printed_as_such() -> None:
    assert show(add(Money(Decimal(5), "JPY"), Money(Decimal(7), "JPY"))) == "JPY 12"
