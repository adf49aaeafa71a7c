"""The parts of a check: a function over the index whose docstring is the manual page, the proofs it asks for, its findings."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from inspect import getdoc
from typing import TypeVar

from assembler.checks.index import ProgrammeIndex, any_of
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.expressions import ALWAYS, Expression, Not, both
from assembler.model.kept import Kept
from assembler.model.library import Library
from assembler.model.source import Span
from assembler.rules import Prover, Witness

NO_CHOICE = "no choice at all"
"""The witness of a fault that every packet shows, also the smallest."""


@dataclass(frozen=True, slots=True)
class Refuted:
    """A part of which one edition refutes the fault, such as “in no packet”: what other editions show of the part is not reported."""

    id: str
    span: Span | None
    subject: str


Shown = TypeVar("Shown")
Find = Callable[[ProgrammeIndex, "Proofs"], Iterator[Diagnostic | Refuted]]


FindInLibrary = Callable[[Kept, Library], Iterator[Diagnostic]]


class Reads(Enum):
    """What a check reads beside the programme and the papers with their conditions.

    That decides what it has to look at again when a clause is edited; a check is shown no more than it says.
    """

    NO_TEXT = auto()
    ONE_CLAUSE = auto()
    """One wording at a time: what it finds in each is found whatever the others say; of these it sees where references lead."""
    ONE_DOCUMENT = auto()
    """The texts of one document at a time, with the vocabulary of the document and its base."""
    ALL_TEXTS = auto()


@dataclass(frozen=True, slots=True)
class Check:
    """A check; its id names the fault it finds. `page` is its manual page: what, why, an example, what to write instead.

    A check that is of the programme as it is written, with what all editions have, runs `once`; the others run in every edition.
    `reads` says which texts it is shown. What it finds in other programmes' files too, it finds `in_library`. One that says “in no packet” or “never” yields `Refuted` for each part of which an edition shows the contrary.
    """

    id: str
    severity: Severity
    find: Find
    page: str
    once: bool = False
    reads: Reads = Reads.ALL_TEXTS
    in_library: FindInLibrary | None = None


@dataclass(slots=True)
class Proofs:
    """Answers for all combinations of one programme, and the number of obligations proved so far.

    `earlier` are the editions before the programme's, in order, each with its index and the proofs by its rules.
    """

    prover: Prover
    earlier: tuple[tuple[ProgrammeIndex, "Proofs"], ...] = ()
    obligations: int = 0
    answers: dict[Expression, Witness | None] = field(default_factory=dict)

    def possible(self, condition: Expression) -> bool:
        """Whether some valid combination meets the condition."""
        self.obligations += 1
        return self.prover.possible(condition)

    def fails(self, needing: Expression, *giving: Expression) -> bool:
        """Whether some valid combination meets `needing` but none of `giving`."""
        if needing in giving or ALWAYS in giving:
            self.obligations += 1
            return False
        return self.possible(both(needing, Not(any_of(giving))))

    def meets(self, needing: Expression, *giving: Expression) -> bool:
        """Whether some valid combination meets `needing` and one of `giving`."""
        for each in giving:
            if each is needing or each == ALWAYS:
                return self.possible(needing)
        return self.possible(both(needing, any_of(giving)))

    def lacking(self, needing: Expression, *giving: Expression) -> Witness | None:
        """Return the smallest combination that meets `needing` but none of `giving`; None where there is none."""
        return self.witness(both(needing, Not(any_of(giving)))) if self.fails(needing, *giving) else None

    def witness(self, condition: Expression) -> Witness | None:
        """Return the smallest valid combination that meets a condition; None where there is none."""
        if condition not in self.answers:
            self.answers[condition] = self.prover.witness(condition)
        self.obligations += self.answers[condition] is None
        return self.answers[condition]

    def smallest(self, conditions: Iterable[Expression]) -> Witness | None:
        """Return the smallest valid combination that meets any of some conditions, each at most once; None where there is none."""
        return self.smallest_of((one, None) for one in dict.fromkeys(conditions))[0]

    def smallest_of(self, conditions: Iterable[tuple[Expression, Shown]]) -> tuple[Witness | None, Shown | None]:
        """Return the smallest valid combination that meets any of some conditions, and what it shows; of equal ones the first."""
        found = [(witness, shown) for one, shown in conditions if (witness := self.witness(one)) is not None]
        return min(found, key=lambda each: each[0].size, default=(None, None))


def find_nothing(_index: ProgrammeIndex, _proofs: Proofs) -> Iterator[Diagnostic]:
    """Find nothing, for a check that is performed elsewhere."""
    return iter(())


@dataclass(frozen=True, slots=True)
class Fault:
    """The id and severity of a fault. Calling it makes a finding."""

    id: str
    severity: Severity

    def __call__(
        self, message: str, span: Span | None, hint: str = "", subject: str = "", witness: Witness | None = None
    ) -> Diagnostic:
        """Build a finding, with the witness where a combination shows the fault."""
        made = Diagnostic(self.id, self.severity, message, span, hint, subject)
        if witness is None:
            return made
        shown = (*witness.choices, *witness.facts) or (NO_CHOICE,)
        return replace(made, witness=shown, cause=witness.cause)

    def refuted(self, span: Span | None, subject: str) -> Refuted:
        """Return what refutes the findings with this place and subject in other editions."""
        return Refuted(self.id, span, subject)

    def found_by(
        self, find: Find, *, once: bool = False, reads: Reads = Reads.ALL_TEXTS, in_library: FindInLibrary | None = None
    ) -> Check:
        """Build the check whose function finds this fault."""
        return Check(self.id, self.severity, find, getdoc(find) or "", once, reads, in_library)

    def found_in_library(self, find: FindInLibrary) -> Check:
        """Build a check, run once, whose function reads the whole library."""
        return Check(self.id, self.severity, find_nothing, getdoc(find) or "", once=True, in_library=find)

    def found_afterwards(self, find: Callable[..., Iterator[Diagnostic]]) -> Check:
        """Build a check that `suppress` performs when the findings of all other checks are known."""
        return Check(self.id, self.severity, find_nothing, getdoc(find) or "", once=True)
