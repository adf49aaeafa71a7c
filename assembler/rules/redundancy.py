"""Rules that say nothing new: the others imply them."""

from collections.abc import Iterator, Mapping, Sequence

from assembler.model.library import Between, Constraint, Excludes, Permits, Programme, Requires, Rule
from assembler.rules.cnf import Formula
from assembler.rules.encoding import Encoding
from assembler.rules.rule_solver import RuleSolver

ENOUGH = 50_000
"""How many combinations are tried at once as examples: a fraction of a second for thousands of rules."""


def redundant_rules(programme: Programme) -> Iterator[tuple[Rule, tuple[Rule, ...]]]:
    """Give each declared rule that follows from the others, and those it follows from, the most telling first."""
    declared = set(map(id, programme.rules))
    with RuleSolver(programme) as theory, RuleSolver(programme) as explaining:
        switches = zip(theory.encoding.rules, explaining.encoding.rules, strict=True)
        same = {switch: other for switch, other in switches if id(theory.encoding.rules[switch]) in declared}
        for switch in _following(theory, tuple(same)):
            yield theory.encoding.rules[switch], _implying(explaining, same[switch])


def _following(theory: RuleSolver, declared: Sequence[int]) -> Iterator[int]:
    """Give the switches of the rules that cannot be broken alone.

    Those that can are needed by all questions about others: the solver takes them as given, and is many times as quick.
    """
    clauses = theory.encoding.clauses
    broken = {switch: _broken(theory.encoding, rule) for switch, rule in theory.encoding.rules.items()}
    alone = _broken_alone(theory, broken)
    others = dict(_others(clauses, [switch for switch in broken if switch not in alone]))
    for switch in alone:
        clauses.add(switch)
    for switch in declared:
        if switch not in alone and not theory.consistent([*others[switch], broken[switch]]):
            yield switch


def _implying(theory: RuleSolver, switch: int) -> tuple[Rule, ...]:
    """Give the few other rules that a redundant rule follows from."""
    broken = _broken(theory.encoding, theory.encoding.rules[switch])
    rest = theory.core([broken, *(one for one in theory.switches() if one != switch)])
    return theory.rules(theory.contradiction([one for one in rest if one != broken], [broken]))


def _broken_alone(theory: RuleSolver, broken: Mapping[int, int]) -> frozenset[int]:
    """Give rules of which an example shows that they say something new: it breaks this rule and no other.

    The examples are valid combinations in which one choice is flipped. What they leave open, the solver is asked.
    """
    encoding = theory.encoding
    examples = theory.samples((*encoding.choices.values(), *encoding.facts.variables), ENOUGH // max(1, len(encoding.choices)))
    examples = examples.flipped(encoding.choices.values())
    where = {switch: examples.where(literal) for switch, literal in broken.items()}
    once = twice = 0
    for found in where.values():
        if found is None:
            return frozenset()
        twice |= once & found
        once |= found
    return frozenset(switch for switch, found in where.items() if found and found & ~twice)


def _others(clauses: Formula, switches: Sequence[int], around: tuple[int, ...] = ()) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Give for each switch a few literals that switch on all others: those of the halves it is not in."""
    if len(switches) == 1:
        yield switches[0], around
    elif switches:
        first, second = switches[: len(switches) // 2], switches[len(switches) // 2 :]
        yield from _others(clauses, first, (*around, _all(clauses, second)))
        yield from _others(clauses, second, (*around, _all(clauses, first)))


def _all(clauses: Formula, switches: Sequence[int]) -> int:
    """Give a literal that switches on several rules."""
    made = clauses.fresh()
    for switch in switches:
        clauses.add(-made, switch)
    return made


def _broken(encoding: Encoding, rule: Rule) -> int:
    """Give a literal that holds exactly where the rule is broken."""
    match rule.body:
        case Requires(condition, consequence):
            return encoding.clauses.both(encoding.literal(condition), -encoding.literal(consequence))
        case Excludes(choices):
            return _outside(encoding, 0, 1, choices)
        case Between(minimum, maximum, choices, condition):
            return encoding.clauses.both(encoding.literal(condition), _outside(encoding, minimum, maximum, choices))
        case Permits(condition):
            denied = encoding.clauses.either(encoding.choices[right] for right in rule.body.denied)
            return encoding.clauses.both(encoding.literal(condition), denied)
        case Constraint(expression):
            return -encoding.literal(expression)


def _outside(encoding: Encoding, minimum: int, maximum: int, choices: Sequence[str]) -> int:
    """Give a literal that holds exactly where fewer or more of the choices are on."""
    clauses, variables = encoding.clauses, [encoding.choices[choice] for choice in choices]
    return clauses.either((-clauses.reach(minimum, variables), clauses.reach(maximum + 1, variables)))
