"""Checks the dates of a library against the editions of its programmes: what an edition prints is the same on all its days.

Everything that changes on a date (an amount, a wording, the rows of a table, what has `since:` or `until:`) changes with an
edition; a condition that asks for the day of issue asks for the day on which an edition begins; and what exists in some editions
is used only there.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain, product
from pathlib import Path

from assembler.loader.type_checking import check_programme_usage, clauses_of, library_of
from assembler.model.clause_text import Quote
from assembler.model.declarations import Computed
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.edition_conditions import names_edition
from assembler.model.editions import in_edition
from assembler.model.expressions import (
    ALWAYS,
    NEVER,
    THIS,
    Attribute,
    Call,
    Compare,
    Conditional,
    EntryOf,
    Expression,
    Literal,
    Membership,
    Name,
    children,
    stated_type,
    unparse,
)
from assembler.model.kept import Kept
from assembler.model.library import Clause, DocumentPlan, Library, Programme
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
from assembler.model.walk import Passage, clause_blocks, leaves_of, passages

EDITION, ISSUED, STATED = "edition", "issued", "stated"
"""What decides a comparison: the edition, the day of issue, something else that a matter states."""


def check_edition_dates(library: Library, kept: Kept | None = None) -> Iterator[Diagnostic]:
    """Check every date of each programme, and every use of what does not exist in all its editions.

    What was `kept` is not checked again.
    """
    kept = kept or Kept()
    documents = tuple(library.documents.values())
    for programme in library.programmes.values():
        texts = tuple(clauses_of(programme, library))
        yield from kept.all(("dates", programme.id), _check_dates_of, programme, documents, texts)


def _check_dates_of(
    kept: Kept, programme: Programme, documents: tuple[DocumentPlan, ...], clauses: tuple[Clause, ...]
) -> Iterator[Diagnostic]:
    library = library_of(programme, documents, clauses)
    yield from kept.all("dates", _check_dates, programme, documents)
    for clause in clauses:
        yield from _between_editions(programme, _wordings_that_begin(clause))
    yield from kept.all("comparisons", _check_comparisons_of, programme, documents)
    for clause in clauses:
        yield from kept.all(("clause", clause.id), _check_comparisons_in, clause, programme)
    yield from _check_uses(programme, library, kept)


def _check_comparisons_of(_: Kept, programme: Programme, documents: tuple[DocumentPlan, ...]) -> Iterator[Diagnostic]:
    """Check the comparisons of a programme and of the conditions in its documents."""
    reader = _Reader(programme)
    for expression, rows in _expressions(programme, {plan.id: plan for plan in documents}):
        yield from _check_comparisons(expression, _Reader(programme, rows) if rows else reader)
    for bands in programme.bands:
        yield from _check_comparison(Name(bands.of, bands.span), "in", NEVER, reader)


def _check_comparisons_in(_: Kept, clause: Clause, programme: Programme) -> Iterator[Diagnostic]:
    for expression, rows in _expressions_in(clause, programme):
        yield from _check_comparisons(expression, _Reader(programme, rows))


Change = tuple[str, date, Span]
"""Something that changes on a date: what it is, in words up to the date, and its place."""


def _wordings_that_begin(clause: Clause) -> Iterator[Change]:
    yield from ((f"The wording of “{clause.id}” changes", one.since, one.span) for one in clause.variants if one.since)


def _check_dates(_: Kept, programme: Programme, documents: tuple[DocumentPlan, ...]) -> Iterator[Diagnostic]:
    plans = {plan.id: plan for plan in documents}
    yield from _between_editions(programme, _dated_changes(programme, plans))
    for what, lifetime, span in _lifetimes(programme, plans):
        known = all(day in programme.editions or day < programme.editions[0] for day, _ in lifetime.dates)
        if known and not any(map(lifetime.holds, programme.editions)):
            hint = "Let “since” be an edition that comes before “until”, or drop it."
            yield error("never-in-force", f"{what} exists in no edition of “{programme.id}”.", lifetime.until_span or span, hint)


def _between_editions(programme: Programme, changes: Iterable[Change]) -> Iterator[Diagnostic]:
    """Find the changes on a date after the first edition that is no edition."""
    for what, day, span in changes:
        if day > programme.editions[0] and day not in programme.editions:
            yield error(
                "date-between-editions",
                f"{what} on {day}, which is no edition of “{programme.id}”.",
                span,
                _mend(programme, day),
                str(day),
            )


def _mend(programme: Programme, day: date) -> str:
    """Return what to write instead of a date between two editions, or after the last."""
    earlier = max(edition for edition in programme.editions if edition < day)
    later = min((edition for edition in programme.editions if edition > day), default=None)
    either = f"{earlier} or {later}" if later else str(earlier)
    return f"Add {day} to “editions” of {programme.id}/programme.yaml, or write {either} here."


def _dated_changes(programme: Programme, documents: Mapping[str, DocumentPlan]) -> Iterator[Change]:
    """Yield everything but the wordings of clauses that changes on a date."""
    for value in programme.values:
        yield from ((f"The amount of “{value.id}” changes", one.since, one.span) for one in value.dated)
    for table in programme.tables:
        yield from ((f"The rows of “{table.id}” change", one.since, one.span or table.span) for one in table.dated)
    for what, lifetime, span in _lifetimes(programme, documents):
        for day, place in lifetime.dates:
            yield f"{what} {'begins' if day == lifetime.since else 'ends'}", day, place or span


def _lifetimes(programme: Programme, documents: Mapping[str, DocumentPlan]) -> Iterator[tuple[str, Lifetime, Span]]:
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
    yield from ((f"The deadline “{one.id}”", one.lifetime, one.span) for one in programme.deadlines)
    for paper in programme.papers:
        yield f"The paper “{paper.document}”", paper.lifetime, paper.span
        if document := documents.get(paper.document):
            yield from ((f"The clause “{one.clause}” of “{document.id}”", one.lifetime, one.span) for one in document.clauses)


def _expressions(programme: Programme, documents: Mapping[str, DocumentPlan]) -> Iterator[tuple[Expression, tuple[str, ...]]]:
    """Yield every expression of a programme and its documents, with the names that stand for rows of tables in it."""
    tables = {table.id for table in programme.tables}
    conditions = [
        *chain.from_iterable(_expressions_of_rule(rule.body) for rule in programme.rules),
        *(rule.expression for rule in programme.entry_rules),
        *(answer.condition for answer in programme.answers),
        *(case.condition for case in programme.entity_cases),
    ]
    yield from ((condition, ()) for condition in conditions)
    for one in programme.every_computed:
        yield one.expression, (THIS,) if one.list in tables else ()
    for deadline in programme.deadlines:
        row = deadline.repeat.name if deadline.repeat and unparse(deadline.repeat.list) in tables else ""
        yield from ((expression, (row,) if row else ()) for expression in (deadline.day, deadline.condition))
    for paper in programme.papers:
        own = (case.condition for case in paper.entity_cases)
        yield from ((condition, ()) for condition in (paper.condition, paper.specimen, *own))
        if plan := documents.get(paper.document):
            yield from ((placed.condition, ()) for placed in plan.clauses)


def _expressions_in(clause: Clause, programme: Programme) -> Iterator[tuple[Expression, tuple[str, ...]]]:
    """Yield every expression of a clause, with the names that stand for rows of tables in it."""
    tables = {table.id for table in programme.tables}
    for variant in clause.variants:
        found = [*chain.from_iterable(map(passages, clause_blocks(variant.blocks)))]
        repeats = [passage.repeat for passage in found if passage.repeat]
        rows = tuple(one.name for one in repeats if isinstance(one.list, Name) and one.list.name in tables)
        yield from ((expression, rows) for expression in _expressions_of_passages(found))


def expressions_of(clause: Clause) -> Iterator[Expression]:
    """Yield every expression of a clause, in all its wordings."""
    for variant in clause.variants:
        yield from _expressions_of_passages(chain.from_iterable(map(passages, clause_blocks(variant.blocks))))


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


def _expressions_of_passages(found: Iterable[Passage]) -> Iterator[Expression]:
    for passage in found:
        yield passage.condition
        yield from ([passage.repeat.list] if passage.repeat else ())
        yield from (quote.expression for content in passage.contents for quote in leaves_of(Quote, content))


class _Reader:
    """What the expressions of a programme depend on. `rows` are names that stand for rows of its tables.

    `computed` are what may be computed of each entry or row; without those inside which it reads, so that it ends.
    """

    def __init__(self, programme: Programme, rows: Iterable[str] = (), computed: tuple[Computed, ...] | None = None) -> None:
        """Collect the names whose values are known before there is a matter, or decided by its choices alone."""
        self.programme = programme
        every = programme.every_computed if computed is None else computed
        self.of_entries = tuple(one for one in every if one.list)
        named = ({one.id for one in part} for part in (programme.values, programme.choices, programme.bands, programme.tables))
        self.known = {"vendor", *programme.regions, *rows}.union(*named, (table.one for table in programme.tables))

    def reads(self, node: Expression) -> Iterator[str]:
        """Yield what an expression depends on: the edition, the day of issue, something that a matter states."""
        match node:
            case Attribute(Name("matter"), part):
                yield {"issued": ISSUED, "edition": EDITION, "superseded_on": EDITION}.get(part, STATED)
            case Attribute(_, part) if computed := [one for one in self.of_entries if one.id == part]:
                yield from chain.from_iterable(self._inside(one).reads(one.expression) for one in computed)
            case Name(name):
                if (expression := self.computed(name)) is not None:
                    yield from self.reads(expression)
                elif name not in self.known:
                    yield STATED
            case Call("band", (_, number)):
                yield from self.reads(number)
            case _:
                yield from chain.from_iterable(map(self.reads, children(node)))

    def alternatives(self, node: Expression) -> Iterator[Expression]:
        """Yield the expressions of which one gives the value, such as both sides of a condition."""
        match node:
            case Conditional(_, then, otherwise):
                yield from chain.from_iterable(self.alternatives(one) for one in (then, otherwise) if one is not None)
            case Call("min" | "max" | "or_else", arguments):
                yield from chain.from_iterable(map(self.alternatives, arguments))
            case Name(name) if (expression := self.computed(name)) is not None:
                yield from self.alternatives(expression)
            case _:
                yield node

    def computed(self, name: str) -> Expression | None:
        """Return the expression of a computed value of the programme; None for another name."""
        return next((one.expression for one in self.programme.computed if one.id == name), None)

    def _inside(self, computed: Computed) -> "_Reader":
        """Return a reader for the expression of what is computed of each entry of a list, or of each row of a table."""
        of_table = any(table.id == computed.list for table in self.programme.tables)
        return _Reader(self.programme, (THIS,) if of_table else (), tuple(one for one in self.of_entries if one is not computed))


def _check_comparisons(node: Expression, reader: _Reader) -> Iterator[Diagnostic]:
    """Find each comparison of the edition or of the day of issue with days that are known beforehand and are no editions.

    A comparison with something that a matter states changes with the matter, not with the day.
    """
    for child in children(node):
        yield from _check_comparisons(child, reader)
    match node:
        case Compare(operator, left, right):
            pairs = product(reader.alternatives(left), reader.alternatives(right))
            yield from chain.from_iterable(_check_comparison(one, operator, other, reader) for one, other in pairs)
        case Membership(operand, items):
            pairs = product(reader.alternatives(operand), chain.from_iterable(map(reader.alternatives, items)))
            yield from chain.from_iterable(_check_comparison(one, "in", other, reader) for one, other in pairs)
        case Call("band", (_, number)):
            yield from _check_comparison(number, "in", NEVER, reader)
        case _:
            pass


def _check_comparison(left: Expression, operator: str, right: Expression, reader: _Reader) -> Iterator[Diagnostic]:
    programme, reads = reader.programme, {*reader.reads(left), *reader.reads(right)}
    if STATED in reads or not reads:
        return
    asked, other = (right, left) if {*reader.reads(left)}.isdisjoint(reads & {ISSUED} or reads) else (left, right)
    days, span = (*_days(other, programme),), asked.span or programme.span
    begins = operator in ((">=", "<") if asked is left else ("<=", ">"))
    if ISSUED in reads and not (names_edition(asked) and begins and days):
        hint = "Ask for the edition, “matter.edition”, or give what depends on it “since:” or “until:” an edition."
        sentence = f"“{unparse(asked)}” changes with the day of issue, within an edition of “{programme.id}”."
        yield error("date-between-editions", sentence, span, hint, unparse(asked))
    elif names_edition(asked):
        for day in days:
            if day > programme.editions[0] and day not in programme.editions:
                sentence = f"A condition asks for {day}, which is no edition of “{programme.id}”."
                yield error("date-between-editions", sentence, span, _mend(programme, day), str(day))


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


def _check_uses(programme: Programme, library: Library, kept: Kept) -> Iterator[Diagnostic]:
    """Find each use of a fact, list, field or paper in editions in which it does not exist, once for all of these."""
    missing: dict[tuple[str, Span | None], dict[date, None]] = {}
    for edition in programme.editions:
        within = in_edition(library, programme, edition, kept=kept)
        standing = within.programmes[programme.id]
        if not standing.entity_cases or standing.entity_cases[-1].condition != ALWAYS:
            hint = "Let the entity of the last case, which has no “when”, exist in every edition."
            sentence = f"In the edition of {edition} some partners would have no contracting entity."
            yield error("no-entity", sentence, programme.entity_cases[-1].span, hint)
        if standing.scope is programme.scope:
            continue
        texts = tuple(within.clauses.values())
        for name, span in kept.all(("names", edition), _missing_names, standing, tuple(within.documents.values()), texts):
            missing.setdefault((name, span), {})[edition] = None
    yield from (_not_in_editions(name, [*editions], span, programme) for (name, span), editions in missing.items())


def _missing_names(
    kept: Kept, standing: Programme, documents: tuple[DocumentPlan, ...], clauses: tuple[Clause, ...]
) -> Iterator[tuple[str, Span | None]]:
    """Yield each name that is used in an edition without it, with its place."""
    lists = {plan.id for plan in standing.lists}
    for field in (*standing.facts, *(field for plan in standing.lists for field in plan.fields)):
        if isinstance(kind := stated_type(field.type), EntryOf) and kind.list not in lists:
            yield kind.list, field.span
    within = library_of(standing, documents, clauses)
    yield from ((fault.subject, fault.span) for fault in check_programme_usage(standing, within, kept))


def _not_in_editions(name: str, editions: list[date], span: Span | None, programme: Programme) -> Diagnostic:
    """Return the finding of a use; its hint says what can have a date at this place."""
    days = f"editions of {' and '.join(map(str, editions))}" if editions[1:] else f"edition of {editions[0]}"
    sentence = f"“{name}” is used in the {days}, in which it does not exist."
    hint = "Give what uses it the same “since:” and “until:”."
    if span and span.path.endswith(".md"):
        hint = _hint_for_text(Path(span.path).name, editions, programme)
    return error("not-in-edition", sentence, span, hint, name)


def _hint_for_text(file: str, editions: list[date], programme: Programme) -> str:
    """Return what to write where a text in a clause file uses what does not exist in these editions."""
    name, _, began = file.removesuffix(".md").partition("@")
    later = next((edition for edition in programme.editions if edition > editions[-1]), None)
    why = "A row, an item or a paragraph has no date, only a file has: "
    if str(editions[0]) != began and editions[0] != programme.editions[0]:
        return f"{why}write the text without it into “{name}@{editions[0]}.md”, beside “{file}”."
    if later is None:
        return f"Take it out of “{file}”."
    return f"{why}write the text with it into “{name}@{later}.md”, and take it out of “{file}”."
