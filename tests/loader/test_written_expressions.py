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
    assert reader.target(None) is None


@pytest.mark.parametrize("text", ["term", "term.notice", "agreement/term", "common/nda/term.a-b", '"agreement/term"'])
def test_the_name_of_a_clause_keeps_its_place(text: str) -> None:
    reader, value = written(text)
    target = reader.target(value)
    assert target is not None
    assert (target.target, target.span.column, reader.findings) == (text.strip('"'), 7 + text.index(text.strip('"')), [])


@pytest.mark.parametrize("text", ["agreement/", "Term", "a.b.c", "[](#term)", "a b"])
def test_what_names_no_clause_is_refused(text: str) -> None:
    reader, value = written(f'"{text}"')
    assert reader.target(value) is None
    assert f"“{text}” names no clause. [bad-markup]" in report(reader.findings)


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
