from datetime import date

import pytest

from assembler.model.currencies import currencies, digits_of, is_money_on, last_day_of


@pytest.mark.parametrize(("currency", "digits"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4)])
def test_a_currency_has_its_digits(currency: str, digits: int) -> None:
    assert digits_of(currency) == digits


def test_a_currency_is_money_from_its_first_to_its_last_day() -> None:
    assert is_money_on("HRK", date(2022, 12, 31))
    assert not is_money_on("HRK", date(2026, 12, 1))
    assert is_money_on("EUR", date(2026, 12, 1))
    assert last_day_of("DEM").year == 2002  # the last country gave it up in that year
    assert last_day_of("EUR") == date.max


@pytest.mark.parametrize("code", ["XAU", "XTS", "XXX"])
def test_gold_and_test_codes_are_no_money(code: str) -> None:
    assert code not in currencies()
