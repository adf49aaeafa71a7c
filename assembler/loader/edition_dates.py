"""Checks the dates of a library against the editions of its programmes: what an edition prints is the same on all its days.

Everything that changes on a date (an amount, a wording, the rows of a table, what has `since:` or `until:`) changes with an
edition; a condition that asks for the day of issue asks for the day on which an edition begins; and what exists in some editions
is used only there.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from assembler.loader.type_checking import check_programme_usage
from assembler.model.clause_text import ClauseBlock, Quote
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.editions import in_edition, names_edition
from assembler.model.expressions import (
    ALWAYS,
    Attribute,
    Compare,
    EntryOf,
    Expression,
    Literal,
    Membership,
    Name,
    children,
    stated_type,
    unparse,
)
from assembler.model.library import Clause, Library, Programme
from assembler.model.lifetime import Lifetime
from assembler.model.rules import (
    Between,
    Constraint,
    Excludes,
    Permits,
    Requires,
    RuleBody,
)
from assembler.model.source import Span
from assembler.model.values import Kind, UnreadableError, parse
from assembler.model.walk import clause_blocks, leaves_of, passages

EDITION, ISSUED = "edition", "issued"
MIRRORED = {">=": "<=", "<=": ">=", ">": "<", "<": ">", "==": "==", "!=": "!="}


def check_edition_dates(library: Library) -> Iterator[Diagnostic]:
    """Check every date of each programme, and every use of what does not exist in all its editions."""
    for programme in library.programmes.values():
        yield from _check_dates(programme, library)
        for expression in _expressions(programme, library):
            yield from _check_comparisons(expression, programme)
        yield from _check_uses(programme, library)


def _check_dates(programme: Programme, library: Library) -> Iterator[Diagnostic]:
    for what, day, span in _dated_changes(programme, library):
        if day > programme.editions[0] and day not in programme.editions:
            yield error(
                "date-between-editions",
                f"{what} on {day}, which is no edition of “{programme.id}”.",
                span,
                _mend(programme, day),
                str(day),
            )
    for what, lifetime, span in _lifetimes(programme, library):
        if not any(map(lifetime.holds, programme.editions)):
            hint = "Let “since” be an edition that comes before “until”, or drop it."
            yield error("never-in-force", f"{what} exists in no edition of “{programme.id}”.", span, hint)


def _mend(programme: Programme, day: date) -> str:
    """Return what to write instead of a date between two editions, or after the last."""
    earlier = max(edition for edition in programme.editions if edition < day)
    later = min((edition for edition in programme.editions if edition > day), default=None)
    either = f"{earlier} or {later}" if later else str(earlier)
    return f"Add {day} to “editions” of {programme.id}/programme.yaml, or write {either} here."


def _dated_changes(programme: Programme, library: Library) -> Iterator[tuple[str, date, Span]]:
    """Yield everything that changes on a date: what it is, in words up to the date, and its place."""
    for value in programme.values:
        yield from ((f"The amount of “{value.id}” changes", one.since, one.span) for one in value.dated)
    for table in programme.tables:
        yield from ((f"The rows of “{table.id}” change", one.since, one.span or table.span) for one in table.dated)
    for clause in _printed_clauses(programme, library):
        yield from ((f"The wording of “{clause.id}” changes", one.since, one.span) for one in clause.variants if one.since)
    for what, lifetime, span in _lifetimes(programme, library):
        for day, place in lifetime.dates:
            yield f"{what} {'begins' if day == lifetime.since else 'ends'}", day, place or span


def _lifetimes(programme: Programme, library: Library) -> Iterator[tuple[str, Lifetime, Span]]:
    """Yield the lifetime of everything that may have one."""
    yield from ((f"The choice “{one.id}”", one.lifetime, one.span) for one in programme.choices)
    yield from ((f"The rule “{one.id}”", one.lifetime, one.span) for one in programme.rules)
    yield from ((f"The rule “{one.id}”", one.lifetime, one.span) for one in programme.entry_rules)
    yield from ((f"The fact “{one.id}”", one.lifetime, one.span) for one in programme.facts)
    for plan in programme.lists:
        yield f"The list “{plan.id}”", plan.lifetime, plan.span
        yield from ((f"The field “{plan.id}.{one.id}”", one.lifetime, one.span) for one in plan.fields)
    for table in programme.tables:
        for state in table.dated:
            rows = state.lifetimes.items()
            yield from ((f"The row “{key}” of “{table.id}”", lifetime, table.span) for key, lifetime in rows)
    yield from ((f"The entity “{one.id}”", one.lifetime, one.span) for one in programme.entities)
    for paper in programme.papers:
        yield f"The paper “{paper.document}”", paper.lifetime, paper.span
        if document := library.documents.get(paper.document):
            yield from ((f"The clause “{one.clause}” of “{document.id}”", one.lifetime, one.span) for one in document.clauses)


def _printed_clauses(programme: Programme, library: Library) -> Iterator[Clause]:
    """Yield each clause that a paper of the programme prints, once."""
    plans = (library.documents[paper.document] for paper in programme.papers if paper.document in library.documents)
    for id in dict.fromkeys(placed.clause for plan in plans for placed in plan.clauses):
        if id in library.clauses:
            yield library.clauses[id]


def _expressions(programme: Programme, library: Library) -> Iterator[Expression]:
    """Yield every expression of a programme and of the clauses it prints."""
    for rule in programme.rules:
        yield from _expressions_of_rule(rule.body)
    yield from (rule.expression for rule in programme.entry_rules)
    yield from (computed.expression for computed in programme.every_computed)
    yield from (answer.condition for answer in programme.answers)
    yield from (case.condition for case in programme.entity_cases)
    for paper in programme.papers:
        yield from (paper.condition, paper.specimen, paper.referenced)
        if plan := library.documents.get(paper.document):
            yield from (placed.condition for placed in plan.clauses)
    for clause in _printed_clauses(programme, library):
        yield from chain.from_iterable(_expressions_of_blocks(variant.blocks) for variant in clause.variants)


def _expressions_of_rule(body: RuleBody) -> Iterator[Expression]:
    match body:
        case Requires(condition, consequence):
            yield from (condition, consequence)
        case Between(condition=condition) | Permits(condition):
            yield condition
        case Constraint(expression):
            yield expression
        case Excludes():
            pass


def _expressions_of_blocks(blocks: Iterable[ClauseBlock]) -> Iterator[Expression]:
    for passage in chain.from_iterable(map(passages, clause_blocks(blocks))):
        yield passage.condition
        yield from ([passage.repeat.list] if passage.repeat else ())
        yield from (quote.expression for content in passage.contents for quote in leaves_of(Quote, content))


def _check_comparisons(node: Expression, programme: Programme) -> Iterator[Diagnostic]:
    """Find each comparison of the edition or of the day of issue with days that are known beforehand and are no editions.

    A comparison with something that a matter states changes with the matter, not with the day.
    """
    for child in children(node):
        yield from _check_comparisons(child, programme)
    match node:
        case Compare(operator, left, right):
            yield from _check_comparison(left, operator, (right,), programme)
            yield from _check_comparison(right, MIRRORED[operator], (left,), programme)
        case Membership(operand, items):
            yield from _check_comparison(operand, "in", items, programme)
        case _:
            pass


def _check_comparison(
    asked: Expression, operator: str, others: tuple[Expression, ...], programme: Programme
) -> Iterator[Diagnostic]:
    reads = {*_reads(asked, programme)}
    if not reads <= {EDITION, ISSUED} or not reads or any([*_reads(other, programme)] for other in others):
        return
    span = asked.span or programme.span
    if ISSUED in reads and not (names_edition(asked) and operator in (">=", "<")):
        hint = "Ask for the edition, “matter.edition”, or give what depends on it “since:” or “until:” an edition."
        sentence = f"“{unparse(asked)}” changes with the day of issue, within an edition of “{programme.id}”."
        yield error("date-between-editions", sentence, span, hint, unparse(asked))
    elif names_edition(asked):
        for day in (day for other in others for day in _days(other, programme)):
            if day > programme.editions[0] and day not in programme.editions:
                sentence = f"A condition asks for {day}, which is no edition of “{programme.id}”."
                yield error("date-between-editions", sentence, span, _mend(programme, day), str(day))


def _reads(node: Expression, programme: Programme) -> Iterator[str]:
    """Yield what an expression depends on: the edition, the day of issue, and the names of facts, lists and choices; no value."""
    match node:
        case Attribute(Name("matter"), part):
            yield part if part in (EDITION, ISSUED) else f"matter.{part}"
        case Name(name):
            computed = next((one.expression for one in programme.computed if one.id == name), None)
            if computed is not None:
                yield from _reads(computed, programme)
            elif all(value.id != name for value in programme.values):
                yield name
        case _:
            for child in children(node):
                yield from _reads(child, programme)


def _days(node: Expression, programme: Programme) -> Iterator[date]:
    """Yield the days that a constant stands for: one that is written, or every amount of a value."""
    match node:
        case Literal(str(written)):
            try:
                day = parse(Kind.DATE, written)
            except UnreadableError:
                return
            yield from [day] if isinstance(day, date) else ()
        case Name(name):
            amounts = (one.value for value in programme.values if value.id == name for one in value.dated)
            yield from (amount for amount in amounts if isinstance(amount, date))
        case _:
            pass


def _check_uses(programme: Programme, library: Library) -> Iterator[Diagnostic]:
    """Find each use, in an edition, of a fact, list or field that does not exist in it."""
    for edition in programme.editions:
        within = in_edition(library, programme, edition)
        standing = within.programmes[programme.id]
        if not standing.entity_cases or standing.entity_cases[-1].condition != ALWAYS:
            hint = "Let the entity of the last case, which has no “when”, exist in every edition."
            sentence = f"In the edition of {edition} some partners would have no contracting entity."
            yield error("no-entity", sentence, programme.entity_cases[-1].span, hint)
        if standing.scope is programme.scope:
            continue
        lists = {plan.id for plan in standing.lists}
        for field in (*standing.facts, *(field for plan in standing.lists for field in plan.fields)):
            if isinstance(kind := stated_type(field.type), EntryOf) and kind.list not in lists:
                yield _not_in_edition(f"“{kind.list}”", edition, field.span, kind.list)
        for fault in check_programme_usage(standing, within):
            yield _not_in_edition(f"“{fault.subject}”", edition, fault.span, fault.subject)


def _not_in_edition(name: str, edition: date, span: Span | None, subject: str) -> Diagnostic:
    sentence = f"{name} is used in the edition of {edition}, in which it does not exist."
    hint = "Give what uses it the same “since:” and “until:”."
    return error("not-in-edition", sentence, span, hint, subject)
