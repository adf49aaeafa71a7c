"""Rules that say nothing new: the others imply them."""

from collections.abc import Iterator, Sequence

from assembler.library import Between, Constraint, Excludes, Permits, Programme, Requires, Rule
from assembler.rules.clauses import Clauses
from assembler.rules.encoding import Encoding
from assembler.rules.theory import Theory


def redundant(programme: Programme) -> Iterator[tuple[Rule, tuple[Rule, ...]]]:
    """Give each declared rule that follows from the others, and those it follows from, the most telling first."""
    declared = set(map(id, programme.rules))
    with Theory(programme) as theory:
        encoding = theory.encoding
        others = dict(_others(encoding.clauses, tuple(encoding.rules)))
        for switch, rule in encoding.rules.items():
            if id(rule) in declared:
                broken = _broken(encoding, rule)
                if not theory.consistent([*others[switch], broken]):
                    rest = theory.core([broken, *(one for one in theory.switches() if one != switch)])
                    yield rule, theory.rules(theory.contradiction([one for one in rest if one != broken], [broken]))


def _others(clauses: Clauses, switches: Sequence[int], around: tuple[int, ...] = ()) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Give for each switch a few literals that switch on all others: those of the halves it is not in."""
    if len(switches) == 1:
        yield switches[0], around
    elif switches:
        first, second = switches[: len(switches) // 2], switches[len(switches) // 2 :]
        yield from _others(clauses, first, (*around, _all(clauses, second)))
        yield from _others(clauses, second, (*around, _all(clauses, first)))


def _all(clauses: Clauses, switches: Sequence[int]) -> int:
    """Give a literal that switches on several rules."""
    made = clauses.fresh()
    for switch in switches:
        clauses.add(-made, switch)
    return made


def _broken(encoding: Encoding, rule: Rule) -> int:
    """Give a literal where which holds the rule is broken."""
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
    """Give a literal where which holds fewer or more of the choices are on."""
    clauses, variables = encoding.clauses, [encoding.choices[choice] for choice in choices]
    outside, fewer, more = clauses.fresh(), clauses.fresh(), clauses.fresh()
    clauses.add(-outside, fewer, more)
    clauses.at_most(minimum - 1, variables, -fewer)
    clauses.at_least(maximum + 1, variables, -more)
    return outside
