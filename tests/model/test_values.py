"""Typed values: a table of written forms and their meanings."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembler.model.values import (
    Country,
    Duration,
    Kind,
    Money,
    Quantity,
    Rate,
    SignedClause,
    UnreadableError,
    country_names,
    parse,
    show,
    show_in_words,
)

READ: list[tuple[Kind, str, Quantity, str]] = [
    (Kind.TEXT, "No", "No", "No"),
    (Kind.TEXT, "01234", "01234", "01234"),
    (Kind.INTEGER, "0", 0, "0"),
    (Kind.INTEGER, "1000", 1000, "1,000"),
    (Kind.RATE, "10 %", Rate(Decimal("0.1")), "10%"),
    (Kind.RATE, "10%", Rate(Decimal("0.1")), "10%"),
    (Kind.RATE, "7.50 %", Rate(Decimal("0.075")), "7.5%"),
    (Kind.RATE, "0 %", Rate(Decimal(0)), "0%"),
    (Kind.RATE, "200 %", Rate(Decimal(2)), "200%"),
    (Kind.MONEY, "120000 EUR", Money(Decimal("120000.00"), "EUR"), "EUR 120,000.00"),
    (Kind.MONEY, "5.10 USD", Money(Decimal("5.10"), "USD"), "USD 5.10"),
    (Kind.MONEY, "0 EUR", Money(Decimal("0.00"), "EUR"), "EUR 0.00"),
    (Kind.DATE, "2026-12-01", date(2026, 12, 1), "1 December 2026"),
    (Kind.DATE, "2028-02-29", date(2028, 2, 29), "29 February 2028"),
    (Kind.DURATION, "1 year", Duration(1, "year"), "1 year"),
    (Kind.DURATION, "30 days", Duration(30, "day"), "30 days"),
    (Kind.CLAUSE, "agreement/fee.set-off", SignedClause("agreement/fee.set-off"), "agreement/fee.set-off"),
    (Kind.DURATION, "10 business days", Duration(10, "business day"), "10 business days"),
    (Kind.COUNTRY, "NO", Country("NO"), "Norway"),
    (Kind.COUNTRY, "DE", Country("DE"), "Germany"),
    (Kind.ID, "opp-001", "opp-001", "opp-001"),
]


@pytest.mark.parametrize(("kind", "text", "value", "printed"), READ)
def test_what_is_read_and_how_it_is_printed(kind: Kind, text: str, value: Quantity, printed: str) -> None:
    assert parse(kind, text) == value
    assert show(value) == printed


REFUSED = [
    (Kind.TEXT, "", "This text is empty."),
    (Kind.TEXT, "  ", "This text is empty."),
    (Kind.INTEGER, "01234", "“01234” is no whole number."),
    (Kind.INTEGER, "1_000", "“1_000” is no whole number."),
    (Kind.INTEGER, "1,000", "“1,000” is no whole number."),
    (Kind.INTEGER, "1e3", "“1e3” is no whole number."),
    (Kind.INTEGER, "5.0", "“5.0” is no whole number."),
    (Kind.INTEGER, "-1", "“-1” is no whole number."),
    (Kind.INTEGER, ".nan", "“.nan” is no whole number."),
    (Kind.INTEGER, "٣", "“٣” is no whole number."),
    (Kind.INTEGER, "9" * 99, f"“{'9' * 60}…” is no whole number."),
    (Kind.RATE, "10", "“10” is no rate."),
    (Kind.RATE, "10,5 %", "“10,5 %” is no rate."),
    (Kind.RATE, "-5 %", "“-5 %” is no rate."),
    (Kind.RATE, ".inf", "“.inf” is no rate."),
    (Kind.MONEY, "120000", "“120000” is no sum of money."),
    (Kind.MONEY, "EUR 120000", "“EUR 120000” is no sum of money."),
    (Kind.MONEY, "120.000 EUR", "“120.000 EUR” is no sum of money."),
    (Kind.MONEY, "120,000 EUR", "“120,000 EUR” is no sum of money."),
    (Kind.MONEY, "5 ABC", "“ABC” is no currency."),
    (Kind.DATE, "2026-02-30", "There is no day 2026-02-30 in the calendar."),
    (Kind.DATE, "2027-02-29", "There is no day 2027-02-29 in the calendar."),
    (Kind.DATE, "0000-01-01", "There is no day 0000-01-01 in the calendar."),
    (Kind.DATE, "31.01.2024", "“31.01.2024” is no date."),
    (Kind.DATE, "01/02/2024", "“01/02/2024” is no date."),
    (Kind.DATE, "2026-12-01T00:00", "“2026-12-01T00:00” is no date."),
    (Kind.DATE, "20261201", "“20261201” is no date."),
    (Kind.DATE, "1:30", "“1:30” is no date."),
    (Kind.DURATION, "30", "“30” is no duration."),
    (Kind.CLAUSE, "Section 7.2", "“Section 7.2” names no clause."),
    (Kind.CLAUSE, "fee.set-off", "“fee.set-off” names no clause."),
    (Kind.DURATION, "0 days", "“0 days” is no duration."),
    (Kind.DURATION, "30 Days", "“30 Days” is no duration."),
    (Kind.DURATION, "P30D", "“P30D” is no duration."),
    (Kind.COUNTRY, "Germany", "“Germany” is no country."),
    (Kind.COUNTRY, "de", "“de” is no country."),
    (Kind.COUNTRY, "EU", "“EU” is no country."),
    (Kind.COUNTRY, "XX", "“XX” is no country."),
    (Kind.ID, "Opp 1", "“Opp 1” is no id."),
    (Kind.ID, "../x", "“../x” is no id."),
    (Kind.ID, "a" * 61, f"“{'a' * 60}…” is no id."),
    (Kind.ID, "con", "“con” is a device's name on Windows, where no file can have it."),
    (Kind.ID, "lpt1", "“lpt1” is a device's name on Windows, where no file can have it."),
    (Kind.TRUTH, "yes", "“yes” is neither true nor false."),
    (Kind.TRUTH, "on", "“on” is neither true nor false."),
    (Kind.TRUTH, "True", "“True” is neither true nor false."),
]


@pytest.mark.parametrize(("kind", "text", "sentence"), REFUSED)
def test_what_is_refused_and_why(kind: Kind, text: str, sentence: str) -> None:
    with pytest.raises(UnreadableError) as refusal:
        parse(kind, text)
    assert refusal.value.sentence == sentence
    assert refusal.value.hint.endswith((".", "?"))


@pytest.mark.parametrize(("text", "hint"), [("Germany", "Did you mean “DE”?"), ("de", "Did you mean “DE”?")])
def test_a_countrys_name_leads_to_its_code(text: str, hint: str) -> None:
    with pytest.raises(UnreadableError) as refusal:
        parse(Kind.COUNTRY, text)
    assert refusal.value.hint == hint


def test_a_truth_is_read_and_never_printed() -> None:
    truth = parse(Kind.TRUTH, "true")
    assert truth is True
    with pytest.raises(TypeError):
        show(truth)


def test_words_and_figures_come_from_one_value() -> None:
    assert show_in_words(Duration(30, "day")) == "thirty (30) days"
    assert show_in_words(Duration(1, "year")) == "one (1) year"
    assert show_in_words(21) == "twenty-one (21)"


def test_regions_and_test_codes_are_no_countries() -> None:
    assert not {"EU", "UN", "ZZ", "XA", "QO"} & set(country_names())
    assert {"DE", "US", "NO", "GB"} <= set(country_names())


@given(st.integers(0, 10**6 - 1), st.integers(0, 99))
def test_money_is_read_to_the_cent(units: int, cents: int) -> None:
    assert parse(Kind.MONEY, f"{units}.{cents:02} EUR") == Money(Decimal(units * 100 + cents) / 100, "EUR")


@given(st.sampled_from(Kind), st.text())
def test_no_text_raises_anything_else(kind: Kind, text: str) -> None:
    with suppress(UnreadableError):
        parse(kind, text)


@pytest.mark.parametrize(
    ("text", "printed"),
    [("100 JPY", "JPY 100"), ("1250.5 KWD", "KWD 1,250.500"), ("12.500 KWD", "KWD 12.500"), ("1 CLF", "CLF 1.0000")],
)
def test_money_is_printed_with_the_digits_of_its_currency(text: str, printed: str) -> None:
    assert show(parse(Kind.MONEY, text)) == printed


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("100.50 JPY", "JPY has no digits behind the point. Write a whole number, such as 100 JPY"),
        ("12.500 EUR", "Write 12500 EUR for 12,500, or 12.50 EUR for 12 and a fraction."),
        ("1.250,50 EUR", "Write 1250.50 EUR,"),
        ("1'000'000 CHF", "Write 1000000 CHF,"),
        ("12.500 JPY", "Write 12500 JPY,"),
    ],
)
def test_a_sum_that_cannot_be_read_is_answered_with_what_to_write(text: str, hint: str) -> None:
    with pytest.raises(UnreadableError) as refusal:
        parse(Kind.MONEY, text)
    assert hint in refusal.value.hint


@pytest.mark.parametrize(("name", "code"), [("Deutschland", "DE"), ("Suisse", "CH"), ("ελλάδα", "GR"), ("France", "FR")])
def test_a_country_is_known_by_its_own_name(name: str, code: str) -> None:
    with pytest.raises(UnreadableError) as refusal:
        parse(Kind.COUNTRY, name)
    assert refusal.value.hint == f"Did you mean “{code}”?"
