"""What a check is: a function over the index whose docstring is its manual page, and the proofs it may ask for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from inspect import getdoc

from assembler.checks.index import ProgrammeIndex, any_of
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.expressions import ALWAYS, Expression, Not, both
from assembler.model.source import Span
from assembler.rules import Prover, Witness

Find = Callable[[ProgrammeIndex, "Proofs"], Iterator[Diagnostic]]


@dataclass(frozen=True, slots=True)
class Check:
    """A check by its id, which names the fault. `page` is its manual: what it finds, why it matters, example, mend.

    One that asks nothing of a period is made `once` for a programme.
    """

    id: str
    severity: Severity
    find: Find
    page: str
    once: bool = False


@dataclass(slots=True)
class Proofs:
    """Answers for all combinations of one programme, and the number of obligations proved so far."""

    prover: Prover
    obligations: int = 0
    answers: dict[Expression, Witness | None] = field(default_factory=dict)

    def possible(self, condition: Expression) -> bool:
        """`True` when some valid combination meets the condition."""
        self.obligations += 1
        return self.prover.possible(condition)

    def fails(self, needing: Expression, *giving: Expression) -> bool:
        """`True` when some valid combination has a text without any of those it needs."""
        if needing in giving or ALWAYS in giving:
            self.obligations += 1
            return False
        return self.possible(both(needing, Not(any_of(giving))))

    def lacking(self, needing: Expression, *giving: Expression) -> Witness | None:
        """Give None where, whenever a text stands, one of those it needs stands too; else the smallest combination."""
        return self.witness(both(needing, Not(any_of(giving)))) if self.fails(needing, *giving) else None

    def witness(self, bad: Expression) -> Witness | None:
        """Give None where no valid combination is bad in this way, else the smallest that is."""
        if bad not in self.answers:
            self.answers[bad] = self.prover.witness(bad)
        self.obligations += self.answers[bad] is None
        return self.answers[bad]


@dataclass(frozen=True, slots=True)
class Fault:
    """Makes the findings of one check."""

    id: str
    severity: Severity

    def __call__(
        self, message: str, span: Span | None, hint: str = "", subject: str = "", witness: Witness | None = None
    ) -> Diagnostic:
        """Make a finding, with the witness where a combination shows it."""
        made = Diagnostic(self.id, self.severity, message, span, hint, subject)
        if witness is None:
            return made
        shown = (*witness.choices, *witness.facts) or ("no choice at all",)
        return replace(made, witness=shown, cause=witness.cause)

    def found_by(self, find: Find, *, once: bool = False) -> Check:
        """Make the check that finds these."""
        return Check(self.id, self.severity, find, getdoc(find) or "", once)

    def found_afterwards(self, find: Callable[..., Iterator[Diagnostic]]) -> Check:
        """Make the check of what is found once all other findings are known."""
        return Check(self.id, self.severity, lambda _index, _proofs: iter(()), getdoc(find) or "", once=True)
