"""Settles the deadlines of a packet: the day of each, or the rule by which it is counted once the packet is signed."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from assembler.assembly.election import Election
from assembler.assembly.papers import ChosenPaper
from assembler.assembly.repetition import entry_id, repetitions
from assembler.model.deadlines import Deadline, counts_from_effective, day_of, settle
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.expressions import CalculationError, Conditional, Environment, NotStatedError, compute, holds, unparse
from assembler.model.library import Programme
from assembler.model.manifest import IssuedDeadline
from assembler.model.matter import Matter
from assembler.model.values import show

Settled = IssuedDeadline | Diagnostic


def settle_deadlines(election: Election, matter: Matter) -> tuple[tuple[IssuedDeadline, ...], tuple[Diagnostic, ...]]:
    """Return the deadlines of a packet in the order of its papers, and an error for each whose day has no result.

    A paper in force has those of the edition it was signed in, counted from the day since which it is in force.
    """
    written = election.written.programmes[election.programme.id].deadlines
    found = tuple(
        settled
        for chosen in election.papers
        if not chosen.specimen
        for deadline in written
        if deadline.paper == chosen.plan.id and deadline.lifetime.holds(_edition_of(chosen, election))
        for settled in _settle_for_entries(deadline, chosen, election, matter)
    )
    deadlines = tuple(one for one in found if isinstance(one, IssuedDeadline))
    return deadlines, tuple(one for one in found if isinstance(one, Diagnostic))


def _edition_of(chosen: ChosenPaper, election: Election) -> date:
    return chosen.in_force.edition if chosen.in_force else election.edition


def _settle_for_entries(deadline: Deadline, chosen: ChosenPaper, election: Election, matter: Matter) -> Iterator[Settled]:
    """Yield the deadline of a paper, or one for each entry; none where its condition does not hold or its day is not stated."""
    for given in repetitions(deadline.repeat, chosen.given):
        try:
            settled = _settle(deadline, chosen, given, _effective_date(chosen, matter))
        except NotStatedError:
            continue
        except CalculationError as fault:
            sentence = f"The day of “{deadline.id}” has no result: {fault.sentence}"
            yield error("no-result", sentence, fault.span or deadline.span, fault.hint, deadline.id)
            continue
        if settled is not None:
            entry, row = _entry_and_row(deadline, chosen, given, election.programme)
            yield replace(settled, entry=entry, row=row)


def _settle(deadline: Deadline, chosen: ChosenPaper, given: Environment, effective: date | None) -> IssuedDeadline | None:
    """Return a deadline without its entry; None where it does not apply. Raises `NotStatedError` and `CalculationError`."""
    late = counts_from_effective(deadline.condition)
    if not late and not holds(deadline.condition, given):
        return None
    rule = settle(Conditional(deadline.condition, deadline.day) if late else deadline.day, given)
    day = day_of(rule, effective)
    counted = counts_from_effective(rule)
    if day is None and (effective is not None or not counted):
        return None
    return IssuedDeadline(
        id=deadline.id,
        title=deadline.title,
        of=deadline.of,
        document=chosen.name,
        clause=deadline.clause,
        entry="",
        row="",
        day=day,
        counts_from=(effective or "last_signature") if counted else None,
        rule=unparse(rule) if counted else "",
        every=show(compute(deadline.every, given).value) if deadline.every else "",
        source=deadline.source,
    )


def _effective_date(chosen: ChosenPaper, matter: Matter) -> date | None:
    """Return the effective date that a deadline is counted from; None where it is that of the last signature."""
    if chosen.in_force is not None:
        return chosen.in_force.since
    stated = matter.effective.value if matter.effective else None
    return stated if isinstance(stated, date) else None


def _entry_and_row(deadline: Deadline, chosen: ChosenPaper, given: Environment, programme: Programme) -> tuple[str, str]:
    """Return the id of the entry that a deadline is for, by itself or with its paper, and the key of the row; empty for none."""
    if deadline.repeat is None:
        return chosen.entry, ""
    entry = given[deadline.repeat.name]
    id = entry_id(entry) if isinstance(entry, Mapping) else ""
    of_table = unparse(deadline.repeat.list) in {table.id for table in programme.tables}
    return (chosen.entry, id) if of_table else (id, "")
