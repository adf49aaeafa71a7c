"""Bands over a number."""

import pytest
from loader.library_builder import LibraryFolder

from assembler.model.expressions import Maybe, OneOf
from assembler.model.library import Programme

BANDS = "bands:\n  standing: {of: points, source: D-7, ranges: {new: 0, known: 1..99, trusted: 100..}}\nlists:"
NAMES = ("new", "known", "trusted")


def banded(folder: LibraryFolder, points: str = "integer") -> LibraryFolder:
    return folder.programme("facts: {territory: text?}", f"facts: {{points: {points}}}").programme("lists:", BANDS)


def programme(folder: LibraryFolder) -> Programme:
    return folder.library().programmes["demo"]


def test_a_band_is_one_number_a_range_or_open(folder: LibraryFolder) -> None:
    (bands,) = programme(banded(folder)).bands
    assert (bands.id, bands.of, bands.source) == ("standing", "points", "D-7")
    assert [(band.name, band.first, band.last) for band in bands.bands] == [
        ("new", 0, 0),
        ("known", 1, 99),
        ("trusted", 100, None),
    ]


def test_the_name_is_one_of_the_bands_and_stated_where_the_number_is(folder: LibraryFolder) -> None:
    assert programme(banded(folder)).scope["standing"] == OneOf(NAMES)
    assert programme(folder.programme("points: integer", "points: integer?")).scope["standing"] == Maybe(OneOf(NAMES))


def test_a_value_may_be_divided(folder: LibraryFolder) -> None:
    folder.programme("lists:", BANDS).programme(
        "values:", "values:\n  points: {type: integer, source: D-8, from: {2026-01-01: 5}}"
    )
    assert programme(folder).scope["standing"] == OneOf(NAMES)


def test_a_condition_may_ask_for_a_band(folder: LibraryFolder) -> None:
    banded(folder).programme("excludes: [referral, sell]", "requires: {if: sell, then: standing == 'known'}")
    assert programme(folder).rules[0].kind == "requires"
    assert "“knwon”" in folder.programme("'known'", "'knwon'").printed()


@pytest.mark.parametrize(
    ("old", "new", "first"),
    [
        ("1..99", "99..1", "15:63: error: “99..1” is no range."),
        ("1..99", "1-99", "15:63: error: “1-99” is no range."),
        ("1..99", "01..99", "15:63: error: “01..99” is no range."),
        ("known:", "Known One:", "15:67: error: “Known One” is no name of a band."),
        ("of: points", "of: leads", "15:18: error: “leads” is no whole number."),
        ("of: points", "of: point", "15:18: error: “point” is no whole number."),
        ("standing:", "sell:", "15:3: error: “sell” is declared twice."),
        (", source: D-7", "", "15:3: error: “source” is missing."),
    ],
)
def test_what_are_no_bands(folder: LibraryFolder, old: str, new: str, first: str) -> None:
    assert f"demo/programme.yaml:{first}" in banded(folder).programme(old, new).printed()


LEVELS = """\
bands:
  standing: {of: points, source: D-7, table: levels, from: first}
tables:
  levels:
    title: Levels
    one: level
    source: D-8
    columns: {first: integer, rate: rate}
    rows:
      low: {first: 0, rate: 1 %}
      middle: {first: 10, rate: 2 %}
      high: {first: 50, rate: 3 %}
lists:"""


def levelled(folder: LibraryFolder) -> LibraryFolder:
    return folder.programme("facts: {territory: text?}", "facts: {points: integer}").programme("lists:", LEVELS)


def test_the_rows_of_a_table_may_be_the_bands(folder: LibraryFolder) -> None:
    (bands,) = programme(levelled(folder)).bands
    assert [(band.name, band.first, band.last) for band in bands.bands] == [("low", 0, 9), ("middle", 10, 49), ("high", 50, None)]


@pytest.mark.parametrize(
    ("new", "printed"),
    [
        ("{rate: 2 %}", "The row “middle” has no “first”. [missing-key]"),
        ("{first: ten, rate: 2 %}", "“ten” is no whole number. [bad-value]"),
        ("{first: 60, rate: 2 %}", "The next row does not begin above this one. [bad-value]"),
    ],
)
def test_a_faulty_row_is_reported_once(folder: LibraryFolder, new: str, printed: str) -> None:
    found = levelled(folder).programme("{first: 10, rate: 2 %}", new).printed()
    assert printed in found
    assert found.count("error: ") == 1


@pytest.mark.parametrize(
    ("old", "new", "printed"),
    [
        (", table: levels, from: first", "", "Bands have “ranges”, or “table” and “from”."),
        ("table: levels,", "table: levls,", "“levls” is no table."),
        ("from: first", "from: rate", "“rate” is no column of whole numbers in “levels”."),
        ("from: first}", "from: first, ranges: {all: 0..}}", "Bands have ranges of their own or those of a table."),
    ],
)
def test_bands_of_a_table_name_it_and_its_column(folder: LibraryFolder, old: str, new: str, printed: str) -> None:
    assert printed in levelled(folder).programme(old, new).printed()
