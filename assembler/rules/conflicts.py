"""Why a selection is not valid: the few choices and rules that contradict each other."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from assembler.model.expressions import Environment
from assembler.model.library import Programme, Rule
from assembler.rules.rule_solver import RuleSolver


@dataclass(frozen=True, slots=True)
class Conflict:
    """Rules, elected choices and choices left off that cannot go together; without any one of them the others could.

    `missing` is empty where the elected choices contradict the rules by themselves.
    """

    rules: tuple[Rule, ...]
    choices: tuple[str, ...]
    missing: tuple[str, ...] = ()


def find_conflicts(programme: Programme, elected: Sequence[str], given: Environment | None = None) -> tuple[Conflict, ...]:
    """Give the conflicts of a selection, each with choices of its own; none where the selection is valid.

    `elected` are ids of the programme's choices, in the order a person named them; the first are kept where they can be.
    """
    with RuleSolver(programme, given) as theory:
        return tuple(conflicts(theory, elected))


def conflicts(theory: RuleSolver, elected: Sequence[str]) -> Iterator[Conflict]:
    """Give conflict after conflict; what took part in one, or would follow from it, is left open for the next."""
    remaining, left_open = list(elected), set[str]()
    while (clash := first_clash(theory, remaining, left_open)) is not None:
        yield (conflict := _conflict(theory, clash))
        remaining = [choice for choice in remaining if choice not in conflict.choices]
        left_open |= {*conflict.missing, *_following(theory, remaining, conflict.choices)}
        if not (conflict.choices or conflict.missing):
            return


def first_clash(theory: RuleSolver, elected: Sequence[str], left_open: AbstractSet[str] = frozenset()) -> list[int] | None:
    """Give literals that contradict the rules: the elected choices if they do, else with them all that they leave off.

    None where the selection is valid. What is off comes before what is on, and what a person elected first comes last.
    """
    on = list(reversed(theory.on(elected)))
    if not theory.possible(on):
        return on
    off = [literal for literal in reversed(theory.unsupported(elected)) if -literal not in theory.on(left_open)]
    return None if theory.possible([*off, *on]) else [*off, *on]


def _conflict(theory: RuleSolver, clash: Sequence[int]) -> Conflict:
    """Drop rules first, what is off next, and what a person elected last: the order is what makes an answer plain."""
    core = theory.contradiction([*theory.switches(), *clash])
    return Conflict(theory.rules(core), theory.choices(core), theory.choices(-literal for literal in core))


def _following(theory: RuleSolver, elected: Sequence[str], dropped: Sequence[str]) -> Iterator[str]:
    """Give each dropped choice and what it would have brought in."""
    for choice in dropped:
        on = theory.on((*elected, choice))
        yield choice
        if theory.possible(on):
            yield from theory.forced(on)
