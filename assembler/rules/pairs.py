"""What two choices are to each other: free to go together, never together, or one brings the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from assembler.model.library import Choice, Programme, Rule
from assembler.rules.rule_solver import RuleSolver


class PairRelation(StrEnum):
    """What the rules make of two choices; `needs` reads from the first to the second, `needed` the other way."""

    FREE = "free"
    NEVER = "never"
    NEEDS = "needs"
    NEEDED = "needed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class ChoicePair:
    """Two choices, the first declared before the second, with the few rules that bind them; none where they are free."""

    first: Choice
    second: Choice
    relation: PairRelation
    rules: tuple[Rule, ...] = ()


def choice_pairs(programme: Programme) -> Iterator[ChoicePair]:
    """Give every two choices of a programme, whatever the facts of a matter may be."""
    with RuleSolver(programme) as theory:
        for first, second in combinations(programme.choices, 2):
            yield _pair(theory, first, second)


def _pair(theory: RuleSolver, first: Choice, second: Choice) -> ChoicePair:
    one, other = theory.on((first.id, second.id))
    if not theory.possible([one, other]):
        return ChoicePair(first, second, PairRelation.NEVER, _against(theory, one, other))
    needs, needed = not theory.possible([one, -other]), not theory.possible([-one, other])
    if needs and needed:
        rules = dict.fromkeys((*_against(theory, one, -other), *_against(theory, -one, other)))
        return ChoicePair(first, second, PairRelation.SAME, tuple(rules))
    if needs:
        return ChoicePair(first, second, PairRelation.NEEDS, _against(theory, one, -other))
    if needed:
        return ChoicePair(first, second, PairRelation.NEEDED, _against(theory, -one, other))
    return ChoicePair(first, second, PairRelation.FREE)


def _against(theory: RuleSolver, *literals: int) -> tuple[Rule, ...]:
    """Give the few rules that leave no combination for these literals."""
    return theory.rules(theory.contradiction(theory.switches(), literals))
