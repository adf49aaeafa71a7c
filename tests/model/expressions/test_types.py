"""Types: a condition that makes no sense is found before any value is known, in every branch."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assembler.model.diagnostics import as_text
from assembler.model.expressions import (
    ListOf,
    Maybe,
    OneOf,
    RecordType,
    Region,
    Scope,
    check_condition,
    parse_expression,
)
from assembler.model.source import SourceText
from assembler.model.values import Kind

SCOPE: Scope = {
    "sell": Kind.TRUTH,
    "eula": Kind.TRUTH,
    "fee_rate": Kind.RATE,
    "cap": Kind.MONEY,
    "term": Kind.DURATION,
    "count": Kind.INTEGER,
    "EU": Region(),
    "leads": ListOf(RecordType("lead", {"customer": Kind.TEXT})),
    "partner": RecordType(
        "partner",
        {
            "kind": OneOf(("company", "individual")),
            "legal_name": Kind.TEXT,
            "country": Kind.COUNTRY,
            "register": Maybe(Kind.TEXT),
        },
    ),
}


def condition(text: str) -> str:
    expression, findings = parse_expression(SourceText("c.md", text), 0, len(text))
    return "\n".join(map(as_text, (*findings, *check_condition(expression, SCOPE))))


@pytest.mark.parametrize(
    "text",
    [
        "sell and not eula",
        'partner.kind == "individual"',
        'partner.country in (EU, "CH")',
        "partner.register is stated",
        'partner.register == "HRB 1"',
        'fee_rate >= "10 %"',
        'cap == "100 EUR"',
        'term != "30 days"',
        "count < 5",
        "true",
    ],
)
def test_a_sound_condition_has_no_finding(text: str) -> None:
    assert condition(text) == ""


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (
            "sell and eulla",
            """\
c.md:1:10: error: “eulla” is not known here. [unknown-name]
  1 | sell and eulla
    |          ^^^^^
  hint: Did you mean “eula”?""",
        ),
        (
            'partner.countri == "DE"',
            """\
c.md:1:1: error: “partner” has no part “countri”. [unknown-name]
  1 | partner.countri == "DE"
    | ^^^^^^^^^^^^^^^
  hint: Did you mean “country”?""",
        ),
        (
            'partner.kind == "firm"',
            """\
c.md:1:17: error: It can never be “firm”. [unknown-name]
  1 | partner.kind == "firm"
    |                 ^^^^^^
  hint: It may be company, individual.""",
        ),
        (
            "fee_rate == count",
            """\
c.md:1:13: error: A rate is compared with a whole number. [wrong-type]
  1 | fee_rate == count
    |             ^^^^^
  hint: Compare values of one type.""",
        ),
        (
            'partner.country == "Germany"',
            """\
c.md:1:20: error: “Germany” is no country. [wrong-type]
  1 | partner.country == "Germany"
    |                    ^^^^^^^^^
  hint: Did you mean “DE”?""",
        ),
        (
            "partner.register",
            """\
c.md:1:1: error: A condition is true or false; this is a text that need not be given. [wrong-type]
  1 | partner.register
    | ^^^^^^^^^^^^^^^^
  hint: Ask whether it is given: “… is stated”.""",
        ),
    ],
)
def test_a_typical_mistake_is_reported(text: str, printed: str) -> None:
    assert condition(text) == printed


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("sell or typo", "“typo” is not known here."),
        ("fee_rate and sell", "Only conditions are joined by and, or and not; this is a rate."),
        ("not count", "Only conditions are joined by and, or and not; this is a whole number."),
        ("count", "A condition is true or false; this is a whole number."),
        ("partner.legal_name in (EU)", "A text cannot lie in a region."),
        ('cap > "5 EUR"', "A sum of money has no order."),
        ("partner == 5", "All of “partner” is compared with a whole number."),
        ("count.size == 5", "A whole number has no part “size”."),
        ('sell == "yes"', "A condition is compared with a text."),
        ('fee_rate == "10"', "“10” is no rate."),
        ("leads == leads", "A list is compared with a list."),
    ],
)
def test_nonsense_is_refused_in_every_branch(text: str, sentence: str) -> None:
    assert f"error: {sentence} [" in condition(text)


LEAVES = [
    "sell",
    "fee_rate",
    "cap",
    "count",
    "EU",
    "leads",
    "partner",
    "partner.register",
    "lead.customer",
    "1",
    '"10 %"',
    "true",
]
PATTERNS = ["({}) + ({})", "({}) * ({})", "({}) / ({})", "({}) == ({})", "({}) < ({})", "({}) and ({})", "({}) in ({}, {})",
            "({}) if ({}) else ({})", "max({}, {})", "or_else({}, {})", "sum(leads, {}, {})", "leads[{}]", "rounded({})", "({}) is stated"]  # fmt: skip
TEXTS = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.builds(lambda pattern, *parts: pattern.format(*parts), st.sampled_from(PATTERNS), inner, inner, inner),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_expression_has_a_type_or_a_finding(text: str) -> None:
    expression, findings = parse_expression(SourceText("c.md", text), 0, len(text))
    if not findings:
        reported = check_condition(expression, SCOPE, computed=True)
        assert len(reported) <= 1
        assert all(finding.hint for finding in reported)
