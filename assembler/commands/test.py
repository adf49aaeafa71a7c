"""Test: compare each scenario of a library with the result of its matter: a refusal, or the papers and their words."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from assembler.assembly import AssembledPaper, assemble, elect
from assembler.commands.in_force import look_up
from assembler.commands.lives import Made, run_life
from assembler.loader.scenarios import Scenario, load_scenarios, scenario_files
from assembler.loader.yaml.shapes import Written
from assembler.model.diagnostics import Diagnostic, Severity, error, in_order, nearest, quoted
from assembler.model.library import Library, Programme
from assembler.model.matter import Matter
from assembler.model.walk import as_typed, plain, signing_parties, words
from assembler.rules import Refusal, describe_repair

FAILS = "scenario-fails"
Papers = Mapping[str, AssembledPaper]
Watch = Callable[[Scenario, Papers], None]
"""What sees each scenario, or step of a life, with the papers that come of it."""


@dataclass(frozen=True, slots=True)
class ScenarioRun:
    """The run of one scenario: its title, the file it stands in, and each difference; `holds` where there is none.

    A scenario that cannot be read has no title, and its findings are among those of its file.
    """

    title: str
    file: str
    holds: bool
    findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class ScenarioResults:
    """The result of a run: of each scenario, and all findings, with those of files that cannot be read."""

    runs: tuple[ScenarioRun, ...]
    findings: tuple[Diagnostic, ...]

    @property
    def scenarios(self) -> int:
        """The number of scenarios."""
        return len(self.runs)

    @property
    def holding(self) -> int:
        """The number of scenarios that hold."""
        return sum(run.holds for run in self.runs)


@dataclass(frozen=True, slots=True)
class RefusedBy:
    """Why there is no packet: the id, text and source of a rule; a finding that is no rule has its message in place of a source."""

    id: str
    text: str
    source: str


def run_scenarios(paths: Iterable[Path], library: Library, watch: Watch | None = None) -> ScenarioResults:
    """Compare every scenario in files, or in all files below folders; each file is read once. `watch` sees what comes of each."""
    found = [scenario_files(path) for path in paths]
    findings = [fault for _, faults in found for fault in faults]
    runs: list[ScenarioRun] = []
    for file in {file.resolve(): file for files, _ in found for file in files}.values():
        read, faults = load_scenarios(file, library)
        ran = [_run(scenario, str(file), library, watch) for scenario in read]
        runs += ran
        findings += [*faults, *(finding for run in ran for finding in run.findings)]
    return ScenarioResults(tuple(runs), in_order(findings))


def _run(scenario: Scenario | None, file: str, library: Library, watch: Watch | None) -> ScenarioRun:
    if scenario is None:
        return ScenarioRun("", file, holds=False)
    findings = run_scenario(scenario, library, watch)
    return ScenarioRun(scenario.shape.title.value, file, not findings, findings)


def run_scenario(scenario: Scenario, library: Library, watch: Watch | None = None) -> tuple[Diagnostic, ...]:
    """Return a finding for each difference between a scenario and the result of its matter; none where the scenario holds."""
    if scenario.steps:
        return run_life(scenario, library, partial(_run_matter, watch=watch), FAILS)
    if scenario.matter is None:
        return _run_matter(scenario, None, library, watch=watch)[1]
    matter, faults = look_up(scenario.matter, library, None)
    if matter is None:
        return tuple(_compare_refusal(scenario, _reasons_from(faults)))
    return _run_matter(scenario, matter, library, watch=watch)[1]


def _run_matter(
    scenario: Scenario, matter: Matter | None, library: Library, *, watch: Watch | None = None
) -> tuple[Made, tuple[Diagnostic, ...]]:
    """Return what came of a matter that knows what is in force, and each difference from its scenario; None where it is refused."""
    if matter is None:
        expected = scenario.shape.refused is not None
        return None, tuple(_compare_refusal(scenario, _reasons_from(scenario.faults))) if expected else scenario.faults
    election = elect(library, matter)
    if isinstance(election, Refusal):
        rules = [RefusedBy(rule.id, rule.text, rule.source) for conflict in election.conflicts for rule in conflict.rules]
        return None, tuple(_compare_refusal(scenario, rules or [RefusedBy("no-valid-combination", "", "")], election))
    assembly, findings = assemble(matter, election)
    if assembly is None:
        return None, tuple(_compare_refusal(scenario, _reasons_from(findings)))
    papers = {paper.document.name: paper for paper in assembly.papers}
    if watch is not None:
        watch(scenario, papers)
    if refused := scenario.shape.refused:
        return None, (_unmet(refused, f"Nothing refuses this; the packet holds {_names_or_nothing(papers)}."),)
    return (election, assembly), (
        *_compare_papers(scenario, papers, library),
        *_compare_handling(scenario, papers),
        *_compare_clauses(scenario, papers, library),
        *_compare_phrases(scenario, papers),
        *_compare_parties(scenario, papers, library.programmes[scenario.programme]),
    )


def _unmet(place: Written[str], sentence: str, hint: str = "") -> Diagnostic:
    return error(FAILS, sentence, place.span, hint)


def _names_or_nothing(names: Iterable[str]) -> str:
    return ", ".join(names) or "nothing"


def _reasons_from(findings: Iterable[Diagnostic]) -> Sequence[RefusedBy]:
    errors = (finding for finding in findings if finding.severity is Severity.ERROR)
    return [RefusedBy(finding.id, finding.message, finding.message) for finding in errors]


def _compare_refusal(scenario: Scenario, reasons: Sequence[RefusedBy], refusal: Refusal | None = None) -> Iterator[Diagnostic]:
    """Compare the first reason for a refusal with the one that a scenario expects."""
    expected, first = scenario.shape, reasons[0]
    if expected.refused is None:
        sentence = f"This is refused: {first.text} [{first.id}]"
        yield _unmet(expected.title, sentence, "If that is right, say “refused: …”.")
        return
    if expected.refused.value != first.id:
        yield _unmet(
            expected.refused, f"This is refused by {_names_or_nothing(dict.fromkeys(one.id for one in reasons))}: {first.text}"
        )
        return
    if expected.text is not None and as_typed(expected.text.value) not in as_typed(first.text):
        yield _unmet(expected.text, f"The refusal says something else: {first.text}")
    if expected.source is not None and expected.source.value not in first.source:
        yield _unmet(expected.source, f"The refusal's source is {first.source}.")
    offered = [describe_repair(refusal.programme, repair) for repair in refusal.repairs] if refusal else []
    if expected.repairs is not None and [one.value for one in expected.repairs] != offered:
        yield _unmet(
            expected.repairs[0] if expected.repairs else expected.title, f"What is offered is {_names_or_nothing(offered)}."
        )


def _compare_papers(scenario: Scenario, papers: Papers, library: Library) -> Iterator[Diagnostic]:
    expected = scenario.shape
    if expected.packet is not None and [one.value for one in expected.packet] != [*papers]:
        yield _unmet(expected.packet[0] if expected.packet else expected.title, f"The packet holds {_names_or_nothing(papers)}.")
    for name in expected.present:
        if name.value not in papers:
            yield _absent_paper(name, papers)
    plans = [library.documents[paper.document].name for paper in library.programmes[scenario.programme].papers]
    for name in expected.absent:
        if name.value in papers:
            because = ", ".join(papers[name.value].because)
            yield _unmet(name, f"{quoted(name.value)} is in the packet: {because}.")
        elif not any(name.value == plan or name.value.startswith(f"{plan}-") for plan in plans):
            yield _unknown_name(name, "paper of the programme", plans)


def _absent_paper(name: Written[str], papers: Papers) -> Diagnostic:
    hint = nearest(name.value, papers)
    return _unmet(name, f"{quoted(name.value)} is not in the packet, which holds {_names_or_nothing(papers)}.", hint)


def _unknown_name(name: Written[str], what: str, known: Sequence[str]) -> Diagnostic:
    """Build the finding for a name under `out` that nothing has: it would be absent from any packet."""
    hint = nearest(name.value, known) or f"There are {_names_or_nothing(dict.fromkeys(known))}."
    return _unmet(name, f"No {what} is called {quoted(name.value)}.", hint)


def _compare_handling(scenario: Scenario, papers: Papers) -> Iterator[Diagnostic]:
    for name, handling in scenario.shape.handling.items():
        if name not in papers:
            yield _absent_paper(Written(name, handling.span), papers)
        elif (found := papers[name].document.handling) != handling.value:
            yield _unmet(handling, f"{quoted(name)} is handled as {found}.")


def _compare_clauses(scenario: Scenario, papers: Papers, library: Library) -> Iterator[Diagnostic]:
    """Compare the clauses of papers with those that a scenario names, by the last part of their ids."""
    for name, clauses in scenario.shape.clauses.items():
        if name not in papers:
            yield _absent_paper(Written(name, clauses.span), papers)
            continue
        used = [clause.id.rpartition("/")[2] for clause in papers[name].clauses]
        placed = [one.clause.rpartition("/")[2] for one in library.documents[papers[name].document.plan].clauses]
        for clause in clauses.present:
            if clause.value not in used:
                yield _unmet(
                    clause,
                    f"The clause is not in {quoted(name)}, which has {_names_or_nothing(used)}.",
                    nearest(clause.value, used),
                )
        for clause in clauses.absent:
            if clause.value in used:
                yield _unmet(clause, f"The clause is in {quoted(name)}.")
            elif clause.value not in placed:
                yield _unknown_name(clause, f"clause of {quoted(name)}", placed)


def _compare_phrases(scenario: Scenario, papers: Papers) -> Iterator[Diagnostic]:
    """Compare phrases with the words of papers, whatever line breaks and emphasis stand between them."""
    for wanted, phrases in ((True, scenario.shape.says), (False, scenario.shape.silent)):
        for name, listed in phrases.items():
            if name not in papers:
                yield from (_absent_paper(Written(name, phrase.span), papers) for phrase in listed[:1])
                continue
            text = as_typed(" ".join(words(papers[name].document)))
            for phrase in listed:
                if (as_typed(phrase.value) in text) is not wanted:
                    does = "does not say" if wanted else "says"
                    yield _unmet(
                        phrase, f"{quoted(name)} {does} this.", _closest_passage(phrase.value, papers[name]) if wanted else ""
                    )


def _closest_passage(phrase: str, paper: AssembledPaper) -> str:
    """Return a hint that quotes the passage with most of a phrase's words; empty where none has at least half of them."""
    asked = _word_set(phrase)
    passages = (" ".join(part.split()) for part in words(paper.document))
    best = max(passages, key=lambda passage: len(asked & _word_set(passage)), default="")
    return f"It says: {best}" if 2 * len(asked & _word_set(best)) >= len(asked) else ""


def _word_set(text: str) -> set[str]:
    return {*as_typed(text).casefold().split()}


def _compare_parties(scenario: Scenario, papers: Papers, programme: Programme) -> Iterator[Diagnostic]:
    """Compare the signers, the entity that contracts with the partner and the draft mark with what a scenario says."""
    expected = scenario.shape
    for name, people in expected.signed.items():
        place = Written(name, people[0].span if people else expected.title.span)
        if name not in papers:
            yield _absent_paper(place, papers)
        elif (found := _signers_for_role(papers[name], programme.roles.get("partner", ""))) != [one.value for one in people]:
            yield _unmet(place, f"{quoted(name)} is signed by {_names_or_nothing(found)}.")
    following = (paper.document.front for paper in papers.values() if not paper.paper.entity_cases)
    parties = {party.role: plain(party.name) for front in following for party in front.parties}
    vendor = parties.get(programme.roles.get("vendor", ""), "nobody")
    if expected.vendor is not None and expected.vendor.value != vendor:
        yield _unmet(expected.vendor, f"The contracting entity is {vendor}.")
    draft = next(iter(papers.values())).document.draft
    if draft is not (expected.draft is not None and expected.draft.value):
        sentence = "The packet is a draft: special terms wait for approval." if draft else "The packet is no draft."
        yield error(FAILS, sentence, expected.draft.span if expected.draft else expected.title.span)


def _signers_for_role(paper: AssembledPaper, role: str) -> list[str]:
    """Return the names that sign for a role, with titles where they have one."""
    people = [signer for party in signing_parties(paper.document) if party.role == role for signer in party.signers]
    return [f"{plain(one.name)} ({plain(one.title)})" if one.titled else plain(one.name) for one in people]
