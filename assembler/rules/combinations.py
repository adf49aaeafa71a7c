"""How many valid combinations a programme has."""

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from assembler.model.library import Programme
from assembler.rules.encoding import Encoding

EFFORT = 100_000

Clause = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CombinationCount:
    """A number of combinations: exactly `number`, or, where counting on would take too long, at least as many."""

    number: int
    exact: bool = True

    def __str__(self) -> str:
        """Write the number for a person."""
        return f"{self.number:,}" if self.exact else f"more than {self.number - 1:,}"


def count_combinations(programme: Programme, effort: int = EFFORT) -> CombinationCount:
    """Count the sets of choices that meet every rule, for some facts of a matter where rules ask for facts.

    `effort` bounds how many clauses are looked at; the default takes seconds at most.
    """
    clauses: list[list[int]] = []
    encoding = Encoding(programme, clauses.append)
    remaining, settled = propagate([tuple(clause) for clause in clauses], encoding.rules)
    counter = _Counter(effort)
    number = counter.combinations(remaining, frozenset(encoding.choices.values()) - settled)
    return CombinationCount(number, exact=counter.effort > 0 or not number)


class _Counter:
    """Counts until its effort is spent; then each part still open counts once where it can be met at all."""

    def __init__(self, effort: int) -> None:
        self.effort = effort

    def combinations(self, clauses: Sequence[Clause] | None, choices: AbstractSet[int]) -> int:
        """Count the ways to settle the choices that leave the clauses satisfiable; independent parts multiply."""
        if clauses is None:
            return 0
        number = 1
        for part in independent_parts(clauses):
            joined = choices & variables(part)
            choices -= joined
            number *= self._part(part, joined)
        return number << len(choices)

    def _part(self, part: Sequence[Clause], choices: AbstractSet[int]) -> int:
        """Settle the choice that most clauses share, both ways."""
        self.effort -= len(part)
        if not choices or self.effort <= 0:
            return _satisfiable(part)
        uses = Counter(abs(literal) for clause in part for literal in clause)
        pivot = max(sorted(choices), key=lambda choice: uses[choice])
        return sum(self._settled(part, choices, literal) for literal in (-pivot, pivot))

    def _settled(self, part: Sequence[Clause], choices: AbstractSet[int], literal: int) -> int:
        remaining, settled = propagate(part, (literal,))
        return self.combinations(remaining, choices - settled)


def propagate(clauses: Sequence[Clause], literals: Iterable[int]) -> tuple[Sequence[Clause] | None, AbstractSet[int]]:
    """Let literals hold, and all that follows clause by clause; give the clauses left open and the variables settled.

    The clauses are None where one of them cannot be met any more.
    """
    held: set[int] = set()
    waiting = [*literals, *(clause[0] for clause in clauses if len(clause) == 1)]
    while waiting:
        held |= set(waiting)
        open_clauses = [_reduced(clause, held) for clause in clauses if held.isdisjoint(clause)]
        waiting = [clause[0] for clause in open_clauses if len(clause) == 1]
        clauses = open_clauses
    failed = () in clauses or any(-literal in held for literal in held)
    return None if failed else clauses, {abs(literal) for literal in held}


def _reduced(clause: Clause, held: AbstractSet[int]) -> Clause:
    return tuple(literal for literal in clause if -literal not in held)


def independent_parts(clauses: Sequence[Clause]) -> list[list[Clause]]:
    """Split clauses into parts that share no variable, in the order of their first clauses."""
    leaders: dict[int, int] = {}
    for clause in clauses:
        together = [_leader(leaders, abs(literal)) for literal in clause]
        leaders.update(dict.fromkeys(together, together[0]))
    parts: dict[int, list[Clause]] = {}
    for clause in clauses:
        parts.setdefault(_leader(leaders, abs(clause[0])), []).append(clause)
    return list(parts.values())


def _leader(leaders: dict[int, int], variable: int) -> int:
    """Follow a variable to the one that stands for its part, and shorten the way for the next time."""
    leader = leaders.setdefault(variable, variable)
    if leader != variable:
        leader = leaders[variable] = _leader(leaders, leader)
    return leader


def variables(clauses: Iterable[Clause]) -> AbstractSet[int]:
    """Give the variables of clauses."""
    return {abs(literal) for clause in clauses for literal in clause}


def _satisfiable(clauses: Sequence[Clause]) -> bool:
    from pysat.solvers import Solver  # noqa: PLC0415 - `assembler --help` asks no rules

    with Solver("glucose4", bootstrap_with=clauses) as solver:
        return bool(solver.solve())
