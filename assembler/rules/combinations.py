"""The number of valid combinations of choices of a programme: model counting, projected onto the choices.

The counter branches on one choice at a time and splits the formula into independent parts, whose numbers multiply.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from pysat.solvers import Solver

from assembler.model.library import Programme
from assembler.model.quick_dataclass import dataclass
from assembler.rules.encoding import Encoding

EFFORT = 100_000
"""How many clauses the counter may visit, which takes seconds at most."""

Clause = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CombinationCount:
    """A number of combinations: exactly `number`, or at least `number` where counting was cut off."""

    number: int
    exact: bool = True

    def __str__(self) -> str:
        """Return the number as printed for a person."""
        return f"{self.number:,}" if self.exact else f"more than {self.number - 1:,}"

    def in_words(self, kind: str = "") -> str:
        """Return the number with the word for what is counted, and which of them."""
        one = self.exact and self.number == 1
        return f"{self} {kind}{' ' if kind else ''}combination{'' if one else 's'}"


def count_combinations(programme: Programme, effort: int = EFFORT) -> CombinationCount:
    """Count the sets of choices that meet every rule, for some facts of a matter where rules ask for facts.

    `effort` is the most clauses that the counter visits before it is cut off.
    """
    clauses: list[list[int]] = []
    encoding = Encoding(programme, clauses.append)
    remaining, assigned = propagate([tuple(clause) for clause in clauses], encoding.rules)
    counter = _CombinationCounter(effort)
    number = counter.combinations(remaining, frozenset(encoding.choices.values()) - assigned)
    return CombinationCount(number, exact=counter.effort > 0 or not number)


class _CombinationCounter:
    """A counter with a limited effort; once that is spent, each part still open counts once if it is satisfiable."""

    def __init__(self, effort: int) -> None:
        self.effort = effort

    def combinations(self, clauses: Sequence[Clause] | None, choices: AbstractSet[int]) -> int:
        """Count the assignments of the choices that leave the clauses satisfiable."""
        if clauses is None:
            return 0
        number = 1
        for part in independent_parts(clauses):
            joined = choices & variables(part)
            choices -= joined
            number *= self._count_part(part, joined)
        # A choice that no clause mentions is free, and doubles the number.
        return number << len(choices)

    def _count_part(self, part: Sequence[Clause], choices: AbstractSet[int]) -> int:
        """Count a part by assigning both values to the choice that most clauses share."""
        self.effort -= len(part)
        if not choices or self.effort <= 0:
            return _satisfiable(part)
        uses = Counter(abs(literal) for clause in part for literal in clause)
        pivot = max(sorted(choices), key=lambda choice: uses[choice])
        return sum(self._count_branch(part, choices, literal) for literal in (-pivot, pivot))

    def _count_branch(self, part: Sequence[Clause], choices: AbstractSet[int], literal: int) -> int:
        remaining, assigned = propagate(part, (literal,))
        return self.combinations(remaining, choices - assigned)


def propagate(clauses: Sequence[Clause], literals: Iterable[int]) -> tuple[Sequence[Clause] | None, AbstractSet[int]]:
    """Assign literals and all that follows by unit propagation; return the clauses left open and the variables assigned.

    The clauses are None where one of them cannot be met any more.
    """
    held: set[int] = set()
    waiting = [*literals, *(clause[0] for clause in clauses if len(clause) == 1)]
    while waiting:
        held |= set(waiting)
        open_clauses = [_without_false(clause, held) for clause in clauses if held.isdisjoint(clause)]
        waiting = [clause[0] for clause in open_clauses if len(clause) == 1]
        clauses = open_clauses
    failed = () in clauses or any(-literal in held for literal in held)
    return None if failed else clauses, {abs(literal) for literal in held}


def _without_false(clause: Clause, held: AbstractSet[int]) -> Clause:
    return tuple(literal for literal in clause if -literal not in held)


def independent_parts(clauses: Sequence[Clause]) -> list[list[Clause]]:
    """Split clauses into parts that share no variable, in the order of their first clauses (union-find)."""
    leaders: dict[int, int] = {}
    for clause in clauses:
        together = [_leader(leaders, abs(literal)) for literal in clause]
        leaders.update(dict.fromkeys(together, together[0]))
    parts: dict[int, list[Clause]] = {}
    for clause in clauses:
        parts.setdefault(_leader(leaders, abs(clause[0])), []).append(clause)
    return list(parts.values())


def _leader(leaders: dict[int, int], variable: int) -> int:
    """Return the variable that represents the part of another, with path compression."""
    leader = leaders.setdefault(variable, variable)
    if leader != variable:
        leader = leaders[variable] = _leader(leaders, leader)
    return leader


def variables(clauses: Iterable[Clause]) -> AbstractSet[int]:
    """Return the variables of clauses."""
    return {abs(literal) for clause in clauses for literal in clause}


def _satisfiable(clauses: Sequence[Clause]) -> bool:
    with Solver("glucose4", bootstrap_with=clauses) as solver:
        return bool(solver.solve())
