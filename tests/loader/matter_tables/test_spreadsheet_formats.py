"""Numbers and dates as people write them in spreadsheets."""

import pytest

from assembler.loader.matter_tables.spreadsheet_formats import normalize
from assembler.model.values import Kind, UnreadableError, parse

MEANS_ONE_THING = [
    (Kind.DATE, "2026-12-01", "2026-12-01"),
    (Kind.DATE, "01.12.2026", "2026-12-01"),
    (Kind.DATE, "1.2.2027", "2027-02-01"),
    (Kind.MONEY, "1.234,50 EUR", "1234.50 EUR"),
    (Kind.MONEY, "1.234,50 €", "1234.50 EUR"),
    (Kind.MONEY, "€ 1.234,50", "1234.50 EUR"),
    (Kind.MONEY, "USD 1,234.50", "1234.50 USD"),
    (Kind.MONEY, "1.234.567 EUR", "1234567 EUR"),
    (Kind.MONEY, "1,234,567 USD", "1234567 USD"),
    (Kind.MONEY, "1234,5 EUR", "1234.5 EUR"),
    (Kind.MONEY, "1 234 567,00 CZK", "1234567.00 CZK"),
    (Kind.MONEY, "1'234'567.00 CHF", "1234567.00 CHF"),
    (Kind.MONEY, "120000 EUR", "120000 EUR"),
    (Kind.INTEGER, "1.234.567", "1234567"),
    (Kind.INTEGER, "30", "30"),
    (Kind.RATE, "10,5 %", "10.5 %"),
    (Kind.RATE, "10%", "10 %"),
    (Kind.TEXT, "1.234,50", "1.234,50"),
]


@pytest.mark.parametrize(("kind", "written", "meant"), MEANS_ONE_THING)
def test_what_means_one_thing_only_is_read(kind: Kind, written: str, meant: str) -> None:
    assert normalize(kind, written) == meant


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (Kind.DATE, "01/12/2026"),
        (Kind.DATE, "2026/12/01"),
        (Kind.MONEY, "1.234 EUR"),
        (Kind.MONEY, "1,234 USD"),
        (Kind.MONEY, "120000"),
        (Kind.MONEY, "1.234,50"),
        (Kind.INTEGER, "1.234"),
        (Kind.INTEGER, "1,234"),
        (Kind.RATE, "1,234 %"),
    ],
)
def test_what_may_mean_two_things_is_refused_with_both_ways_out(kind: Kind, written: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        normalize(kind, written)
    assert caught.value.hint


@pytest.mark.parametrize("written", ["12 monkeys", "EUR", "1,2,3 EUR", "USD 5 EUR", "--"])
def test_what_is_no_number_is_left_to_its_reader_which_refuses_it(written: str) -> None:
    with pytest.raises(UnreadableError):
        parse(Kind.MONEY, normalize(Kind.MONEY, written))
