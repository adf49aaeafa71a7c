from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembler.model.lenient_parsing import parse_day, parse_number
from assembler.model.values import UnreadableError, show


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-24",
        "24 December 2026",
        "24 december 2026",
        "24 Dec 2026",
        "24. Dec. 2026",
        "December 24, 2026",
        "Dec 24 2026",
        "24.12.2026",
        "24. 12. 2026",
        "24/12/2026",
        "12/24/2026",
        "  24  December\N{NO-BREAK SPACE}2026 ",
    ],
)
def test_ways_to_write_a_day(text: str) -> None:
    assert parse_day(text) == date(2026, 12, 24)


@pytest.mark.parametrize("text", ["11/12/2026", "11-12-2026"])
def test_a_day_that_may_be_two(text: str) -> None:
    with pytest.raises(UnreadableError, match=f"“{text}” may mean two days."):
        parse_day(text)


def test_day_and_month_alike_are_one_day() -> None:
    assert parse_day("5/5/2026") == date(2026, 5, 5)


@pytest.mark.parametrize(
    "text", ["30 February 2026", "2026-13-01", "24.13.2026", "soon", "24 December", "24.12.26", "", "0/0/2026", "٢٤ Dec 2026"]
)
def test_no_day(text: str) -> None:
    with pytest.raises(UnreadableError):
        parse_day(text)


@given(st.dates())
def test_a_day_as_we_print_it_is_read(day: date) -> None:
    if day.year >= 1000:
        assert parse_day(show(day)) == parse_day(day.isoformat()) == day


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        ("1250.50", "1250.50"),
        ("1250,50", "1250.50"),
        ("1,250.50", "1250.50"),
        ("1.250,50", "1250.50"),
        ("1 250,50", "1250.50"),
        ("1’250.50", "1250.50"),
        ("1,250,000", "1250000"),
        ("1.250.000", "1250000"),
        ("120 000", "120000"),
        ("1250.125", "1250.125"),
        ("0.125", "0.125"),
        ("-3", "-3"),
        ("−3.5", "-3.5"),
        ("007", "7"),
        ("1 250.125", "1250.125"),
    ],
)
def test_ways_to_write_a_number(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["1.250", "1,250", "12,345", "999.999"])
def test_a_number_that_may_be_a_thousand_or_one(text: str) -> None:
    with pytest.raises(UnreadableError, match="and a fraction"):
        parse_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "1e3",
        "EUR 5",
        "5 EUR",
        "1,25,000",
        "1.2.3",
        "1,250.50.2",
        ".",
        "5.",
        ".5",
        "1 25",
        "12 34",
        "٣",
        "½",
        "1,2,3.4",
        "0" * 16,
    ],
)
def test_no_number(text: str) -> None:
    with pytest.raises(UnreadableError):
        parse_number(text)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_number_with_two_decimals_is_read_however_it_is_grouped(number: Decimal) -> None:
    written = f"{number:,.2f}"
    swapped = written.translate(str.maketrans(",.", ".,"))
    assert parse_number(written) == parse_number(swapped) == parse_number(f"{number:.2f}") == number


@given(st.text())
def test_nothing_makes_a_reader_raise_anything_else(text: str) -> None:
    for read in (parse_day, parse_number):
        try:
            read(text)
        except UnreadableError:
            continue
