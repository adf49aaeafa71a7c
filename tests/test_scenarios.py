"""The lawyers' scenarios hold, and show every fact that can be seen; `scenarios/README.md` says how they read."""

import re
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from plain_yaml import texts

from assembler.assembly import AssembledPaper, Election, assemble, elect
from assembler.commands.coverage import measure
from assembler.commands.scenario_watch import ScenarioWatch
from assembler.commands.test import run_scenario, run_scenarios
from assembler.loader import read_matter
from assembler.loader.files import decode
from assembler.loader.scenarios import Scenario, load_scenarios, scenario_files
from assembler.model.diagnostics import as_text
from assembler.model.document import Heading, Provision
from assembler.rules import Selection, decide
from examples import example, library

RECORD = Path(__file__).parent / "recorded" / "scenario-coverage.md"
MATTERS = Path(__file__).parent / "data" / "matters"
SCENARIOS = Path(__file__).parent / "scenarios"
FILES, _ = scenario_files(SCENARIOS)
WRITTEN = [entry for file in FILES for entry in texts(file)]
"""The scenarios as they are written, for the ids of tests: to read them takes the library."""

KEPT = {Path(entry["file"]).name: entry for entry in WRITTEN if "file" in entry}

FACTS = {
    "qpn": {f"Q-{number}" for number in range(1, 16)},
    "ipp": {f"I-{number}" for number in range(1, 31)},
    "qalyptus": {f"Y-{number}" for number in range(1, 17)},
}


@cache
def scenarios() -> tuple[Scenario, ...]:
    read = [load_scenarios(file, library()) for file in FILES]
    assert [finding for _, findings in read for finding in findings] == []
    return tuple(scenario for found, _ in read for scenario in found if scenario is not None)


@pytest.mark.parametrize("at", range(0, len(WRITTEN), 5), ids=lambda at: WRITTEN[at]["title"])
def test_one_of_five_scenarios_holds(at: int) -> None:
    scenario = scenarios()[at]
    assert scenario.shape.title.value == WRITTEN[at]["title"]
    assert "\n".join(map(as_text, run_scenario(scenario, library()))) == ""


@pytest.mark.slow
@pytest.mark.parametrize("programme", FACTS)
def test_all_scenarios_hold_and_no_less_of_a_programme_than_was_recorded(programme: str) -> None:
    recorded = dict(re.findall(r"^\| (\w+) \| ([\d.]+) \|", RECORD.read_text("utf-8"), re.MULTILINE))
    assert recorded.keys() == FACTS.keys()
    watch = ScenarioWatch()
    ran = run_scenarios([SCENARIOS / programme], library(), watch.see)
    assert "\n".join(map(as_text, ran.findings)) == ""
    assert len(ran.runs) == sum(len(texts(file)) for file in FILES if file.is_relative_to(SCENARIOS / programme))
    (measured,) = measure(library(), watch)
    assert measured.programme == programme
    assert round(measured.percent, 1) >= float(recorded[programme])


@pytest.mark.parametrize("programme", FACTS)
def test_every_fact_that_can_be_seen_has_its_scenario(programme: str) -> None:
    shown = {fact.value for scenario in scenarios() if scenario.programme == programme for fact in scenario.shape.shows}
    assert shown == FACTS[programme]


def test_every_matter_that_is_kept_has_its_scenario() -> None:
    assert {*KEPT} == {path.name for path in MATTERS.iterdir()}


@pytest.mark.slow
@pytest.mark.parametrize("file", [file for file, entry in KEPT.items() if "refused" not in entry])
def test_a_matter_becomes_files_that_say_what_its_papers_say(file: str) -> None:
    """What is read back from Word and PDF is held against the papers while they are rendered; a difference is a finding."""
    made = example(MATTERS / file)
    attached = {paper.document.name for paper in made.order.assembly.papers if paper.document.handling != "reference"}
    assert {name for each in made.files for name in each.papers} == attached | {"checklist"}


def test_a_backdated_matter_without_a_reason_is_refused() -> None:
    text = (MATTERS / "as-of-last-january.yaml").read_text("utf-8")
    file, _ = decode(
        "".join(line for line in text.splitlines(keepends=True) if "effective_reason" not in line).encode(), "matter.yaml"
    )
    assert file is not None
    matter, (finding,) = read_matter(file, library())
    assert (matter, finding.id) == (None, "backdated")


def packet(scenario: Scenario) -> dict[str, AssembledPaper]:
    """Give the papers a scenario comes to; none where it is refused."""
    election = elect(library(), scenario.matter) if scenario.matter else None
    if scenario.matter is None or not isinstance(election, Election):
        return {}
    assembly, _ = assemble(scenario.matter, election)
    return {paper.document.name: paper for paper in assembly.papers} if assembly else {}


@pytest.mark.slow
@pytest.mark.parametrize(("programme", "agreement"), [("qpn", "alliance-agreement"), ("ipp", "partner-program-agreement")])
def test_the_numbers_of_the_agreement_never_move(programme: str, agreement: str) -> None:
    """A later form, or a group company's, names Sections of an agreement that was signed with other choices, even in an edition before."""
    papers = [packet(scenario).get(agreement) for scenario in scenarios() if scenario.programme == programme]
    places: dict[str, set[str]] = {}
    for paper in papers:
        for block in paper.document.blocks if paper else ():
            if isinstance(block, Heading | Provision) and block.anchor:
                places.setdefault(block.anchor, set()).add(block.number)
    assert len(places) > 60
    assert {anchor: numbers for anchor, numbers in places.items() if len(numbers) > 1} == {}


@pytest.mark.slow
def test_the_figures_of_the_programme() -> None:
    """Four models give 12 valid sets of 16, 6 of them with Sell; with its two routes 18; with the vendor's paper 27."""
    choices = ("referral", "co_sell", "sell", "eula", "no_eula", "services", "vendor_paper")
    programme = library().programmes["qpn"]
    sets = [set(some) for size in range(len(choices) + 1) for some in combinations(choices, size)]
    valid = [some for some in sets if isinstance(decide(programme, sorted(some)), Selection)]
    assert len({frozenset(some - {"eula", "no_eula", "vendor_paper"}) for some in valid}) == 12
    assert len([some for some in valid if "vendor_paper" not in some]) == 18
    assert len(valid) == 27
