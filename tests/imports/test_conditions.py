"""Conditions of other template programs: taken around whole paragraphs and rows, told where they cover anything else."""

import pytest
from imports.passages import passages

from assembler.imports.conditions import Condition, take_conditions
from assembler.model.contract import Cell, Contract, Passage, Stretch

X = Condition("x")
Y = Condition("y", within=X.opposite)


@pytest.mark.parametrize(
    ("texts", "kept", "covered"),
    [
        (("{IF x}One.{END-IF}", "Two."), ("One.", "Two."), {1: X}),
        (("{IF x}", "One.", "Two.", "{END-IF}", "Three."), ("One.", "Two.", "Three."), {1: X, 2: X, 3: X, 4: X}),
        (("[IF x: ]One.", "Two. [END IF]"), ("One.", "Two."), {1: X, 2: X}),
        (("{%p if x %}", "One.", "{%p endif %}"), ("One.",), {1: X, 2: X, 3: X}),
        (("{{#if x}}One.{{/if}}",), ("One.",), {1: X}),
        (("{%p if matters[i].x %}", "One.", "{%p endif %}"), ("One.",), {1: X, 2: X, 3: X}),
        (("{% if kinds['EU'] %}One.{% endif %}",), ("One.",), {1: Condition("kinds['EU']")}),
        (("«IF x»One.«END IF»",), ("One.",), {1: X}),
        (("{%tr if x %}One.", "Two.{% endif %}"), ("One.", "Two."), {1: X, 2: X}),
        (
            ("{IF x}One.", "{IF y}Two.{END-IF}{END-IF}"),
            ("One.", "Two."),
            {1: X, 2: Condition("y", within=X)},
        ),
        (
            ("{%p if x %}", "One.", "{%p elif y %}", "Two.", "{%p else %}", "Three.", "{%p endif %}"),
            ("One.", "Two.", "Three."),
            {1: X, 2: X, 3: Y, 4: Y, 5: Y.opposite, 6: Y.opposite, 7: Y.opposite},
        ),
        (
            ("{IF !x}One.{END-IF}", "{IF not x}Two.{END-IF}"),
            ("One.", "Two."),
            {1: Condition("x", negated=True), 2: Condition("x", negated=True)},
        ),
    ],
)
def test_a_condition_around_whole_paragraphs_is_taken(
    texts: tuple[str, ...], kept: tuple[str, ...], covered: dict[int, Condition]
) -> None:
    contract, found = take_conditions(Contract("a.docx", passages(*texts)))
    assert tuple(each.text for each in contract.passages) == kept
    assert (found.covered, found.doubts) == (covered, ())
    (left,) = contract.left_out
    assert left.what.startswith("the marks of conditions")


@pytest.mark.parametrize(
    "texts",
    [
        ("Fees {IF x}and tax{END-IF} are due.",),
        ("{IF x}One.", "Two."),
        ("{IF x}One.{END-IF} Two.",),
        ("{IF x}One. {ELSE} Two.{END-IF}",),
        ("One; or", "{IF x}Two; or{END-IF}", "Three."),
    ],
)
def test_any_other_stays_and_is_told(texts: tuple[str, ...]) -> None:
    contract = Contract("a.docx", passages(*texts))
    kept, found = take_conditions(contract)
    assert (kept, found.covered) == (contract, {})
    assert found.doubts[0].sentence.startswith("A condition of the library covers whole paragraphs")


def test_one_is_taken_around_another_that_stays() -> None:
    contract, found = take_conditions(Contract("a.docx", passages("{IF x}One {IF y}or two{END-IF}.", "Three.{END-IF}")))
    assert [each.text for each in contract.passages] == ["One {IF y}or two{END-IF}.", "Three."]
    assert (found.covered, [doubt.words for doubt in found.doubts]) == ({1: X, 2: X}, ["{IF y}"])


def test_a_number_that_has_nothing_but_a_mark_depends_on_nothing() -> None:
    texts = ("{%p if x %}", "One.", "{%p endif %}")
    numbered = tuple(Passage(at, (Stretch(text),), label=f"{at}.", list="1:0") for at, text in enumerate(texts, 1))
    contract, found = take_conditions(Contract("a.docx", numbered))
    assert [(each.label, each.text) for each in contract.passages] == [("1.", ""), ("2.", "One."), ("3.", "")]
    assert found.covered == {2: X}
    assert [(doubt.at, doubt.words) for doubt in found.doubts] == [(1, "1.")]


@pytest.mark.parametrize(("last", "whole"), [("{END-IF}", True), ("", False)])
def test_a_condition_around_a_row_is_taken_and_around_a_cell_is_not(last: str, *, whole: bool) -> None:
    texts = (("{IF x}A" + ("" if last else "{END-IF}"), 0, 0), (f"B{last}", 0, 1), ("C", 1, 0))
    contract = Contract(
        "a.docx", tuple(Passage(at, (Stretch(text),), cell=Cell(0, row, column)) for at, (text, row, column) in enumerate(texts))
    )
    _, found = take_conditions(contract)
    assert found.covered == ({0: X, 1: X} if whole else {})
    assert bool(found.doubts) is not whole


def test_conditions_too_deep_inside_each_other_stay() -> None:
    many = 2_000
    contract, found = take_conditions(Contract("a.docx", passages(*["{IF x}"] * many, "One.", *["{END-IF}"] * many)))
    assert len(contract.passages) == 2 * (many - 19) + 1
    assert len(found.covered[many + 1].parts) == 19
    assert len(found.doubts) == many - 19


def test_what_is_repeated_stands_once_and_is_told() -> None:
    texts = ("{%p if x %}", "Rights:", "{%p for r in matters[i].rights %}", "{{ r }}", "{%p endfor %}", "{%p endif %}", "End.")
    contract, found = take_conditions(Contract("a.docx", passages(*texts)))
    assert [each.text for each in contract.passages] == ["Rights:", "{{ r }}", "End."]
    assert [(each.at, each.words) for each in found.doubts] == [(4, "{%p for r in matters[i].rights %}")]
    assert found.marks == (texts[0], texts[2], texts[4], texts[5])
    assert [each.what.partition(",")[0] for each in contract.left_out] == [
        "the marks of conditions",
        "the marks of what is repeated",
    ]


def test_a_loop_inside_a_sentence_stays() -> None:
    contract, found = take_conditions(Contract("a.docx", passages("Rights: {% for r in rights %}{{ r }}, {% endfor %}and none.")))
    assert contract.passages[0].text.startswith("Rights: {% for")
    assert found.marks == ()
