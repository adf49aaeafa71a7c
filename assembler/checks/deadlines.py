"""Checks of deadlines: each applies in some packet, has a day wherever it applies, and follows from a text that is printed there."""

from collections.abc import Iterator

from assembler.checks.check import Fault, Proofs, Reads, Refuted
from assembler.checks.index import Address, PlacedPaper, ProgrammeIndex, inside
from assembler.checks.reference_targets import targets
from assembler.model.deadlines import Deadline, counts_from_effective, optional_parts, with_effective
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.expressions import ALWAYS, Expression, Not, Stated, both, unparse

DEAD_DEADLINE = Fault("dead-deadline", Severity.ERROR)
NOT_STATED = Fault("deadline-not-stated", Severity.ERROR)
CLAUSE_ABSENT = Fault("deadline-clause-absent", Severity.ERROR)


def find_dead_deadline(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic | Refuted]:
    """A deadline applies in no packet of any edition: none holds its paper while its condition holds.

    Why it matters: somebody relies on being reminded of a day of which nobody will ever be reminded.

    Example: a deadline `paper: price-list` with `when: renting`, where the price list is only there `when: not renting`.

    Write instead: correct its condition or its paper, or take it out.
    """
    for deadline in index.programme.deadlines if proofs.possible(ALWAYS) else ():
        if any(proofs.possible(condition) for _, condition in applications(deadline, index)):
            yield DEAD_DEADLINE.refuted(deadline.span, deadline.id)
        else:
            sentence = f"“{deadline.title}” applies in no packet: none has the paper where {unparse(deadline.condition)} holds."
            yield DEAD_DEADLINE(sentence, deadline.span, "Correct its condition or its paper, or take it out.", deadline.id)


def find_deadline_not_stated(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find a deadline whose day is made of something that need not be stated, and that applies even where it is not.

    Why it matters: the deadline is missing in such a packet, and nobody is told.

    Example: `day: loan.lent_on + loan_period`, where the field `lent_on` is a `date?`.

    Write instead: `when: loan.lent_on is stated`.
    """
    for deadline in index.programme.deadlines:
        for paper, condition in applications(deadline, index):
            for part in optional_parts(deadline.day, inside(deadline.repeat, with_effective(paper.scope))):
                name = unparse(part)
                if not counts_from_effective(part) and (
                    witness := proofs.witness(both(condition, Not(Stated(paper.text_condition(part)))))
                ):
                    sentence = f"“{name}” need not be stated, but the day of “{deadline.id}” is made of it where it is not."
                    yield NOT_STATED(sentence, part.span or deadline.span, f"Write “when: {name} is stated”.", name, witness)


def find_deadline_clause_absent(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Find a deadline that applies in a packet that does not print the clause it follows from.

    Why it matters: a party is reminded of a duty that its contract does not have, or of another clause than the one that has it.

    Example: a deadline `clause: return`, where the document lists `{clause: return, when: lending}` and the deadline has no condition.

    Write instead: give the deadline the condition of the clause, `when: lending`, or name the clause that is printed.
    """
    for deadline in index.programme.deadlines:
        for paper, condition in applications(deadline, index):
            clause, _, item = deadline.clause.partition(".")
            printed = tuple(part.condition for part in targets(index).get(Address(paper.plan.id, clause, item), ()))
            if clause and (witness := proofs.lacking(condition, *printed)):
                sentence = (
                    f"“{deadline.clause}”, which the deadline “{deadline.id}” follows from, is not printed wherever it applies."
                )
                hint = "Give the deadline the condition of that text, or name the one that is printed."
                yield CLAUSE_ABSENT(sentence, deadline.span, hint, deadline.id, witness)


def applications(deadline: Deadline, index: ProgrammeIndex) -> Iterator[tuple[PlacedPaper, Expression]]:
    """Yield each paper of a deadline with the condition under which the deadline applies. A blank specimen has none."""
    for paper in (one for one in index.papers if one.plan.id == deadline.paper):
        there = both(paper.condition, paper.paper.condition) if paper.paper.repeat else paper.condition
        yield paper, both(there, paper.text_condition(deadline.condition))


DEADLINES = (
    DEAD_DEADLINE.found_by(find_dead_deadline, reads=Reads.NO_TEXT),
    NOT_STATED.found_by(find_deadline_not_stated, reads=Reads.NO_TEXT),
    CLAUSE_ABSENT.found_by(find_deadline_clause_absent),
)
