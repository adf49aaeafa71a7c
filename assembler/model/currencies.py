"""Currencies (Unicode CLDR): how many digits each has behind the point, and from when to when it is money somewhere."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from babel.core import get_global
from babel.numbers import get_currency_precision

NOWHERE = "ZZ"
"""CLDR's code for what is no country's, such as gold."""

NO_CURRENCY = "XXX"
"""The code where there is no currency, which CLDR gives to lands without people."""

Days = tuple[date, date]
"""The first and the last day of a currency in a country."""


@lru_cache(256)
def digits_of(currency: str) -> int:
    """Return the digits behind the point: 2 for EUR, none for JPY, 3 for KWD."""
    return get_currency_precision(currency)


def is_money_on(currency: str, day: date) -> bool:
    """Whether a currency is in use on a day, in any country."""
    return any(first <= day <= last for first, last in currencies().get(currency, ()))


def last_day_of(currency: str) -> date:
    """Return the last day of a currency that was in use; the last day of the calendar for one that is."""
    return max(last for _, last in currencies()[currency])


@lru_cache(1)
def currencies() -> dict[str, tuple[Days, ...]]:
    """Return the days of every currency that any country has had, by code; metals, test codes and units of account have none."""
    found = dict[str, tuple[Days, ...]]()
    for code, days in _uses():
        found[code] = (*found.get(code, ()), days)
    return found


def _uses() -> Iterator[tuple[str, Days]]:
    for country, uses in get_global("territory_currencies").items():
        for code, first, last, _ in uses if country != NOWHERE else ():
            if code == NO_CURRENCY:
                continue
            yield code, (date(*first) if first else date.min, date(*last) if last else date.max)
