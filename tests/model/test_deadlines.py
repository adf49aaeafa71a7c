"""Rules of deadlines: settled as far as is known, written, read again, and counted from a day."""

from calendar import monthrange
from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembler.model.deadlines import counts_from_effective, day_of, hidden_effective, occurrences, read_rule, settle
from assembler.model.expressions import Datum, Environment, unparse
from assembler.model.values import Duration

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
KNOWN: Environment = {
    "term": Datum(Duration(1, "year")),
    "notice": Datum(Duration(30, "day")),
    "begun": Datum(date(2026, 3, 1)),
    "count": Datum(5),
    "yes": Datum(value=True),
}


def settled(text: str) -> str:
    rule = read_rule(text, "here")
    assert rule is not None
    return unparse(settle(rule, KNOWN))


@pytest.mark.parametrize(
    ("written", "is_settled"),
    [
        ("begun + term", '"2027-03-01"'),
        ("matter.effective + term - notice", 'matter.effective + "1 year" - "30 days"'),
        ("days_before(matter.effective + term, count - 4)", 'days_before(matter.effective + "1 year", 1)'),
        ("or_else(late, matter.effective)", "or_else(late, matter.effective)"),
        ("matter.effective if yes and matter.effective > begun else begun", None),
        ("late + term", "late + term"),
    ],
)
def test_all_that_is_known_becomes_a_constant(written: str, is_settled: str | None) -> None:
    assert settled(written) == (is_settled or 'matter.effective if (true and matter.effective > "2026-03-01") else "2026-03-01"')


def one_year_later(day: date, years: int = 1) -> date:
    """Return the day years later by the calendar, by hand: 29 February becomes 28 February."""
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


@given(DAYS)
def test_a_rule_that_was_written_down_counts_as_by_hand(effective: date) -> None:
    rule = read_rule(settled("days_before(matter.effective + term, 1) - notice"), "manifest.json")
    assert rule is not None
    assert day_of(rule, effective) == one_year_later(effective) - timedelta(days=31)


@given(DAYS)
def test_what_recurs_is_counted_from_a_later_effective_date_each_time(effective: date) -> None:
    rule = read_rule('matter.effective + "1 year" - "30 days"', "manifest.json")
    assert rule is not None
    found = list(islice(occurrences(rule, effective, Duration(1, "year")), 6))
    assert found == [one_year_later(one_year_later(effective, at)) - timedelta(days=30) for at in range(6)]


@given(DAYS)
def test_a_quarter_has_one_day_and_the_next_quarter_the_next_one(effective: date) -> None:
    rule = read_rule('quarter_end(matter.effective) + "20 days"', "manifest.json")
    assert rule is not None
    found = list(islice(occurrences(rule, effective, Duration(3, "month")), 5))
    first = 3 * ((effective.month - 1) // 3) + 3  # the month that ends the quarter, from 1
    months = [effective.year * 12 + first + 3 * at for at in range(5)]  # the month after it, from 0
    assert found == [date(month // 12, month % 12 + 1, 20) for month in months]


def test_what_does_not_recur_comes_once_and_what_would_not_move_ends() -> None:
    rule = read_rule("matter.effective", "here")
    fixed = read_rule('"2026-03-01"', "here")
    assert rule is not None
    assert fixed is not None
    assert list(occurrences(rule, date(2026, 1, 1), None)) == [date(2026, 1, 1)]
    assert list(occurrences(fixed, date(2026, 1, 1), Duration(1, "year"))) == [date(2026, 3, 1)]


def test_a_day_that_is_not_known_yet_is_none() -> None:
    rule = read_rule('matter.effective + "1 year"', "here")
    assert rule is not None
    assert day_of(rule, None) is None


@pytest.mark.parametrize(
    ("text", "counts"), [("matter.effective", True), ("max(begun, matter.effective)", True), ("matter.issued", False)]
)
def test_the_effective_date_is_found_anywhere(text: str, *, counts: bool) -> None:
    rule = read_rule(text, "here")
    assert rule is not None
    assert counts_from_effective(rule) is counts


@pytest.mark.parametrize(
    ("text", "hidden"), [("smallest(loans, matter.effective)", True), ("max(begun, matter.effective)", False)]
)
def test_a_list_hides_the_effective_date(text: str, *, hidden: bool) -> None:
    rule = read_rule(text, "here")
    assert rule is not None
    assert (hidden_effective(rule) is not None) is hidden


def test_a_text_that_is_no_rule_is_none() -> None:
    assert read_rule("matter.effective +", "manifest.json") is None
