"""Conditions and repetitions written as values of a YAML file."""

import pytest
from loader.library_builder import report

from assembler.loader.written_expressions import ExpressionReader, read_repeat
from assembler.loader.yaml.shapes import Written
from assembler.loader.yaml.tree import Scalar, read_yaml
from assembler.model.expressions import ALWAYS, unparse
from assembler.model.source import SourceText


def written(text: str) -> tuple[ExpressionReader, Written[str]]:
    source = SourceText("p.yaml", f"when: {text}\n")
    tree, _ = read_yaml(source)
    assert tree is not None
    value = tree["when"]
    assert isinstance(value, Scalar)
    return ExpressionReader(source), Written(value.text, value.span)


@pytest.mark.parametrize("text", ["a and b", '"a and b"', "'a and b'"])
def test_a_condition_keeps_its_place_inside_quotes(text: str) -> None:
    reader, value = written(text)
    condition = reader.condition(value)
    assert (unparse(condition), reader.findings) == ("a and b", [])
    assert condition.span is not None
    assert condition.span.column == 7 + text.index("a")


def test_an_absent_condition_always_holds() -> None:
    reader, _ = written("a")
    assert (reader.condition(None), reader.repeat(None), reader.findings) == (ALWAYS, None, [])


@pytest.mark.parametrize("text", ['"a == \\"x\\""', "a\n  and b", ">\n  a and b"])
def test_a_value_that_yaml_has_changed_is_refused(text: str) -> None:
    reader, value = written(text)
    assert reader.condition(value) == ALWAYS
    assert "This text is folded or escaped, so that its places are lost. [bad-yaml]" in report(reader.findings)


def test_a_repetition_names_an_entry_and_its_list() -> None:
    reader, value = written("loan in loans")
    repeat = reader.repeat(value)
    assert repeat is not None
    assert (repeat.name, unparse(repeat.list), reader.findings) == ("loan", "loans", [])


def test_anything_else_is_no_repetition() -> None:
    repeat, (finding,) = read_repeat(SourceText("p.yaml", "loans"), 0, 5)
    assert (repeat, finding.message) == (None, "This is no repetition.")
