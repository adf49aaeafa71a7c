"""Conditions on the rows of a table, evaluated row by row."""

from datetime import date
from pathlib import Path

import pytest
from small_library import PROGRAMME, agreement, load, small

from assembler.checks.table_rows import row_conditions
from assembler.model.expressions import parse_expression, unparse
from assembler.model.source import SourceText

TABLE = """\
tables:
  needs:
    title: Needs
    one: need
    source: T-1
    columns: {lend: integer?, trade: integer?, open: truth, kind: {one_of: [easy, hard]}}
    rows:
      desks: {lend: 1, trade: 2, open: true, kind: easy}
      rooms: {trade: 4, open: false, kind: hard}
    computed:
      number: {type: integer?, is: this.lend if lend else this.trade if trade, source: T-1}
      above: {type: truth, is: "count(needs, need.trade < this.trade) > 0", source: T-1}
      seldom: {type: truth, is: "count(needs, need.trade > this.lend) > 0", source: T-1}
"""


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("true", ["true", "true"]),
        ("n.lend is stated", ["true", "false"]),
        ("not n.open", ["false", "true"]),
        ("n.trade > 3", ["false", "true"]),
        ("n.lend != 1", ["false", "true"]),
        ('n.kind == "hard"', ["false", "true"]),
        ('n.kind in ("easy", "hard")', ["true", "true"]),
        ("n.number is stated", ["lend or (not lend and trade)", "not lend and trade"]),
        ("n.number == 2", ["not lend and trade", "false"]),
        ("retail and n.open", ["retail", "false"]),
        ("retail or n.open", ["true", "retail"]),
        ("n.above", ["count(needs, need.trade < 2) > 0", "count(needs, need.trade < 4) > 0"]),
        (
            "n.seldom",
            ["count(needs, need.trade > 1) > 0", 'count(needs, need.trade > this.lend), for "rooms" > 0'],
        ),
        ("n.trade == loans_wanted", ["2 == loans_wanted", "4 == loans_wanted"]),
    ],
)
def test_what_a_row_states_is_put_in(tmp_path: Path, condition: str, expected: list[str]) -> None:
    files = dict(agreement({"terms": "1. Words that stand here.\n"}))
    files["small/programme.yaml"] = files["small/programme.yaml"].replace("values:\n", f"{TABLE}values:\n", 1)
    assert PROGRAMME.count("values:\n") == 1
    conditions = row_conditions(small(load(tmp_path, files)), date(2026, 1, 1))
    node, _ = parse_expression(SourceText("c.md", condition), 0, len(condition))
    assert [unparse(one) for one in conditions("needs", "n", node)] == expected
