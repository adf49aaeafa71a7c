"""Declared tables and bands."""

from datetime import date

from assembler.model.declarations import Band, DatedRows, FigureTable
from assembler.model.expressions import Datum, Entry
from assembler.model.source import Span

HERE = Span("programme.yaml", 1, 1)


def rows(*points: int) -> tuple[Entry, ...]:
    return tuple({"id": Datum(id), "points": Datum(number)} for id, number in zip(("gold", "silver"), points, strict=True))


def test_rows_are_in_force_from_their_date_until_the_next() -> None:
    early, late = DatedRows(date(2026, 1, 1), rows(1, 2)), DatedRows(date(2026, 7, 1), rows(3, 4))
    table = FigureTable("status", "Statuses", "status", (), (early, late), "T-1", HERE)
    assert table.keys == ("gold", "silver")
    found = [table.rows_on(date(*day)) for day in ((2025, 12, 31), (2026, 1, 1), (2026, 6, 30), (2026, 7, 1))]
    assert found == [(), early.rows, early.rows, late.rows]


def test_a_band_includes_both_ends() -> None:
    assert [number for number in range(6) if Band("low", 1, 3, HERE).holds(number)] == [1, 2, 3]
    assert Band("high", 4, None, HERE).holds(10**9)
