"""Tables of a programme: typed columns, rows by their keys, undated or from dates on."""

from datetime import date

import pytest
from loader.library_builder import LibraryFolder
from loader.programme.wares import DATED, TABLE, tabled

from assembler.model.expressions import Datum


def test_a_table_has_typed_rows_by_their_keys(folder: LibraryFolder) -> None:
    (table,) = tabled(folder).library().programmes["demo"].tables
    assert (table.id, table.one, table.keys) == ("wares", "ware", ("pin", "box"))
    assert [sorted(row) for row in table.rows_on(date(2026, 1, 1))] == [
        ["id", "open", "points", "title"],
        ["id", "open", "points", "price", "title"],
    ]


def test_a_table_may_change_by_date(folder: LibraryFolder) -> None:
    rows = TABLE[TABLE.index("    rows:") :]
    (table,) = (
        tabled(folder)
        .programme(rows, DATED)
        .programme("editions: [2026-01-01]", "editions: [2026-01-01, 2027-01-01]")
        .library()
        .programmes["demo"]
        .tables
    )
    days = (date(2025, 1, 1), date(2026, 5, 1), date(2027, 1, 1))
    shown = [[datum.value for row in table.rows_on(day) if isinstance(datum := row["points"], Datum)] for day in days]
    assert shown == [[], [1, 5], [2, 6]]


@pytest.mark.parametrize(
    ("old", "new", "printed"),
    [
        ("points: 1,", "points: one,", "27:35: error: “one” is no whole number. [bad-value]"),
        ("points: 1,", "point: 1,", "27:34: error: “point” is no column of “wares”. [unknown-key]"),
        ("points: 1, ", "", "27:20: error: The row “pin” has no “points”. [missing-key]"),
        ("open: true", "open: yes", "27:44: error: “yes” is neither true nor false. [bad-value]"),
        ("      pin:", "      Pin:", "27:20: error: “Pin” is no key of a row. [bad-name]"),
        ("{title: text,", "{id: text, title: text,", "error: A table has no column “id” of its own. [bad-name]"),
        ("    rows:", "    from:", "27:20: error: “key: value” lines belong here. [bad-value]"),
    ],
)
def test_a_faulty_table_is_reported_at_its_place(folder: LibraryFolder, old: str, new: str, printed: str) -> None:
    assert printed in tabled(folder).programme(old, new).printed()


def test_every_state_has_the_same_keys(folder: LibraryFolder) -> None:
    rows = TABLE[TABLE.index("    rows:") :]
    dated = DATED.replace("        pin: {title: A pin, points: 2, open: true}\n", "")
    printed = tabled(folder).programme(rows, dated).printed()
    assert "the rows are others: pin. [bad-value]" in printed
