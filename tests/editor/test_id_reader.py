"""Which ids stand in an expression, and of what: a field has the list of its entry, a paper its underscores, an occasion its quotes."""

from pathlib import Path

import pytest
from small_library import agreement, write

from assembler.editor.id_reader import IdReader
from assembler.loader import load_library
from assembler.model.expressions import parse_expression
from assembler.model.source import SourceText


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("notice", ["name notice"]),
        ("loan.id", ["name loan"]),
        ("edition_of.agreement", ["document agreement", "name edition_of"]),
        ('matter.occasion == "closing"', ["name matter", "occasion closing"]),
        ('"closing" == notice', ["name notice"]),
        ("partner.country in (notice, lend)", ["name lend", "name notice", "name partner"]),
    ],
)
def test_what_an_expression_names(tmp_path: Path, written: str, found: list[str]) -> None:
    write(tmp_path, agreement({"fee": "1. Nothing.\n"}))
    library, _ = load_library(tmp_path)
    assert library
    source = SourceText("here", written)
    expression, _ = parse_expression(source, 0, len(written))
    read = tuple(IdReader(library, source, frozenset(library.programmes), ()).of_expression(expression))
    assert sorted(f"{one.kind.value} {one.text}" for one in read) == found
    assert all(source.text[one.span.column - 1 :].startswith(one.text) for one in read)
