"""Editions: what a programme says from a date on, as digests that tell whether a text changed without a new date."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date

from assembler.model.declarations import FigureTable, Value
from assembler.model.expressions import Datum, unparse
from assembler.model.library import (
    Between,
    Clause,
    ClauseVariant,
    Constraint,
    Excludes,
    Library,
    Paper,
    Permits,
    PlacedClause,
    Programme,
    Requires,
    RuleBody,
)
from assembler.model.values import show

LOCK_FILE = "lock.yaml"
DATED_BY = ("matter.edition", "matter.issued")
"""What a condition asks where a text is to stand from a later edition on only."""


def edition_digests(library: Library, programme: Programme, edition: date) -> Mapping[str, str]:
    """Give a digest of every text and figure that stands at any time in an edition, by what it is."""
    until = next((later for later in programme.editions if later > edition), date.max)
    return dict(sorted(_texts(library, programme, edition, until)))


def changed_texts(
    library: Library, programme: Programme, edition: date, recorded: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Give what an edition says otherwise than was recorded: its name, and `changed`, `gone` or `new`.

    What begins on a later date than the edition, or asks for the edition, is a new date itself, and no change.
    """
    now = edition_digests(library, programme, edition)
    for name, digest in recorded.items():
        if name not in now:
            yield name, "gone"
        elif now[name] != digest:
            yield name, "changed"
    dated = {*_later(library, programme, edition)}
    yield from ((name, "new") for name in now if name not in recorded and name not in dated)


def lock_text(programme: Programme, editions: Mapping[date, Mapping[str, str]]) -> str:
    """Write the lock file of a programme."""
    lines = [
        f"# Written by “assembler lock {programme.id}”: what each edition says, as digests. A text that changes without a new",
        "# date is found by “assembler check”. Not to be edited.",
        f"programme: {programme.id}",
        "editions:",
    ]
    for edition in sorted(editions):
        lines += [f"  {edition}:", *(f'    "{name}": {digest}' for name, digest in sorted(editions[edition].items()))]
    return "\n".join(lines) + "\n"


def _texts(library: Library, programme: Programme, edition: date, until: date) -> Iterator[tuple[str, str]]:
    for paper in programme.papers:
        yield f"paper {paper.document}", _paper(paper, library)
        for placed in library.documents[paper.document].clauses:
            yield f"place {paper.document} > {placed.clause}", _digest(unparse(placed.condition))
            for variant in _wordings(library.clauses[placed.clause], edition, until):
                yield wording_name(placed.clause, variant), variant.printed
    for value in programme.values:
        yield from ((_value(value, since), _digest(shown)) for since, shown in _states(value, edition, until))
    for table in programme.tables:
        yield from ((_table(table, since), digest) for since, digest in _rows(table, edition, until))
    for one in programme.every_computed:
        yield f"computed {one.list}.{one.id}" if one.list else f"computed {one.id}", _digest(unparse(one.expression))
    yield from _rules(programme)
    yield from _vendor(programme)


def _rules(programme: Programme) -> Iterator[tuple[str, str]]:
    for rule in programme.rules:
        yield f"rule {rule.id}", _digest(f"{rule.text}\n{_body(rule.body)}")
    for asked in programme.entry_rules:
        yield f"rule {asked.id}", _digest(f"{asked.text}\n{unparse(asked.repeat.list)}\n{unparse(asked.expression)}")
    for number, answer in enumerate(programme.answers, 1):
        yield f"answer {number}", _digest(f"{answer.text}\n{unparse(answer.condition)}")


def _body(body: RuleBody) -> str:
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


def _vendor(programme: Programme) -> Iterator[tuple[str, str]]:
    """Give who contracts, and when: texts print names, addresses, law and courts of an entity."""
    for entity in programme.entities:
        fields = (f"{name}={_shown(datum)}" for name, datum in sorted(entity.fields.items()) if isinstance(datum, Datum))
        yield f"entity {entity.id}", _digest("\n".join(fields))
    yield "vendor", _digest("\n".join(f"{case.entity} where {unparse(case.condition)}" for case in programme.entity_cases))


def _paper(paper: Paper, library: Library) -> str:
    plan = library.documents[paper.document]
    parts = [plan.title, plan.kind, plan.base, *plan.signers, *plan.parties, paper.handling]
    parts += [unparse(paper.condition), unparse(paper.specimen), unparse(paper.referenced)]
    return _digest("\n".join(parts))


def _wordings(clause: Clause, edition: date, until: date) -> Iterator[ClauseVariant]:
    """Give the wordings that are in force at any time from the edition's date until the next."""
    dated = sorted((one for one in clause.variants if not one.choice), key=lambda one: one.since or date.min)
    begun = [one for one in dated if (one.since or date.min) <= edition]
    yield from (one for one in clause.variants if one.choice)
    yield from begun[-1:]
    yield from (one for one in dated if edition < (one.since or date.min) < until)


def wording_name(clause: str, variant: ClauseVariant) -> str:
    """Give what a wording is called in a lock."""
    return f"clause {clause}@{variant.variant}" if variant.variant else f"clause {clause}"


def _states(value: Value, edition: date, until: date) -> Iterator[tuple[date, str]]:
    begun = [one for one in value.dated if one.since <= edition]
    later = [one for one in value.dated if edition < one.since < until]
    yield from ((one.since, show(one.value)) for one in (*begun[-1:], *later))


def _value(value: Value, since: date) -> str:
    return f"value {value.id}@{since}"


def _rows(table: FigureTable, edition: date, until: date) -> Iterator[tuple[date, str]]:
    begun = [one for one in table.dated if one.since <= edition]
    later = [one for one in table.dated if edition < one.since < until]
    for one in (*begun[-1:], *later):
        cells = (f"{name}={_shown(datum)}" for row in one.rows for name, datum in row.items() if isinstance(datum, Datum))
        yield one.since, _digest("\n".join(cells))


def _table(table: FigureTable, since: date) -> str:
    return f"table {table.id}" if since == date.min else f"table {table.id}@{since}"


def _later(library: Library, programme: Programme, edition: date) -> Iterator[str]:
    """Give the names of what has a later date of its own, or asks for the edition in its condition."""
    yield from (f"rule {rule.id}" for rule in programme.rules if any(asked in _body(rule.body) for asked in DATED_BY))
    for paper in programme.papers:
        if _asks_edition(paper):
            yield f"paper {paper.document}"
        for placed in library.documents[paper.document].clauses:
            if _asks_edition(placed) or _asks_edition(paper):
                yield f"place {paper.document} > {placed.clause}"
                yield from (wording_name(placed.clause, one) for one in library.clauses[placed.clause].variants)
            later = (one for one in library.clauses[placed.clause].variants if one.since and one.since > edition)
            yield from (wording_name(placed.clause, one) for one in later)
    yield from (_value(value, one.since) for value in programme.values for one in value.dated if one.since > edition)
    yield from (_table(table, one.since) for table in programme.tables for one in table.dated if one.since > edition)


def _asks_edition(placed: Paper | PlacedClause) -> bool:
    return any(asked in unparse(placed.condition) for asked in DATED_BY)


def _shown(datum: Datum) -> str:
    return str(datum.value) if isinstance(datum.value, bool) else show(datum.value)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
