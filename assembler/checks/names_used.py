"""The names and fields that the texts and rules of a programme use in any period."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from assembler.checks.index import (
    PlacedPaper,
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
from assembler.model.kept import Kept
from assembler.model.library import Clause, ClauseVariant, Programme
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
    declared = index.kept.get("names declared", _names_declared, programme, index.papers)
    found = [declared, *(_names_in_texts(one, None) for one in index.texts), *_names_in_other_wordings(index)]
    used = frozenset[str]().union(*(one.names for one in found))
    fields = frozenset[tuple[str, str]]().union(*(one.fields for one in found))
    for one, made in index.kept.get("derived", _parts_of_each, programme):
        if isinstance(one, Bands) or _is_read(one, NamesUsed(used, fields), programme):
            used, fields = used | made.names, fields | made.fields
    return NamesUsed(used, fields)


def _parts_of_each(_: Kept, programme: Programme) -> tuple[tuple[Computed | Bands, NamesUsed], ...]:
    """Return what is derived in a programme, the last first, each with what it is made of."""
    return tuple((one, _parts_of(one, programme)) for one in reversed(programme.derived))


def _is_read(one: Computed, used: NamesUsed, programme: Programme) -> bool:
    return (_entry_word(one.list, programme), one.id) in used.fields if one.list else one.id in used.names


def _parts_of(one: Computed | Bands, programme: Programme) -> NamesUsed:
    if not isinstance(one, Bands):
        return NamesUsed(*_names_and_fields([(one.expression, _scope_of_computed(one, programme))]))
    columns = frozenset({(_entry_word(one.table, programme), one.column)}) if one.table else frozenset[tuple[str, str]]()
    return NamesUsed(frozenset(filter(None, (one.of, one.table))), columns)


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


def _names_declared(_: Kept, programme: Programme, papers: tuple[PlacedPaper, ...]) -> NamesUsed:
    """Collect what papers, deadlines and vendor's cases use, and the computed names among those that rules join."""
    used, fields = _names_and_fields(_expressions(programme, papers))
    joined = {name for rule in programme.rules for name in names_in_rule(rule)}
    return NamesUsed(used | (joined & _computed_names(programme)), fields)


def _expressions(programme: Programme, papers: tuple[PlacedPaper, ...]) -> Iterator[tuple[Expression, Scope]]:
    yield from ((case.condition, programme.scope) for case in programme.entity_cases)
    yield from ((answer.condition, programme.scope) for answer in programme.answers)
    yield from ((rule.expression, inside(rule.repeat, programme.scope)) for rule in programme.entry_rules)
    yield from ((rule.repeat.list, programme.scope) for rule in programme.entry_rules)
    for placed, deadline in ((paper, one) for paper in papers for one in programme.deadlines if one.paper == paper.plan.id):
        scope = inside(deadline.repeat, placed.scope)
        yield from ((each, scope) for each in (deadline.day, deadline.condition, deadline.every or ALWAYS))
        yield from [(deadline.repeat.list, placed.scope)] if deadline.repeat else ()
    for placed in papers:
        conditions = (placed.paper.condition, placed.paper.specimen, *(case.condition for case in placed.paper.entity_cases))
        yield from ((each, placed.scope) for each in conditions)
        yield from ((clause.condition, placed.scope) for clause in placed.plan.clauses)


@kept_per_wording
def _names_in_texts(one: WordingTexts, _: None) -> NamesUsed:
    return NamesUsed(*_names_and_fields(_expressions_of(one.parts)))


def _expressions_of(parts: Iterable[TextPart]) -> Iterator[tuple[Expression, Scope]]:
    for part in parts:
        yield part.condition, part.scope
        yield from ((quote.expression, part.scope) for quote in leaves_of(Quote, part.content))


def _names_in_other_wordings(index: ProgrammeIndex) -> Iterator[NamesUsed]:
    """Yield what the wordings use that are in force only in other periods, clause by clause."""
    here = {(id(wording.paper), id(wording.variant)) for wording in index.wordings}
    for paper in index.papers:
        for listed in paper.plan.clauses:
            clause = index.library.clauses.get(listed.clause)
            if clause and (others := tuple(one for one in clause.variants if (id(paper), id(one)) not in here)):
                name = "names of other wordings", paper.plan.id, paper.paper.lifetime.since, clause.id
                yield index.kept.get(name, _names_in_wordings, paper, clause, others)


def _names_in_wordings(_: Kept, paper: PlacedPaper, clause: Clause, variants: tuple[ClauseVariant, ...]) -> NamesUsed:
    walk = Walk()
    for variant in variants:
        walk.wording(PlacedWording(paper, clause, variant, ALWAYS, 0))
    return NamesUsed(*_names_and_fields(_expressions_of(walk.parts)))


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
