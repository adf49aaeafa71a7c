"""Parsing of expressions: the tree, its places, and the messages for mistakes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assembler.model.diagnostics import as_text
from assembler.model.expressions import ALWAYS, Expression, children, parse_expression, unparse
from assembler.model.source import SourceText


def parse(text: str) -> Expression:
    expression, findings = parse_expression(SourceText("c.md", text), 0, len(text))
    assert findings == ()
    return expression


def refusal(text: str) -> str:
    expression, findings = parse_expression(SourceText("c.md", text), 0, len(text))
    assert expression == ALWAYS
    return "\n".join(map(as_text, findings))


@pytest.mark.parametrize(
    "text",
    [
        "sell",
        "sell and not eula",
        "(referral or co_sell) and sell",
        "not (referral or co_sell)",
        'partner.kind == "company"',
        "fee < 10 and fee >= 5",
        'partner.country in (EU, "CH")',
        'not partner.country in ("US")',
        "partner.register is stated",
        "fee_rate | percent",
    ],
)
def test_what_is_read_can_be_written(text: str) -> None:
    assert unparse(parse(text)) == text


def underlined(text: str, *path: int) -> str:
    """Return the text under the caret of a part, which is found by its path of children."""
    source = SourceText("c.md", f"{{when: {text}}}")
    node, findings = parse_expression(source, 7, 7 + len(text))
    assert findings == ()
    for number in path:
        node = children(node)[number]
    assert node.span is not None
    return node.span.source_line[node.span.column - 1 : node.span.column - 1 + node.span.length]


@pytest.mark.parametrize(
    ("text", "path", "under"),
    [
        ("partner.countri", (), "partner.countri"),
        ("a and partner . country == 5", (1, 0), "partner . country"),
        ("a and (b or c)", (), "a and (b or c)"),
        ("a and (b or c)", (1,), "b or c"),
        ("not (a or b)", (), "not (a or b)"),
        ("x in (EU)", (), "x in (EU)"),
        ("x not in (EU)", (), "x not in (EU)"),
        ("x.y is stated", (), "x.y is stated"),
        ("x.y is not stated", (), "x.y is not stated"),
        ('x == "Ænd"', (1,), '"Ænd"'),
        ("fee_rate | percent", (), "percent"),
        ("fee_rate | percent", (0,), "fee_rate"),
        ("a + (b - 2) * c", (), "a + (b - 2) * c"),
        ("max(a, b.c)", (), "max(a, b.c)"),
        ("max(a, b.c)", (1,), "b.c"),
        ("a if b else c", (), "a if b else c"),
        ("t[x.y].z", (0, 1), "x.y"),
    ],
)
def test_the_caret_stands_under_the_whole_part(text: str, path: tuple[int, ...], under: str) -> None:
    assert underlined(text, *path) == under


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (
            "sell = eula",
            """\
c.md:1:6: error: “=” has no place here. [bad-expression]
  1 | sell = eula
    |      ^
  hint: Compare with two: ==.""",
        ),
        (
            "partner.kind == “company”",
            """\
c.md:1:17: error: ““” has no place here. [bad-expression]
  1 | partner.kind == “company”
    |                 ^
  hint: Write straight quotes, as on a keyboard.""",
        ),
        (
            "sell and",
            """\
c.md:1:8: error: Something is missing at the end. [bad-expression]
  1 | sell and
    |        ^
  hint: Write a name or a text behind the last word.""",
        ),
        (
            "fee == 2.5",
            """\
c.md:1:8: error: A constant is a text in quotes or a whole number. [bad-expression]
  1 | fee == 2.5
    |        ^^^
  hint: Write a rate or an amount as a text: "10 %".""",
        ),
        (
            "fee | percent(2)",
            """\
c.md:1:7: error: “percent” takes nothing in brackets. [bad-expression]
  1 | fee | percent(2)
    |       ^^^^^^^
  hint: Write only | percent.""",
        ),
        (
            "sell eula",
            """\
c.md:1:6: error: “eula” has no place here. [bad-expression]
  1 | sell eula
    |      ^^^^
  hint: Names are joined by and, or, not; a text stands in straight quotes.""",
        ),
    ],
)
def test_a_typical_mistake_is_reported(text: str, printed: str) -> None:
    assert refusal(text) == printed


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("", "1:1", "Nothing is written here."),
        ("   ", "1:1", "Nothing is written here."),
        ("a && b", "1:3", "“&&” has no place here."),
        ("a and )", "1:7", "“)” has no place here."),
        ("((a)", "1:4", "Something is missing at the end."),
        ('a == "b', "1:6", '“"” has no place here.'),
        ("a < b < c", "1:9", "Comparisons do not chain."),
        ("a is defined", "1:3", "There is no test “is defined”."),
        ("a in ()", "1:7", "There is nothing in these brackets."),
        ("a.__class__", "1:2", "A name begins with a small letter."),
        ("cycler.__init__.__globals__", "1:16", "A name begins with a small letter."),
        ("a.strip()", "1:8", "This is no function."),
        ("a(b=1)", "1:2", "This is no function."),
        ("a(*b)", "1:2", "This is no function."),
        ("a[0:1]", "1:2", "A row is named by its key alone."),
        ("a // b", "1:1", "This is not part of the language of conditions."),
        ("a ** b", "1:1", "This is not part of the language of conditions."),
        ("a ~ b", "1:1", "This is not part of the language of conditions."),
        ("-1", "1:1", "This is not part of the language of conditions."),
        ("1_000", "1:1", "A constant is a text in quotes or a whole number."),
        ("0x10", "1:1", "A constant is a text in quotes or a whole number."),
        ("a == none", "1:6", "A constant is a text in quotes or a whole number."),
        ("a" * 501, "1:1", "An expression has at most 500 characters."),
        ("(" * 90 + "a" + ")" * 90, "1:1", "There are too many brackets."),
    ],
)
def test_what_is_not_of_the_language_is_refused(text: str, place: str, sentence: str) -> None:
    first = refusal(text).splitlines()[0]
    assert first == f"c.md:{place}: error: {sentence} [bad-expression]"


SNIPPETS = ["a", "partner", ".country", " and ", " or ", "not ", " in ", "(", ")", "[", "]", "{", "}", "==", "<", '"', "'", "|"]
SNIPPETS += [
    "percent",
    " is ",
    "stated",
    ",",
    "~",
    "-",
    "1.5",
    "\n",
    "\\",
    "{%",
    "#}",
    "!",
    "“",
    "_x",
    "\ue000",
    "+",
    "*",
    "/",
    " if ",
    " else ",
    "sum(",
]


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(SNIPPETS), max_size=40).map("".join)))
def test_no_text_makes_the_parser_raise(text: str) -> None:
    expression, findings = parse_expression(SourceText("c.md", text), 0, len(text))
    assert bool(findings) == (expression == ALWAYS and expression.span is None)
    assert all(finding.span and finding.hint for finding in findings)
