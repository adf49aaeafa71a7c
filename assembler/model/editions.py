"""Editions: a programme as it stands in one of them.

Everything that may change carries the editions in which it exists. `in_edition` leaves out what does not exist in one edition;
what comes after it (rules, proofs, assembly) sees that edition only and asks for no date.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from assembler.model.deadlines import Deadline
from assembler.model.declarations import Bands, Computed, FieldType, FigureTable, ListPlan, Value, row_key
from assembler.model.edition_conditions import constant_in
from assembler.model.expressions import (
    THIS,
    Expression,
    ExpressionTypeError,
    ListOf,
    Maybe,
    OneOf,
    RecordType,
    Scope,
    Type,
    bands_key,
    names,
    type_of,
)
from assembler.model.kept import Kept
from assembler.model.library import (
    Clause,
    DocumentPlan,
    EntityCase,
    Group,
    Library,
    Paper,
    PlacedClause,
    Programme,
)
from assembler.model.remembered import remembered_of
from assembler.model.rules import (
    Between,
    Constraint,
    Excludes,
    Permits,
    Requires,
    Rule,
    RuleBody,
    names_in_rule,
)

EDITION_OF, THIS_PAPER = "edition_of", "this_paper"
"""The name under which texts know the edition of each paper, by `paper_field`, and the part of it for the paper around the text."""

IN_FORCE_SINCE, FIRST_LISTED = "in_force_since", "first_listed"
"""The names under which texts know, for each paper that was in force before, from which day on, and the form it was signed with."""

MOST_STANDING = 32
"""The most programmes that are remembered as they stand in an edition on an occasion: those that were asked for last."""

OF_PAPERS = (EDITION_OF, IN_FORCE_SINCE, FIRST_LISTED)
"""The names that have a part for each paper of the programme."""


def paper_field(document: str) -> str:
    """Return the part of `edition_of` for a document: `price_list` for `shop/price-list`."""
    return document.rpartition("/")[2].replace("-", "_")


def edition_on(programme: Programme, day: date) -> date:
    """Return the edition in force on a day: the latest that is not after it; on a day before the first, the first."""
    return max((edition for edition in programme.editions if edition <= day), default=programme.editions[0])


def in_edition(
    library: Library,
    programme: Programme,
    edition: date,
    occasion: str = "",
    *,
    by_conditions: bool = True,
    kept: Kept | None = None,
) -> Library:
    """Return the library with this programme alone, as it stands in an edition; with an `occasion`, with what is asked for on it.

    A choice that does not exist in the edition stays known, so that a condition may name it, and is off: `rules.constraints`
    says so. Papers, clauses, rules and answers that their own conditions on the edition exclude are left out, unless not `by_conditions`.
    What was `kept` and is the same is the very part it was.
    """
    kept, when = kept or Kept(), (edition, occasion, by_conditions)
    standing = kept_in_edition(kept, programme, *when)
    documents = {
        paper.document: kept.get(
            (paper.document, edition, by_conditions), _document_in, library.documents[paper.document], edition, by_conditions
        )
        for paper in standing.papers
        if paper.document in library.documents
    }
    clauses = {
        placed.clause: _clause_in(kept, library.clauses[placed.clause], edition)
        for plan in documents.values()
        for placed in plan.clauses
        if placed.clause in library.clauses
    }
    return replace(
        library,
        programmes={programme.id: standing},
        documents={**library.documents, **documents},
        clauses={**library.clauses, **clauses},
    )


def kept_in_edition(kept: Kept, programme: Programme, edition: date, occasion: str = "", by_conditions: bool = True) -> Programme:  # noqa: FBT001, FBT002 - of `in_edition`
    """Return a programme as it stands in an edition, which `in_edition` keeps too."""
    when = (edition, occasion, by_conditions)
    return kept.get(("programme", *when), _programme_in, programme, *when)


def _programme_in(_: Kept, programme: Programme, edition: date, occasion: str, by_conditions: bool) -> Programme:  # noqa: FBT001 - of `in_edition`
    return programme_in_edition(programme, edition, occasion, by_conditions=by_conditions)


def exists(programme: Programme, choice: str) -> bool:
    """Whether a choice exists in the edition in which the programme stands, together with the choices it is nested in."""
    if programme.edition is None:
        return True
    found = programme.choice(choice)
    return found.lifetime.holds(programme.edition) and (not found.parent or exists(programme, found.parent))


def programme_on(programme: Programme, occasion: str) -> Programme:
    """Return a programme with the facts and lists that are asked for on an occasion alone; with all of them where none is named."""
    facts = tuple(fact for fact in programme.facts if _asked_for(fact, occasion))
    return replace(programme, facts=facts, lists=tuple(plan for plan in programme.lists if _asked_for(plan, occasion)))


@remembered_of(MOST_STANDING)
def programme_in_edition(programme: Programme, edition: date, occasion: str = "", *, by_conditions: bool = True) -> Programme:
    """Return a programme as it stands in an edition: with the choices, rules, facts, figures and papers that exist in it.

    With an `occasion`, it has the facts and lists of that one alone, and no rule that asks for others.
    """
    standing = replace(programme, edition=edition)
    entities = tuple(entity for entity in programme.entities if entity.lifetime.holds(edition))
    contracting = {entity.id for entity in entities}
    tables = {table.id: _table_in(table, edition) for table in programme.tables}
    lists = tuple(
        replace(plan, fields=_fields_in(plan.fields, edition, tables))
        for plan in programme.lists
        if plan.lifetime.holds(edition) and _asked_for(plan, occasion)
    )
    facts = _fields_in((fact for fact in programme.facts if _asked_for(fact, occasion)), edition, tables)
    scope, derived = _names_in(programme, facts, lists, edition)
    known = scope if occasion else programme.scope
    return replace(
        standing,
        choices=tuple(one if exists(standing, one.id) else replace(one, default=False) for one in programme.choices),
        groups=tuple(_groups_in(standing)),
        rules=tuple(_rules_in(programme, edition, known, by_conditions=by_conditions)),
        entry_rules=tuple(
            one for one in programme.entry_rules if one.lifetime.holds(edition) and _is_known(one.repeat.list, known)
        ),
        lists=lists,
        facts=facts,
        values=tuple(_value_in(value, edition) for value in programme.values),
        tables=tuple(tables.values()),
        answers=tuple(one for one in programme.answers if not (by_conditions and constant_in(one.condition, edition) is False)),
        entities=entities,
        entity_cases=_cases_in(programme.entity_cases, contracting),
        deadlines=tuple(_deadlines_in(programme, edition, by_conditions=by_conditions)),
        papers=tuple(_papers_in(programme, edition, contracting, by_conditions=by_conditions)),
        scope=scope,
        derived=derived,
    )


def _deadlines_in(programme: Programme, edition: date, *, by_conditions: bool) -> Iterator[Deadline]:
    """Yield the deadlines that exist, each together with its paper."""
    standing = {one.document for one in programme.papers if _stands(one, edition, by_conditions=by_conditions)}
    for one in programme.deadlines:
        if _stands(one, edition, by_conditions=by_conditions) and one.paper in standing:
            yield one


def _asked_for(declared: FieldType | ListPlan, occasion: str) -> bool:
    return not occasion or occasion in declared.occasions


def _is_known(node: Expression, scope: Scope) -> bool:
    return all(name.name in scope for name in names(node))


def _rules_in(programme: Programme, edition: date, known: Scope, *, by_conditions: bool) -> Iterator[Rule]:
    """Yield the rules that exist in an edition, can constrain something in it, and ask for what is known.

    The word for one entry of a list is known wherever the list is.
    """
    entry_words = {entries.of.title for entries in programme.scope.values() if isinstance(entries, ListOf)}
    for rule in programme.rules:
        silent = by_conditions and _says_nothing(rule.body, edition)
        if rule.lifetime.holds(edition) and not silent and names_in_rule(rule.body) - entry_words <= known.keys():
            yield rule


def _papers_in(programme: Programme, edition: date, contracting: Collection[str], *, by_conditions: bool) -> Iterator[Paper]:
    for one in programme.papers:
        if _stands(one, edition, by_conditions=by_conditions):
            yield replace(one, entity_cases=_cases_in(one.entity_cases, contracting))


def _cases_in(cases: Iterable[EntityCase], contracting: Collection[str]) -> tuple[EntityCase, ...]:
    """Return the cases whose entity exists."""
    return tuple(case for case in cases if case.entity in contracting)


def _stands(placed: Paper | PlacedClause | Deadline, edition: date, *, by_conditions: bool = True) -> bool:
    """Whether a paper, a clause or a deadline can be there in an edition: it exists, and no condition on the edition excludes it."""
    return placed.lifetime.holds(edition) and not (by_conditions and constant_in(placed.condition, edition) is False)


def _says_nothing(body: RuleBody, edition: date) -> bool:
    """Whether a rule cannot constrain anything in an edition, such as one that begins with another edition by its condition."""
    match body:
        case Requires(condition, consequence):
            return constant_in(condition, edition) is False or constant_in(consequence, edition) is True
        case Between(condition=condition) | Permits(condition):
            return constant_in(condition, edition) is False
        case Constraint(expression):
            return constant_in(expression, edition) is True
        case Excludes():
            return False


def _groups_in(standing: Programme) -> Iterator[Group]:
    """Yield the groups with the members that exist; of a group that is left with none, nothing."""
    for group in standing.groups:
        members = tuple(member for member in group.members if exists(standing, member))
        if members == group.members:
            yield group
        elif members and (not group.parent or exists(standing, group.parent)):
            # All of a mandatory group are mandatory still; of the others as many as there are can be asked for.
            least = len(members) if group.minimum == len(group.members) else min(group.minimum, len(members))
            yield replace(group, members=members, minimum=least, maximum=min(group.maximum, len(members)))


def _fields_in(fields: Iterable[FieldType], edition: date, tables: Mapping[str, FigureTable]) -> tuple[FieldType, ...]:
    """Return the fields that exist; one that names a row of a table can name those that exist."""
    return tuple(replace(one, type=_type_in(one.type, tables)) for one in fields if one.lifetime.holds(edition))


def _type_in(type: Type, tables: Mapping[str, FigureTable]) -> Type:
    match type:
        case Maybe(inner):
            return Maybe(_type_in(inner, tables))
        case OneOf(_, set) if set in tables:
            return OneOf(tables[set].keys, set)
        case _:
            return type


def _value_in(value: Value, edition: date) -> Value:
    """Return the value with the amount that is in force in the edition; with its first one where it begins later."""
    return replace(value, dated=tuple(one for one in value.dated if one.since <= edition)[-1:] or value.dated[:1])


def _table_in(table: FigureTable, edition: date) -> FigureTable:
    """Return the table with the rows that are in force in the edition; with its first ones where it begins later."""
    begun = tuple(one for one in table.dated if one.since <= edition)[-1:] or table.dated[:1]
    return replace(table, dated=tuple(replace(one, rows=one.in_edition(edition)) for one in begun))


def with_figures_of(programme: Programme, written: Programme, agreed: date) -> Programme:
    """Return a programme in an edition with the figures of an earlier one, under which the parties agreed on them.

    `written` has the figures of all editions. A value that began later, and a row that was added later, stay as they are.
    """
    values = {value.id: _value_in(value, agreed) for value in written.values if value.dated[0].since <= agreed}
    tables = {table.id: _table_in(table, agreed) for table in written.tables if table.dated[0].since <= agreed}
    return replace(
        programme,
        values=tuple(values.get(value.id, value) for value in programme.values),
        tables=tuple(_with_rows_of(table, tables[table.id]) if table.id in tables else table for table in programme.tables),
    )


def _with_rows_of(table: FigureTable, agreed: FigureTable) -> FigureTable:
    """Return a table in an edition with the cells that its rows had in an earlier one."""
    rows = {row_key(row): row for one in agreed.dated for row in one.rows}
    dated = (replace(one, rows=tuple(rows.get(row_key(row), row) for row in one.rows)) for one in table.dated)
    return replace(table, dated=tuple(dated))


def _document_in(_: Kept, plan: DocumentPlan, edition: date, by_conditions: bool) -> DocumentPlan:  # noqa: FBT001 - of `in_edition`
    placed = tuple(one for one in plan.clauses if _stands(one, edition, by_conditions=by_conditions))
    return replace(plan, clauses=placed)


def _clause_in(kept: Kept, clause: Clause, edition: date) -> Clause:
    """Return the clause with the wordings of an edition: those for a choice, and the latest of the dated ones."""
    if len(clause.variants) == 1 and clause.variants[0].since is None:
        return clause
    return kept.get((clause.id, edition), _wordings_in, clause, edition)


def _wordings_in(_: Kept, clause: Clause, edition: date) -> Clause:
    begun = [one for one in clause.variants if not one.choice and (one.since or date.min) <= edition]
    latest = max((one.since or date.min for one in begun), default=date.min)
    kept = {id(one) for one in begun if (one.since or date.min) == latest}
    return replace(clause, variants=tuple(one for one in clause.variants if one.choice or id(one) in kept))


def _names_in(
    programme: Programme, facts: tuple[FieldType, ...], lists: tuple[ListPlan, ...], edition: date
) -> tuple[Scope, tuple[Computed | Bands, ...]]:
    """Return the names that exist with these facts and lists in an edition, and the derived values among them.

    What is computed from something that does not exist does not exist either. A paper that an earlier edition had may still be in
    force, so that its first day stays known.
    """
    declared = {fact.id for fact in programme.facts} | {plan.id for plan in programme.lists}
    gone = declared - {fact.id for fact in facts} - {plan.id for plan in lists}
    papers = {paper_field(paper.document) for paper in programme.papers}
    absent, never_signed = (
        papers - _names_of_papers(programme, (edition,)),
        papers - _names_of_papers(programme, _until(programme, edition)),
    )
    if not gone and not absent and [len(one.fields) for one in lists] == [len(one.fields) for one in programme.lists]:
        return programme.scope, programme.derived
    scope = {name: kind for name, kind in programme.scope.items() if name not in gone}
    for of_papers in OF_PAPERS if absent else ():
        if isinstance(record := scope.get(of_papers), RecordType):
            unknown = absent if of_papers == EDITION_OF else never_signed
            fields = {name: kind for name, kind in record.fields.items() if name not in unknown}
            scope[of_papers] = replace(record, fields=fields)
    fields_of = {plan.id: {field.id for field in plan.fields} for plan in programme.lists}
    for plan in lists:
        for field in fields_of[plan.id] - {field.id for field in plan.fields}:
            scope = without_name(scope, plan.id, field)
    derived: list[Computed | Bands] = []
    for one in programme.derived:
        if _can_be_derived(one, scope):
            derived.append(one)
        else:
            scope = without_name(scope, one.list if isinstance(one, Computed) else "", one.id)
    return scope, tuple(derived)


def _names_of_papers(programme: Programme, editions: Iterable[date]) -> set[str]:
    """Return the names of the papers that stand in one of the editions."""
    return {paper_field(paper.document) for edition in editions for paper in programme.papers if _stands(paper, edition)}


def _until(programme: Programme, edition: date) -> tuple[date, ...]:
    """Return an edition of the programme with those before it."""
    return tuple(one for one in programme.editions if one <= edition)


def _can_be_derived(one: Computed | Bands, scope: Scope) -> bool:
    if isinstance(one, Bands):
        return one.of in scope
    entries = scope.get(one.list) if one.list else None
    if one.list and not isinstance(entries, ListOf):
        return False
    try:
        type_of(one.expression, {**scope, THIS: entries.of} if isinstance(entries, ListOf) else scope)
    except ExpressionTypeError:
        return False
    return True


def without_name(scope: Scope, list: str, name: str) -> dict[str, Type]:
    """Return a scope without a name, or without a field of a list's entries; `list` is empty for a name of the scope itself."""
    if not list:
        return {known: kind for known, kind in scope.items() if known not in (name, bands_key(name))}
    if not isinstance(entries := scope.get(list), ListOf):
        return {**scope}
    kept = {field: kind for field, kind in entries.of.fields.items() if field != name}
    return {**scope, list: ListOf(replace(entries.of, fields=kept))}
