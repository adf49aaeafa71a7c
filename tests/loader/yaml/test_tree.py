"""YAML as a tree of texts with places: what is read, and what is refused."""

from collections.abc import Iterator

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from loader.library_builder import report

from assembler.loader.yaml.tree import MappingNode, Node, Scalar, SequenceNode, read_with, read_yaml
from assembler.model.source import SourceText, Span


def plain(node: Node | None) -> object:
    match node:
        case Scalar(text):
            return text
        case MappingNode():
            return {key: plain(value) for key, value in node.items()}
        case SequenceNode():
            return [plain(value) for value in node]
    return None


def read(text: str) -> object:
    tree, findings = read_yaml(SourceText("m.yaml", text))
    assert findings == (), report(findings)
    return plain(tree)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("NO", "NO"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("true", "true"),
        ("1:30", "1:30"),
        ("12:30:45", "12:30:45"),
        ("01234", "01234"),
        ("0o14", "0o14"),
        ("1_000", "1_000"),
        ("5.10", "5.10"),
        ("1e3", "1e3"),
        ("1.0e+3", "1.0e+3"),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("2024-01-31", "2024-01-31"),
        ("2026-02-30", "2026-02-30"),
        ("Null", "Null"),
        ('"~"', "~"),
        ("'null'", "null"),
        ("", ""),
        ('""', ""),
        ("x # comment", "x"),
        ('"ACME #1 GmbH"', "ACME #1 GmbH"),
        ("ACME#1 GmbH", "ACME#1 GmbH"),
        ("O'Neil", "O'Neil"),
        ("AT&T", "AT&T"),
        ("'it''s'", "it's"),
        ('"caf\\u00e9"', "café"),
        ("one\n  two", "one two"),
        (">\n  one\n  two", "one two\n"),
        ("|\n  one\n  two", "one\ntwo\n"),
        ("'a: b'", "a: b"),
        ("株式会社 שלום", "株式会社 שלום"),
        ("Müller\u00a0& Co", "Müller\u00a0& Co"),
    ],
)
def test_every_value_is_the_text_written(written: str, text: str) -> None:
    assert read(f"name: {written}\n") == {"name": text}


def test_keys_are_texts_too() -> None:
    assert read("NO: a\n01: b\non: c\n") == {"NO": "a", "01": "b", "on": "c"}


def test_places_are_right_to_the_column() -> None:
    tree, _ = read_yaml(SourceText("m.yaml", "# 😀\na:\n  - b: x\n    é: 'two'\n"))
    assert tree is not None
    entry = tree["a"]
    assert isinstance(entry, SequenceNode)
    mapping = entry[0]
    assert isinstance(mapping, MappingNode)
    value = mapping["é"]
    assert isinstance(value, Scalar)
    assert (str(mapping.key_spans["é"]), str(value.span), value.span.length) == ("m.yaml:4:5", "m.yaml:4:8", 5)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (
            "name: ACME #1 GmbH\n",
            """\
m.yaml:1:12: error: The text behind # would be lost: “#1 GmbH”. [bad-yaml]
  1 | name: ACME #1 GmbH
    |            ^
  hint: Put the whole value in double quotes; or, for a comment, leave a blank after #.""",
        ),
        (
            "cap: 1\nname: a\ncap: 2\n",
            """\
m.yaml:3:1: error: “cap” stands twice; the first is on line 1. [bad-yaml]
  3 | cap: 2
    | ^^^
  hint: Keep one of the two.""",
        ),
        (
            "name: Acme: Analytics\n",
            """\
m.yaml:1:11: error: A second colon stands in this value, or the line is indented too far. [bad-yaml]
  1 | name: Acme: Analytics
    |           ^
  hint: Lines are “key: value”; a value with : # [ ] { } & * ! | > % @ ` or a quotation mark stands in double quotes.""",
        ),
        (
            'name: "Acme\ncity: Berlin\n',
            """\
m.yaml:1:7: error: A quotation mark or a bracket is opened and never closed. [bad-yaml]
  1 | name: "Acme
    |       ^
  hint: Close it at the end of the value.""",
        ),
        (
            "name: ~\n",
            """\
m.yaml:1:7: error: “~” means nothing in YAML. [bad-yaml]
  1 | name: ~
    |       ^
  hint: Leave the key away; or, if the text itself is meant, put it in quotes.""",
        ),
    ],
)
def test_a_typical_mistake_is_told(text: str, printed: str) -> None:
    assert report(read_yaml(SourceText("m.yaml", text))[1]) == printed


def test_a_mistake_behind_many_question_marks_is_told_by_the_quick_parser() -> None:
    text = "".join(f"k{number}: {{a: Why?}}\n" for number in range(60))
    _, (finding,) = read_yaml(SourceText("m.yaml", f"{text}x: @y\n"))
    assert finding.span is not None
    assert finding.span.line == 61


@pytest.mark.parametrize("mistake", ["x: [", "x: {a: b", 'x: "abc', "x: a: b", "x", "   x: y", "- z", "x: @y", "x: {a: b?]"])
def test_a_mistake_behind_a_question_mark_is_told_where_it_is(mistake: str) -> None:
    """Libyaml reads `{a: Why?}`; PyYAML's own parser, which explains mistakes, takes it for one."""
    asked = "a: {b: Why?, c: {d: Who?}}\n"
    plain = asked.replace("?", ".")
    told, expected = (read_yaml(SourceText("m.yaml", f"{text}{mistake}\n"))[1] for text in (asked, plain))
    assert {finding.span.line for finding in told if finding.span} <= {2, 3}
    assert [(str(finding.span), finding.message) for finding in told] == [(str(one.span), one.message) for one in expected]


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("", "1:1", "The file is empty."),
        ("# only a comment\n", "1:1", "The file is empty."),
        ("just words\n", "1:1", "The file must hold “key: value” lines."),
        ("- a\n- b\n", "1:1", "The file must hold “key: value” lines."),
        ("a: null\n", "1:4", "“null” means nothing in YAML."),
        ("a: &x 1\n", "1:4", "Anchors (&) and aliases (*) are not used here."),
        ("a: *x\n", "1:4", "Anchors (&) and aliases (*) are not used here."),
        ("&x a: 1\n", "1:1", "Anchors (&) and aliases (*) are not used here."),
        ("a: !!python/object:os.system 1\n", "1:4", "Tags (!) are not used here."),
        ("a: !!binary eA==\n", "1:4", "Tags (!) are not used here."),
        ("a: {b: !!set {}}\n", "1:8", "Tags (!) are not used here."),
        ("<<: {a: 1}\n", "1:1", "Merge keys (<<) are not used here."),
        ("a: 1\n---\nb: 2\n", "2:1", "A second document begins here."),
        ("a: 1\n...\nb: 2\n", "3:1", "A second document begins here."),
        ("a: {b: 1, b: 2}\n", "1:11", "“b” stands twice; the first is on line 1."),
        ("? [a]\n: b\n", "1:3", "A key is a single word here."),
        ("a: [1, 2\nb: 3\n", "1:4", "This bracket is not closed before line 2, or a comma is missing between what it holds."),
        ("a: [1 [2]]\n", "1:7", "A comma or a closing bracket is missing."),
        ("a: b\nc\n", "2:1", "A colon is missing behind the key."),
        ("a: @b\n", "1:4", "A value cannot begin with this character."),
        ('a: "\\q"\n', "1:6", "A backslash in double quotes has a meaning of its own."),
        ("a: 'it's'\n", "1:8", "Something follows behind a closing quotation mark or bracket."),
        ("a: [Register], Hamburg\n", "1:14", "Something follows behind a closing quotation mark or bracket."),
        ("a: " + "[" * 30 + "]" * 30, "1:24", "This is nested more than 20 deep."),
    ],
)
def test_what_makes_yaml_say_something_else_is_refused(text: str, place: str, sentence: str) -> None:
    _, findings = read_yaml(SourceText("m.yaml", text))
    assert [f"{f.span}: {f.message}" for f in findings] == [f"m.yaml:{place}: {sentence}"]
    assert findings[0].hint


def test_an_alias_bomb_is_refused_at_its_first_anchor() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    _, findings = read_yaml(SourceText("m.yaml", bomb))
    assert [str(f.span) for f in findings] == ["m.yaml:1:4"]


PIECES = [
    "a",
    "b: ",
    "c:",
    "- ",
    "\n",
    "\n  ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "|\n",
    '"',
    "'",
    " #",
    "é",
    "😀",
    "\\x41",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
@example("{b: }")
def test_both_yaml_parsers_give_the_same_places(text: str) -> None:
    """Libyaml is used for its speed; its places must be those of PyYAML's own parser."""
    slow, quick = places(text, yaml.BaseLoader), places(text, yaml.CBaseLoader)
    assert slow == quick or not quick  # what libyaml refuses is parsed again by the other


def places(text: str, loader: type[yaml.BaseLoader | yaml.CBaseLoader]) -> list[tuple[str, Span]]:
    """Return every value and its place; nothing where this parser refuses the text."""
    try:
        tree, _ = read_with(SourceText("m.yaml", text), MappingNode, loader)
    except yaml.YAMLError:
        return []
    return [] if tree is None else list(scalars(tree))


def scalars(node: Node) -> Iterator[tuple[str, Span]]:
    match node:
        case Scalar(text, span):
            yield text, span
        case MappingNode():
            for key, value in node.items():
                yield key, node.key_spans[key]
                yield from scalars(value)
        case SequenceNode():
            for value in node:
                yield from scalars(value)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(), TEXTS))
def test_no_text_makes_the_reader_raise(text: str) -> None:
    tree, findings = read_yaml(SourceText("m.yaml", text))
    assert all(finding.span for finding in findings)
    assert tree is None or plain(tree) is not None
