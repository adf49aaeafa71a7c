"""What follows from the choices a partner elects, and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assembler.model.expressions import Datum, Environment, holds
from assembler.model.library import Choice, Programme, Rule
from assembler.rules.conflicts import Conflict, conflicts
from assembler.rules.constraints import NESTING
from assembler.rules.rule_solver import RuleSolver


class ReasonKind(StrEnum):
    """Why a choice is on: it was elected, a choice nested in it is on, rules force it, or it is a default."""

    ELECTED = "elected"
    PARENT = "parent"
    RULE = "rule"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a choice is on; `rules` and `choices` are those it follows from, empty for one elected or a default."""

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


def solve(programme: Programme, elected: Sequence[str], given: Environment | None = None) -> Selection | tuple[Conflict, ...]:
    """Complete what a partner elects by what is forced and by defaults, or give the conflicts.

    `elected` are ids of the programme's choices. An alternative must be settled by electing one of it, unless the rules
    or a default settle it. `given` are the facts of a matter; without them, rules that ask for facts bind nobody yet.
    """
    with RuleSolver(programme, given) as theory:
        return tuple(conflicts(theory, elected)) or _selection(theory, elected)


def _selection(theory: RuleSolver, elected: Sequence[str]) -> Selection:
    reasons = dict.fromkeys(elected, Reason(ReasonKind.ELECTED))
    reasons |= _following(theory, tuple(reasons))
    declined: set[str] = set()
    while default := next(_open_defaults(theory, {*reasons, *declined}, reasons), None):
        if _takes(theory, (*reasons, default), declined):
            reasons[default] = Reason(ReasonKind.DEFAULT)
            reasons |= _following(theory, tuple(reasons))
        else:
            declined.add(default)
    return Selection({choice: reasons[choice] for choice in theory.encoding.choices if choice in reasons})


def _open_defaults(theory: RuleSolver, decided: set[str], on: Mapping[str, Reason]) -> Iterator[str]:
    """Give the defaults still to decide, in declared order; a nested one waits for its parent, each for its condition."""
    for choice in theory.programme.choices:
        if choice.default and choice.id not in decided and _offered(choice, theory.programme, on):
            yield choice.id


def _offered(choice: Choice, programme: Programme, on: Mapping[str, Reason]) -> bool:
    given: Environment = {other.id: Datum(other.id in on) for other in programme.choices}
    return (not choice.parent or choice.parent in on) and holds(choice.default_where, given)


def _takes(theory: RuleSolver, on: Sequence[str], declined: set[str]) -> bool:
    """`True` when the rules allow these choices, with nothing on that has no reason to be."""
    literals = [*theory.on(on), *(-literal for literal in theory.on(declined))]
    return theory.possible(literals) and theory.possible([*literals, *theory.unsupported(on)])


def _following(theory: RuleSolver, on: Sequence[str]) -> dict[str, Reason]:
    """Give what the rules force beside the choices that are on, each with its reason."""
    forced = theory.forced(theory.on(on))
    return {choice: _reason(theory, on, choice) for choice in forced if choice not in on}


def _reason(theory: RuleSolver, on: Sequence[str], choice: str) -> Reason:
    """Find the few rules and choices without which this one could be off."""
    off = [-literal for literal in theory.on((choice,))]
    core = theory.contradiction([*theory.switches(), *reversed(theory.on(on))], off)
    rules = theory.rules(core)
    nested = all(rule.kind == NESTING for rule in rules)
    return Reason(ReasonKind.PARENT if nested else ReasonKind.RULE, rules, theory.choices(core))
