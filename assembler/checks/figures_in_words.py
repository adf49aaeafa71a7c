"""Checks of dates, hours, rates and figures in a text: in order, possible, and written so that they can be read."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import takewhile
from operator import itemgetter

from assembler.checks.check import Fault, Proofs, Reads
from assembler.checks.index import ProgrammeIndex
from assembler.checks.numbers import SENTENCE, WHOLE, value_in_force
from assembler.checks.prose import Prose, proses_holding
from assembler.checks.written_numbers import MONTHS, NUMBER_WORDS, UNIT, dates, number_in_words
from assembler.model.diagnostics import Diagnostic, Severity, quoted
from assembler.model.expressions import names
from assembler.model.source import Span
from assembler.model.values import Rate

DATE_ORDER = Fault("dates-out-of-order", Severity.ERROR)
HOUR = Fault("impossible-hour", Severity.ERROR)
OVER_WHOLE = Fault("rate-over-whole", Severity.ERROR)
MALFORMED = Fault("malformed-figure", Severity.ERROR)

_DIGIT = re.compile(r"\d")
_MONTH = rf"(?:{'|'.join(MONTHS)})"
_BETWEEN = re.compile(
    r"\s*,?\s*(?:\(inclusive\)\s*)?(?:(?:and\s+)?(?:to|until|till|through|up\s+to)(?:\s+and\s+including)?|[–—-]|and\s+(?:ends?|ending|expires?|terminates?|"
    r"runs?\s+until|continues?\s+until|lasts?\s+until)(?:\s+(?:on|at|with))?(?:\s+the\s+end\s+of)?)\s+(?:the\s+end\s+of\s+|the\s+)?",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*,?\s*and\s+(?:the\s+)?", re.IGNORECASE)
_FROM = re.compile(
    r"\b(?:from|between|for|during|begins?|beginning|starts?|starting|commences?|commencing|runs?|effective|period)\b[^.;]{0,25}\Z",
    re.IGNORECASE,
)
# “moved from 1 May to 1 April”, which is a change and no period
_MOVED = re.compile(
    r"\b(?:chang|amend|mov|brought|bring|shift|advanc|postpon|correct|adjust|re-?schedul|replac|alter)\w*\b[^.;]{0,40}\Z",
    re.IGNORECASE,
)
_SPAN = re.compile(r"\bbetween\b[^.;]{0,12}\Z", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"(?<!\d\s)\b(?P<month>{_MONTH})\s+(?P<year>\d{{4}})\b", re.IGNORECASE)
_YEAR = re.compile(r"\bfrom\s+(?P<first>(?:19|20)\d\d)\s+(?:to|until|through)\s+(?P<last>(?:19|20)\d\d)\b", re.IGNORECASE)
_HOUR = re.compile(
    r"(?<![\d:.,/])(?P<hour>\d{1,2})(?P<mark>[:.])(?P<minute>\d{2})(?::\d{2})?(?![\d:%]|[.,]\d)(?:\s*(?P<half>[ap]\.?m\b\.?)|(?P<said>\s*(?:hours\b|hrs?\b|"
    r"o[’']clock|h\b|UTC\b|GMT\b|CES?T\b|[EPC][SD]T\b|(?:Central|Greenwich|Eastern|Pacific)\b|(?:local|standard)\s+time\b|noon\b|midnight\b)))?",
    re.IGNORECASE,
)
_HALF_DAY = re.compile(r"(?<![\d:.,/])(?P<hour>\d{1,2})\s*(?P<half>[ap]\.?m\b\.?)", re.IGNORECASE)
_AT = re.compile(r"\b(?:at|by|before|after|until|till|from|between|to|and|or|than)\s+\Z", re.IGNORECASE)
_TIMELESS = re.compile(
    r"\b(?:ratio|split|odds|scale|leverage|versions?|sections?|clauses?|articles?|paragraphs?|table|figure)\b", re.IGNORECASE
)
_WHOLE = re.compile(
    r"\b(?:discounts?|rebates?|reductions?|shares?|portions?|percentages?|proportions?|commissions?|refunds?|royalt(?:y|ies)|margins?|deduct\w*|"
    r"withh\w*|reduced|credits?|ownership|votes?|voting|majority|availability|uptime|probability|completion)\b",
    re.IGNORECASE,
)
_MAY_EXCEED = re.compile(
    r"\b(?:limit\w*|cap|capped|liab\w*|interest|increase\w*|uplift|mark-?ups?|surcharge|exceed\w*|multiple|penalt\w*|damages|target\w*|quota)\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    rf"(?<![\w.,])(?:(?P<figure>\d[\d,]*(?:\.\d+)?)|(?P<words>{NUMBER_WORDS})(?:\s*\((?P<inner>\d[\d,.]*)\s*%?\))?)\s*-?(?:%|per\s?cent\b)",
    re.IGNORECASE,
)
_CURRENCY = r"(?:\b(?:EUR|USD|GBP|CHF|AUD|CAD|JPY|SEK|NOK|DKK|PLN|INR)|[€$£¥])"
_GROUPED = re.compile(
    rf"(?P<before>{_CURRENCY}\s?)?(?<![\w.,/-])(?P<figure>\d+(?:[.,]\d+)+)(?![\w/-]|[.,]\d)(?P<behind>\s*(?:%|per\s?cent\b|{_CURRENCY}|{UNIT}\b|euros?\b|dollars?\b|pounds?\b|francs?\b))?",
    re.IGNORECASE,
)
HOURS, MINUTES, HALF = 24, 60, 12
GROUP, PAIR = 3, 2
NEAR = 100
"""How many letters stand at most between the two days of a period, or before it in what says that it is one."""
Stretch = tuple[int, int, date | None]
"""Where a day is written, and the day; None for one that the calendar does not have."""


def find_dates_out_of_order(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a period that ends before it begins.

    Why it matters: a period of no day is no period; what was granted for it was never granted, or without an end.

    Example: `from 1 March 2027 to 1 February 2027`

    Write instead: the days that are meant; better two values of type `date`.
    """
    for prose in proses_holding(index, _DIGIT):
        for start, end in _periods_backwards(prose.text):
            hint = "Write the days that are meant, the first one first."
            said = " ".join(prose.text[start:end].split())
            yield DATE_ORDER("This period ends before it begins.", prose.span(start, end), hint, said)


def _periods_backwards(text: str) -> Iterator[tuple[int, int]]:
    found = [(one.start, one.end, one.day) for one in dates(text)]
    for (start, end, first), (behind, until, last) in _near([*found, *_months(text, found)]):
        before, joined = text[max(0, start - NEAR) : start], text[end:behind]
        if first is None or last is None or last >= first or _MOVED.search(before):
            continue
        if (
            (_BETWEEN.fullmatch(joined) and _FROM.search(before))
            or (_AND.fullmatch(joined) and _SPAN.search(before))
            or re.fullmatch(r"\s*[–—]\s*", joined)
            or (
                re.search(r"\b(?:begin|start|commence)\w*\b[^.;]{0,12}\Z", before, re.IGNORECASE)
                and re.fullmatch(
                    r"[^.;]{0,40}\b(?:end|expire|terminate|last|run|continue)\w*\b[^.;]{0,20}", joined, re.IGNORECASE
                )
            )
        ):
            yield start, until
    for year in _YEAR.finditer(text):
        if year["last"] < year["first"]:
            yield year.start("first"), year.end()


def _near(days: Iterable[Stretch]) -> Iterator[tuple[Stretch, Stretch]]:
    """Yield each two days of which the second stands a few words behind the first."""
    ordered = sorted(days, key=itemgetter(0))
    for at, one in enumerate(ordered):
        behind = takewhile(lambda other: other[0] <= one[1] + NEAR, ordered[at + 1 :])  # noqa: B023 - used up in this turn
        yield from ((one, other) for other in behind if other[0] >= one[1])


def _months(text: str, taken: list[Stretch]) -> Iterator[Stretch]:
    """Yield the months with a year, “March 2027”, that are no part of a date."""
    for found in _MONTH_YEAR.finditer(text):
        if not any(start <= found.start() < end for start, end, _ in taken):
            yield *found.span(), date(int(found["year"]) or 1, MONTHS.index(found["month"].lower()) + 1, 1)


def find_impossible_hour(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a time of day that no clock shows.

    Why it matters: a time limit at an hour that never comes is no limit, or the day is disputed.

    Example: `by 24:30 on the last day`, or `at 13:00 p.m.`

    Write instead: `by 00:30 on the next day`; the hours go from 0:00 to 24:00, with a.m. and p.m. from 1 to 12.
    """
    for prose in proses_holding(index, _DIGIT):
        for found in (*_HOUR.finditer(prose.text), *_HALF_DAY.finditer(prose.text)):
            if _is_time(found, prose.text) and not _on_the_clock(found):
                hint = "The hours go from 0:00 to 24:00, those with a.m. and p.m. from 1 to 12."
                yield HOUR(
                    f"There is no time of day {quoted(found[0].strip())}.", prose.span(*found.span()), hint, found[0].strip()
                )


def _is_time(found: re.Match[str], text: str) -> bool:
    """Whether hours and minutes are a time of day, not a ratio, a version or a number of a section."""
    parts = found.groupdict()
    if parts["half"] or parts.get("said"):
        return True
    before = text[max(0, found.start() - 60) : found.start()]
    return parts["mark"] == ":" and bool(_AT.search(before)) and not _TIMELESS.search(before)


def _on_the_clock(found: re.Match[str]) -> bool:
    parts = found.groupdict()
    hour, minute = int(parts["hour"]), int(parts.get("minute") or 0)
    if parts["half"]:
        return 1 <= hour <= HALF and minute < MINUTES
    return (hour < HOURS and minute < MINUTES) or (hour == HOURS and minute == 0)


def find_rate_over_whole(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a discount, a share or another part of a whole that is more than 100%.

    Why it matters: the vendor would pay its partner for buying, or more than there is would be divided.

    Example: `a discount of 150%`, or `a discount of {{ discount }}` with `discount: {type: rate, …: 200 %}`

    Write instead: the rate that is meant. Interest, a limit of liability or a surcharge may well be more than the whole.
    """
    for prose in proses_holding(index, _WHOLE):
        for sentence in SENTENCE.finditer(prose.text):
            if not _MAY_EXCEED.search(sentence[0]):
                for span, said in _rates_over_whole(prose, *sentence.span(), index):
                    whole = _WHOLE.search(sentence[0])
                    part = whole[0].lower() if whole else "part"
                    message = f"{said} is more than the whole, for a word like “{part}”."
                    yield OVER_WHOLE(message, span, "Write the rate that is meant.", said)


def _rates_over_whole(prose: Prose, start: int, end: int, index: ProgrammeIndex) -> Iterator[tuple[Span, str]]:
    for found in _PERCENT.finditer(prose.text, start, end):
        figure = found["figure"] or found["inner"]
        rate = Decimal(figure.replace(",", "")) if figure else _spoken(found["words"])
        if rate > WHOLE:
            yield prose.span(*found.span()), quoted(found[0])
    for at, quote in prose.quotes:
        values = [value_in_force(index, name) for name in names(quote.expression)] if start <= at < end else []
        if len(values) == 1 and isinstance(value := values[0], Rate) and value.share > 1:
            yield quote.span, f"{float(value.share) * 100:g}%"


def _spoken(words: str) -> Decimal:
    try:
        return Decimal(int(number_in_words(words)))
    except (KeyError, ValueError):
        return Decimal(0)


def find_malformed_figure(index: ProgrammeIndex, _: Proofs) -> Iterator[Diagnostic]:
    """Find a figure whose digits are grouped as no country groups them.

    Why it matters: `5,000,00` is five thousand or five hundred thousand, and each side reads the sum it likes.

    Example: `EUR 5,000,00`

    Write instead: `EUR 5,000.00`; better a value of type `money`.
    """
    for prose in proses_holding(index, _DIGIT):
        for found in _GROUPED.finditer(prose.text):
            measured = bool(found["before"] or found["behind"])
            if not _well_grouped(found["figure"], measured=measured):
                hint = "Group by threes, with a point before decimals, such as 5,000.00; or quote a value."
                yield MALFORMED(
                    f"{quoted(found['figure'])} cannot be read as one number.",
                    prose.span(*found.span("figure")),
                    hint,
                    found[0].strip(),
                )


def _well_grouped(figure: str, *, measured: bool) -> bool:
    """Whether a figure is grouped as some country does. Without a currency or unit it may be a number of a section or a list."""
    groups = re.split(r"[.,]", figure)
    marks = re.findall(r"[.,]", figure)
    if len(groups) == PAIR:
        return not (measured and marks[0] == "," and len(groups[1]) > GROUP)
    if not measured and not (set(marks) == {","} and any(len(group) == GROUP for group in groups[1:])):
        return True
    decimals = len(set(marks)) > 1 and marks[-1] not in marks[:-1]
    inner, first = groups[1:-1] if decimals else groups[1:], groups[0]
    if len(set(marks[: len(inner)])) > 1 or len(first) > GROUP:
        return False
    indian = "," in marks[:1] and all(len(group) == PAIR for group in inner[:-1]) and len(inner[-1]) == GROUP
    return all(len(group) == GROUP for group in inner) or indian


FIGURES_IN_WORDS = (
    DATE_ORDER.found_by(find_dates_out_of_order, reads=Reads.ONE_CLAUSE),
    HOUR.found_by(find_impossible_hour, reads=Reads.ONE_CLAUSE),
    OVER_WHOLE.found_by(find_rate_over_whole, reads=Reads.ONE_CLAUSE),
    MALFORMED.found_by(find_malformed_figure, reads=Reads.ONE_CLAUSE),
)
