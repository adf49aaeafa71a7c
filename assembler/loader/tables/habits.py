"""Habits of spreadsheets: numbers and dates as people write them there, where they can mean one thing only."""

import re
from collections.abc import Callable, Mapping

from assembler.diagnostics import quoted
from assembler.quantities import Kind, UnreadableError

YES, NO = frozenset({"yes", "x", "ja", "true", "wahr"}), frozenset({"no", "nein", "false", "falsch"})
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHED_DAY = re.compile(r"\d{1,4}/\d{1,2}/\d{1,4}")
_GERMAN = re.compile(r"\d{1,3}(?:\.\d{3})*,\d{1,2}|\d+,\d{1,2}|\d{1,3}(?:\.\d{3}){2,}")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+\.\d{1,2}|\d{1,3}(?:,\d{3}){2,}")
_UNCLEAR = re.compile(r"\d{1,3}[.,]\d{3}")
_AMOUNT = re.compile(r"(?:([A-Z]{3}|€) ?)?([\d.,  ']+?)(?: ?([A-Z]{3}|€))?")


def usual(kind: Kind, text: str) -> str:
    """Write a cell's text as the files for one matter have it: 1.234,50 € is `1234.50 EUR`, 31.12.2026 is `2026-12-31`.

    Raises `UnreadableError` where it may mean two things, such as 1.234, which is a thousand to some readers and one to others.
    """
    return _USUAL.get(kind, _same)(text)


def _same(text: str) -> str:
    return text


def _day(text: str) -> str:
    if found := _GERMAN_DAY.fullmatch(text):
        day, month, year = found.groups()
        return f"{year}-{month:>02}-{day:>02}"
    if _SLASHED_DAY.fullmatch(text):
        raise UnreadableError(
            f"{quoted(text)} may have the month or the day first.", "Write 2026-12-01, or set the cell to Date."
        )
    return text


def _number(text: str) -> str:
    """Write a number with a point and no groups."""
    bare = re.sub(r"(?<=\d)[  '](?=\d{3}(?!\d))", "", text)
    if _UNCLEAR.fullmatch(bare):
        whole = bare.replace(".", "").replace(",", "")
        raise UnreadableError(
            f"{quoted(text)} may be a thousand or a fraction.", f"Write {whole} without a mark, or with both decimals."
        )
    if _GERMAN.fullmatch(bare):
        return bare.replace(".", "").replace(",", ".")
    if _ENGLISH.fullmatch(bare):
        return bare.replace(",", "")
    return bare


def _money(text: str) -> str:
    found = _AMOUNT.fullmatch(text)
    if not found or (found[1] and found[3]):
        return text
    before, amount, after = found.groups()
    currency = (before or after or "").replace("€", "EUR")
    if not currency:
        raise UnreadableError(f"{quoted(text)} names no currency.", f"Write it behind the amount: {text} EUR.")
    return f"{_number(amount)} {currency}"


def _rate(text: str) -> str:
    number, sign, rest = text.partition("%")
    return f"{_number(number.strip())} %" if sign and not rest.strip() else text


_USUAL: Mapping[Kind, Callable[[str], str]] = {
    Kind.DATE: _day,
    Kind.INTEGER: _number,
    Kind.MONEY: _money,
    Kind.RATE: _rate,
}
