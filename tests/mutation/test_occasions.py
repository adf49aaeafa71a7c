"""Each paper of an occasion, and each rule that holds its facts, is missed by a scenario where it is gone."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from mutation.granting import Mutant, RunScenario, is_found
from mutation.test_granting import scenarios

from assembler.model.expressions import Expression, names
from assembler.model.library import Programme
from assembler.model.rules import names_in_rule
from examples import library

PROGRAMMES = ("qpn", "ipp", "qalyptus")


def names_in(expression: Expression) -> set[str]:
    return {name.name for name in names(expression)}


def alone(programme: Programme) -> Iterator[str]:
    return (one.id for one in programme.occasions if programme.is_issued_alone(one.id))


def issued_alone(programme: str) -> list[RunScenario]:
    """Return the scenarios in which a packet is issued alone, and the lives."""
    occasions = {*alone(library().programmes[programme])}
    matters = [(one, one.scenario.matter) for one in scenarios(programme)]
    return [one for one, matter in matters if one.scenario.steps or (matter is not None and matter.occasion in occasions)]


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


@pytest.mark.slow
@pytest.mark.parametrize("programme", PROGRAMMES)
def test_a_paper_of_an_occasion_that_is_gone_is_missed(programme: str) -> None:
    tried = [*without_papers(library().programmes[programme])]
    assert tried
    assert [one.name for one in tried if not is_found(one, library(), issued_alone(programme))] == []


@pytest.mark.slow
@pytest.mark.parametrize("programme", PROGRAMMES)
def test_a_rule_of_an_occasion_that_is_gone_is_missed(programme: str) -> None:
    tried = [*without_rules(library().programmes[programme])]
    assert tried
    assert [one.name for one in tried if not is_found(one, library(), issued_alone(programme))] == []
