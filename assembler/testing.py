"""A scenario held against what comes of its matter: what is refused and why, which papers there are, what they say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assembler.assembly import AssembledPaper, assemble
from assembler.building import answer_matter
from assembler.choosing import Answer
from assembler.diagnostics import Diagnostic, Severity, error, in_order, nearest, quoted
from assembler.document import SignatureBlock, plain, words
from assembler.library import Library, Programme
from assembler.loader.scenarios import Scenario, load_scenarios, scenario_files
from assembler.loader.shapes import Written
from assembler.rules import describe_repair

FAILS = "scenario-fails"
Papers = Mapping[str, AssembledPaper]


@dataclass(frozen=True, slots=True)
class Held:
    """How many scenarios there are, how many of them hold, and everything that is wrong with the others."""

    scenarios: int
    holding: int
    findings: tuple[Diagnostic, ...]


def hold_all(paths: Iterable[Path], library: Library) -> Held:
    """Hold every scenario of files, or of all files below folders."""
    scenarios, holding, findings = 0, 0, list[Diagnostic]()
    for path in paths:
        files, faults = scenario_files(path)
        findings += faults
        for file in files:
            read, faults = load_scenarios(file, library)
            failing = [fails for scenario in read if (fails := hold(scenario, library))]
            scenarios, holding = scenarios + len(read), holding + len(read) - len(failing)
            findings += [*faults, *(finding for fails in failing for finding in fails)]
    return Held(scenarios, holding, in_order(findings))


def hold(scenario: Scenario, library: Library) -> tuple[Diagnostic, ...]:
    """Give everything in which a matter comes to something else than its scenario says; nothing where the scenario holds."""
    programme = library.programmes[scenario.programme]
    if scenario.matter is None:
        return tuple(_refused(scenario, scenario.faults)) if scenario.said.refused else scenario.faults
    answer = answer_matter(library, scenario.matter)
    if answer.selection is None:
        rules = (rule for conflict in answer.conflicts for rule in conflict.rules)
        told = [error(rule.id, f"{rule.text} {rule.source}") for rule in rules]
        return (*_refused(scenario, told), *(_repaired(scenario, answer) if scenario.said.refused else ()))
    assembly, findings = assemble(library, scenario.matter, answer.selection.choices)
    if assembly is None:
        return tuple(_refused(scenario, findings))
    papers = {paper.document.name: paper for paper in assembly.papers}
    if refused := scenario.said.refused:
        return (_fault(refused, f"Nothing refuses this; the packet holds {_listed(papers)}."),)
    return (
        *_listing(scenario, papers),
        *_handling(scenario, papers),
        *_wordings(scenario, papers),
        *_wording(scenario, papers),
        *_people(scenario, papers, programme),
    )


def _fault(place: Written[str], sentence: str, hint: str = "") -> Diagnostic:
    return error(FAILS, sentence, place.span, hint)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "nothing"


def _refused(scenario: Scenario, findings: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """Hold the first reason of a refusal against what a scenario says of it."""
    said = scenario.said
    first = next(finding for finding in findings if finding.severity is Severity.ERROR)
    if said.refused is None:
        yield _fault(said.title, f"This is refused: {first.message} [{first.id}]", "If that is right, say “refused: …”.")
        return
    if said.refused.value != first.id:
        yield _fault(said.refused, f"This is refused by {first.id}: {first.message}")
    for part in (said.text, said.source):
        if part is not None and part.value not in first.message:
            yield _fault(part, f"The refusal says something else: {first.message}")


def _repaired(scenario: Scenario, answer: Answer) -> Iterator[Diagnostic]:
    """Hold the repairs that are offered against those a scenario names."""
    said = scenario.said
    offered = [describe_repair(answer.programme, repair) for repair in answer.repairs]
    if said.repairs is not None and [one.value for one in said.repairs] != offered:
        yield _fault(said.repairs[0] if said.repairs else said.title, f"What is offered is {_listed(offered)}.")


def _listing(scenario: Scenario, papers: Papers) -> Iterator[Diagnostic]:
    said = scenario.said
    if said.packet is not None and [one.value for one in said.packet] != [*papers]:
        yield _fault(said.packet[0] if said.packet else said.title, f"The packet holds {_listed(papers)}.")
    for name in said.present:
        if name.value not in papers:
            yield _absent(name, papers)
    for name in said.absent:
        if name.value in papers:
            because = ", ".join(papers[name.value].because)
            yield _fault(name, f"{quoted(name.value)} is in the packet: {because}.")


def _absent(name: Written[str], papers: Papers) -> Diagnostic:
    hint = nearest(name.value, papers)
    return _fault(name, f"{quoted(name.value)} is not in the packet, which holds {_listed(papers)}.", hint)


def _handling(scenario: Scenario, papers: Papers) -> Iterator[Diagnostic]:
    for name, handling in scenario.said.handling.items():
        if name not in papers:
            yield _absent(Written(name, handling.span), papers)
        elif (found := papers[name].document.handling) != handling.value:
            yield _fault(handling, f"{quoted(name)} is handled as {found}.")


def _wordings(scenario: Scenario, papers: Papers) -> Iterator[Diagnostic]:
    """Hold the clauses of papers against those a scenario names by their last names."""
    for name, clauses in scenario.said.clauses.items():
        if name not in papers:
            yield _absent(Written(name, clauses.span), papers)
            continue
        used = [clause.id.rpartition("/")[2] for clause in papers[name].clauses]
        for clause in clauses.present:
            if clause.value not in used:
                yield _fault(
                    clause, f"The clause is not in {quoted(name)}, which has {_listed(used)}.", nearest(clause.value, used)
                )
        for clause in clauses.absent:
            if clause.value in used:
                yield _fault(clause, f"The clause is in {quoted(name)}.")


def _wording(scenario: Scenario, papers: Papers) -> Iterator[Diagnostic]:
    """Look for phrases, however lines and emphasis break them."""
    for wanted, phrases in ((True, scenario.said.says), (False, scenario.said.silent)):
        for name, listed in phrases.items():
            if name not in papers:
                yield from (_absent(Written(name, phrase.span), papers) for phrase in listed[:1])
                continue
            text = _joined(words(papers[name].document))
            for phrase in listed:
                if (phrase.value in text) is not wanted:
                    does = "does not say" if wanted else "says"
                    yield _fault(phrase, f"{quoted(name)} {does} this.", _closest(phrase.value, papers[name]) if wanted else "")


def _joined(parts: Iterable[str]) -> str:
    return " ".join(" ".join(parts).split())


def _closest(phrase: str, paper: AssembledPaper) -> str:
    """Quote what comes closest: the passage with most of a phrase's words, where it has at least half of them."""
    asked = {*phrase.casefold().split()}
    passages = map(_joined, ([part] for part in words(paper.document)))
    best = max(passages, key=lambda passage: len(asked & {*passage.casefold().split()}), default="")
    return f"It says: {best}" if 2 * len(asked & {*best.casefold().split()}) >= len(asked) else ""


def _people(scenario: Scenario, papers: Papers, programme: Programme) -> Iterator[Diagnostic]:
    """Hold who signs, who contracts, and whether it is a draft against what a scenario says."""
    said, first = scenario.said, next(iter(papers.values())).document
    for name, people in said.signed.items():
        place = Written(name, people[0].span if people else said.title.span)
        if name not in papers:
            yield _absent(place, papers)
        elif (found := _signers(papers[name], programme.roles["partner"])) != [one.value for one in people]:
            yield _fault(place, f"{quoted(name)} is signed by {_listed(found)}.")
    parties = {party.role: plain(party.name) for party in first.front.parties}
    if said.vendor is not None and said.vendor.value != (found_vendor := parties[programme.roles["vendor"]]):
        yield _fault(said.vendor, f"The contracting entity is {found_vendor}.")
    if first.draft is not (said.draft is not None and said.draft.value):
        sentence = "The packet is a draft: special terms wait for approval." if first.draft else "The packet is no draft."
        yield error(FAILS, sentence, said.draft.span if said.draft else said.title.span)


def _signers(paper: AssembledPaper, role: str) -> list[str]:
    """Give who signs for a role, with the title where there is one."""
    parties = [party for block in paper.document.blocks if isinstance(block, SignatureBlock) for party in block.parties]
    people = [signer for party in parties if party.role == role for signer in party.signers]
    return [f"{plain(one.name)} ({plain(one.title)})" if one.titled else plain(one.name) for one in people]
