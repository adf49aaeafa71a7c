"""The relation of every two choices: compatible, incompatible, or one requires the other."""

from collections.abc import Iterator
from enum import StrEnum
from itertools import combinations

from assembler.model.library import Choice, Programme
from assembler.model.quick_dataclass import dataclass
from assembler.model.rules import Rule
from assembler.rules.rule_solver import RuleSolver


class PairRelation(StrEnum):
    """The relation of two choices under the rules; `needs`: the first requires the second, `needed`: the second the first."""

    FREE = "free"
    NEVER = "never"
    NEEDS = "needs"
    NEEDED = "needed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class ChoicePair:
    """Two choices in declared order, with a minimal set of rules behind their relation; none where they are free."""

    first: Choice
    second: Choice
    relation: PairRelation
    rules: tuple[Rule, ...] = ()


def choice_pairs(programme: Programme) -> Iterator[ChoicePair]:
    """Yield every two choices of a programme, with a relation that holds for all facts of a matter."""
    with RuleSolver(programme) as solver:
        for first, second in combinations(programme.choices, 2):
            yield _relate(solver, first, second)


def _relate(solver: RuleSolver, first: Choice, second: Choice) -> ChoicePair:
    one, other = solver.on((first.id, second.id))
    if not solver.possible([one, other]):
        return ChoicePair(first, second, PairRelation.NEVER, _rules_against(solver, one, other))
    needs, needed = not solver.possible([one, -other]), not solver.possible([-one, other])
    if needs and needed:
        rules = dict.fromkeys((*_rules_against(solver, one, -other), *_rules_against(solver, -one, other)))
        return ChoicePair(first, second, PairRelation.SAME, tuple(rules))
    if needs:
        return ChoicePair(first, second, PairRelation.NEEDS, _rules_against(solver, one, -other))
    if needed:
        return ChoicePair(first, second, PairRelation.NEEDED, _rules_against(solver, -one, other))
    return ChoicePair(first, second, PairRelation.FREE)


def _rules_against(solver: RuleSolver, *literals: int) -> tuple[Rule, ...]:
    """Return a minimal set of rules that leave no combination for these literals."""
    return solver.rules(solver.minimal_contradiction(solver.switches(), literals))
