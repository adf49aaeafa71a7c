"""Editions: the texts and figures of a programme from a date on, as digests that reveal a change made without a new date.

`assembler lock` records the digests of an edition in `lock.yaml`; `assembler check` compares the library with them.
"""

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
"""The names that a condition asks about where a text is printed from a later edition on only."""


def edition_digests(library: Library, programme: Programme, edition: date) -> Mapping[str, str]:
    """Return a digest of every text and figure in force at any time in an edition, by a name such as `clause a/b/fee`."""
    until = next((later for later in programme.editions if later > edition), date.max)
    return dict(sorted(_text_digests(library, programme, edition, until)))


def changed_texts(
    library: Library, programme: Programme, edition: date, recorded: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield each text or figure that differs from what was recorded for an edition: its name, and `changed`, `gone` or `new`.

    A text that begins after the date of the edition, or whose condition asks about the edition, has a date of its own: it is no
    change.
    """
    now = edition_digests(library, programme, edition)
    for name, digest in recorded.items():
        if name not in now:
            yield name, "gone"
        elif now[name] != digest:
            yield name, "changed"
    dated = {*_names_with_later_date(library, programme, edition)}
    yield from ((name, "new") for name in now if name not in recorded and name not in dated)


def lock_text(programme: Programme, editions: Mapping[date, Mapping[str, str]]) -> str:
    """Return the text of a programme's lock file."""
    lines = [
        f"# Written by “assembler lock {programme.id}”: what each edition says, as digests. A text that changes without a new",
        "# date is found by “assembler check”. Not to be edited.",
        f"programme: {programme.id}",
        "editions:",
    ]
    for edition in sorted(editions):
        lines += [f"  {edition}:", *(f'    "{name}": {digest}' for name, digest in sorted(editions[edition].items()))]
    return "\n".join(lines) + "\n"


def _text_digests(library: Library, programme: Programme, edition: date, until: date) -> Iterator[tuple[str, str]]:
    for paper in programme.papers:
        yield f"paper {paper.document}", _paper_digest(paper, library)
        for placed in library.documents[paper.document].clauses:
            yield f"place {paper.document} > {placed.clause}", _sha256(unparse(placed.condition))
            for variant in _wordings_in_force(library.clauses[placed.clause], edition, until):
                # The digest of the printed text: a note for the next drafter is no change of the contract.
                yield wording_name(placed.clause, variant), variant.printed
    for value in programme.values:
        yield from ((_value_name(value, since), _sha256(shown)) for since, shown in _states_in_force(value, edition, until))
    for table in programme.tables:
        yield from ((_table_name(table, since), digest) for since, digest in _row_digests(table, edition, until))
    for one in programme.every_computed:
        yield f"computed {one.list}.{one.id}" if one.list else f"computed {one.id}", _sha256(unparse(one.expression))
    yield from _rule_digests(programme)
    yield from _vendor_digests(programme)


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
    yield "vendor", _sha256("\n".join(f"{case.entity} where {unparse(case.condition)}" for case in programme.entity_cases))


def _paper_digest(paper: Paper, library: Library) -> str:
    plan = library.documents[paper.document]
    parts = [plan.title, plan.kind, plan.base, *plan.signers, *plan.parties, paper.handling]
    parts += [unparse(paper.condition), unparse(paper.specimen), unparse(paper.referenced)]
    return _sha256("\n".join(parts))


def _wordings_in_force(clause: Clause, edition: date, until: date) -> Iterator[ClauseVariant]:
    """Yield the wordings that are in force at any time from the edition's date until the next."""
    dated = sorted((one for one in clause.variants if not one.choice), key=lambda one: one.since or date.min)
    begun = [one for one in dated if (one.since or date.min) <= edition]
    yield from (one for one in clause.variants if one.choice)
    yield from begun[-1:]
    yield from (one for one in dated if edition < (one.since or date.min) < until)


def wording_name(clause: str, variant: ClauseVariant) -> str:
    """Return the name of a wording in a lock file."""
    return f"clause {clause}@{variant.variant}" if variant.variant else f"clause {clause}"


def _states_in_force(value: Value, edition: date, until: date) -> Iterator[tuple[date, str]]:
    begun = [one for one in value.dated if one.since <= edition]
    later = [one for one in value.dated if edition < one.since < until]
    yield from ((one.since, show(one.value)) for one in (*begun[-1:], *later))


def _value_name(value: Value, since: date) -> str:
    return f"value {value.id}@{since}"


def _row_digests(table: FigureTable, edition: date, until: date) -> Iterator[tuple[date, str]]:
    begun = [one for one in table.dated if one.since <= edition]
    later = [one for one in table.dated if edition < one.since < until]
    for one in (*begun[-1:], *later):
        cells = (f"{name}={_printed_value(datum)}" for row in one.rows for name, datum in row.items() if isinstance(datum, Datum))
        yield one.since, _sha256("\n".join(cells))


def _table_name(table: FigureTable, since: date) -> str:
    return f"table {table.id}" if since == date.min else f"table {table.id}@{since}"


def _names_with_later_date(library: Library, programme: Programme, edition: date) -> Iterator[str]:
    """Yield the names of texts and figures with a later date of their own, or whose condition asks about the edition."""
    yield from (f"rule {rule.id}" for rule in programme.rules if any(asked in _rule_text(rule.body) for asked in DATED_BY))
    for paper in programme.papers:
        if _depends_on_edition(paper):
            yield f"paper {paper.document}"
        for placed in library.documents[paper.document].clauses:
            if _depends_on_edition(placed) or _depends_on_edition(paper):
                yield f"place {paper.document} > {placed.clause}"
                yield from (wording_name(placed.clause, one) for one in library.clauses[placed.clause].variants)
            later = (one for one in library.clauses[placed.clause].variants if one.since and one.since > edition)
            yield from (wording_name(placed.clause, one) for one in later)
    yield from (_value_name(value, one.since) for value in programme.values for one in value.dated if one.since > edition)
    yield from (_table_name(table, one.since) for table in programme.tables for one in table.dated if one.since > edition)


def _depends_on_edition(placed: Paper | PlacedClause) -> bool:
    return any(asked in unparse(placed.condition) for asked in DATED_BY)


def _printed_value(datum: Datum) -> str:
    return str(datum.value) if isinstance(datum.value, bool) else show(datum.value)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
