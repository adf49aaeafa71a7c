"""The names and fields that the texts and rules of a programme use in any period."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assembler.checks.index import (
    PlacedWording,
    ProgrammeIndex,
    TextPart,
    WordingTexts,
    cached_per_index,
    inside,
    kept_per_wording,
)
from assembler.checks.index_builder import Walk
from assembler.model.clause_text import Quote
from assembler.model.declarations import Bands, Computed
from assembler.model.expressions import (
    ALWAYS,
    Attribute,
    Expression,
    ListOf,
    Literal,
    Name,
    RecordType,
    Scope,
    names,
    stated_type,
    type_of,
    walk_expression,
)
from assembler.model.library import Programme
from assembler.model.rules import (
    Between,
    Constraint,
    Excludes,
    Permits,
    Requires,
    Rule,
)
from assembler.model.walk import leaves_of


@dataclass(frozen=True, slots=True)
class NamesUsed:
    """The names that conditions and quotes use, and the fields of records, each as the record's title and the field."""

    names: frozenset[str]
    fields: frozenset[tuple[str, str]]


@cached_per_index
def names_and_fields_used(index: ProgrammeIndex) -> NamesUsed:
    """Collect what papers, texts in every wording, deadlines, vendor's cases and bands use, and what computed values among these are made of.

    Of the names that rules join, only the computed ones are among them; `names_in_rule` returns them all.
    """
    programme = index.programme
    used, fields = _names_and_fields(_expressions(index))
    for found in (_names_in_texts(texts, None) for texts in index.texts):
        used, fields = used | found.names, fields | found.fields
    used |= {name for rule in programme.rules for name in names_in_rule(rule) if name in _computed_names(programme)}
    for one in reversed(programme.derived):
        if isinstance(one, Bands):
            used |= {one.of, *([one.table] if one.table else ())}
            fields |= {(_entry_word(one.table, programme), one.column)} if one.table else set()
        elif (_entry_word(one.list, programme), one.id) in fields if one.list else one.id in used:
            made_of, parts = _names_and_fields([(one.expression, _scope_of_computed(one, programme))])
            used, fields = used | made_of, fields | parts
    return NamesUsed(used, fields)


def made_of(programme: Programme, late: Mapping[str, date]) -> tuple[Mapping[str, date], Mapping[tuple[str, str], date]]:
    """Return the names and the fields of entries that are computed from dated names, each with the latest of their dates.

    `late` are the names that have no value before a date.
    """
    whole, parts = dict(late), dict[tuple[str, str], date]()
    for one in programme.derived:
        used, fields = (
            (frozenset({one.of}), frozenset())
            if isinstance(one, Bands)
            else _names_and_fields([(one.expression, _scope_of_computed(one, programme))])
        )
        days = [*(whole[name] for name in used if name in whole), *(parts[field] for field in fields if field in parts)]
        if days and isinstance(one, Computed) and one.list:
            parts[_entry_word(one.list, programme), one.id] = max(days)
        elif days:
            whole[one.id] = max(days)
    return whole, parts


def _computed_names(programme: Programme) -> frozenset[str]:
    return frozenset(one.id for one in programme.derived)


def _entry_word(list: str, programme: Programme) -> str:
    """Return the word for one entry of a list or table, such as `order`; empty where the name is neither."""
    kind = programme.scope.get(list)
    return kind.of.title if isinstance(kind, ListOf) else ""


def _scope_of_computed(one: Computed, programme: Programme) -> Scope:
    kind = programme.scope.get(one.list)
    return {**programme.scope, "this": kind.of} if isinstance(kind, ListOf) else programme.scope


def _names_and_fields(found: Iterable[tuple[Expression, Scope]]) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    found = tuple(found)
    used = frozenset(name.name for expression, _ in found for name in names(expression))
    return used, frozenset(field for expression, scope in found for field in fields_of(expression, scope))


def names_in_rule(rule: Rule) -> frozenset[str]:
    """Return the names a rule joins."""
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


def _expressions(index: ProgrammeIndex) -> Iterator[tuple[Expression, Scope]]:
    programme = index.programme
    yield from ((case.condition, programme.scope) for case in programme.entity_cases)
    yield from ((answer.condition, programme.scope) for answer in programme.answers)
    yield from ((rule.expression, inside(rule.repeat, programme.scope)) for rule in programme.entry_rules)
    yield from ((rule.repeat.list, programme.scope) for rule in programme.entry_rules)
    for placed, deadline in ((paper, one) for paper in index.papers for one in programme.deadlines if one.paper == paper.plan.id):
        scope = inside(deadline.repeat, placed.scope)
        yield from ((each, scope) for each in (deadline.day, deadline.condition, deadline.every or ALWAYS))
        yield from [(deadline.repeat.list, placed.scope)] if deadline.repeat else ()
    for placed in index.papers:
        conditions = (placed.paper.condition, placed.paper.specimen, *(case.condition for case in placed.paper.entity_cases))
        yield from ((each, placed.scope) for each in conditions)
        yield from ((clause.condition, placed.scope) for clause in placed.plan.clauses)
    yield from _expressions_of(_other_wordings(index))


@kept_per_wording
def _names_in_texts(one: WordingTexts, _: None) -> NamesUsed:
    return NamesUsed(*_names_and_fields(_expressions_of(one.parts)))


def _expressions_of(parts: Iterable[TextPart]) -> Iterator[tuple[Expression, Scope]]:
    for part in parts:
        yield part.condition, part.scope
        yield from ((quote.expression, part.scope) for quote in leaves_of(Quote, part.content))


def _other_wordings(index: ProgrammeIndex) -> Sequence[TextPart]:
    """Return the texts of the wordings that are in force only in other periods."""
    walk = Walk()
    here = {(id(wording.paper), id(wording.variant)) for wording in index.wordings}
    for placed, listed in ((paper, listed) for paper in index.papers for listed in paper.plan.clauses):
        clause = index.library.clauses.get(listed.clause)
        for variant in clause.variants if clause else ():
            if clause and (id(placed), id(variant)) not in here:
                walk.wording(PlacedWording(placed, clause, variant, ALWAYS, 0))
    return walk.parts


def fields_of(expression: Expression, scope: Scope) -> Iterator[tuple[str, str]]:
    """Yield the fields of entries that an expression reads, each as the record's title and the field."""
    match expression:
        case Attribute(Name(name), field) if name in scope:
            if isinstance(record := scope[name], RecordType):
                yield record.title, field
        case Name() | Literal():
            pass
        case _:
            for node, known in walk_expression(expression, scope):
                if isinstance(node, Attribute) and isinstance(record := stated_type(type_of(node.of, known)), RecordType):
                    yield record.title, node.name
