"""A scenario held against what comes of its matter: what is refused and why, which papers there are, what they say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assembler.assembly import AssembledPaper, assemble
from assembler.commands.build import answer_matter
from assembler.commands.choose import Answer
from assembler.loader.scenarios import Scenario, load_scenarios, scenario_files
from assembler.loader.yaml.shapes import Written
from assembler.model.diagnostics import Diagnostic, Severity, error, in_order, nearest, quoted
from assembler.model.document import SignatureBlock, plain, words
from assembler.model.library import Library, Programme
from assembler.rules import describe_repair

FAILS = "scenario-fails"
TYPED = str.maketrans("’‘“”\N{NO-BREAK SPACE}", "''\"\" ")
"""What papers print for what is typed: a phrase is found whichever of the two it is written with."""

Papers = Mapping[str, AssembledPaper]


@dataclass(frozen=True, slots=True)
class Held:
    """How many scenarios there are, how many of them hold, and everything that is wrong with the others."""

    scenarios: int
    holding: int
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no packet: the id, the words and the source of a rule, or of another finding, which has no source of its own."""

    id: str
    text: str
    source: str


def hold_all(paths: Iterable[Path], library: Library) -> Held:
    """Hold every scenario of files, or of all files below folders, each file once."""
    found = [scenario_files(path) for path in paths]
    findings = [fault for _, faults in found for fault in faults]
    scenarios, holding = 0, 0
    for file in {file.resolve(): file for files, _ in found for file in files}.values():
        read, faults = load_scenarios(file, library)
        failing = [hold(scenario, library) for scenario in read if scenario is not None]
        scenarios, holding = scenarios + len(read), holding + failing.count(())
        findings += [*faults, *(finding for fails in failing for finding in fails)]
    return Held(scenarios, holding, in_order(findings))


def hold(scenario: Scenario, library: Library) -> tuple[Diagnostic, ...]:
    """Give everything in which a matter comes to something else than its scenario says; nothing where the scenario holds."""
    if scenario.matter is None:
        return tuple(_refused(scenario, _of_findings(scenario.faults))) if scenario.said.refused else scenario.faults
    answer = answer_matter(library, scenario.matter)
    if answer.selection is None:
        rules = [Refusal(rule.id, rule.text, rule.source) for conflict in answer.conflicts for rule in conflict.rules]
        return tuple(_refused(scenario, rules or [Refusal("no-valid-combination", "", "")], answer))
    assembly, findings = assemble(library, scenario.matter, answer.selection.choices)
    if assembly is None:
        return tuple(_refused(scenario, _of_findings(findings)))
    papers = {paper.document.name: paper for paper in assembly.papers}
    if refused := scenario.said.refused:
        return (_fault(refused, f"Nothing refuses this; the packet holds {_listed(papers)}."),)
    return (
        *_listing(scenario, papers, library),
        *_handling(scenario, papers),
        *_clauses(scenario, papers, library),
        *_wording(scenario, papers),
        *_people(scenario, papers, library.programmes[scenario.programme]),
    )


def _fault(place: Written[str], sentence: str, hint: str = "") -> Diagnostic:
    return error(FAILS, sentence, place.span, hint)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "nothing"


def _of_findings(findings: Iterable[Diagnostic]) -> Sequence[Refusal]:
    errors = (finding for finding in findings if finding.severity is Severity.ERROR)
    return [Refusal(finding.id, finding.message, finding.message) for finding in errors]


def _refused(scenario: Scenario, refusals: Sequence[Refusal], answer: Answer | None = None) -> Iterator[Diagnostic]:
    """Hold what is told first of a refusal against what a scenario says of it."""
    said, first = scenario.said, refusals[0]
    if said.refused is None:
        sentence = f"This is refused: {first.text} [{first.id}]"
        yield _fault(said.title, sentence, "If that is right, say “refused: …”.")
        return
    if said.refused.value != first.id:
        yield _fault(said.refused, f"This is refused by {_listed(dict.fromkeys(one.id for one in refusals))}: {first.text}")
        return
    if said.text is not None and _typed(said.text.value) not in _typed(first.text):
        yield _fault(said.text, f"The refusal says something else: {first.text}")
    if said.source is not None and said.source.value not in first.source:
        yield _fault(said.source, f"The refusal's source is {first.source}.")
    offered = [describe_repair(answer.programme, repair) for repair in answer.repairs] if answer else []
    if said.repairs is not None and [one.value for one in said.repairs] != offered:
        yield _fault(said.repairs[0] if said.repairs else said.title, f"What is offered is {_listed(offered)}.")


def _listing(scenario: Scenario, papers: Papers, library: Library) -> Iterator[Diagnostic]:
    said = scenario.said
    if said.packet is not None and [one.value for one in said.packet] != [*papers]:
        yield _fault(said.packet[0] if said.packet else said.title, f"The packet holds {_listed(papers)}.")
    for name in said.present:
        if name.value not in papers:
            yield _absent(name, papers)
    plans = [library.documents[paper.document].name for paper in library.programmes[scenario.programme].papers]
    for name in said.absent:
        if name.value in papers:
            because = ", ".join(papers[name.value].because)
            yield _fault(name, f"{quoted(name.value)} is in the packet: {because}.")
        elif not any(name.value == plan or name.value.startswith(f"{plan}-") for plan in plans):
            yield _unknown(name, "paper of the programme", plans)


def _absent(name: Written[str], papers: Papers) -> Diagnostic:
    hint = nearest(name.value, papers)
    return _fault(name, f"{quoted(name.value)} is not in the packet, which holds {_listed(papers)}.", hint)


def _unknown(name: Written[str], what: str, known: Sequence[str]) -> Diagnostic:
    """Tell of a name that nothing has: it would be absent for ever."""
    hint = nearest(name.value, known) or f"There are {_listed(dict.fromkeys(known))}."
    return _fault(name, f"No {what} is called {quoted(name.value)}.", hint)


def _handling(scenario: Scenario, papers: Papers) -> Iterator[Diagnostic]:
    for name, handling in scenario.said.handling.items():
        if name not in papers:
            yield _absent(Written(name, handling.span), papers)
        elif (found := papers[name].document.handling) != handling.value:
            yield _fault(handling, f"{quoted(name)} is handled as {found}.")


def _clauses(scenario: Scenario, papers: Papers, library: Library) -> Iterator[Diagnostic]:
    """Hold the clauses of papers against those a scenario names by their last names."""
    for name, clauses in scenario.said.clauses.items():
        if name not in papers:
            yield _absent(Written(name, clauses.span), papers)
            continue
        used = [clause.id.rpartition("/")[2] for clause in papers[name].clauses]
        placed = [one.clause.rpartition("/")[2] for one in library.documents[papers[name].document.plan].clauses]
        for clause in clauses.present:
            if clause.value not in used:
                yield _fault(
                    clause, f"The clause is not in {quoted(name)}, which has {_listed(used)}.", nearest(clause.value, used)
                )
        for clause in clauses.absent:
            if clause.value in used:
                yield _fault(clause, f"The clause is in {quoted(name)}.")
            elif clause.value not in placed:
                yield _unknown(clause, f"clause of {quoted(name)}", placed)


def _wording(scenario: Scenario, papers: Papers) -> Iterator[Diagnostic]:
    """Look for phrases, however lines and emphasis break them."""
    for wanted, phrases in ((True, scenario.said.says), (False, scenario.said.silent)):
        for name, listed in phrases.items():
            if name not in papers:
                yield from (_absent(Written(name, phrase.span), papers) for phrase in listed[:1])
                continue
            text = _typed(" ".join(words(papers[name].document)))
            for phrase in listed:
                if (_typed(phrase.value) in text) is not wanted:
                    does = "does not say" if wanted else "says"
                    yield _fault(phrase, f"{quoted(name)} {does} this.", _closest(phrase.value, papers[name]) if wanted else "")


def _typed(text: str) -> str:
    """Give a text as it may be typed, with one blank between words."""
    return " ".join(text.translate(TYPED).split())


def _closest(phrase: str, paper: AssembledPaper) -> str:
    """Quote what comes closest: the passage with most of a phrase's words, where it has at least half of them."""
    asked = _words(phrase)
    passages = (" ".join(part.split()) for part in words(paper.document))
    best = max(passages, key=lambda passage: len(asked & _words(passage)), default="")
    return f"It says: {best}" if 2 * len(asked & _words(best)) >= len(asked) else ""


def _words(text: str) -> set[str]:
    return {*_typed(text).casefold().split()}


def _people(scenario: Scenario, papers: Papers, programme: Programme) -> Iterator[Diagnostic]:
    """Hold who signs, who contracts, and whether it is a draft against what a scenario says."""
    said = scenario.said
    for name, people in said.signed.items():
        place = Written(name, people[0].span if people else said.title.span)
        if name not in papers:
            yield _absent(place, papers)
        elif (found := _signers(papers[name], programme.roles.get("partner", ""))) != [one.value for one in people]:
            yield _fault(place, f"{quoted(name)} is signed by {_listed(found)}.")
    parties = {party.role: plain(party.name) for paper in papers.values() for party in paper.document.front.parties}
    vendor = parties.get(programme.roles.get("vendor", ""), "nobody")
    if said.vendor is not None and said.vendor.value != vendor:
        yield _fault(said.vendor, f"The contracting entity is {vendor}.")
    draft = next(iter(papers.values())).document.draft
    if draft is not (said.draft is not None and said.draft.value):
        sentence = "The packet is a draft: special terms wait for approval." if draft else "The packet is no draft."
        yield error(FAILS, sentence, said.draft.span if said.draft else said.title.span)


def _signers(paper: AssembledPaper, role: str) -> list[str]:
    """Give who signs for a role, with the title where there is one."""
    parties = [party for block in paper.document.blocks if isinstance(block, SignatureBlock) for party in block.parties]
    people = [signer for party in parties if party.role == role for signer in party.signers]
    return [f"{plain(one.name)} ({plain(one.title)})" if one.titled else plain(one.name) for one in people]
