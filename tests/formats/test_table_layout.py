from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
from formats.pdf.pdf_sample import DAY, TEMPLATE, form
from formats.word.libreoffice import LIBREOFFICE, converted
from formats.word.word_sample import shell
from seen_values import read_by_poppler

from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.table_layout import (
    breaking_rows,
    column_shares,
    field_column_shares,
    figure_columns,
    is_dense,
    stays_whole,
)
from assembler.formats.word.word_file import render_word
from assembler.model.document import Document, Field, FieldGroup, Inlines, Table, Text

STATEMENT = (
    ("Sale", "Customer", "Ordered", "Licence", "Number", "Each", "Points", "Remark"),
    ("stahl-1", "Stahlwerke Beispiel AG", "10 September 2026", "Qalyptus Cloud Enterprise", "40", "4", "160", "–"),
    ("klinik-1", "Fjord Energi A/S", "1 June 2026", "Creator", "2", "0", "0", "Customer of an active sales process"),
    ("Together", "", "", "", "", "", "165", ""),
)
DISCOUNTS = (
    ("Sale", "Points before", "List price", "Rate", "Discount", "Price paid", "Remark"),
    ("one-1", "165", "EUR 9,600.00", "25%", "EUR 2,400.00", "EUR 7,200.00", "–"),
)
ACTIVITIES = ("Stage", "What was done", "Who", "From", "To", "Deliverable", "Evidence")


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
    assert field_column_shares(field) == (10, 18, 48)


def test_seven_columns_to_fill_in_have_room_for_the_words_of_their_headings() -> None:
    shares = field_column_shares(Field("work", "Work", "rows", required=False, value=(), columns=ACTIVITIES))
    assert sum(shares) <= 76
    assert all(share >= 3 + len(word) for share, title in zip(shares, ACTIVITIES, strict=True) for word in title.split())


def test_a_table_is_dense_where_its_words_have_no_room_otherwise() -> None:
    right = (False,) * 4 + (True,) * 3 + (False,)
    assert is_dense(replace(table(*STATEMENT), right=right))
    assert not is_dense(table(*(row_[:6] for row_ in STATEMENT)))
    assert not is_dense(table(("A", "B"), ("long " * 20, "longer " * 20)))


def test_where_words_have_no_room_even_in_small_print_the_longest_alone_are_broken() -> None:
    wide = table(("A", "B", "C"), ("x" * 80, "y" * 20, "short"))
    first, second, third = column_shares(wide)
    assert second >= 20
    assert third >= 5
    assert first + second + third <= 92


def statement() -> Document:
    paper = form()
    rows = Field("work", "What was done", "rows", required=True, value=(), columns=ACTIVITIES, lines=2)
    sales = replace(table(*STATEMENT), right=(False,) * 4 + (True,) * 3 + (False,), level=1)
    discounts = replace(table(*DISCOUNTS), right=(False, *(True,) * 5, False), level=1)
    return replace(paper, blocks=(sales, discounts, FieldGroup((rows,), "partner")))


def broken_words(seen: str) -> list[str]:
    """Return the words of the tables, and the amounts, that a reader does not find whole."""
    printed = seen.split()
    words = [word for cell in (*chain(*STATEMENT), *ACTIVITIES) for word in cell.split()]
    return [*(word for word in words if word not in printed), *(figure for figure in DISCOUNTS[1][1:-1] if figure not in seen)]


@pytest.mark.poppler
def test_no_word_of_eight_columns_is_broken_in_pdf(tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(render_pdf((statement(),), TEMPLATE, "Packet", DAY)[0] or b"")
    assert broken_words(read_by_poppler(tmp_path / "paper.pdf")) == []


@LIBREOFFICE
@pytest.mark.slow
@pytest.mark.libreoffice
@pytest.mark.poppler
def test_nor_in_word(tmp_path: Path) -> None:
    data, _ = render_word(statement(), shell())
    assert broken_words(read_by_poppler(converted(data or b"", "pdf", tmp_path))) == []
