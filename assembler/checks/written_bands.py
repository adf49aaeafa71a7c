"""Reads a band over a number from words: “up to 10 %”, “more than 10 to 20 Licences”, “EUR 5,000 or more”."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assembler.checks.written_numbers import NUMBER_WORDS, number_in_words

_MONEY = r"(?:EUR|USD|GBP|CHF|AUD|[€$£])"
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}


def _number(name: str) -> str:
    """Return the expression of a number with its money, scale and unit, whose groups end in a name."""
    return (
        rf"(?:(?P<money{name}>{_MONEY})\s?)?(?P<figures{name}>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|{NUMBER_WORDS})"
        rf"(?:\s*(?P<scale{name}>{'|'.join(_SCALES)})\b)?"
        rf"(?:\s*(?P<unit{name}>%|per\s?cent\b|percent\b|{_MONEY}(?!\w)))?"
    )


_ABOVE = r"more\s+than|greater\s+than|in\s+excess\s+of|exceeding|exceeds|over|above|beyond|>"
_FROM = r"at\s+least|not\s+less\s+than|no\s+less\s+than|no\s+fewer\s+than|from|starting\s+at|a\s+minimum\s+of|≥|>="
_BELOW = r"up\s+to\s+but\s+(?:not\s+including|excluding)|less\s+than|fewer\s+than|under|below|<"
_TO = (
    r"up\s+to(?:\s+and\s+including)?|at\s+most|not\s+more\s+than|no\s+more\s+than|not\s+exceeding|not\s+over|not\s+above|"
    r"a\s+maximum\s+of|through|until|to|≤|<="
)
_NOUN = r"(?:\s+(?P<noun>[^\W\d_][\w-]*))?"
_LOW, _HIGH, _ONLY = map(_number, ("low", "high", "only"))
# from the narrowest form to the widest: a form that is part of another comes behind it
_FORMS = (
    rf"(?P<between>between)\s+{_LOW}\s+and\s+{_HIGH}",
    rf"(?:(?P<above>{_ABOVE})|(?:{_FROM}))\s*{_LOW}(?:\s+[^\W\d_][\w-]*)?,?\s+(?:(?:and|but)\s+)?(?:(?P<below>{_BELOW})|(?:{_TO}))\s*{_HIGH}",
    rf"{_LOW}\s+or\s+more(?:\s+[^\W\d_][\w-]*)?,?\s+(?:(?:and|but)\s+)?(?:(?P<under>{_BELOW})|(?:{_TO}))\s*{_HIGH}",
    rf"{_LOW}\s*(?:to|–|—|-|through)\s*{_HIGH}",
    rf"(?P<upward>{_ABOVE})\s*{_ONLY}",
    rf"(?P<downward>{_BELOW})\s*{_ONLY}",
    rf"(?P<most>{_TO})\s*{_ONLY}",
    rf"(?P<least>{_FROM})\s*{_ONLY}",
    rf"{_ONLY}(?:\s+[^\W\d_][\w-]*)?\s+(?:or|and)\s+(?P<more>more|above|over|higher|greater|up(?:wards)?)\b",
    rf"{_ONLY}(?:\s+[^\W\d_][\w-]*)?\s+(?:or|and)\s+(?P<less>less|fewer|below|under|lower)\b",
)
_BANDS = tuple(re.compile(rf"(?<![\w.,]){form}{_NOUN}", re.IGNORECASE) for form in _FORMS)
_UNITS = {"€": "EUR", "$": "USD", "£": "GBP", "percent": "%", "per cent": "%"}
_NO_NOUN = frozenset(("a", "an", "and", "are", "at", "by", "for", "in", "is", "of", "on", "or", "per", "the", "to", "with"))


@dataclass(frozen=True, slots=True)
class WrittenBand:
    """A band as a text says it, from offset `start` to `end`. A bound of None is open; `strict` ones do not belong to the band.

    `unit` is `%`, a currency, or the noun behind the number in small letters; empty where none stands there.
    """

    start: int
    end: int
    text: str
    low: Decimal | None
    high: Decimal | None
    strict_low: bool
    strict_high: bool
    unit: str

    @property
    def whole(self) -> bool:
        """Whether the band counts whole things, so that 11 comes directly behind 10."""
        measured = self.unit == "%" or self.unit.isupper()
        return not measured and all(bound is None or bound == bound.to_integral_value() for bound in (self.low, self.high))


def first_band(text: str, begin: int = 0) -> WrittenBand | None:
    """Return the band that a text says first from an offset on; None where it says none."""
    found = [one for one in (pattern.search(text, begin) for pattern in _BANDS) if one is not None]
    first = min(found, key=lambda one: (one.start(), -one.end()), default=None)
    band = _band(first) if first is not None else None
    return band if band and (band.low is not None or band.high is not None) else None


def every_band(text: str) -> Iterator[WrittenBand]:
    """Yield the bands of a text from left to right."""
    band = first_band(text)
    while band is not None:
        yield band
        band = first_band(text, band.end)


def _band(found: re.Match[str]) -> WrittenBand:
    said = found.groupdict()
    only = _amount(found, "only")
    upward = any(said.get(word) for word in ("upward", "least", "more"))
    low = only if upward else _amount(found, "low")
    high = None if upward else (only or _amount(found, "high"))
    unit, end = _unit(found)
    return WrittenBand(
        start=found.start(),
        end=end,
        text=found.string[found.start() : end],
        low=low,
        high=high,
        strict_low=bool(said.get("above") or said.get("upward")),
        strict_high=bool(said.get("below") or said.get("under") or said.get("downward")),
        unit=unit,
    )


def _amount(found: re.Match[str], name: str) -> Decimal | None:
    """Return one of the numbers of a band, in figures or in words; None where it has none."""
    figures = found.groupdict().get(f"figures{name}")
    if not figures:
        return None
    amount = Decimal(figures.replace(",", "")) if figures[0].isdigit() else _spelled_out(figures)
    return amount and amount * _SCALES.get((found[f"scale{name}"] or "").lower(), 1)


def _spelled_out(words: str) -> Decimal | None:
    try:
        return Decimal(int(number_in_words(words)))
    except ValueError:
        return None


def _unit(found: re.Match[str]) -> tuple[str, int]:
    """Return what a band counts, and where the band ends."""
    said = found.groupdict()
    for name in ("high", "only", "low"):
        if unit := said.get(f"money{name}") or said.get(f"unit{name}"):
            known = " ".join(unit.split()).lower()
            end = found.start("noun") if said["noun"] else found.end()
            return _UNITS.get(known, known.upper()), len(found.string[:end].rstrip())
    noun = (said["noun"] or "").lower()
    if not noun or noun in _NO_NOUN:
        end = found.start("noun") if noun else found.end()
        return "", len(found.string[:end].rstrip())
    return noun, found.end()
