"""Shapes: closed sets of keys, and every fault of form in one sentence at its place."""

from typing import Literal

import pytest
from loader.library_builder import report
from pydantic import Field

from assembler.loader.yaml.shapes import Flag, Keyword, Line, Name, Number, Prose, Shape, read_shape
from assembler.loader.yaml.tree import read_yaml
from assembler.model.source import SourceText
from assembler.model.values import Kind


class PersonShape(Shape):
    name: Line
    title: Line | None = None


class PaperShape(Shape):
    id: Name
    people: list[PersonShape] = Field(default=[], max_length=2)
    colour: Keyword[Literal["red", "green"]] | None = None
    note: Prose | None = None
    pages: Number | None = None
    final: Flag | None = None


def read(text: str) -> tuple[PaperShape | None, str]:
    tree, findings = read_yaml(SourceText("p.yaml", text))
    assert tree is not None
    assert findings == ()
    shape, faults = read_shape(PaperShape, tree)
    return shape, report(faults)


def test_a_sound_file_is_typed_and_keeps_its_places() -> None:
    shape, printed = read("id: deed\npages: 3\nfinal: true\npeople:\n  - {name: Ada}\n")
    assert printed == ""
    assert shape is not None
    assert (shape.id.value, shape.pages and shape.pages.value, shape.final and shape.final.value) == ("deed", 3, True)
    assert str(shape.people[0].name.span) == "p.yaml:5:12"
    assert str(shape.people[0].span) == "p.yaml:5:5"


def test_prose_may_be_folded_over_lines() -> None:
    shape, printed = read("id: deed\nnote: >\n  One sentence\n  goes on.\n")
    assert printed == ""
    assert shape is not None
    assert shape.note is not None
    assert shape.note.value == "One sentence goes on."


@pytest.mark.parametrize(
    ("text", "place", "sentence", "hint"),
    [
        ("id: deed\ncolor: red\n", "2:1", "“color” is not known here.", "Did you mean “colour”?"),
        ("id: deed\nzzz: red\n", "2:1", "“zzz” is not known here.", "There are id, people, colour, note, pages, final."),
        ("note: x\n", "1:1", "“id” is missing.", "Add “id: …” here."),
        ("id: deed\npeople: [{title: Dr}]\n", "2:10", "“name” is missing.", "Add “name: …” here."),
        ("id: deed\npeople: Ada\n", "2:9", "A list belongs here.", "Write [a, b], or lines that begin with “- ”."),
        ("id: deed\npeople: [Ada]\n", "2:10", "“key: value” lines belong here.", "Write them below, indented by two blanks."),
        ("id: deed\nnote: [a]\n", "2:1", "A single value belongs here.", "Write it behind the colon, on the same line."),
        ("id: deed\npeople: [{name: a}, {name: b}, {name: c}]\n", "2:1", "A list of 3 is too many; at most 2 fit here.", "Join some in one line, or leave some away."),
        ("id: deed\ncolour: gren\n", "2:9", "“gren” is not possible here.", "Did you mean “green”?"),
        ("id: deed\nfinal: yes\n", "2:8", "“yes” is neither true nor false.", "Write true or false."),
        ("id: deed\npages: 03\n", "2:8", "“03” is no whole number.", "Write digits only, such as 30."),
        ("id: My Deed\n", "1:5", "“My Deed” is no name.", "Write small letters, digits and single underscores, such as first_choice."),
        ("id: deed\nnote: |\n  a\n   b  c\n", "2:7", "This text has a space at its beginning or end, or two together.", "Write single spaces between words only."),
        ("id: deed\nnote: " + "x" * 10_001 + "\n", "2:7", "This text has 10,001 characters; it may have 10,000.", "Shorten it."),
    ],
)  # fmt: skip
def test_a_fault_of_form_is_said(text: str, place: str, sentence: str, hint: str) -> None:
    shape, printed = read(text)
    assert shape is None
    assert printed.splitlines()[0].startswith(f"p.yaml:{place}: error: {sentence} [")
    assert printed.splitlines()[-1] == f"  hint: {hint}"


def test_every_fault_of_a_file_is_found() -> None:
    _, printed = read("people: [{nam: a}]\nfinal: 1\n")
    assert printed.count("error: ") == 4


def test_no_kind_prints_a_word_of_our_tools() -> None:
    for kind in Kind:
        assert "_" not in kind.value
    _, printed = read("id: [a]\npeople: {a: b}\ncolour: {}\nnote: []\npages: [1]\n")
    assert not [word for word in ("Input", "valid", "type", "str", "dict") if word in printed]
