"""Parsers for dates and numbers that people write into forms and tables, in any common notation.

A text that may mean two dates or two numbers is refused, never guessed.
"""

import re
from datetime import date
from decimal import Decimal

from assembler.model.diagnostics import quoted
from assembler.model.values import UnreadableError

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAMES = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"),
    *(*MONTHS, "sept"),
)
MONTH = "|".join(sorted(NAMES, key=len, reverse=True))
ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
DAY_FIRST = (
    re.compile(r"(?P<day>\d{1,2})\.? ?(?P<name>" + MONTH + r")\.?,? (?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<name>" + MONTH + r")\.? (?P<day>\d{1,2}),? (?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<day>\d{1,2})\. ?(?P<month>\d{1,2})\. ?(?P<year>\d{4})", re.ASCII),
)
SLASHES = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", re.ASCII)
DAY_HINT = "Write it as 1 December 2026."
MONTHS_IN_A_YEAR = 12

GROUPING = re.compile("[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}'\N{RIGHT SINGLE QUOTATION MARK}]")
NUMBER_HINT = "Write digits, with a point before decimals: 1250.50."
MOST_DIGITS = 15
"""The most digits of a number: more would not survive a JSON reader that uses floating point."""

GROUP = 3


def parse_day(text: str) -> date:
    """Parse a date, or raise `UnreadableError`, as for one whose day and month may be taken for each other."""
    written = " ".join(text.split()).lower()
    for pattern in (ISO, *DAY_FIRST):
        if found := pattern.fullmatch(written):
            parts = found.groupdict()
            month = MONTHS.index(parts["name"][:3]) + 1 if parts.get("name") else int(parts["month"])
            return _calendar_day(int(parts["year"]), month, int(parts["day"]), text)
    if found := SLASHES.fullmatch(written):
        return _parse_slashed(text, *map(int, found.groups()))
    raise UnreadableError(f"{quoted(text)} is no date.", DAY_HINT)


def _parse_slashed(text: str, one: int, two: int, year: int) -> date:
    """Parse 24/12/2026 and 12/24/2026; refuse 11/12/2026, whose month is unknown."""
    if one != two and max(one, two) <= MONTHS_IN_A_YEAR:
        raise UnreadableError(f"{quoted(text)} may mean two days.", DAY_HINT)
    day, month = (one, two) if two <= MONTHS_IN_A_YEAR else (two, one)
    return _calendar_day(year, month, day, text)


def _calendar_day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise UnreadableError(f"{quoted(text)} is no day of the calendar.", DAY_HINT) from None


def parse_number(text: str) -> Decimal:
    """Parse a number, or raise `UnreadableError`, as for 1.250 and 1,250, which may be a thousand or one."""
    found = re.fullmatch(
        r"([-\N{MINUS SIGN}]?)([0-9][0-9., \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}'’]*)", text.strip()
    )
    digits = _with_decimal_point(found[2], text) if found else ""
    if found is None or not re.fullmatch(r"[0-9]+(\.[0-9]+)?", digits):
        raise UnreadableError(f"{quoted(text)} is no number.", NUMBER_HINT)
    if sum(character.isdigit() for character in digits) > MOST_DIGITS:
        raise UnreadableError(f"{quoted(text)} has more than {MOST_DIGITS} digits.", NUMBER_HINT)
    return Decimal(f"{'-' if found[1] else ''}{digits}")


def _with_decimal_point(written: str, text: str) -> str:
    """Return a number with a decimal point and without digit groups; a text that is no number is returned unchanged."""
    whole = _without_groups(written, GROUPING)
    points, commas = whole.count("."), whole.count(",")
    if points and commas:
        decimal = "." if whole.rindex(".") > whole.rindex(",") else ","
        before, _, after = whole.rpartition(decimal)
        return f"{_without_groups(before, re.compile('[.,]'))}.{after}"
    if points + commas > 1:
        return _without_groups(whole, re.compile("[.,]"))
    before, _, after = whole.replace(",", ".").partition(".")
    if points + commas and whole == written and len(after) == GROUP and 0 < len(before) <= GROUP and before != "0":
        hint = f"Write {before}{after}, or {before}.{after.rstrip('0') or '0'}."
        raise UnreadableError(f"{quoted(text)} may be {before}{after}, or {before} and a fraction.", hint)
    return whole.replace(",", ".")


def _without_groups(written: str, separator: re.Pattern[str]) -> str:
    """Remove the separators between groups of three digits; other groups, which no number has, stay."""
    # After a space or an apostrophe as separator, the last point or comma begins the decimals.
    head, point, tail = written, "", ""
    if found := re.search(r"[.,](?=[0-9]*$)", written) if separator is GROUPING else None:
        head, point, tail = written[: found.start()], found[0], written[found.end() :]
    first, *groups = separator.split(head)
    even = 0 < len(first) <= GROUP and all(len(group) == GROUP for group in groups)
    return f"{first}{''.join(groups)}{point}{tail}" if groups and even else written
