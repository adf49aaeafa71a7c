"""Exact arithmetic on values: fractions, coins and calendar days, never floating point."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from operator import eq, ne

from num2words import num2words

from assembler.model.currencies import digits_of
from assembler.model.values import Duration, Money, Quantity, Rate

MONTHS = {"month": 1, "year": 12}
DAYS = {"day": 1, "week": 7}
CENTS = 2
"""The digits behind the point that most currencies have; where another has fewer, a rule for these rounds to its smallest coin."""


class ArithmeticFaultError(ValueError):
    """A calculation has no result; holds the sentence and the hint of a finding."""

    def __init__(self, sentence: str, hint: str) -> None:
        """Keep the sentence and the hint apart, for the finding that reports them."""
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint


def add(left: Quantity, right: Quantity) -> Quantity:
    """Return the sum of numbers, rates or sums of money, or the date a duration after another."""
    if isinstance(left, date) and isinstance(right, Duration):
        return after(left, right)
    return _as_kind_of(left, size(left) + size(right), right)


def subtract(left: Quantity, right: Quantity) -> Quantity:
    """Return the difference of numbers, rates or sums of money, of two dates in days, or the date a duration before another."""
    if isinstance(left, date) and isinstance(right, date):
        return (left - right).days
    if isinstance(left, date) and isinstance(right, Duration):
        return after(left, right, backwards=True)
    return _as_kind_of(left, size(left) - size(right), right)


def multiply(left: Quantity, right: Quantity) -> Quantity:
    """Return the product of numbers, of money or a rate and a number, or of money and a rate."""
    whole = next((one for kind in (Money, Rate) for one in (left, right) if isinstance(one, kind)), left)
    return _as_kind_of(whole, size(left) * size(right))


def divide(left: Quantity, right: Quantity) -> Quantity:
    """Return a value divided by a number, or by a value of the same kind, which gives a number."""
    if size(right) == 0:
        raise ArithmeticFaultError(
            "This is divided by nothing.", "Ask first whether there is anything: “a / b if b > 0”, or state the number."
        )
    if isinstance(left, Money | Rate) and type(left) is type(right):
        _same_currency(left, right)
        return size(left) / size(right)
    return _as_kind_of(left, size(left) / size(right))


OPERATIONS: Mapping[str, Callable[[Quantity, Quantity], Quantity]] = {
    "+": add, "-": subtract, "*": multiply, "/": divide,
}  # fmt: skip


def size(value: Quantity) -> Fraction:
    """Return the exact number of a value without its unit."""
    match value:
        case Money(amount):
            return Fraction(amount)
        case Rate(share):
            return Fraction(share)
        case int() | Fraction():
            return Fraction(value)
        case _:
            msg = "the type check lets only numbers here"
            raise TypeError(msg)


def _as_kind_of(whole: Quantity, number: Fraction, other: Quantity | None = None) -> Quantity:
    """Return a number as the kind of another value; sums of whole coins, and of whole numbers, stay whole."""
    match whole:
        case Money(amount, currency):
            if isinstance(other, Money):
                _same_currency(whole, other)
            cents = isinstance(amount, Decimal) and isinstance(other, Money) and isinstance(other.amount, Decimal)
            return Money(_in_coins(number, currency) if cents else number, currency)
        case Rate():
            return Rate(number)
        case _:
            return number.numerator if number.denominator == 1 else number


def _in_coins(number: Fraction, currency: str) -> Decimal:
    """Return a number with the digits that a currency has behind the point; no more are there."""
    digits = digits_of(currency)
    return Decimal(int(number * 10**digits)).scaleb(-digits)


def _same_currency(left: Quantity, right: Quantity) -> None:
    if isinstance(left, Money) and isinstance(right, Money) and left.currency != right.currency:
        raise ArithmeticFaultError(
            f"A sum in {left.currency} and a sum in {right.currency} are calculated together.",
            "Write both in one currency.",
        )


def after(day: date, duration: Duration, *, backwards: bool = False) -> date:
    """Return the day a duration after another; where the later month has no such day, its last: 31 August + 6 months is 28 February."""
    count = -duration.count if backwards else duration.count
    if duration.unit in MONTHS:
        return months_after(day, count * MONTHS[duration.unit])
    # Business days and hours need a calendar of holidays and clock time, which a contract would have to define.
    if duration.unit in DAYS:
        return days_after(day, count * DAYS[duration.unit])
    raise ArithmeticFaultError(
        f"A date and a number of {duration.unit}s cannot be added: no calendar says which these are.",
        "Count in days, weeks, months or years.",
    )


def days_after(day: date, count: int) -> date:
    """Return the day `count` days later; earlier for a negative count."""
    try:
        return day + timedelta(days=count)
    except OverflowError:
        raise _out_of_calendar() from None


def months_after(day: date, count: int) -> date:
    """Return the day `count` months later, earlier for a negative count; the last of the month where it has no such day."""
    years, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not 1 <= years <= date.max.year:
        raise _out_of_calendar()
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def _out_of_calendar() -> ArithmeticFaultError:
    return ArithmeticFaultError("This day lies beyond the calendar.", "Check the number that is added.")


def day_of(year: int, month: int, day: int) -> date:
    """Return the day with these numbers."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        raise ArithmeticFaultError(f"There is no day {year}-{month}-{day} in the calendar.", "Check month and day.") from None


def quarter(day: date) -> int:
    """Return the quarter of a day, 1 to 4."""
    return (day.month + 2) // 3


def month_end(day: date) -> date:
    """Return the last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def quarter_start(day: date) -> date:
    """Return the first day of a day's quarter."""
    return date(day.year, quarter(day) * 3 - 2, 1)


def quarter_end(day: date) -> date:
    """Return the last day of a day's quarter."""
    return month_end(date(day.year, quarter(day) * 3, 1))


def share(part: Quantity, whole: Quantity) -> Rate:
    """Return the rate of a part in a whole, unrounded."""
    if size(whole) == 0:
        raise ArithmeticFaultError("A share in nothing is asked for.", "Ask first whether there is anything: “… if b > 0”.")
    return Rate(size(part) / size(whole))


def rounded(value: Quantity, digits: int | None, direction: int) -> Quantity:
    """Round to digits after the point; by default money to the smallest coin of its currency, a rate to a whole percent, a number to a whole one.

    `direction` is 1 for up (away from zero), -1 for down (towards zero), 0 for the nearest; a half goes up.
    """
    coins = digits_of(value.currency) if isinstance(value, Money) else 0
    if isinstance(value, Money) and digits is not None and digits > max(coins, CENTS):
        sentence = f"Money has {num2words(max(coins, CENTS))} digits behind the point, not {digits}."
        raise ArithmeticFaultError(sentence, "Leave the number of digits away.")
    unit = 100 if isinstance(value, Rate) else 1
    most = coins if digits is None else min(digits, coins) if isinstance(value, Money) else digits
    number = _round_fraction(size(value) * unit, most, direction) / unit
    match value:
        case Money(_, currency):
            return Money(_in_coins(number, currency), currency)
        case Rate():
            return Rate(number)
        case _:
            return number.numerator if number.denominator == 1 else number


def _round_fraction(number: Fraction, digits: int, direction: int) -> Fraction:
    scaled = abs(number) * 10**digits
    whole = scaled.numerator // scaled.denominator
    left_over = scaled - whole
    if left_over and (direction > 0 or (direction == 0 and left_over * 2 >= 1)):
        whole += 1
    return Fraction(whole if number >= 0 else -whole, 10**digits)


def is_less(left: Quantity, right: Quantity) -> bool:
    """Whether a number, rate or date is smaller than another of its kind."""
    if isinstance(left, date) and isinstance(right, date):
        return left < right
    if isinstance(left, Rate) is isinstance(right, Rate):
        return size(left) < size(right)
    raise TypeError("the type check lets only ordered values of one kind here")


def smallest(*values: Quantity) -> Quantity:
    """Return the smallest of ordered values, the first of equal ones."""
    return reduce(lambda best, value: value if is_less(value, best) else best, values)


def largest(*values: Quantity) -> Quantity:
    """Return the largest of ordered values, the first of equal ones."""
    return reduce(lambda best, value: value if is_less(best, value) else best, values)


COMPARISONS: Mapping[str, Callable[[Quantity, Quantity], bool]] = {
    "==": eq,
    "!=": ne,
    "<": is_less,
    "<=": lambda left, right: not is_less(right, left),
    ">": lambda left, right: is_less(right, left),
    ">=": lambda left, right: not is_less(left, right),
}
