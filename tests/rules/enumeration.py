"""The reference for tests of the solver: every combination is enumerated and evaluated."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, combinations, product

from assembler.model.expressions import BoundValue, Datum, Environment, Expression, holds
from assembler.model.library import Group, Programme
from assembler.model.rules import (
    Between,
    Constraint,
    Excludes,
    Permits,
    Requires,
    Rule,
)
from assembler.model.values import Country

Combination = frozenset[str]
NOTHING: Environment = {}


def worlds() -> Iterator[Environment]:
    """Yield every state of facts that the drawn conditions distinguish, and one more country."""
    for country, kind, points in product(("DE", "FR", "CH", "US"), ("company", "individual"), (None, 0, 1, 2, 3)):
        entry: dict[str, BoundValue] = {"country": Datum(Country(country)), "kind": Datum(kind)}
        yield {"partner": entry if points is None else entry | {"points": Datum(points)}}


def subsets(elements: Iterable[str]) -> Iterator[Combination]:
    listed = list(elements)
    sizes = (combinations(listed, size) for size in range(len(listed) + 1))
    return map(frozenset, chain.from_iterable(sizes))


def environment(programme: Programme, on: Combination, world: Environment = NOTHING) -> Environment:
    return {**world, **{choice.id: Datum(choice.id in on) for choice in programme.choices}, **programme.regions}


def enumerate_all(programme: Programme, world: Environment = NOTHING) -> list[Combination]:
    """Return every valid combination."""
    return [on for on in subsets(choice.id for choice in programme.choices) if valid(programme, on, world)]


def valid(programme: Programme, on: Combination, world: Environment = NOTHING) -> bool:
    nested = all(choice.parent in on for choice in programme.choices if choice.id in on and choice.parent)
    grouped = nested and all(_fits(group, on) for group in programme.groups)
    return grouped and _meets_all(programme.rules, environment(programme, on, world))


def _meets_all(rules: Iterable[Rule], given: Environment) -> bool:
    return all(meets(rule, given) for rule in rules)


def _fits(group: Group, on: Combination) -> bool:
    chosen = len(on & set(group.members))
    return group.minimum <= chosen <= group.maximum if not group.parent or group.parent in on else not chosen


def meets(rule: Rule, given: Environment) -> bool:
    match rule.body:
        case Requires(condition, consequence):
            return not holds(condition, given) or holds(consequence, given)
        case Excludes(choices):
            return _chosen(choices, given) <= 1
        case Between(minimum, maximum, choices, condition):
            return not holds(condition, given) or minimum <= _chosen(choices, given) <= maximum
        case Permits(condition, permitted, rights):
            return not holds(condition, given) or _chosen(set(rights) - set(permitted), given) == 0
        case Constraint(expression):
            return holds(expression, given)


def _chosen(choices: Iterable[str], given: Environment) -> int:
    return sum(given[choice] == Datum(value=True) for choice in choices)


def selectable(programme: Programme, elected: Combination, every: list[Combination]) -> bool:
    """Whether elected, forced, default and mandatory choices make a valid combination."""
    holding = [on for on in every if elected <= on]
    mandatory = {member for group in programme.groups if group.minimum == len(group.members) for member in group.members}
    free = mandatory | {choice.id for choice in programme.choices if choice.default}
    return any(on <= elected | forced(holding) | free for on in holding)


def forced(every: list[Combination]) -> Combination:
    """Return the choices that are on in all of them."""
    return frozenset.intersection(*every) if every else frozenset()


def satisfiable(rules: Iterable[Rule], programme: Programme, on: Iterable[str], off: Iterable[str]) -> bool:
    """Whether some set of choices meets these rules alone, with these choices on and those off."""
    listed, wanted, unwanted = list(rules), set(on), set(off)
    every = subsets(choice.id for choice in programme.choices)
    return any(
        wanted <= one and not unwanted & one and all(meets(rule, environment(programme, one)) for rule in listed) for one in every
    )


def bad_combinations(programme: Programme, bad: Expression) -> Mapping[Combination, list[Environment]]:
    """Return the valid combinations that meet a condition, each with the facts under which they do."""
    found: dict[Combination, list[Environment]] = {}
    for world in worlds():
        for on in enumerate_all(programme, world):
            if holds(bad, environment(programme, on, world)):
                found.setdefault(on, []).append(world)
    return found
