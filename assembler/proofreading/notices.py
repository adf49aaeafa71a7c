"""Periods of notice that differ from one sentence to another: a party may end the contract by 30 days' notice here, by 60 there."""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from assembler.checks.check import Fault
from assembler.checks.notices import NOTICE_OF_A_PERIOD
from assembler.checks.numbers import SENTENCE, TYPED_NUMBER
from assembler.checks.written_numbers import UNIT, number_in_words
from assembler.imports.outline import Placed
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.proofreading.as_library import ContractPaper

DIFFERING = Fault("notice-periods-in-conflict", Severity.INFO)

_ENDS = re.compile(
    r"\b(?:terminat|end|cancel)\w*\s+(?:this|the)\s+(?:Agreement|Contract)\b|\b(?:this|the)\s+(?:Agreement|Contract)\s+(?:may|can)\s+be\s+"
    r"(?:terminated|ended|cancell?ed)\b",
    re.IGNORECASE,
)
_EITHER = re.compile(r"\b(?:either|each|any|a|both|the)\s+part(?:y|ies)\b", re.IGNORECASE)
_ONE = re.compile(r"\b(?:[Tt]he\s+)?(?P<party>[A-Z]\w+)\s+(?:may|can|is\s+entitled)\b")
# what gives a period a case of its own
_CASE = re.compile(
    r"\b(?:if|where|when|unless|except|after|until|provided|case|event|whichever|failing|breach\w*|default\w*|cause|insolven\w*|renew\w*|"
    r"during|within|force|notwithstanding|following|expir\w*|anniversary|otherwise)\b",
    re.IGNORECASE,
)
_PERIOD_UNIT = re.compile(UNIT, re.IGNORECASE)


class _Stated(NamedTuple):
    """A sentence by which a party may end the contract in any case: who that is, by notice of how long, and where this stands."""

    party: str
    period: tuple[Fraction, str]
    placed: Placed
    start: int
    end: int


def find_differing_notices(paper: ContractPaper) -> Iterator[Diagnostic]:
    """Find two sentences that let one party end the contract by notice of different periods, and give neither a case of its own."""
    told: set[tuple[str, tuple[Fraction, str]]] = set()
    stated = [found for placed in paper.read.every for found in _stated_in(placed)]
    for first, second in combinations(stated, 2):
        if first.party == second.party and first.period != second.period and (second.party, second.period) not in told:
            told |= {(first.party, first.period), (second.party, second.period)}
            where = paper.place(first.placed, first.start, first.end)
            words = first.placed.text[first.start : first.end]
            sentence = f"Another sentence gives notice of another period, “{words}”, {where}."
            yield DIFFERING(sentence, paper.place(second.placed, second.start, second.end), "", second.placed.text)


def _stated_in(placed: Placed) -> Iterator[_Stated]:
    for sentence in SENTENCE.finditer(placed.text):
        found = [*NOTICE_OF_A_PERIOD.finditer(placed.text, *sentence.span())]
        if len(found) == 1 and _ENDS.search(sentence[0]) and not _CASE.search(sentence[0]):
            one = _ONE.search(sentence[0])
            party = one["party"] if one and not _EITHER.search(sentence[0]) else "either"
            if period := _period(found[0][0]):
                yield _Stated(party, period, placed, *found[0].span())


def _period(words: str) -> tuple[Fraction, str] | None:
    """Return the number and the unit of a period; None where its number cannot be read."""
    number, unit = TYPED_NUMBER.search(words.lower()), _PERIOD_UNIT.search(words)
    if number is None or unit is None:
        return None
    try:
        count = Fraction(number[0].replace(",", "")) if number[0][0].isdigit() else number_in_words(number[0])
    except (KeyError, ValueError):
        return None
    return count, unit[0].lower().rstrip("s")
