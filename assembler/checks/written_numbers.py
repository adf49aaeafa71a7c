"""Parse numbers, dates and periods as contracts write them, in words and in figures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assembler.model.values import UNITS

_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_PLAIN = {word: at for at, word in enumerate(_SMALL)} | {word: 10 * at for at, word in enumerate(_TENS, 2)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_WORD = rf"(?:{'|'.join(sorted((*_PLAIN, *_SCALES), key=len, reverse=True))})"
NUMBER_WORDS = rf"\b{_WORD}\b(?:(?:-|\s+(?:and\s+)?){_WORD}\b)*"
UNIT = rf"(?:{'|'.join(unit.replace(' ', chr(92) + 's+') for unit in sorted(UNITS, key=len, reverse=True))}|calendar\s+day)s?"

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_DATE = re.compile(
    rf"(?:\b(?P<weekday>{'|'.join(_WEEKDAYS)}),?\s+(?:the\s+)?)?"
    rf"(?:\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{'|'.join(_MONTHS)}),?\s+(?P<year>\d{{4}})\b"
    rf"|\b(?P<month2>{'|'.join(_MONTHS)})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>\d{{4}})\b"
    r"|\b(?P<year3>\d{4})-(?P<month3>\d{2})-(?P<day3>\d{2})\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date in a text, from offset `start` to `end`. `day` is None where the calendar has no such day."""

    text: str
    start: int
    end: int
    day: date | None
    weekday: str

    @property
    def right_weekday(self) -> str:
        """The weekday of the day; empty where there is none."""
        return _WEEKDAYS[self.day.weekday()].capitalize() if self.day else ""


def number_in_words(words: str) -> Decimal:
    """Parse a number in words, such as “one hundred and twenty-five”. Raises `KeyError` for a word that is no number."""
    total, group = 0, 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word == "hundred":
            group = max(group, 1) * 100
        elif word in _SCALES:
            total, group = total + max(group, 1) * _SCALES[word], 0
        elif word != "and":
            group += _PLAIN[word]
    return Decimal(total + group)


def number_in_figures(figures: str) -> Decimal:
    """Parse a number in figures, such as “1,250.50”; commas group its digits."""
    return Decimal(figures.replace(",", ""))


def dates(text: str) -> Iterator[WrittenDate]:
    """Yield the dates of a text, those that the calendar does not have among them."""
    for found in _DATE.finditer(text):
        parts = [found[name] or found[f"{name}2"] or found[f"{name}3"] for name in ("year", "month", "day")]
        yield WrittenDate(found[0], *found.span(), _calendar_day(*parts), (found["weekday"] or "").capitalize())


def _calendar_day(year: str, month: str, day: str) -> date | None:
    at = int(month) if month.isdigit() else _MONTHS.index(month.lower()) + 1
    try:
        return date(int(year), at, int(day))
    except ValueError:
        return None
