"""What two choices are to each other: free to go together, never together, or one brings the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from assembler.model.library import Choice, Programme, Rule
from assembler.rules.rule_solver import Theory


class Bond(StrEnum):
    """What the rules make of two choices; `needs` reads from the first to the second, `needed` the other way."""

    FREE = "free"
    NEVER = "never"
    NEEDS = "needs"
    NEEDED = "needed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two choices, the first declared before the second, with the few rules that bind them; none where they are free."""

    first: Choice
    second: Choice
    bond: Bond
    rules: tuple[Rule, ...] = ()


def pairs(programme: Programme) -> Iterator[Pair]:
    """Give every two choices of a programme, whatever the facts of a matter may be."""
    with Theory(programme) as theory:
        for first, second in combinations(programme.choices, 2):
            yield _pair(theory, first, second)


def _pair(theory: Theory, first: Choice, second: Choice) -> Pair:
    one, other = theory.on((first.id, second.id))
    if not theory.possible([one, other]):
        return Pair(first, second, Bond.NEVER, _against(theory, one, other))
    needs, needed = not theory.possible([one, -other]), not theory.possible([-one, other])
    if needs and needed:
        rules = dict.fromkeys((*_against(theory, one, -other), *_against(theory, -one, other)))
        return Pair(first, second, Bond.SAME, tuple(rules))
    if needs:
        return Pair(first, second, Bond.NEEDS, _against(theory, one, -other))
    if needed:
        return Pair(first, second, Bond.NEEDED, _against(theory, -one, other))
    return Pair(first, second, Bond.FREE)


def _against(theory: Theory, *literals: int) -> tuple[Rule, ...]:
    """Give the few rules that leave no combination for these literals."""
    return theory.rules(theory.contradiction(theory.switches(), literals))
