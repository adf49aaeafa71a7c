"""Contracts converted into one programme: an agreement, and what is signed beside it, with the references and blanks between them."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import PurePath

from assembler.imports.alternatives import Alternative
from assembler.imports.blanks import BOX, RESERVED, TICKED, BlankFinder, Fact
from assembler.imports.conditions import take_conditions
from assembler.imports.imported_programme import ImportedPaper, ImportedProgramme
from assembler.imports.line_breaks import part_lines
from assembler.imports.names import slug
from assembler.imports.paper_conversion import Context, PaperConversion
from assembler.imports.papers import PlannedPaper, names_of_papers, plan_papers
from assembler.imports.places_to_sign import take_places_to_sign
from assembler.imports.read_papers import ReadPaper, read_paper
from assembler.imports.references import CitedPaper, ReferenceFinder
from assembler.imports.signers import told_parties, who_signs
from assembler.model.contract import Contract

_NAME = re.compile(r"\w+")


def convert(contracts: Sequence[Contract], issued: date, *, keeps_looks: bool = False) -> ImportedProgramme:
    """Return the programme of contracts that have text; `issued` is the day of its only edition.

    The first is the agreement, in each packet; the definitions of the others rest on it, and a choice brings each of them. The
    programme is called as the file of the first. Numbers keep the look they have in the contracts where that is asked for.
    """
    conditional = [take_conditions(part_lines(contract)) for contract in contracts]
    taken = [take_places_to_sign(contract, alone=at > 0) for at, (contract, _) in enumerate(conditional)]
    read = [
        read_paper(contract, conditions, first=at == 0, keeps_looks=keeps_looks)
        for at, ((contract, _), (_, conditions)) in enumerate(zip(taken, conditional, strict=True))
    ]
    signers = who_signs([places for _, places in taken], told_parties(taken[0][0].passages))
    plans = plan_papers([paper.title for paper in read], RESERVED)
    cited = {plan.id: paper.cited_as(plan) for paper, plan in zip(read, plans, strict=True)}
    work = [
        PaperConversion(paper, plan, _finder(paper, plan, plans, cited), conditions)
        for paper, plan, (_, conditions) in zip(read, plans, conditional, strict=True)
    ]
    blanks = BlankFinder(taken=frozenset(plan.choice for plan in plans))
    alternatives = [alternative for each in work for alternative in each.find(blanks)]
    context = Context(
        frozenset(place for each in work for place in each.finder.cited),
        {plan.id: plan.choice for plan in plans},
        frozenset(fact.name for fact in blanks.facts.values() if fact.is_choice and fact.written == TICKED),
    )
    papers = tuple(each.write(context, who) for each, who in zip(work, signers.papers, strict=True))
    id = slug(PurePath(contracts[0].path).stem, "imported")
    return ImportedProgramme(
        id, papers, _read_facts(blanks.facts.values(), papers, alternatives), issued, tuple(alternatives), signers.roles
    )


def _read_facts(facts: Iterable[Fact], papers: Sequence[ImportedPaper], alternatives: Iterable[Alternative]) -> tuple[Fact, ...]:
    """Return the facts that a text or a rule reads: not those of blanks in a title, which stays as it is written."""
    read = {name for each in alternatives for name in each.names}
    for clause in (clause for paper in papers for clause in paper.clauses):
        read.update(_NAME.findall(clause.text), _NAME.findall(clause.when))
    return tuple(fact for fact in facts if fact.name in read or f"{fact.name}{BOX}" in read)


def _finder(paper: ReadPaper, plan: PlannedPaper, plans: Sequence[PlannedPaper], cited: dict[str, CitedPaper]) -> ReferenceFinder:
    names = names_of_papers(plan, plans, (each.text for each in paper.every))
    others = {name: cited[each.id] for name, each in names.items()}
    return ReferenceFinder(cited[plan.id], others, paper.conditions, any_look=paper.keeps_looks)
