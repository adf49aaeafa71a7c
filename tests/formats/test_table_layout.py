from dataclasses import replace

import pytest

from assembler.formats.table_layout import breaking_rows, column_shares, field_column_shares, figure_columns, stays_whole
from assembler.model.document import Field, Inlines, Table, Text


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


def test_figures_are_not_broken_where_the_words_beside_them_have_room() -> None:
    head = ("Licence", "Number", "Points", "Price of one", "Price", "Rate", "Commission")
    row_ = ("Qalyptus Server Enterprise", "1", "5", "EUR 3,000.00", "EUR 3,000.00", "20%", "EUR 600.00")
    assert figure_columns(replace(table(head, row_), right=(False, *(True,) * 6))) == (False, *(True,) * 6)


def test_figures_that_must_be_broken_do_not_press_other_columns_together() -> None:
    figures = replace(
        table(("Sale", "Price", "Paid"), ("Beispiel " * 9, "EUR 1,000.00 " * 2, "EUR 12.00")), right=(False, True, True)
    )
    assert figure_columns(figures) == (False, True, True)
    wide = replace(
        table(("Sale", "Price", "Paid"), ("Beispiel " * 5, "EUR 1,000.00 " * 2, "word " * 9)), right=(False, True, True)
    )
    assert figure_columns(wide) == (False, True, False)
    more = replace(
        table(("A", "B", "C"), ("Softwarelizenzvertrag", "EUR 1,000.00 " * 2, "EUR 12.00 " * 3)), right=(False, True, True)
    )
    assert figure_columns(more) == (False, False, False)


@pytest.mark.parametrize(("rows", "letters", "whole"), [(10, 90, True), (11, 10, False), (3, 400, False)])
def test_a_small_table_stays_whole(rows: int, letters: int, *, whole: bool) -> None:
    assert stays_whole(table(("A",), *[("x" * letters,)] * rows)) is whole


def test_a_table_of_few_letters_on_many_lines_does_not() -> None:
    assert not stays_whole(table(("A",), *[("x\n" * 40,)] * 2))


def test_a_row_may_break_where_it_is_taller_than_a_third_of_a_page() -> None:
    assert breaking_rows(table(("A", "B"), ("a", "word " * 20), ("a", "word " * 300), ("a\n" * 20, "b"))) == (False, True, True)


def test_a_column_to_fill_in_is_as_wide_as_its_heading_asks() -> None:
    field = Field("work", "Work", "rows", required=False, value=(), columns=("To", "What the Partner did", "x" * 99))
    assert field_column_shares(field) == (10, 20, 48)
