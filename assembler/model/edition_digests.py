"""The digests of an edition: what a programme says as it stands in it, a SHA-256 for each of its parts, by a name.

A name begins with the kind of the part, such as `clause a/b/fee`. What is not recorded, and why, says a table in the test of this
module: no part of a library is left out by mistake.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from assembler.model.declarations import Computed, FieldType, FigureTable, Value
from assembler.model.editions import exists, in_edition
from assembler.model.expressions import Datum, OneOf, stated_type, type_name, unparse
from assembler.model.kept import Kept
from assembler.model.library import (
    NUMBERED,
    Clause,
    ClauseVariant,
    DocumentPlan,
    EntityCase,
    Library,
    Paper,
    Programme,
)
from assembler.model.number_looks import first_numbers
from assembler.model.rules import (
    Between,
    Constraint,
    Excludes,
    Permits,
    Requires,
    RuleBody,
)
from assembler.model.values import show

LATER_KINDS = {
    2: frozenset(("choice", "group", "fact", "list", "field", "bands", "role", "region")),
    3: frozenset(("order", "papers", "programme", "signing", "checklist", "copies", "article", "words", "type")),
    4: frozenset(("occasion", "issued")),
}
"""The kinds of part that locks record from a format on; format 1 records the others."""

LOCK_FORMAT = max(LATER_KINDS)
"""The number of the format that is written. A file without a number is of format 1."""


def edition_digests(
    library: Library, programme: Programme, edition: date, kept: Kept | None = None, *, by_conditions: bool = True
) -> Mapping[str, str]:
    """Return a digest of every part of an edition, by its name; as for `in_edition`."""
    kept = kept or Kept()
    standing = in_edition(library, programme, edition, by_conditions=by_conditions, kept=kept)
    return dict(sorted(_digests(standing, standing.programmes[programme.id], edition, kept)))


def kind_of(name: str) -> str:
    """Return the kind of the part with this name."""
    return name.partition(" ")[0]


def is_recorded(name: str, format: int) -> bool:
    """Whether a lock of a format records the part with this name."""
    return not any(kind_of(name) in kinds for first, kinds in LATER_KINDS.items() if first > format)


def _digests(library: Library, programme: Programme, edition: date, kept: Kept) -> Iterator[tuple[str, str]]:
    yield from kept.all(("digests", edition), _programme_digests, programme, edition)
    for paper in programme.papers:
        plan = library.documents[paper.document]
        clauses = tuple(library.clauses[placed.clause] for placed in plan.clauses)
        yield from kept.all(("digests", plan.id, edition), _paper_digests, paper, plan, clauses)


def _programme_digests(_: Kept, programme: Programme, edition: date) -> Iterator[tuple[str, str]]:
    yield f"programme {programme.id}", _sha256(programme.title)
    yield f"signing {programme.id}", _sha256(" ".join(programme.signing_order))
    yield f"papers {programme.id}", order_digest(paper.document for paper in programme.papers)
    for value in programme.values:
        yield from ((_value_name(value, one.since), _sha256(show(one.value))) for one in value.dated if one.since <= edition)
    for table in programme.tables:
        yield from _row_digests(table, edition)
    for one in programme.every_computed:
        yield f"computed {computed_name(one)}", _sha256(unparse(one.expression))
        yield f"type {computed_name(one)}", _sha256(type_name(one.type))
    yield from _rule_digests(programme)
    yield from _vendor_digests(programme)
    yield from _choice_digests(programme)
    yield from _declaration_digests(programme)


def _paper_digests(_: Kept, paper: Paper, plan: DocumentPlan, clauses: tuple[Clause, ...]) -> Iterator[tuple[str, str]]:
    """Yield the digest of a paper: how it is executed, what the checklist says of it, and its clauses in order, each with its words."""
    yield f"paper {plan.id}", _paper_digest(paper, plan)
    yield f"article {plan.id}", _sha256(str(plan.article))
    if plan.numbers:
        yield f"numbers {plan.id}", _sha256("\n".join(first_numbers(plan.numbers)))
    if paper.occasions:
        yield f"issued {plan.id}", _sha256(" ".join(paper.occasions))
    yield f"copies {plan.id}", _sha256(f"{paper.repeat.name} in {unparse(paper.repeat.list)}" if paper.repeat else "")
    yield f"checklist {plan.id}", _sha256(f"{paper.purpose}\n{paper.due}")
    yield f"order {plan.id}", order_digest(placed.clause for placed in plan.clauses)
    for placed, clause in zip(plan.clauses, clauses, strict=True):
        heading = "" if placed.heading == NUMBERED else f"\n{placed.heading}"
        yield f"place {plan.id} > {placed.clause}", _sha256(f"{unparse(placed.condition)}{heading}")
        for variant in clause.variants:
            # The digest of the printed text: a note for the next drafter is no change of the contract.
            yield wording_name(placed.clause, variant), variant.printed


def order_digest(ids: Iterable[str]) -> str:
    """Return the digest of an order of clauses or papers."""
    return _sha256("\n".join(ids))


def computed_name(one: Computed) -> str:
    """Return the name of a computed value: of one of an entry or a row, behind that of the list or table."""
    return f"{one.list}.{one.id}" if one.list else one.id


def _choice_digests(programme: Programme) -> Iterator[tuple[str, str]]:
    for choice in programme.choices:
        if exists(programme, choice.id):
            default = unparse(choice.default_where) if choice.default else "no default"
            yield f"choice {choice.id}", _sha256(f"{choice.title}\n{choice.parent}\n{default}")
    for group in programme.groups:
        bounds = f"{group.minimum}..{group.maximum} of {', '.join(group.members)}"
        yield f"group {group.kind} of {group.parent or programme.id}", _sha256(bounds)


def _declaration_digests(programme: Programme) -> Iterator[tuple[str, str]]:
    """Yield the digest of each occasion, fact, list, field, division into bands, role and region."""
    for one in programme.occasions:
        ends = unparse(one.ends) if one.ends else ""
        yield f"occasion {one.id}", _sha256(f"{one.title}\n{one.follows}\n{one.like}\n{ends}\n{one.transfers}")
    for fact in programme.facts:
        yield f"fact {fact.id}", _field_digest(fact)
        if fact.occasions:
            yield f"issued {fact.id}", _sha256(" ".join(fact.occasions))
        yield from _word_digests(fact.id, fact)
    for plan in programme.lists:
        yield f"list {plan.id}", _sha256(f"{plan.title}\n{plan.one}")
        if plan.occasions:
            yield f"issued {plan.id}", _sha256(" ".join(plan.occasions))
        for field in plan.fields:
            yield f"field {plan.id}.{field.id}", _field_digest(field)
            yield from _word_digests(f"{plan.id}.{field.id}", field)
    for bands in programme.bands:
        ranges = (f"{band.name}: {band.first}..{'' if band.last is None else band.last}" for band in bands.bands)
        yield f"bands {bands.id}", _sha256("\n".join((bands.of, *ranges)))
    yield from ((f"role {role}", _sha256(title)) for role, title in programme.roles.items())
    yield from ((f"region {name}", _sha256(" ".join(sorted(codes)))) for name, codes in programme.regions.items())


def _field_digest(field: FieldType) -> str:
    marks = (*(("past",) if field.past else ()), *((f"words of {field.words_of}",) if field.words_of else ()))
    return _sha256("\n".join((type_name(field.type), field.question, *marks)))


def _word_digests(name: str, field: FieldType) -> Iterator[tuple[str, str]]:
    """Yield the digest of the words that a fact or a field is one of, where they are written out; else a table or bands have them."""
    match stated_type(field.type):
        case OneOf(options, set):
            yield f"words {name}", _sha256(f"out of {set}" if set else "\n".join(sorted(options)))
        case _:
            pass


def _rule_digests(programme: Programme) -> Iterator[tuple[str, str]]:
    for rule in programme.rules:
        yield f"rule {rule.id}", _sha256(f"{rule.text}\n{_rule_text(rule.body)}")
    for asked in programme.entry_rules:
        yield f"rule {asked.id}", _sha256(f"{asked.text}\n{unparse(asked.repeat.list)}\n{unparse(asked.expression)}")
    for number, answer in enumerate(programme.answers, 1):
        yield f"answer {number}", _sha256(f"{answer.text}\n{unparse(answer.condition)}")


def _rule_text(body: RuleBody) -> str:
    match body:
        case Requires(condition, consequence):
            return f"{unparse(condition)} requires {unparse(consequence)}"
        case Excludes(choices):
            return f"excludes {', '.join(choices)}"
        case Between(minimum, maximum, choices, condition):
            return f"{minimum}..{maximum} of {', '.join(choices)} where {unparse(condition)}"
        case Permits(condition, permitted, rights):
            return f"{', '.join(permitted)} of {', '.join(rights)} where {unparse(condition)}"
        case Constraint(expression):
            return unparse(expression)


def _vendor_digests(programme: Programme) -> Iterator[tuple[str, str]]:
    """Yield the digest of each entity of the vendor, and of the cases that decide which of them contracts."""
    for entity in programme.entities:
        fields = (f"{name}={_printed_value(datum)}" for name, datum in sorted(entity.fields.items()) if isinstance(datum, Datum))
        yield f"entity {entity.id}", _sha256("\n".join(fields))
    yield "vendor", _sha256("\n".join(map(_case_text, programme.entity_cases)))


def _case_text(case: EntityCase) -> str:
    return f"{case.entity} where {unparse(case.condition)}"


def _paper_digest(paper: Paper, plan: DocumentPlan) -> str:
    parts = [plan.title, plan.kind, plan.base, *plan.signers, *plan.parties, paper.handling]
    # The last part was a condition once, which was never true of a paper that has no such key.
    parts += [unparse(paper.condition), unparse(paper.specimen), "anew" if paper.anew else "false"]
    parts += [*map(_case_text, paper.entity_cases), *(["signed by representatives"] if paper.representatives else [])]
    return _sha256("\n".join(parts))


def wording_name(clause: str, variant: ClauseVariant) -> str:
    """Return the name of a wording in a lock file."""
    return f"clause {clause}@{variant.variant}" if variant.variant else f"clause {clause}"


def _value_name(value: Value, since: date) -> str:
    return f"value {value.id}@{since}"


def _row_digests(table: FigureTable, edition: date) -> Iterator[tuple[str, str]]:
    for one in (one for one in table.dated if one.since <= edition):
        cells = (f"{name}={_printed_value(datum)}" for row in one.rows for name, datum in row.items() if isinstance(datum, Datum))
        yield _table_name(table, one.since), _sha256("\n".join(cells))


def _table_name(table: FigureTable, since: date) -> str:
    return f"table {table.id}" if since == date.min else f"table {table.id}@{since}"


def _printed_value(datum: Datum) -> str:
    return str(datum.value) if isinstance(datum.value, bool) else show(datum.value)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
