"""Parse numbers, dates and periods as contracts write them, in words and in figures."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

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
_HYPHEN = r"[-\u2010\u2011\u2013]"
_JOINT = rf"(?:\s?{_HYPHEN}\s?|\s+)(?:and(?:\s?{_HYPHEN}\s?|\s+))?"
MOST_WORDS = 20
"""The most words of a number behind its first; in billions it has 18. Without an end, a row of such words is read anew from each of them."""
NUMBER_WORDS = rf"\b{_WORD}\b(?:{_JOINT}{_WORD}\b){{0,{MOST_WORDS}}}"
_ORDINALS = {
    "first": "one",
    "second": "two",
    "third": "three",
    "fifth": "five",
    "eighth": "eight",
    "ninth": "nine",
    "twelfth": "twelve",
    **{f"{word}th": word for word in (*_SMALL[4:], *_SCALES)},
    **{f"{word[:-1]}ieth": word for word in _TENS},
}
_PARTS = {
    "half": Fraction(1, 2),
    "halve": Fraction(1, 2),
    "third": Fraction(1, 3),
    "quarter": Fraction(1, 4),
    "fourth": Fraction(1, 4),
    "fifth": Fraction(1, 5),
    "sixth": Fraction(1, 6),
    "eighth": Fraction(1, 8),
    "tenth": Fraction(1, 10),
}
_ALONE = ("half", "quarter")
_ANY = (
    rf"(?:{'|'.join(sorted((*_PLAIN, *_SCALES, *_ORDINALS, *_PARTS, *(f'{part}s' for part in _PARTS)), key=len, reverse=True))})"
)
FRACTION_WORDS = rf"\b(?:an?\s+)?{_ANY}\b(?:(?:,\s+(?={_WORD})|{_JOINT}|\s+point\s+|\s+of\s+|\s+an?\s+|\s+and\s+an?\s+){_ANY}\b){{0,{MOST_WORDS}}}"
"""A number in words with its fractions, decimals and ordinals: “two-thirds”, “three point five”, “one and a half”, “fifteenth”."""
UNIT = rf"(?:{'|'.join(unit.replace(' ', chr(92) + 's+') for unit in sorted(UNITS, key=len, reverse=True))}|calendar\s+day)s?"

MONTHS = [
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
    rf"(?:\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{'|'.join(MONTHS)}),?\s+(?P<year>\d{{4}})\b"
    rf"|\b(?P<month2>{'|'.join(MONTHS)})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>\d{{4}})\b"
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


def number_in_words(words: str) -> Fraction:
    """Parse a number in words, such as “one hundred and twenty-five”, “three point five” or “one half of one”.

    Raises `KeyError` for a word that is no number, and `ValueError` for words that are not one number, such as “five ten”.
    """
    read = [word for word in re.findall(r"[a-z]+", words.lower()) if word != "and"]
    if "of" in read:
        at = read.index("of")
        if (part := number_in_words(" ".join(read[:at]))).denominator == 1:
            raise ValueError(words)
        return part * number_in_words(" ".join(read[at + 1 :]))
    if "point" in read:
        at = read.index("point")
        digits = "".join(str(_PLAIN[word]) for word in read[at + 1 :])
        return _whole_number(read[:at]) + Fraction(int(digits), 10 ** len(digits))
    share = _PARTS.get(read[-1].removesuffix("s")) if read else None
    if share is not None and (len(read) > 1 or read[-1] in _ALONE):
        *whole, count = (word for word in read[:-1] if word != "a") if len(read) > 1 and read[-2] != "a" else (*read[:-2], "one")
        return (_whole_number(whole) if whole else Fraction()) + _whole_number([count]) * share
    if read and (cardinal := _ORDINALS.get(read[-1])):
        return _whole_number([*read[:-1], cardinal])
    return _whole_number(read)


def _whole_number(words: Sequence[str]) -> Fraction:
    """Parse a whole number word by word; each word must be smaller than what it follows, unless it multiplies it."""
    total, group, scale, below = 0, 0, 10**12, 1000
    if not words:
        raise ValueError(words)
    for word in ("one" if word in ("a", "an") else word for word in words):
        if word == "hundred":
            if group >= _SCALES[word]:
                raise ValueError(words)
            group, below = max(group, 1) * _SCALES[word], _SCALES[word]
        elif word in _SCALES:
            if _SCALES[word] >= scale:
                raise ValueError(words)
            scale = _SCALES[word]
            total, group, below = total + max(group, 1) * scale, 0, 1000
        elif (value := _PLAIN[word]) >= below or (value == 0 and len(words) > 1):
            raise ValueError(words)
        else:
            group, below = group + value, 10 if value >= _PLAIN["twenty"] else 0
    return Fraction(total + group)


def is_ordinal(words: str) -> bool:
    """Whether a number in words counts a place, such as “fifteenth”, or is a part without a number of its own, “quarter”."""
    last = re.findall(r"[a-z]+", words.lower())[-1]
    return last in _ORDINALS or words.lower() in _ALONE


def dates(text: str) -> Iterator[WrittenDate]:
    """Yield the dates of a text, those that the calendar does not have among them."""
    for found in _DATE.finditer(text):
        parts = [found[name] or found[f"{name}2"] or found[f"{name}3"] for name in ("year", "month", "day")]
        yield WrittenDate(found[0], *found.span(), _calendar_day(*parts), (found["weekday"] or "").capitalize())


def _calendar_day(year: str, month: str, day: str) -> date | None:
    at = int(month) if month.isdigit() else MONTHS.index(month.lower()) + 1
    try:
        return date(int(year), at, int(day))
    except ValueError:
        return None
