"""Normalizes numbers and dates that people write in spreadsheets, where they can mean one thing only."""

import re
from collections.abc import Callable, Mapping

from assembler.model.diagnostics import quoted
from assembler.model.lenient_parsing import parse_day, parse_number
from assembler.model.values import Kind, UnreadableError

YES, NO = frozenset({"yes", "x", "ja", "true", "wahr"}), frozenset({"no", "nein", "false", "falsch"})
_AMOUNT = re.compile(r"(?:([A-Z]{3}|€) ?)?([\d.,  ']+?)(?: ?([A-Z]{3}|€))?")


def normalize(kind: Kind, text: str) -> str:
    """Rewrite a cell's text as a matter's file has it: 1.234,50 € becomes `1234.50 EUR`, 31.12.2026 becomes `2026-12-31`.

    Raise `UnreadableError` where it may mean two things: 1.234 is a thousand to some readers and one to others.
    """
    return _NORMALIZERS.get(kind, _unchanged)(text)


def _unchanged(text: str) -> str:
    return text


def _normalize_date(text: str) -> str:
    return parse_day(text).isoformat()


def _normalize_number(text: str) -> str:
    """Write a number with a point and no groups of digits."""
    return f"{parse_number(text):f}"


def _normalize_money(text: str) -> str:
    found = _AMOUNT.fullmatch(text)
    if not found or (found[1] and found[3]):
        return text
    before, amount, after = found.groups()
    currency = (before or after or "").replace("€", "EUR")
    if not currency:
        raise UnreadableError(f"{quoted(text)} names no currency.", f"Write it behind the amount: {text} EUR.")
    return f"{_normalize_number(amount)} {currency}"


def _normalize_rate(text: str) -> str:
    number, sign, rest = text.partition("%")
    return f"{_normalize_number(number.strip())} %" if sign and not rest.strip() else text


_NORMALIZERS: Mapping[Kind, Callable[[str], str]] = {
    Kind.DATE: _normalize_date,
    Kind.INTEGER: _normalize_number,
    Kind.MONEY: _normalize_money,
    Kind.RATE: _normalize_rate,
}
