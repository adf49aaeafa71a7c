"""Selections: the choices that follow from those a partner elects, each with its reason."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum

from assembler.model.expressions import Datum, Environment, holds
from assembler.model.library import Choice, Programme
from assembler.model.quick_dataclass import dataclass
from assembler.model.rules import Rule
from assembler.rules.conflicts import Conflict, iter_conflicts
from assembler.rules.constraints import NESTING
from assembler.rules.rule_solver import RuleSolver


class ReasonKind(StrEnum):
    """The kind of a reason: the choice was elected, a choice nested in it is on, rules force it, it is a default, or it is in force."""

    ELECTED = "elected"
    PARENT = "parent"
    RULE = "rule"
    DEFAULT = "default"
    IN_FORCE = "in force"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a choice is on; `rules` and `choices` are those it follows from, empty for an elected choice or a default."""

    kind: ReasonKind
    rules: tuple[Rule, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """A valid selection: every choice that is on, in declared order, with the reason. All others are off."""

    reasons: Mapping[str, Reason]

    @property
    def choices(self) -> tuple[str, ...]:
        """The choices that are on."""
        return tuple(self.reasons)


def solve(
    programme: Programme, elected: Sequence[str], environment: Environment | None = None, declined: Collection[str] = ()
) -> Selection | tuple[Conflict, ...]:
    """Return the elected choices with all that is forced and the defaults, or the conflicts.

    `elected` are ids of the programme's choices. One member of an alternative must be elected, unless the rules or a default
    decide. A `declined` choice stays off, even a default. `environment` has the facts of a matter; without it, rules that ask for
    facts do not constrain the choices.
    """
    with RuleSolver(programme, environment, declined) as solver:
        return tuple(iter_conflicts(solver, elected)) or _complete_selection(solver, elected)


def _complete_selection(solver: RuleSolver, elected: Sequence[str]) -> Selection:
    reasons = dict.fromkeys(elected, Reason(ReasonKind.ELECTED))
    reasons |= _forced_reasons(solver, tuple(reasons))
    # One default at a time: each may force others on or off, or make the condition of another hold.
    declined: set[str] = set()
    while default := next(_open_defaults(solver, {*reasons, *declined}, reasons), None):
        if _is_allowed(solver, (*reasons, default), declined):
            reasons[default] = Reason(ReasonKind.DEFAULT)
            reasons |= _forced_reasons(solver, tuple(reasons))
        else:
            declined.add(default)
    return Selection({choice: reasons[choice] for choice in solver.encoding.choices if choice in reasons})


def _open_defaults(solver: RuleSolver, decided: set[str], on: Mapping[str, Reason]) -> Iterator[str]:
    """Yield the undecided defaults in declared order; a nested one only once its parent is on, each only where its condition holds."""
    for choice in solver.defaults:
        if choice.id not in decided and _applies(choice, solver.programme, on):
            yield choice.id


def _applies(choice: Choice, programme: Programme, on: Mapping[str, Reason]) -> bool:
    environment: Environment = {other.id: Datum(other.id in on) for other in programme.choices}
    return (not choice.parent or choice.parent in on) and holds(choice.default_where, environment)


def _is_allowed(solver: RuleSolver, on: Sequence[str], declined: set[str]) -> bool:
    """Whether the rules allow these choices without any choice on that has no reason."""
    literals = [*solver.on(on), *(-literal for literal in solver.on(declined))]
    return solver.possible(literals) and solver.possible([*literals, *solver.unsupported(on)])


def _forced_reasons(solver: RuleSolver, on: Sequence[str]) -> dict[str, Reason]:
    """Return the choices that the rules force beside those that are on, each with its reason."""
    forced = solver.forced(solver.on(on))
    return {choice: _forced_reason(solver, on, choice) for choice in forced if choice not in on}


def _forced_reason(solver: RuleSolver, on: Sequence[str], choice: str) -> Reason:
    """Return the reason of a forced choice: a minimal set of rules and choices without which it could be off."""
    off = [-literal for literal in solver.on((choice,))]
    core = solver.minimal_contradiction([*solver.switches(), *reversed(solver.on(on))], off)
    rules = solver.rules(core)
    nested = all(rule.kind == NESTING for rule in rules)
    return Reason(ReasonKind.PARENT if nested else ReasonKind.RULE, rules, solver.choices(core))
