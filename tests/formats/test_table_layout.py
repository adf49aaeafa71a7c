import pytest

from assembler.formats.table_layout import column_shares, stays_whole
from assembler.model.document import Inlines, Table, Text


def row(*cells: str) -> tuple[Inlines, ...]:
    return tuple((Text(cell),) for cell in cells)


def table(*rows: tuple[str, ...]) -> Table:
    return Table(row(*rows[0]), tuple(row(*each) for each in rows[1:]), (False,) * len(rows[0]))


def test_columns_that_fit_take_what_they_need() -> None:
    assert column_shares(table(("Document", "Begins"), ("Alliance Agreement", "Effective Date"))) == (21, 17)


def test_where_they_do_not_fit_the_short_ones_stay_whole_and_the_long_ones_wrap_alike() -> None:
    dated = table(("Document", "Edition", "Options"), ("Services Addendum", "1 November 2026", "word " * 20))
    assert column_shares(dated) == (20, 18, 38)
    assert column_shares(table(("A", "B"), ("long " * 20, "longer " * 20))) == (38, 38)


@pytest.mark.parametrize(("rows", "letters", "whole"), [(10, 90, True), (11, 10, False), (3, 400, False)])
def test_a_small_table_stays_whole(rows: int, letters: int, *, whole: bool) -> None:
    assert stays_whole(table(("A",), *[("x" * letters,)] * rows)) is whole
