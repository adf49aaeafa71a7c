"""Days and sums as a contract's reader works them out by hand, with nothing of the program's own arithmetic."""

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def written(day: date) -> str:
    """Return a day as papers print it."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def months_later(day: date, count: int) -> date:
    """Return the same day so many months later, or the last day of a month that has no such day."""
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def quarter_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of the calendar quarter of a day."""
    first = date(day.year, day.month - (day.month - 1) % 3, 1)
    return first, months_later(first, 3) - timedelta(1)


def cents(amount: Fraction) -> int:
    """Return an amount in whole cents, half a cent upwards."""
    return int(amount * 100 + Fraction(1, 2))


def money(amount: int, currency: str) -> str:
    """Return an amount of cents as papers print it."""
    return f"{currency} {amount // 100:,}.{amount % 100:02}"
