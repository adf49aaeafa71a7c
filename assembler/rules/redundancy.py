"""Redundant rules: those that the others imply."""

from collections.abc import Iterator, Mapping, Sequence

from assembler.model.library import Programme
from assembler.model.rules import (
    Between,
    Constraint,
    Excludes,
    Permits,
    Requires,
    Rule,
)
from assembler.rules.cnf import Formula
from assembler.rules.encoding import Encoding
from assembler.rules.rule_solver import RuleSolver

ENOUGH = 50_000
"""The most example combinations that are evaluated at once: a fraction of a second for thousands of rules."""


def redundant_rules(programme: Programme) -> Iterator[tuple[Rule, tuple[Rule, ...]]]:
    """Yield each declared rule that follows from the others, with a minimal set of rules it follows from."""
    declared = set(map(id, programme.rules))
    with RuleSolver(programme) as solver, RuleSolver(programme) as explaining:
        switches = zip(solver.encoding.rules, explaining.encoding.rules, strict=True)
        explained_by = {switch: other for switch, other in switches if id(solver.encoding.rules[switch]) in declared}
        for switch in _implied_switches(solver, tuple(explained_by)):
            yield solver.encoding.rules[switch], _implying_rules(explaining, explained_by[switch])


def _implied_switches(solver: RuleSolver, declared: Sequence[int]) -> Iterator[int]:
    """Yield the switches of the declared rules that cannot be broken while all others hold.

    Rules that can be broken alone are part of every further question, so they become unit clauses, which makes the solver much
    faster.
    """
    clauses = solver.encoding.clauses
    broken = {switch: _broken_literal(solver.encoding, rule) for switch, rule in solver.encoding.rules.items()}
    alone = _broken_alone(solver, broken)
    others = dict(_literals_for_others(clauses, [switch for switch in broken if switch not in alone]))
    for switch in alone:
        clauses.add(switch)
    for switch in declared:
        if switch not in alone and not solver.consistent([*others[switch], broken[switch]]):
            yield switch


def _implying_rules(solver: RuleSolver, switch: int) -> tuple[Rule, ...]:
    """Return a minimal set of other rules that a redundant rule follows from."""
    broken = _broken_literal(solver.encoding, solver.encoding.rules[switch])
    rest = solver.core([broken, *(one for one in solver.switches() if one != switch)])
    return solver.rules(solver.minimal_contradiction([one for one in rest if one != broken], [broken]))


def _broken_alone(solver: RuleSolver, broken: Mapping[int, int]) -> frozenset[int]:
    """Return the switches of rules that an example breaks without breaking any other, which shows that they are not redundant.

    The examples are valid combinations with one choice flipped. The solver decides about the remaining rules.
    """
    encoding = solver.encoding
    examples = solver.samples((*encoding.choices.values(), *encoding.facts.variables), ENOUGH // max(1, len(encoding.choices)))
    examples = examples.flipped(encoding.choices.values())
    where = {switch: examples.where(literal) for switch, literal in broken.items()}
    # Bits of the examples that break at least one rule, and at least two.
    once = twice = 0
    for found in where.values():
        if found is None:
            return frozenset()
        twice |= once & found
        once |= found
    return frozenset(switch for switch, found in where.items() if found and found & ~twice)


def _literals_for_others(
    clauses: Formula, switches: Sequence[int], around: tuple[int, ...] = ()
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield for each switch a few literals that switch on all others, by halving the list: logarithmically many for each."""
    if len(switches) == 1:
        yield switches[0], around
    elif switches:
        first, second = switches[: len(switches) // 2], switches[len(switches) // 2 :]
        yield from _literals_for_others(clauses, first, (*around, _switch_for_all(clauses, second)))
        yield from _literals_for_others(clauses, second, (*around, _switch_for_all(clauses, first)))


def _switch_for_all(clauses: Formula, switches: Sequence[int]) -> int:
    """Return a literal that switches on several rules."""
    made = clauses.fresh()
    for switch in switches:
        clauses.add(-made, switch)
    return made


def _broken_literal(encoding: Encoding, rule: Rule) -> int:
    """Return a literal that holds exactly where the rule is broken."""
    match rule.body:
        case Requires(condition, consequence):
            return encoding.clauses.both(encoding.literal(condition), -encoding.literal(consequence))
        case Excludes(choices):
            return _outside_bounds(encoding, 0, 1, choices)
        case Between(minimum, maximum, choices, condition):
            return encoding.clauses.both(encoding.literal(condition), _outside_bounds(encoding, minimum, maximum, choices))
        case Permits(condition):
            denied = encoding.clauses.either(encoding.choices[right] for right in rule.body.denied)
            return encoding.clauses.both(encoding.literal(condition), denied)
        case Constraint(expression):
            return -encoding.literal(expression)


def _outside_bounds(encoding: Encoding, minimum: int, maximum: int, choices: Sequence[str]) -> int:
    """Return a literal that holds exactly where fewer than `minimum` or more than `maximum` of the choices are on."""
    clauses, variables = encoding.clauses, [encoding.choices[choice] for choice in choices]
    return clauses.either((-clauses.reach(minimum, variables), clauses.reach(maximum + 1, variables)))
