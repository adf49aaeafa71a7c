"""Occasions of a programme as they are declared, and what papers may use on them."""

from pathlib import Path

import pytest
from small_library import PROGRAMME, agreement, load, paper, write

from assembler.loader import load_library

OCCASIONS = """\
occasions:
  joining: {title: Joining, source: T-1}
  change: {title: A change, follows: agreement, like: joining, source: T-1}
  statement: {title: A statement, follows: agreement, source: T-1}
"""
STATEMENT = "- {document: statement, handling: exhibit, occasion: statement}\n"
FACTS = "facts: {place: text?, quarter: {type: text, occasion: statement}, both: {type: text, occasion: [joining, change, statement]}}\n"


def files(
    occasions: str = OCCASIONS, facts: str = FACTS, text: str = "1. For {{ quarter }}.", more: str = STATEMENT
) -> dict[str, str]:
    programme = PROGRAMME.replace("choices:\n", f"{occasions}choices:\n", 1).replace("facts: {place: text?}\n", facts)
    made = agreement({"fee": "1. Paid.\n"}, papers=more)
    listed = made["small/programme.yaml"].replace(PROGRAMME, programme)
    return made | {"small/programme.yaml": listed} | paper("statement", {"sums": text}, kind="form")


def found(tmp_path: Path, made: dict[str, str]) -> list[tuple[str, str]]:
    _, findings = load_library(write(tmp_path, made))
    return [(one.id, one.subject) for one in findings]


def test_what_names_no_occasion_is_of_the_first_and_of_those_like_it(tmp_path: Path) -> None:
    programme = load(tmp_path, files()).programmes["small"]
    assert programme.electing == ("joining", "change")
    assert [one for one in ("joining", "change", "statement") if programme.is_issued_alone(one)] == ["statement"]
    assert {one.document: one.occasions for one in programme.papers} == {
        "small/agreement": ("joining", "change"),
        "small/statement": ("statement",),
    }
    assert {one.id: one.occasions for one in programme.facts} == {
        "place": ("joining", "change"),
        "quarter": ("statement",),
        "both": ("joining", "change", "statement"),
    }
    assert [one.occasions for one in programme.lists] == [("joining", "change")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("follows: agreement, source", "follows: agreements, source", ("unknown-document", "")),
        ("like: joining", "like: statement", ("bad-value", "")),
        ("Joining, source", "Joining, follows: agreement, source", ("bad-value", "")),
        ("A statement, follows: agreement,", "A statement,", ("missing-key", "")),
        ("  statement:", "  Statement:", ("bad-name", "")),
        ("A statement, follows", "A statement, ends: matter.id, follows", ("wrong-type", "")),
    ],
)
def test_a_faulty_occasion_is_told_at_its_place(tmp_path: Path, old: str, new: str, expected: tuple[str, str]) -> None:
    assert OCCASIONS.count(old) == 1
    faults = found(tmp_path, files(OCCASIONS.replace(old, new)))
    assert expected in faults, faults


def test_an_occasion_that_nobody_declares_is_refused(tmp_path: Path) -> None:
    assert ("unknown-name", "") in found(tmp_path, files(more=STATEMENT.replace("occasion: statement", "occasion: statment")))


@pytest.mark.parametrize("name", ["place", "quarter", "both"])
def test_a_paper_uses_only_what_is_asked_for_on_all_its_occasions(tmp_path: Path, name: str) -> None:
    faults = found(tmp_path, files(text=f"1. For {{{{ {name} }}}}."))
    assert faults == ([("not-on-occasion", "place")] if name == "place" else [])


def test_what_is_computed_from_a_fact_is_not_there_on_other_occasions_either(tmp_path: Path) -> None:
    computed = "computed: {quarter_again: {type: text, is: quarter, source: T-1}}\n"
    made = files(facts=FACTS + computed)
    made["small/agreement/fee.md"] += "2. For {{ quarter_again }}.\n"
    assert found(tmp_path, made) == [("not-on-occasion", "quarter_again")]


SALES = "  sales: {title: Sales, one: sale, occasion: statement, fields: {id: id}}\n"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("constraint: place is stated or quarter is stated", [("not-on-occasion", "apart")]),
        ("constraint: quarter is stated and both is stated", []),
        ("each: sale in sales, constraint: place is stated", [("not-on-occasion", "place")]),
        ("each: sale in sales, constraint: quarter is stated", []),
    ],
)
def test_a_rule_reads_what_is_asked_for_together(tmp_path: Path, rule: str, expected: list[tuple[str, str]]) -> None:
    made = files()
    text = made["small/programme.yaml"].replace(
        "lists:\n", f"  - {{id: apart, {rule}, text: T., source: T-1}}\nlists:\n{SALES}", 1
    )
    assert found(tmp_path, {**made, "small/programme.yaml": text}) == expected
