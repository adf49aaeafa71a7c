"""The lawyers' scenarios: `scenarios/README.md` says how they read."""

import json
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from assembler.assembly import AssembledPaper, Assembly, assemble
from assembler.building import answer_matter, order_packet
from assembler.choosing import Answer, choose
from assembler.document import Heading, Provision, SignatureBlock, plain, words
from assembler.library import Library
from assembler.loader import load_library, read_matter
from assembler.loader.files import decode
from assembler.matter import Matter
from assembler.packets.rendering import Printing, render_files
from assembler.rules import describe_repair
from examples import ROOT

FOLDER = Path(__file__).parent / "scenarios"
MATTERS = Path(__file__).parent / "data" / "matters"
Scenario = dict[str, Any]

PARTNER = {
    "kind": "company",
    "legal_name": "Example Partner GmbH",
    "country": "DE",
    "address": ["Musterstraße 1", "12345 Musterstadt"],
    "signatories": [{"name": "Erika Mustermann", "title": "Managing Director"}],
}
MATTER = {"matter": "scenario-001", "issued": "2026-12-01"}
USUAL: dict[str, dict[str, Any]] = {
    "qpn": {"facts": {"territory": "Germany"}},
    "ipp": {
        "facts": {"enrolled_on": "2026-12-01", "partner_manager": "Jo Example"},
        "territories": [{"id": "de", "name": "Germany", "region": "Europe"}],
    },
    "qalyptus": {"facts": {"territory": "Germany"}},
}
"""What the matters of a programme hold where a scenario says nothing else; of facts, each on its own."""

FACTS = {
    "qpn": {f"Q-{number}" for number in range(1, 16)},
    "ipp": {f"I-{number}" for number in range(1, 31)},
    "qalyptus": {f"Y-{number}" for number in range(1, 17)},
}
KEYS = {
    *("programme", "title", "shows", "matter", "file"),
    *("refused", "text", "source", "repairs"),
    *("packet", "in", "out", "handling", "clauses", "says", "silent", "signed", "vendor", "draft"),
}


def scenarios() -> list[Scenario]:
    """Read every file; the folder it lies in is the programme."""
    files = sorted(FOLDER.glob("*/*.yaml"))
    return [scenario | {"programme": file.parent.name} for file in files for scenario in written(file)]


def written(file: Path) -> list[Scenario]:
    read: list[Scenario] = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - the base loader makes texts only
    return read


SCENARIOS = scenarios()
every = pytest.mark.parametrize("scenario", SCENARIOS, ids=[scenario["title"] for scenario in SCENARIOS])


@cache
def library() -> Library:
    read, findings = load_library(ROOT / "clauses")
    assert read is not None, findings
    return read


@cache
def read(text: str) -> Matter:
    file, _ = decode(text.encode(), "scenario.yaml")
    assert file is not None
    matter, findings = read_matter(file, library())
    assert matter is not None, findings
    return matter


def matter_text(scenario: Scenario) -> str:
    """Give a scenario's matter as a file holds it; JSON is YAML too, with every value in quotes."""
    if "file" in scenario:
        return (MATTERS / str(scenario["file"])).read_text("utf-8")
    said, usual = scenario["matter"], USUAL[scenario["programme"]]
    merged = {"partner": PARTNER | said.get("partner", {}), "facts": usual["facts"] | said.get("facts", {})}
    return json.dumps({"programme": scenario["programme"]} | MATTER | usual | said | merged)


@cache
def assembled(text: str) -> Assembly:
    matter = read(text)
    answer = answer_matter(library(), matter)
    assert answer.selection is not None, answer.conflicts
    assembly, findings = assemble(library(), matter, answer.selection.choices)
    assert assembly is not None, findings
    return assembly


def packet(scenario: Scenario) -> dict[str, AssembledPaper]:
    return {paper.document.name: paper for paper in assembled(matter_text(scenario)).papers}


def said(paper: AssembledPaper) -> str:
    return " ".join(" ".join(words(paper.document)).split())


@every
def test_a_scenario_is_written_as_the_readme_says(scenario: Scenario) -> None:
    assert set(scenario) <= KEYS
    assert {"title", "shows"} <= set(scenario)
    assert len({"matter", "file"} & set(scenario)) == 1
    expected = set(scenario) - {"programme", "title", "shows", "matter", "file"}
    assert expected, "a scenario says what must come of it"


refused = [scenario for scenario in SCENARIOS if "refused" in scenario]
built = [scenario for scenario in SCENARIOS if "refused" not in scenario]


@pytest.mark.parametrize("scenario", refused, ids=[scenario["title"] for scenario in refused])
def test_refused(scenario: Scenario) -> None:
    matter = read(matter_text(scenario))
    answer: Answer = answer_matter(library(), matter)
    if answer.selection is None:
        rule = next(rule for conflict in answer.conflicts for rule in conflict.rules)
        refusal = (rule.id, rule.text, rule.source)
    else:
        assembly, findings = assemble(library(), matter, answer.selection.choices)
        assert assembly is None
        refusal = (findings[0].id, findings[0].message, findings[0].message)
    assert refusal[0] == scenario["refused"]
    assert scenario.get("text", "") in refusal[1]
    assert scenario.get("source", "") in refusal[2]
    if "repairs" in scenario:
        assert [describe_repair(answer.programme, repair) for repair in answer.repairs] == scenario["repairs"]


@pytest.mark.parametrize("scenario", built, ids=[scenario["title"] for scenario in built])
def test_built(scenario: Scenario) -> None:
    papers = packet(scenario)
    assert list(papers) == scenario.get("packet", list(papers))
    assert set(scenario.get("in", [])) <= set(papers)
    assert not set(scenario.get("out", [])) & set(papers)
    for name, handling in scenario.get("handling", {}).items():
        assert papers[name].document.handling == handling
    for name, named in scenario.get("clauses", {}).items():
        used = {clause.id.rpartition("/")[2] for clause in papers[name].clauses}
        assert set(named.get("in", [])) <= used
        assert not set(named.get("out", [])) & used
    _check_words(scenario, papers)


def _check_words(scenario: Scenario, papers: dict[str, AssembledPaper]) -> None:
    for name, phrases in scenario.get("says", {}).items():
        assert [phrase for phrase in phrases if phrase not in said(papers[name])] == []
    for name, phrases in scenario.get("silent", {}).items():
        assert [phrase for phrase in phrases if phrase in said(papers[name])] == []
    for name, people in scenario.get("signed", {}).items():
        assert signers(papers[name]) == people
    first = next(iter(papers.values())).document
    assert first.draft is (scenario.get("draft", "false") == "true")
    names = {party.role: plain(party.name) for party in first.front.parties}
    assert scenario.get("vendor", names["Vendor"]) == names["Vendor"]


def signers(paper: AssembledPaper) -> list[str]:
    """Give who signs for the partner, with the title where there is one."""
    parties = [party for block in paper.document.blocks if isinstance(block, SignatureBlock) for party in block.parties]
    people = [signer for party in parties if party.role == "Partner" for signer in party.signers]
    return [f"{plain(one.name)} ({plain(one.title)})" if one.titled else plain(one.name) for one in people]


@pytest.mark.parametrize("programme", FACTS)
def test_every_fact_that_can_be_seen_has_its_scenario(programme: str) -> None:
    shown = {fact for scenario in SCENARIOS if scenario["programme"] == programme for fact in scenario["shows"]}
    assert shown == FACTS[programme]


def test_every_matter_that_is_kept_has_its_scenario() -> None:
    assert {scenario["file"] for scenario in SCENARIOS if "file" in scenario} == {path.name for path in MATTERS.iterdir()}


BUILT = [scenario["file"] for scenario in built if "file" in scenario]


@pytest.mark.parametrize("file", BUILT)
def test_a_matter_becomes_files_that_say_what_its_papers_say(file: str) -> None:
    """What is read back from Word and PDF is held against the papers while they are rendered; a difference is a finding."""
    order, findings = order_packet(library(), ROOT / "templates", MATTERS / file, ("docx", "pdf"))
    assert order is not None, findings
    printing = Printing(order.packet, order.matter.id, "Packet", order.matter.issued)
    files, findings = render_files(order.assembly, order.templates, order.formats, printing, lambda _: None)
    assert findings == ()
    attached = {paper.document.name for paper in order.assembly.papers if paper.document.handling != "reference"}
    assert {name for made in files for name in made.papers} == attached | {"checklist"}


def test_a_backdated_matter_without_a_reason_is_refused() -> None:
    text = (MATTERS / "as-of-last-january.yaml").read_text("utf-8")
    file, _ = decode(
        "".join(line for line in text.splitlines(keepends=True) if "effective_reason" not in line).encode(), "matter.yaml"
    )
    assert file is not None
    matter, (finding,) = read_matter(file, library())
    assert (matter, finding.id) == (None, "backdated")


@pytest.mark.parametrize(("programme", "agreement"), [("qpn", "alliance-agreement"), ("ipp", "partner-program-agreement")])
def test_the_numbers_of_the_agreement_never_move(programme: str, agreement: str) -> None:
    """A later form, or a group company's, names Sections of an agreement that was signed with other choices, even in an edition before."""
    papers = [packet(scenario).get(agreement) for scenario in built if scenario["programme"] == programme]
    places: dict[str, set[str]] = {}
    for paper in papers:
        for block in paper.document.blocks if paper else ():
            if isinstance(block, Heading | Provision) and block.anchor:
                places.setdefault(block.anchor, set()).add(block.number)
    assert len(places) > 60
    assert {anchor: numbers for anchor, numbers in places.items() if len(numbers) > 1} == {}


def test_the_figures_of_the_programme() -> None:
    """Four models give 12 valid sets of 16, 6 of them with Sell; with its two routes 18; with the vendor's paper 27."""
    choices = ("referral", "co_sell", "sell", "eula", "no_eula", "services", "vendor_paper")
    programme = library().programmes["qpn"]
    sets = [set(some) for size in range(len(choices) + 1) for some in combinations(choices, size)]
    valid = [some for some in sets if choose(library(), programme, sorted(some)).selection is not None]
    assert len({frozenset(some - {"eula", "no_eula", "vendor_paper"}) for some in valid}) == 12
    assert len([some for some in valid if "vendor_paper" not in some]) == 18
    assert len(valid) == 27
