"""Which names and fields the texts and rules of a programme use, in any period."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assembler.checks.index import Index, Part, PlacedWording, Walk
from assembler.checks.prose import flat
from assembler.expressions import ALWAYS, Attribute, Expression, Name, Record, Scope, children, names
from assembler.library import Between, Constraint, Excludes, Permits, Requires, Rule
from assembler.markup import Quote


@dataclass(frozen=True, slots=True)
class Uses:
    """Names that conditions and quotes use, and fields of records by the record's title."""

    names: frozenset[str]
    fields: frozenset[tuple[str, str]]


@lru_cache(8)
def uses(index: Index) -> Uses:
    """Gather what the papers, their texts in every wording, the vendor's cases and bands use; rules are asked apart."""
    found = tuple(_expressions(index))
    used = frozenset(name.name for expression, _ in found for name in names(expression))
    used |= {bands.of for bands in index.programme.bands}
    return Uses(used, frozenset(field for expression, scope in found for field in _fields(expression, scope)))


def names_in_rule(rule: Rule) -> frozenset[str]:
    """Give the names a rule joins."""
    match rule.body:
        case Requires(condition, consequence):
            return frozenset(name.name for side in (condition, consequence) for name in names(side))
        case Excludes(choices):
            return frozenset(choices)
        case Between(choices=choices, condition=condition):
            return frozenset((*choices, *(name.name for name in names(condition))))
        case Permits(condition, rights=rights):
            return frozenset((*rights, *(name.name for name in names(condition))))
        case Constraint(expression):
            return frozenset(name.name for name in names(expression))


def quotes_in(part: Part) -> Iterator[Quote]:
    """Give the quotes of a text."""
    return (inline for inline in flat(part.content) if isinstance(inline, Quote))


def _expressions(index: Index) -> Iterator[tuple[Expression, Scope]]:
    programme = index.programme
    yield from ((case.condition, programme.scope) for case in programme.entity_cases)
    for placed in index.papers:
        yield from ((each, placed.scope) for each in (placed.paper.condition, placed.paper.specimen))
        yield from ((clause.condition, placed.scope) for clause in placed.plan.clauses)
    for part in (*index.parts, *_other_wordings(index)):
        yield part.condition, part.scope
        yield from ((quote.expression, part.scope) for quote in quotes_in(part))


def _other_wordings(index: Index) -> Sequence[Part]:
    """Give the texts of the wordings that are in force in other periods only."""
    walk = Walk()
    here = {(id(wording.paper), id(wording.variant)) for wording in index.wordings}
    for placed, listed in ((paper, listed) for paper in index.papers for listed in paper.plan.clauses):
        clause = index.library.clauses.get(listed.clause)
        for variant in clause.variants if clause else ():
            if clause and (id(placed), id(variant)) not in here:
                walk.wording(PlacedWording(placed, clause, variant, ALWAYS, 0))
    return walk.parts


def _fields(expression: Expression, scope: Scope) -> Iterator[tuple[str, str]]:
    match expression:
        case Attribute(Name(name), field) if isinstance(record := scope.get(name), Record):
            yield record.title, field
        case _:
            for child in children(expression):
                yield from _fields(child, scope)
