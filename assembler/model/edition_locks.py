"""Locks: the texts and figures of each edition as digests, which reveal a change made without a new edition.

`assembler lock` records the digests of an edition in `lock.yaml`; `assembler check` compares the library with them. What an
edition says is the same on every day of its life, so its digests are those of the programme as it stands in it.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, partial

from assembler.model.declarations import FieldType, FigureTable, Value
from assembler.model.editions import exists, in_edition
from assembler.model.expressions import Datum, type_name, unparse
from assembler.model.library import (
    ClauseVariant,
    EntityCase,
    Library,
    Paper,
    Programme,
    RecordedEdition,
)
from assembler.model.rules import (
    Between,
    Constraint,
    Excludes,
    Permits,
    Requires,
    RuleBody,
)
from assembler.model.values import show

LOCK_FILE = "lock.yaml"
LOCK_FORMAT = 2
"""The number of the format that is written. A file without a number is of format 1."""

_DATE = re.compile(r"@\d{4}-\d\d-\d\d$")

KINDS_OF_FORMAT_1 = frozenset(("paper", "place", "clause", "value", "table", "computed", "rule", "answer", "entity", "vendor"))
"""What a lock of format 1 records: the first words of its names. Format 2 records choices, groups, facts, lists, bands and roles too."""


def edition_digests(library: Library, programme: Programme, edition: date, *, by_conditions: bool = True) -> Mapping[str, str]:
    """Return a digest of every text and figure of an edition, by a name such as `clause a/b/fee`; as for `in_edition`."""
    standing = in_edition(library, programme, edition, by_conditions=by_conditions)
    return dict(sorted(_digests(standing, standing.programmes[programme.id], edition)))


def changed_texts(library: Library, programme: Programme, recorded: RecordedEdition) -> Iterator[tuple[str, str]]:
    """Yield each text or figure that differs from what was recorded for an edition: its name, and `changed`, `gone` or `new`.

    What is in force is compared, whenever it began. A lock of format 1 recorded what began within the edition too: where that date
    has become an edition of its own, the text is looked for there. And it recorded what a condition on the edition excludes.
    """
    now = edition_digests(library, programme, recorded.edition)
    all_there = cache(partial(edition_digests, library, programme, recorded.edition, by_conditions=False))
    here, known = {_undated(name): name for name in now}, set[str]()
    for name, digest in recorded.texts.items():
        began, there, digests = _began_on(name, programme), here, now
        if began is not None and began > recorded.edition:
            digests = edition_digests(library, programme, began)
            there = {_undated(other): other for other in digests}
        else:
            known.add(_undated(name))
        if (current := there.get(_undated(name))) is None:
            if all_there().get(name) != digest:
                yield name, "gone"
        elif digests[current] != digest:
            yield current, "changed"
    yield from ((name, "new") for undated, name in here.items() if undated not in known and _records(recorded, name))


def extended(library: Library, programme: Programme, recorded: RecordedEdition) -> Mapping[str, str]:
    """Return what was recorded for an edition, with what the format of its lock left out; no digest is altered."""
    now = edition_digests(library, programme, recorded.edition)
    return {**{name: digest for name, digest in now.items() if not _records(recorded, name)}, **recorded.texts}


def _records(recorded: RecordedEdition, name: str) -> bool:
    """Whether the lock's format records what has this name."""
    return recorded.format == LOCK_FORMAT or name.partition(" ")[0] in KINDS_OF_FORMAT_1


def _undated(name: str) -> str:
    """Return a name without the date from which on the text or figure is in force."""
    return _DATE.sub("", name)


def _began_on(name: str, programme: Programme) -> date | None:
    """Return the edition with which a dated text or figure begins, by the date in its name; None where it names none."""
    written = name.partition("@")[2]
    return next((edition for edition in programme.editions if str(edition) == written), None)


def lock_text(programme: Programme, editions: Mapping[date, Mapping[str, str]]) -> str:
    """Return the text of a programme's lock file."""
    lines = [
        f"# Written by “assembler lock {programme.id}”: what each edition says, as digests. A text that changes without a new",
        "# edition is found by “assembler check”. Not to be edited.",
        f"format: {LOCK_FORMAT}",
        f"programme: {programme.id}",
        "editions:",
    ]
    for edition in sorted(editions):
        lines += [f"  {edition}:", *(f'    "{name}": {digest}' for name, digest in sorted(editions[edition].items()))]
    return "\n".join(lines) + "\n"


def _digests(library: Library, programme: Programme, edition: date) -> Iterator[tuple[str, str]]:
    for paper in programme.papers:
        yield f"paper {paper.document}", _paper_digest(paper, library)
        for placed in library.documents[paper.document].clauses:
            yield f"place {paper.document} > {placed.clause}", _sha256(unparse(placed.condition))
            for variant in library.clauses[placed.clause].variants:
                # The digest of the printed text: a note for the next drafter is no change of the contract.
                yield wording_name(placed.clause, variant), variant.printed
    for value in programme.values:
        yield from ((_value_name(value, one.since), _sha256(show(one.value))) for one in value.dated if one.since <= edition)
    for table in programme.tables:
        yield from _row_digests(table, edition)
    for one in programme.every_computed:
        yield f"computed {one.list}.{one.id}" if one.list else f"computed {one.id}", _sha256(unparse(one.expression))
    yield from _rule_digests(programme)
    yield from _vendor_digests(programme)
    yield from _choice_digests(programme)
    yield from _declaration_digests(programme)


def _choice_digests(programme: Programme) -> Iterator[tuple[str, str]]:
    for choice in programme.choices:
        if exists(programme, choice.id):
            default = unparse(choice.default_where) if choice.default else "no default"
            yield f"choice {choice.id}", _sha256(f"{choice.title}\n{choice.parent}\n{default}")
    for group in programme.groups:
        bounds = f"{group.minimum}..{group.maximum} of {', '.join(group.members)}"
        yield f"group {group.kind} of {group.parent or programme.id}", _sha256(bounds)


def _declaration_digests(programme: Programme) -> Iterator[tuple[str, str]]:
    """Yield the digest of each fact, list, field, division into bands, role and region."""
    for fact in programme.facts:
        yield f"fact {fact.id}", _field_digest(fact)
    for plan in programme.lists:
        yield f"list {plan.id}", _sha256(f"{plan.title}\n{plan.one}")
        yield from ((f"field {plan.id}.{one.id}", _field_digest(one)) for one in plan.fields)
    for bands in programme.bands:
        ranges = (f"{band.name}: {band.first}..{'' if band.last is None else band.last}" for band in bands.bands)
        yield f"bands {bands.id}", _sha256("\n".join((bands.of, *ranges)))
    yield from ((f"role {role}", _sha256(title)) for role, title in programme.roles.items())
    yield from ((f"region {name}", _sha256(" ".join(sorted(codes)))) for name, codes in programme.regions.items())


def _field_digest(field: FieldType) -> str:
    return _sha256("\n".join((type_name(field.type), field.question, *(("past",) if field.past else ()))))


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


def _paper_digest(paper: Paper, library: Library) -> str:
    plan = library.documents[paper.document]
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
