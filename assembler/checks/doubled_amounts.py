"""Amounts that stand twice, in words and in figures: “thirty (30) days”, “EUR 6,000 (six thousand euros)”, “two-thirds (2/3)”."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assembler.checks.prose import UNKNOWN
from assembler.checks.written_numbers import FRACTION_WORDS, UNIT, is_ordinal, number_in_words

Amounts = frozenset[Fraction]
"""The numbers that a stretch of text can mean; empty where it is no number."""

_CURRENCIES = {
    "euro": "EUR",
    "€": "EUR",
    "dollar": "USD AUD CAD NZD SGD HKD",
    "$": "USD AUD CAD NZD SGD HKD",
    "pound": "GBP",
    "£": "GBP",
    "franc": "CHF",
    "yen": "JPY",
    "¥": "JPY CNY",
    "rupee": "INR",
    "krona": "SEK",
    "kronor": "SEK",
    "krone": "NOK DKK",
    "kroner": "NOK DKK",
    "zloty": "PLN",
    "zlotys": "PLN",
}
_CODE = r"(?:EUR|USD|GBP|CHF|AUD|CAD|NZD|SGD|HKD|JPY|CNY|INR|SEK|NOK|DKK|PLN|CZK|HUF|ZAR|BRL|AED|US|Fr\.)"
_NAMED = r"(?:(?:US|U\.S\.|United\s+States|Swiss|British|Australian|Canadian|Singapore|Swedish|Danish|Norwegian)\s+)?(?:euro|dollar|pound|franc|yen|rupee|krona|kronor|krone|kroner|zloty)s?(?:\s+sterling)?"
_PERCENT = r"(?:%|per\s?cent(?:um)?\b\.?)"
_SCALE = r"(?:million|billion|thousand|mn\b|bn\b|m\b|k\b)"
_SCALES = {"million": 10**6, "mn": 10**6, "m": 10**6, "billion": 10**9, "bn": 10**9, "thousand": 1000, "k": 1000}
_GROUPED = r"\d{1,3}(?:[\s\u00a0\u202f]\d{3})+(?:[.,]\d+)?"
_FIGURE = rf"(?:{_GROUPED}|\d+\s+\d/\d+|\d+/\d+|\d*[½¼¾⅓⅔]|\d(?:[\d,.]*\d)?)"
_MEASURE = rf"(?:{_PERCENT}|{UNIT}\b|{_NAMED}\b|{_CODE}\b|quarters?\b|minutes?\b|[€$£¥])"
_SIGN = rf"(?:{_CODE}\s*[$£€]?|[€$£¥])"
_FIGURES = rf"(?:{_SIGN}\s*)?(?:{_FIGURE})(?:st|nd|rd|th)?\s*{_SCALE}?\s*-?\s*{_MEASURE}?(?:['’]s?)?"
_SPOKEN = rf"(?:{FRACTION_WORDS})"
# what may stand between the words and the bracket: “percent”, “euros”, “days”, “and no/100 dollars”, “and 50/100 dollars”
_CENTS = r"(?P<cents>\s+and\s+(?:no|\d\d|xx)/100)?"
_MEASURED = rf"(?:\s*-?\s*{_MEASURE}['’]?)?"
_BOTH = re.compile(
    rf"(?P<words>{_SPOKEN}){_CENTS}(?P<unit>{_MEASURED})\s*[(\[]\s*"
    rf"(?P<figures>{_FIGURES}|{UNKNOWN}\s*%?)\s*[)\]]",
    re.IGNORECASE,
)
_REVERSED = re.compile(
    rf"(?<![\w.,/§-])(?P<figures>{_FIGURES})\s*[(\[]\s*(?P<words>{_SPOKEN}){_CENTS}(?P<unit>{_MEASURED})\s*[)\]]",
    re.IGNORECASE,
)
# a number that names a thing and counts nothing: “Year One (2027)”
_LABEL = re.compile(
    r"\b(?:Year|Phase|Part|Lot|Stage|Tier|Level|Option|Period|Quarter|Milestone|Series|Step|Class|Group|Category|Module|Article|"
    r"Section|Clause|Schedule|Annex|Exhibit|Appendix|Chapter|Title|Week|Day|Month|Round|Tranche|Term|Line|Item|No\.?|Number)s?\s+\Z"
)
_MIXED = re.compile(r"(?:(\d+)\s+)?(\d+)/(\d+)")
_TIMES = frozenset(("hour", "day", "week", "month", "quarter", "year", "minute"))
_SIGNS = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3)}
_BRACKETS = re.compile(r"[(\[]")


@dataclass(frozen=True, slots=True)
class DoubledAmount:
    """An amount in words and in figures, from offset `start` to `end`. `differs` is true where they are two amounts."""

    words: str
    figures: str
    start: int
    end: int
    differs: bool
    whole: tuple[int, int]


def doubled_amounts(text: str) -> Iterator[DoubledAmount]:
    """Yield the amounts of a text that are said in words and in figures. A value in brackets differs: it may change alone."""
    if not _BRACKETS.search(text):
        return
    taken: list[tuple[int, int]] = []
    for found in _BOTH.finditer(text):
        taken.append(found.span())
        yield _read_pair(found, text)
    for found in _REVERSED.finditer(text):
        if not any(start < found.end() and found.start() < end for start, end in taken):
            yield _read_pair(found, text)


def _read_pair(found: re.Match[str], text: str) -> DoubledAmount:
    """Read a pair; words that are several numbers, such as “five, ten”, count with the last of them only."""
    words, figures = found["words"], found["figures"].strip()
    said, start = _last_number(words)
    if said is not None and (cents := re.search(r"\d\d", found["cents"] or "")):
        said += Fraction(int(cents[0]), 100)
    spoken = (found["unit"] or "").strip(" -'’")
    differs = UNKNOWN in figures or not _agree(words[start:], said, spoken, figures, text[: found.start()])
    shown = figures.rstrip(" %") if UNKNOWN in figures else figures
    at = found.start("words") + start
    return DoubledAmount(words[start:], shown, at, found.end("words"), differs, found.span())


def _last_number(words: str) -> tuple[Fraction | None, int]:
    """Return the longest number at the end of words, and the offset at which it begins."""
    for begin in (0, *(found.end() for found in re.finditer(r"\W+(?:and\W+)?", words))):
        try:
            return number_in_words(words[begin:]), begin
        except (KeyError, ValueError):
            continue
    return None, 0


def _agree(words: str, said: Fraction | None, spoken: str, figures: str, before: str) -> bool:
    measures = _measure(spoken), _measure(re.sub(r"[\d.,/½¼¾⅓⅔]", " ", figures))
    if said is None or (is_ordinal(words) and measures[1] - {"%"}):
        return True
    number = re.search(_FIGURE, figures)
    meant = _amounts(number[0], figures[number.end() :]) if number else frozenset[Fraction]()
    if measures[0] and measures[1] and measures[0].isdisjoint(measures[1]):
        return (
            measures[0] | measures[1] <= _TIMES and said not in meant
        )  # “four weeks (20 days)” converts; “thirty days (30 months)” slips
    if said in meant or not number:
        return True
    if "%" in measures[1] and said.denominator > 1 and "%" not in measures[0]:
        step = Fraction(1, 10 ** len(number[0].partition(".")[2]))
        return any(abs(said * 100 - one) < step for one in meant)
    if said.denominator > 1 and any(
        abs(said - one) < Fraction(1, 10 ** len(number[0].partition(".")[2])) for one in meant if "." in number[0]
    ):
        return True
    return bool(_LABEL.search(before))


def _measure(words: str) -> frozenset[str]:
    """Return what a stretch of text counts: `%`, a unit of time, the codes of a currency; empty where it does not say."""
    lowered = " ".join(words.lower().split())
    if "%" in lowered or re.search(r"\bper\s?cent", lowered):
        return frozenset("%")
    for name, codes in _CURRENCIES.items():
        if re.search(rf"(?<![a-z]){re.escape(name)}(?![a-rt-z])", lowered):
            return frozenset(codes.split())
    if code := re.search(rf"\b{_CODE}", words):
        return frozenset({"US": ["USD"], "Fr.": ["CHF"]}.get(code[0], [code[0]]))
    if unit := re.search(r"\b(hour|day|week|month|quarter|year|minute)s?\b", lowered):
        return frozenset([unit[1]])
    return frozenset()


def _amounts(figure: str, behind: str) -> Amounts:
    """Return what a figure can mean: “5.000” is five, or in another country five thousand."""
    scale = re.match(rf"\s*({_SCALE})", behind, re.IGNORECASE)
    times = _SCALES[scale[1].lower()] if scale else 1
    return frozenset(number * times for number in _numbers(figure))


def _numbers(figure: str) -> Iterable[Fraction]:
    if figure[-1] in _SIGNS:
        return [Fraction(figure[:-1] or "0") + _SIGNS[figure[-1]]]
    if mixed := _MIXED.fullmatch(figure):
        return [Fraction(mixed[1] or "0") + Fraction(int(mixed[2]), int(mixed[3]) or 1)]
    bare = re.sub(r"\s", "", figure)
    readings = (bare.replace(",", ""), bare.replace(".", "").replace(",", "."))
    return [Fraction(Decimal(one)) for one in readings if re.fullmatch(r"\d+(?:\.\d+)?", one)]
