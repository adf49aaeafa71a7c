"""Forms that follow their packet: what is known on their own day stands in them, and judges their entries."""

from collections.abc import Iterator
from dataclasses import replace

from assembler.assembly.election import Election, papers_going_on
from assembler.assembly.entry_rules import check_entries
from assembler.assembly.environment import matter_values, with_choices
from assembler.assembly.papers import ChosenPaper, choose_papers
from assembler.model.diagnostics import Diagnostic
from assembler.model.expressions import Environment
from assembler.model.in_force import FILLED_IN
from assembler.model.matter import Matter


def entries_against_rules(election: Election, matter: Matter) -> Iterator[Diagnostic]:
    """Find the entries that are against a rule on the day on which papers are issued: that of the forms that follow a packet."""
    return check_entries(election.programme, values_on_day(election, replace(matter, issued=matter.day)), matter.span)


def entries_never_right(election: Election, matter: Matter) -> Iterator[Diagnostic]:
    """Find the entries that are against a rule on the day of the packet, and still are on that of the forms that follow it."""
    before = {(fault.id, fault.subject) for fault in check_entries(election.programme, election.given, matter.span)}
    later = entries_against_rules(election, matter) if before else ()
    yield from (fault for fault in later if (fault.id, fault.subject) in before)


def values_on_day(election: Election, matter: Matter) -> Environment:
    """Return the values that the forms of a matter have: those of the packet or, where they follow it, with what is in force on their day."""
    if matter.known is None:
        return election.given
    programme = election.programme
    going_on = papers_going_on(programme, election.library, matter)
    values, findings = matter_values(programme, election.edition, matter, going_on, matter.known.in_force_since)
    return with_choices(programme, values, election.selection.choices, findings)[0]


def papers_on_day(election: Election, matter: Matter) -> tuple[ChosenPaper, ...]:
    """Return the papers of an election; forms that follow the packet know what is in force on their day, all else what the packet knows."""
    later = choose_papers(
        election.programme,
        election.library,
        values_on_day(election, matter),
        papers_going_on(election.programme, election.library, matter),
        matter.occasion,
    )
    given = {paper.name: paper.given for paper in later if paper.plan.kind == FILLED_IN and not paper.specimen}
    return tuple(replace(paper, given=given.get(paper.name, paper.given)) for paper in election.papers)
