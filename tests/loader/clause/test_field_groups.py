"""Field groups of a form."""

import pytest
from loader.library_builder import report

from assembler.loader.clause.clause_files import read_fields_clause
from assembler.model.clause_text import FieldGroupPlan, Quote, Words
from assembler.model.expressions import unparse
from assembler.model.source import SourceText

HEAD = "title: Details\nsource: D-7\n"


def read(body: str) -> tuple[FieldGroupPlan | None, str]:
    _, blocks, findings = read_fields_clause(SourceText("f.yaml", HEAD + body))
    (group,) = blocks or (None,)
    assert group is None or isinstance(group, FieldGroupPlan)
    return group, report(findings)


def test_a_group_says_who_fills_it() -> None:
    group, printed = read("by: partner\nfields:\n  - {id: people, label: People, type: rows, columns: [Name, Role], lines: 4}\n")
    assert printed == ""
    assert group is not None
    (field,) = group.fields
    assert (group.by, field.id, field.columns, field.lines, field.required) == ("partner", "people", ("Name", "Role"), 4, False)


@pytest.mark.parametrize("value", ['"for {{ lead.customer }}"', "'for {{ lead.customer }}'", "for {{ lead.customer }}"])
def test_a_value_may_quote_and_keeps_its_places(value: str) -> None:
    group, printed = read(f"by: partner\nfields:\n  - id: a\n    label: A\n    type: text\n    value: {value}\n")
    assert printed == ""
    assert group is not None
    words, quote = group.fields[0].value
    assert isinstance(words, Words)
    assert isinstance(quote, Quote)
    assert unparse(quote.expression) == "lead.customer"
    assert quote.span.column == 12 + value.index("{")


def test_a_condition_of_a_field() -> None:
    group, _ = read("by: partner\nfields:\n  - {id: a, label: A, type: text, when: 'a == \"x\"'}\n")
    assert group is not None
    assert unparse(group.fields[0].condition) == 'a == "x"'


def test_a_field_names_the_clause_that_grants_it() -> None:
    group, printed = read("by: partner\nfields:\n  - {id: a, label: A, type: text, grants: fees/due.rate}\n")
    assert (group and group.fields[0].grants and group.fields[0].grants.target, printed) == ("fees/due.rate", "")


FIELD = "by: partner\nfields:\n  - id: a\n    label: A\n    type: text\n"


@pytest.mark.parametrize(
    ("body", "place", "sentence"),
    [
        (FIELD + "    value: >\n      for {{ a }}\n", "8:12", "This text is folded or escaped, so that its places are lost."),
        (FIELD + "    value: for\n      {{ a }}\n", "8:12", "This text is folded or escaped, so that its places are lost."),
        (FIELD + '    when: "a == \\"x\\""\n', "8:11", "This text is folded or escaped, so that its places are lost."),
        (FIELD + "    when: a\n      and b\n", "8:11", "This text is folded or escaped, so that its places are lost."),
        (FIELD + "    value: '{{ a'\n", "8:13", "“{{” belongs to nothing."),
        (FIELD + "    when: ''\n", "8:11", "Nothing is written here."),
        (FIELD + "    type: text\n", "8:5", "“type” stands twice; the first is on line 7."),
        ("by: partner\nfields:\n  - {id: a, label: A, type: choice}\n", "5:10", "A field of type choice has “options”."),
        ("by: partner\nfields:\n  - {id: a, label: A, type: rows}\n", "5:10", "A field of type rows has “columns”."),
        ("by: partner\nfields:\n  - {id: a, label: A, type: tick}\n", "5:29", "“tick” is not possible here."),
        ("by: partner\nfields: []\n", "4:1", "A list of 0 is too few; at least 1 belong here."),
        (FIELD + "  - {id: a, label: B, type: date}\n", "8:10", "The field “a” stands twice."),
        ("fields:\n  - {id: a, label: A, type: text}\n", "1:1", "“by” is missing."),
    ],
)
def test_what_a_group_cannot_hold(body: str, place: str, sentence: str) -> None:
    _, printed = read(body)
    assert printed.startswith(f"f.yaml:{place}: error: {sentence} [")


def test_no_field_takes_the_name_of_the_places_to_sign() -> None:
    _, printed = read("by: partner\nfields:\n  - {id: signatures, label: S, type: text}\n")
    assert printed.startswith("f.yaml:5:10: error: “signatures” stands for the places to sign. [doubled-id]")


def test_rows_have_no_value_that_could_be_lost() -> None:
    _, printed = read("by: partner\nfields:\n  - {id: people, label: P, type: rows, columns: [Name], value: x}\n")
    assert "error: A field of type rows is blank: its value would be lost. [unused-key]" in printed
