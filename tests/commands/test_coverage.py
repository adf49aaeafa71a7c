"""What of a library scenarios hold, and what is told of the rest."""

from pathlib import Path

import pytest
from small_library import USUAL, agreement, load, paper, write

from assembler.commands.coverage import Kind, ProgrammeCoverage, as_data, as_findings, measure, summary
from assembler.commands.scenario_watch import ScenarioWatch
from assembler.commands.test import run_scenarios

TEXT = """\
1. The partner must return it. {when: lend}
2. It is returned within {{ notice }}.
"""
LISTED = "- {document: annex, handling: exhibit, when: lend}\n"
FILES = agreement({"price": TEXT}, papers=LISTED) | paper(
    "annex", {"own": "1. The lender owes nothing.\n"}, more="base: agreement\n"
)


def measured(root: Path, scenarios: str) -> ProgrammeCoverage:
    library, watch = load(root / "library", FILES), ScenarioWatch()
    write(root / "small", {"usual.yaml": USUAL, "s.yaml": scenarios})
    results = run_scenarios([root / "small"], library, watch.see)
    assert results.findings == ()
    (one,) = measure(library, watch)
    return one


def scenario(choices: str, more: str) -> str:
    return f"- title: One, {choices or None}, {len(more)}\n  matter: {{choices: [{choices}]}}\n  {more}\n"


def missing(coverage: ProgrammeCoverage) -> list[tuple[str, str, str]]:
    return [(one.kind.value, one.words, one.missing) for one in coverage.everything if one.missing]


def test_what_no_scenario_says_is_told(tmp_path: Path) -> None:
    coverage = measured(tmp_path, scenario("", "in: [agreement]"))
    assert missing(coverage) == [
        ("condition", "lend", "held by no scenario"),
        ("duty", "The partner must return it.", "said by no scenario"),
        ("figure", "notice", "shown by the words of no scenario"),
        ("condition", "lend", "held by no scenario"),
        ("duty", "The lender owes nothing.", "said by no scenario"),
    ]
    assert (coverage.count(), coverage.percent) == ((0, 5), 0.0)


@pytest.mark.parametrize(
    ("says", "left"),
    [
        ("says: {agreement: [must return it]}", {"notice", "lend", "The lender owes nothing."}),
        ("says: {agreement: [returned within]}", {"notice", "lend", "The lender owes nothing.", "The partner must return it."}),
        ("says: {agreement: [within 60 days]}", {"lend", "The lender owes nothing.", "The partner must return it."}),
        ("packet: [agreement, annex]", {"notice", "lend", "The lender owes nothing.", "The partner must return it."}),
        ("says: {annex: [owes nothing]}", {"notice", "lend", "The partner must return it."}),
    ],
)
def test_words_hold_what_they_are_words_of(tmp_path: Path, says: str, left: set[str]) -> None:
    assert {words for _, words, _ in missing(measured(tmp_path, scenario("lend", says)))} == left


def test_a_condition_is_held_on_both_sides(tmp_path: Path) -> None:
    there = scenario("lend", "says: {agreement: [must return it]}")
    absent = scenario("", "silent: {agreement: [must return]}")
    conditions = [one.missing for one in measured(tmp_path / "there", there).everything if one.kind is Kind.CONDITION]
    assert conditions == ["held by no scenario where it does not hold", "held by no scenario"]
    both = [one.missing for one in measured(tmp_path / "both", there + absent).everything if one.kind is Kind.CONDITION]
    assert both == ["", "held by no scenario"]
    other = scenario("", "silent: {agreement: [must pay]}")
    wrong = [one.missing for one in measured(tmp_path / "other", there + other).everything if one.kind is Kind.CONDITION]
    assert wrong == conditions, "silence about words that are nowhere holds nothing"


def test_a_paper_is_held_by_packets_with_it_and_without(tmp_path: Path) -> None:
    packets = scenario("", "packet: [agreement]") + scenario("lend", "packet: [agreement, annex]")
    conditions = [one.missing for one in measured(tmp_path, packets).everything if one.kind is Kind.CONDITION]
    assert conditions == ["held by no scenario", ""]


def test_what_is_told_has_its_place_and_how_to_hold_it(tmp_path: Path) -> None:
    coverage = measured(tmp_path, scenario("", "in: [agreement]"))
    found = [(one.id, one.severity.value, one.span.line if one.span else 0) for one in as_findings(coverage)]
    assert found[1:3] == [("duty-not-held", "info", 5), ("figure-not-held", "info", 6)]
    assert summary(coverage) == "small: scenarios hold 0.0 %: 0 of 2 duties, 0 of 1 figures, 0 of 2 conditions"
    assert as_data(coverage)["duties"] == {"held": 0, "all": 2}


def test_of_nothing_everything_is_held() -> None:
    assert ProgrammeCoverage("small", ()).percent == 100
