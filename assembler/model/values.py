"""Typed values: how a number, a date or a sum of money is parsed, represented and printed."""

import re
from collections.abc import Callable
from dataclasses import field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from babel import Locale, localedata
from babel.languages import get_official_languages
from num2words import num2words

from assembler.model.currencies import currencies, digits_of
from assembler.model.diagnostics import quoted
from assembler.model.quick_dataclass import dataclass

ID_PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
DEVICE = re.compile(r"con|prn|aux|nul|(?:com|lpt)\d")
"""The names that Windows keeps for devices (Microsoft, “Naming Files, Paths, and Namespaces”)."""
LONGEST_ID = 60
"""The most characters of an id, which becomes part of file names."""

CLAUSE_PATTERN = re.compile(r"[a-z0-9]+(?:[-/][a-z0-9]+)*/[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)?")

NAME_PATTERN = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")


class Kind(StrEnum):
    """The type of a value. All but a truth can be printed; there is no null and no floating point."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    RATE = "rate"
    MONEY = "money"
    DATE = "date"
    DURATION = "duration"
    COUNTRY = "country"
    ID = "id"
    CLAUSE = "clause"
    TRUTH = "truth"


@dataclass(frozen=True, slots=True, order=True)
class Rate:
    """A share of a whole: 10 % is the share 0.10. A computed share may be any fraction."""

    share: Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency, by its ISO 4217 code. A `Fraction` is a computed amount that is not rounded yet."""

    amount: Decimal | Fraction
    currency: str


@dataclass(frozen=True, slots=True)
class Duration:
    """A number of days, business days, weeks, months, years or hours."""

    count: int
    unit: str


@dataclass(frozen=True, slots=True, order=True)
class Country:
    """A country, by its ISO 3166-1 code of two letters."""

    code: str


@dataclass(frozen=True, slots=True)
class SignedClause:
    """A clause or item of a paper in force, by its name: `main-agreement/term.notice`.

    `printed` is what texts print: “Section 4.2 of the Main Agreement”; empty until it is known what is in force.
    """

    name: str
    printed: str = field(default="", compare=False)


Quantity = str | bool | int | Fraction | Rate | Money | date | Duration | Country | SignedClause


class UnreadableError(ValueError):
    """A text cannot be parsed as a value of its kind; holds the sentence and the hint of a finding."""

    def __init__(self, sentence: str, hint: str) -> None:
        """Keep the sentence and the hint apart, for the finding that reports them."""
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint


def parse(kind: Kind, text: str) -> Quantity:
    """Parse a value of the given kind from its written form, or raise `UnreadableError`."""
    return _PARSERS[kind](text)


def constant_kind(text: str) -> Kind | None:
    """Return the kind of figure a text is written as: a rate, money, a date or a duration; None for any other text."""
    for kind in (Kind.RATE, Kind.MONEY, Kind.DATE, Kind.DURATION):
        try:
            parse(kind, text)
        except UnreadableError:
            continue
        return kind
    return None


def show(value: Quantity) -> str:
    """Return a value in contract English: `10%`, `EUR 120,000.00`, `1 December 2026`, `180 days`, `Germany`."""
    match value:
        case Rate(share):
            return f"{_number_text(share * 100)}%"
        case Money(Decimal() as amount, currency):
            return f"{currency} {amount:,.{digits_of(currency)}f}"
        case Money():
            msg = "an amount is rounded before it is printed"
            raise TypeError(msg)
        case date():
            return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
        case Duration(count, unit):
            return f"{count} {_plural(unit, count)}"
        case Country(code):
            return country_names()[code]
        case SignedClause(name, printed):
            return printed or name
        case bool():
            msg = "a truth is never printed"
            raise TypeError(msg)
        case int():
            return f"{value:,}"
        case Fraction():
            return _number_text(value)
        case str():
            return value


def show_in_words(value: int | Duration) -> str:
    """Return a number in words and figures, made from one value: `thirty (30) days`."""
    match value:
        case Duration(count, unit):
            return f"{_in_words(count)} ({count}) {_plural(unit, count)}"
        case int():
            return f"{_in_words(value)} ({value})"


@lru_cache(1024)  # papers name the same few periods again and again
def _in_words(number: int) -> str:
    return str(num2words(number))


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
UNITS = ("day", "business day", "week", "month", "year", "hour")


def _plural(unit: str, count: int) -> str:
    return unit if count == 1 else f"{unit}s"


def _number_text(number: Decimal | Fraction) -> str:
    """Return a number without exponent or trailing zeros; one without a finite decimal form as a fraction, `1/3`."""
    if isinstance(number, Fraction):
        if not _is_finite_decimal(number.denominator):
            return f"{number.numerator:,}/{number.denominator:,}"
        number = Decimal(number.numerator) / Decimal(number.denominator)
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _is_finite_decimal(denominator: int) -> bool:
    """Whether a fraction with this denominator has finitely many decimals: it has no prime factors but 2 and 5."""
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return denominator == 1


@lru_cache(1)
def country_names() -> dict[str, str]:
    """Return the English names of all countries by code (Unicode CLDR)."""
    territories = Locale("en").territories
    return {code: name for code, name in territories.items() if re.fullmatch("[A-Z]{2}", code) and code not in _NOT_COUNTRIES}


@lru_cache(256)
def names_of_country(code: str) -> tuple[str, ...]:
    """Return the names of a country in English and in its own official languages (Unicode CLDR)."""
    spoken = (Locale.parse(language) for language in get_official_languages(code) if localedata.exists(language))
    return tuple(dict.fromkeys((country_names()[code], *(locale.territories.get(code, "") for locale in spoken))))


@lru_cache(1)
def _countries_by_name() -> dict[str, str]:
    """Return the code of each country by each of its names, in small letters."""
    return {name.casefold(): code for code in country_names() for name in names_of_country(code) if name}


_NOT_COUNTRIES = {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"}
"""Codes in CLDR's list of territories that are no countries: unions, test locales, “unknown”."""


def _parse_text(text: str) -> str:
    if not text.strip():
        raise UnreadableError("This text is empty.", "Write the text, or leave the key away.")
    return text


# Fifteen digits are exact in every reader of JSON, even one that uses floating point.
def _parse_integer(text: str) -> int:
    if not re.fullmatch(r"0|[1-9][0-9]{0,14}", text):
        raise UnreadableError(f"{quoted(text)} is no whole number.", "Write digits only, such as 30.")
    return int(text)


def _parse_number(text: str) -> Fraction:
    if not re.fullmatch(r"(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?", text):
        raise UnreadableError(f"{quoted(text)} is no number.", "Write digits, and a point before decimals, such as 0.75.")
    return Fraction(text)


def _parse_rate(text: str) -> Rate:
    found = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,6})?) ?%", text)
    if not found:
        raise UnreadableError(f"{quoted(text)} is no rate.", "Write a number and a percent sign, such as 10 %.")
    return Rate(Decimal(found[1]) / 100)


def _parse_money(text: str) -> Money:
    found = re.fullmatch(r"([0-9]{1,15})(?:\.([0-9]{1,6}))? ([A-Z]{3})", text)
    if not found:
        raise UnreadableError(f"{quoted(text)} is no sum of money.", _money_hint(text))
    whole, cents, currency = found.groups(default="")
    if currency not in currencies():
        raise UnreadableError(f"{quoted(currency)} is no currency.", "Write its ISO 4217 code, such as EUR or USD.")
    digits = digits_of(currency)
    if len(cents) > digits:
        has = f"{currency} has {digits or 'no'} digits behind the point."
        raise UnreadableError(f"{quoted(text)} is no sum of money.", f"{has} {_money_hint(text)}")
    return Money(Decimal(f"{whole}.{cents}" if cents else whole).quantize(Decimal(1).scaleb(-digits)), currency)


def _money_hint(text: str) -> str:
    """Return how a sum is written; both ways for one that may be meant in two, such as 12.500 EUR."""
    found = re.fullmatch(r"([0-9]{1,3}(?:[.,' ][0-9]{3})*)(?:([.,])([0-9]*))? ?([A-Z]{3})", text)
    if not found or found[4] not in currencies() or not re.search("[.,' ]", text.removesuffix(found[4]).strip()):
        return "Write the amount and the currency's code, such as 120000 EUR."
    digits, currency, cents = digits_of(found[4]), found[4], found[3] or ""
    whole = re.sub("[^0-9]", "", found[1])
    if found[3]:
        if not digits:
            return f"Write a whole number, such as {whole} {currency}, without marks between thousands."
        return f"Write {whole}.{cents[:digits]} {currency}, without marks between thousands and with a point before what is behind it."
    parts = re.fullmatch(r"([0-9]{1,3})[.,]([0-9]{3})", found[1])
    if parts is None or not digits:
        return f"Write {whole} {currency}, without marks between thousands."
    rest = f"{parts[1]}.{parts[2][:digits]} {currency}"
    return f"Write {whole} {currency} for {int(whole):,}, or {rest} for {parts[1]} and a fraction."


def _parse_date(text: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise UnreadableError(f"{quoted(text)} is no date.", "Write year, month and day, such as 2026-12-01.")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UnreadableError(f"There is no day {text} in the calendar.", "Check month and day.") from None


def _parse_duration(text: str) -> Duration:
    found = re.fullmatch(r"([1-9][0-9]{0,4}) (" + "|".join(UNITS) + ")s?", text)
    if not found:
        raise UnreadableError(
            f"{quoted(text)} is no duration.", f"Write a number and a unit ({', '.join(UNITS)}), such as 180 days."
        )
    return Duration(int(found[1]), found[2])


def _parse_country(text: str) -> Country:
    if text not in country_names():
        close = text.upper() if text.upper() in country_names() else ""
        meant = close or _countries_by_name().get(text.casefold(), "")
        hint = f"Did you mean “{meant}”?" if meant else "Write its ISO 3166 code of two letters, such as DE."
        raise UnreadableError(f"{quoted(text)} is no country.", hint)
    return Country(text)


def _parse_id(text: str) -> str:
    if not ID_PATTERN.fullmatch(text) or len(text) > LONGEST_ID:
        raise UnreadableError(
            f"{quoted(text)} is no id.",
            f"Write at most {LONGEST_ID} small letters and digits, joined by hyphens, such as opp-001.",
        )
    if DEVICE.fullmatch(text):
        raise UnreadableError(f"{quoted(text)} is a device's name on Windows, where no file can have it.", f"Write {text}-1.")
    return text


def _parse_clause(text: str) -> SignedClause:
    if not CLAUSE_PATTERN.fullmatch(text):
        raise UnreadableError(
            f"{quoted(text)} names no clause.",
            "Write the paper and the clause, or an item of it, as a reference names them: main-agreement/term.notice.",
        )
    return SignedClause(text)


def _parse_truth(text: str) -> bool:
    if text not in ("true", "false"):
        raise UnreadableError(f"{quoted(text)} is neither true nor false.", "Write true or false.")
    return text == "true"


_PARSERS: dict[Kind, Callable[[str], Quantity]] = {
    Kind.TEXT: _parse_text,
    Kind.INTEGER: _parse_integer,
    Kind.NUMBER: _parse_number,
    Kind.RATE: _parse_rate,
    Kind.MONEY: _parse_money,
    Kind.DATE: _parse_date,
    Kind.DURATION: _parse_duration,
    Kind.COUNTRY: _parse_country,
    Kind.ID: _parse_id,
    Kind.CLAUSE: _parse_clause,
    Kind.TRUTH: _parse_truth,
}
