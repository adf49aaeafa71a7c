"""The tree of an expression: its parts, its names, and its source text."""

import pytest

from assembler.model.expressions import (
    ALWAYS,
    NEVER,
    And,
    Compare,
    Expression,
    Literal,
    Name,
    Not,
    Or,
    both,
    children,
    names,
    parse_expression,
    unparse,
)
from assembler.model.source import SourceText

A, B, C = Name("a"), Name("b"), Name("c")


def test_names_come_in_the_order_written() -> None:
    tree = And(Or(B, A), Not(Compare("==", C, Literal("x"))))
    assert [name.name for name in names(tree)] == ["b", "a", "c"]


def test_children_are_the_parts_directly_inside() -> None:
    assert children(And(Or(A, B), C)) == (Or(A, B), C)
    assert children(A) == ()


def test_both_leaves_out_what_is_always_true() -> None:
    assert both(ALWAYS, A) == A
    assert both(A, ALWAYS) == A
    assert both(A, B) == And(A, B)


def test_brackets_are_written_only_where_they_change_the_meaning() -> None:
    cases: dict[str, Expression] = {
        "a and b and c": And(And(A, B), C),
        "(a or b) and c": And(Or(A, B), C),
        "a and b or c": Or(And(A, B), C),
        "not (a and b)": Not(And(A, B)),
        "not a": Not(A),
    }
    assert {text: unparse(tree) for text, tree in cases.items()} == {
        **{text: text for text in cases},
        "a and b or c": "(a and b) or c",
    }


def test_always_and_never_are_different() -> None:
    assert unparse(ALWAYS) == "true"
    assert unparse(NEVER) == "false"


def test_what_is_read_differently_is_written_differently() -> None:
    """A proof identifies a condition by its source text: two conditions must never share it."""
    texts = [
        "a and (b if c else d)",
        "(a and b) if c else d",
        "(a if b else c) == d",
        "a if b else c == d",
        "not (a if b else c)",
    ]
    texts += [
        "(a == b) == c",
        "a == (b == c)",
        "a if b else (c if d else e)",
        "(a if b else c) if d else e",
        "a if (b if c else d) else e",
    ]
    trees = []
    for text in texts:
        node, findings = parse_expression(SourceText("c", text), 0, len(text))
        assert findings == ()
        trees.append(node)
    shown = [unparse(node) for node in trees]
    assert len(set(shown)) == len(shown)
    again = [unparse(parse_expression(SourceText("c", text), 0, len(text))[0]) for text in shown]
    assert again == shown, "what is written can be read, and means the same"


@pytest.mark.parametrize(
    "text",
    ["(a is stated) is stated", "(a is stated) in (b, c)", "(not a is stated) if b else c", "a if b is stated else c is stated"],
)
def test_a_test_is_bracketed_where_the_next_word_would_be_its_argument(text: str) -> None:
    node, findings = parse_expression(SourceText("c.md", text), 0, len(text))
    assert findings == ()
    assert unparse(node) == text
