"""Repetition for the entries of a list."""

import pytest

from assembler.assembly.repetition import entries_of, entry_id, repetitions
from assembler.model.clause_text import Repeat
from assembler.model.expressions import Datum, Environment, Name
from assembler.model.source import Span

PLACE = Span("c.md", 1, 1)
REPEAT = Repeat("loan", Name("loans", PLACE), PLACE)
ONE, TWO = {"id": Datum("a")}, {"id": Datum("b")}
GIVEN: Environment = {"loans": (ONE, TWO), "lend": Datum(value=True)}


def test_without_a_repeat_there_is_one_environment() -> None:
    assert [*repetitions(None, GIVEN)] == [GIVEN]


def test_each_entry_has_an_environment_with_its_name() -> None:
    assert [*repetitions(REPEAT, GIVEN)] == [{**GIVEN, "loan": ONE}, {**GIVEN, "loan": TWO}]
    assert [*repetitions(REPEAT, {"loans": ()})] == []


def test_only_a_list_has_entries() -> None:
    with pytest.raises(TypeError, match="“loan” repeats what is no list"):
        entries_of(REPEAT, {"loans": Datum("a")})


def test_an_entry_is_named_by_its_id() -> None:
    assert entry_id(ONE) == "a"
    with pytest.raises(TypeError, match="has no id"):
        entry_id({})
