"""Each paper of an occasion, and each rule that holds its facts, is missed by a scenario where it is gone."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from mutation.granting import Mutant, RunScenario, is_found

from assembler.loader.scenarios import load_scenarios, scenario_files
from assembler.model.expressions import Expression, names
from assembler.model.library import Programme
from assembler.model.rules import names_in_rule
from examples import ROOT, library

PROGRAMMES = ("qpn", "ipp", "qalyptus")


def names_in(expression: Expression) -> set[str]:
    return {name.name for name in names(expression)}


def alone(programme: Programme) -> Iterator[str]:
    return (one.id for one in programme.occasions if programme.is_issued_alone(one.id))


@cache
def issued_alone(programme: str) -> tuple[RunScenario, ...]:
    """Return the scenarios in which a packet is issued alone, and the lives; none is run before a mutant is."""
    occasions = {*alone(library().programmes[programme])}
    files, _ = scenario_files(ROOT / "tests" / "scenarios" / programme)
    every = (one for file in files for one in load_scenarios(file, library())[0] if one is not None)
    return tuple(RunScenario(one, ()) for one in every if one.steps or (one.matter and one.matter.occasion in occasions))


def without_papers(programme: Programme) -> Iterator[Mutant]:
    for paper in programme.papers:
        if {*paper.occasions} & {*alone(programme)}:
            kept = tuple(one for one in programme.papers if one is not paper)
            yield Mutant(f"without {paper.document}", replace(programme, papers=kept))


def without_rules(programme: Programme) -> Iterator[Mutant]:
    """Yield the programme without each rule that reads a fact or a list of an occasion on which papers are issued alone."""
    elected = {*programme.electing}
    asked = {one.id for one in programme.facts if not {*one.occasions} & elected}
    asked |= {one.id for one in programme.lists if not {*one.occasions} & elected}
    asked |= {one.id for one in programme.computed if names_in(one.expression) & asked}
    for rule in programme.rules:
        if names_in_rule(rule.body) & asked:
            yield Mutant(f"without {rule.id}", replace(programme, rules=tuple(one for one in programme.rules if one is not rule)))
    for each in programme.entry_rules:
        if names_in(each.repeat.list) & asked:
            kept = tuple(one for one in programme.entry_rules if one is not each)
            yield Mutant(f"without {each.id}", replace(programme, entry_rules=kept))


def missed(mutant: Mutant, programme: str) -> bool:
    """Whether no scenario finds a mutant; those that name what is gone are asked first, and the lives, which take longest, last."""
    gone = mutant.name.removeprefix("without ").rpartition("/")[2]
    asked = sorted(issued_alone(programme), key=lambda one: (gone not in repr(one.scenario), bool(one.scenario.steps)))
    return not is_found(mutant, library(), asked)


@pytest.mark.slow
@pytest.mark.parametrize("programme", PROGRAMMES)
def test_a_paper_of_an_occasion_that_is_gone_is_missed(programme: str) -> None:
    tried = [*without_papers(library().programmes[programme])]
    assert tried
    assert [one.name for one in tried if missed(one, programme)] == []


@pytest.mark.slow
@pytest.mark.parametrize("programme", PROGRAMMES)
def test_a_rule_of_an_occasion_that_is_gone_is_missed(programme: str) -> None:
    tried = [*without_rules(library().programmes[programme])]
    assert tried
    assert [one.name for one in tried if missed(one, programme)] == []
