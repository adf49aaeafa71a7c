"""A formula in conjunctive normal form, with defined literals (Tseitin encoding) and cardinality constraints.

A literal is a variable's number, negative for its negation, as SAT solvers take it (DIMACS).
"""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce

from pysat.card import CardEnc, EncType

Emit = Callable[[list[int]], None]


class Formula:
    """A formula under construction; each clause is emitted, usually to a solver, as soon as it is made.

    `parts` maps each variable that `both` has defined to the two literals it is the conjunction of.
    """

    def __init__(self, emit: Emit) -> None:
        """Start with one variable, `true`, that is always true."""
        self._emit = emit
        self._last = 0
        self._definitions: dict[tuple[int, int], int] = {}
        self.parts: dict[int, tuple[int, int]] = {}
        self.true = self.fresh()
        self.add(self.true)

    def fresh(self) -> int:
        """Return a new variable."""
        self._last += 1
        return self._last

    def add(self, *literals: int) -> None:
        """Add the clause that at least one of the literals holds."""
        self._emit(list(literals))

    def both(self, left: int, right: int) -> int:
        """Return a literal that holds exactly where both do; the same one for the same pair."""
        if right in (left, self.true):
            return left
        if left == self.true:
            return right
        if left == -right or -self.true in (left, right):
            return -self.true
        key = (min(left, right), max(left, right))
        if key not in self._definitions:
            self._definitions[key] = self._define_both(left, right)
        return self._definitions[key]

    def either(self, literals: Iterable[int]) -> int:
        """Return a literal that holds exactly where at least one of the literals does."""
        return -reduce(self.both, (-literal for literal in literals), self.true)

    def reach(self, bound: int, literals: Iterable[int]) -> int:
        """Return a literal that holds exactly where at least `bound` of the literals do."""
        reached = [self.true, *[-self.true] * max(0, bound)]
        for literal in literals:
            for count in range(bound, 0, -1):
                reached[count] = self.either((reached[count], self.both(reached[count - 1], literal)))
        return reached[max(0, bound)]

    def at_most(self, bound: int, literals: Sequence[int], *unless: int) -> None:
        """Add the constraint that at most `bound` of the literals hold, or else one of `unless`."""
        if bound < 0:
            self.add(*unless)
        elif bound == len(literals) - 1:  # one clause is enough: not all of them
            self.add(*(-literal for literal in literals), *unless)
        elif bound < len(literals):
            for clause in self._cardinality_clauses(bound, literals):
                self.add(*clause, *unless)

    def at_least(self, bound: int, literals: Sequence[int], *unless: int) -> None:
        """Add the constraint that at least `bound` of the literals hold, or else one of `unless`."""
        self.at_most(len(literals) - bound, [-literal for literal in literals], *unless)

    def _define_both(self, left: int, right: int) -> int:
        made = self.fresh()
        self.parts[made] = (left, right)
        self.add(-made, left)
        self.add(-made, right)
        self.add(made, -left, -right)
        return made

    def _cardinality_clauses(self, bound: int, literals: Sequence[int]) -> list[list[int]]:
        # For a bound of 1 pairs need no new variables; for others a sequential counter grows linearly (Sinz, CP 2005).
        encoding = EncType.pairwise if bound == 1 else EncType.seqcounter
        counter = CardEnc.atmost(list(literals), bound, top_id=self._last, encoding=encoding)
        self._last = max(self._last, counter.nv)
        clauses: list[list[int]] = counter.clauses
        return clauses
