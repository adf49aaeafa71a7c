"""Conflicts: minimal sets of choices and rules that contradict each other."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from assembler.model.expressions import Environment
from assembler.model.library import Programme
from assembler.model.quick_dataclass import dataclass
from assembler.model.rules import Rule
from assembler.rules.rule_solver import RuleSolver


@dataclass(frozen=True, slots=True)
class Conflict:
    """A minimal set of rules, elected choices and choices left off that contradict each other.

    `missing` has the choices left off; it is empty where the elected choices contradict the rules by themselves.
    """

    rules: tuple[Rule, ...]
    choices: tuple[str, ...]
    missing: tuple[str, ...] = ()


def find_conflicts(programme: Programme, elected: Sequence[str], environment: Environment | None = None) -> tuple[Conflict, ...]:
    """Return the conflicts of a selection, which share no elected choice; none where the selection is valid.

    `elected` are ids of the programme's choices, in the order a person named them; an explanation prefers the first.
    """
    with RuleSolver(programme, environment) as solver:
        return tuple(iter_conflicts(solver, elected))


def iter_conflicts(solver: RuleSolver, elected: Sequence[str]) -> Iterator[Conflict]:
    """Yield conflict after conflict; choices that took part in one, or would follow from it, are left open for the next."""
    remaining, left_open = list(elected), set[str]()
    while (clash := first_clash(solver, remaining, left_open)) is not None:
        yield (conflict := _minimal_conflict(solver, clash))
        remaining = [choice for choice in remaining if choice not in conflict.choices]
        left_open |= {*conflict.missing, *_dropped_and_forced(solver, remaining, conflict.choices)}
        if not (conflict.choices or conflict.missing):
            return


def first_clash(solver: RuleSolver, elected: Sequence[str], left_open: AbstractSet[str] = frozenset()) -> list[int] | None:
    """Return literals that contradict the rules: the elected choices if they do, otherwise those and all choices left off.

    None where the selection is valid. Choices off come before choices on, and the choice elected first comes last: a minimal
    contradiction keeps the last literals.
    """
    on = list(reversed(solver.on(elected)))
    if not solver.possible(on):
        return on
    off = [literal for literal in reversed(solver.unsupported(elected)) if -literal not in solver.on(left_open)]
    return None if solver.possible([*off, *on]) else [*off, *on]


def _minimal_conflict(solver: RuleSolver, clash: Sequence[int]) -> Conflict:
    """Return the conflict in a clash; rules are dropped from it first, then choices off, and elected choices last."""
    core = solver.minimal_contradiction([*solver.switches(), *clash])
    return Conflict(solver.rules(core), solver.choices(core), solver.choices(-literal for literal in core))


def _dropped_and_forced(solver: RuleSolver, elected: Sequence[str], dropped: Sequence[str]) -> Iterator[str]:
    """Yield each dropped choice and the choices it would have forced."""
    for choice in dropped:
        on = solver.on((*elected, choice))
        yield choice
        if solver.possible(on):
            yield from solver.forced(on)
