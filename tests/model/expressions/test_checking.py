"""The checks of placeholders and computed values; those of conditions are in `test_types`."""

import pytest

from assembler.model.diagnostics import as_text
from assembler.model.expressions import (
    ListOf,
    Maybe,
    RecordType,
    Region,
    Scope,
    Type,
    check_computed,
    check_condition,
    check_quote,
    parse_expression,
)
from assembler.model.source import SourceText
from assembler.model.values import Kind

SCOPE: Scope = {
    "sell": Kind.TRUTH,
    "fee_rate": Kind.RATE,
    "cap": Kind.MONEY,
    "term": Kind.DURATION,
    "count": Kind.INTEGER,
    "EU": Region(),
    "leads": ListOf(RecordType("lead", {"customer": Kind.TEXT})),
    "partner": RecordType("partner", {"legal_name": Kind.TEXT, "register": Maybe(Kind.TEXT)}),
}


def quote(text: str) -> str:
    expression, findings = parse_expression(SourceText("c.md", text), 0, len(text))
    return "\n".join(map(as_text, (*findings, *check_quote(expression, SCOPE))))


@pytest.mark.parametrize(
    "text", ["fee_rate", "fee_rate | percent", "term | words", "count|words", "partner.register", "cap | money"]
)
def test_what_can_be_printed(text: str) -> None:
    assert quote(text) == ""


@pytest.mark.parametrize(
    ("text", "sentence", "under"),
    [
        ("sell", "A condition cannot be printed.", "^^^^"),
        ("partner", "All of “partner” cannot be printed.", "^^^^^^^"),
        ("leads", "A list cannot be printed.", "^^^^^"),
        ("EU", "A region cannot be printed.", "^^"),
        ("cap | percent", "“percent” prints a rate; this is a sum of money.", "^^^^^^^"),
        ("cap | digits", "“digits” prints a whole number; this is a sum of money.", "^^^^^^"),
        ("cap | words", "“words” prints a whole number or a duration; this is a sum of money.", "^^^^^"),
        ("cap | mony", "There is no filter “mony”.", "^^^^"),
        ('"Acme"', "A constant is not quoted.", "^^^^^^"),
        ("30", "A constant is not quoted.", "^^"),
    ],
)
def test_what_cannot_be_printed(text: str, sentence: str, under: str) -> None:
    first, _, caret, hint = quote(text).splitlines()
    assert f"error: {sentence} [" in first
    assert caret.split("| ")[1].strip() == under
    assert hint.startswith("  hint: ")


def computed(text: str, declared: Type) -> list[str]:
    expression, findings = parse_expression(SourceText("p.yaml", text), 0, len(text))
    assert findings == ()
    return [finding.message for finding in check_computed(expression, SCOPE, declared)]


def test_a_computed_value_has_the_declared_type() -> None:
    assert computed("count + 1", Kind.INTEGER) == []
    assert computed("count + 1", Kind.NUMBER) == []
    assert computed("partner.register", Maybe(Kind.TEXT)) == []
    assert computed('"10 %"', Kind.RATE) == computed('"10 %"', Kind.TEXT) == []
    assert computed("cap * fee_rate", Kind.MONEY) == ["This is a sum of money not yet rounded; a sum of money is declared."]
    assert computed("partner.register", Kind.TEXT) == ["This is a text that need not be given; a text is declared."]


@pytest.mark.parametrize(
    "text", ["partner + 1", "count * partner", "leads - leads", "EU / 2", "partner if sell else count", "max(partner, EU)"]
)
def test_records_lists_and_regions_are_no_figures(text: str) -> None:
    (message,) = computed(text, Kind.INTEGER)
    assert message.endswith(
        ("have no “+”.", "have no “*”.", "have no “-”.", "have no “/”.", "stand for one value.", "“partner”.")
    )


def test_only_a_computed_condition_calculates() -> None:
    text = "count + 1 > 3"
    expression, _ = parse_expression(SourceText("p.yaml", text), 0, len(text))
    assert check_condition(expression, SCOPE, computed=True) == ()
    assert [finding.id for finding in check_condition(expression, SCOPE)] == ["calculation-in-text"]
