"""One prepared view of a programme for the checks: every stretch of text with the condition under which it is printed.

A condition here is the whole path: the paper is in the packet, the clause is placed, its wording is in force, each item
around the text stands. A check asks whether something bad can hold under it; a solver answers for all combinations.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce

from assembler.checks.table_rows import RowConditions, no_rows, row_conditions
from assembler.model.clause_text import (
    ClauseBlock,
    ClauseInline,
    ClauseParagraph,
    ClauseTable,
    Definition,
    EmphasizedWords,
    FieldGroupPlan,
    FieldPlan,
    Item,
    ItemList,
    Repeat,
    Row,
    StrongWords,
)
from assembler.model.expressions import (
    ALWAYS,
    NEVER,
    Call,
    Compare,
    Expression,
    ListOf,
    Literal,
    Name,
    Not,
    Or,
    Scope,
    both,
    renamed,
    type_of,
)
from assembler.model.library import Clause, ClauseVariant, DocumentPlan, Library, Paper, Programme
from assembler.model.source import Span


@dataclass(frozen=True, slots=True, eq=False)
class PlacedPaper:
    """A paper of the programme with its document, and the condition under which the packet holds at least one."""

    paper: Paper
    plan: DocumentPlan
    condition: Expression
    scope: Scope


@dataclass(frozen=True, slots=True, eq=False)
class PlacedWording:
    """A wording of a clause in a paper, the condition under which it is printed there, and its place in the order."""

    paper: PlacedPaper
    clause: Clause
    variant: ClauseVariant
    condition: Expression
    order: int


@dataclass(frozen=True, slots=True, eq=False)
class TextPart:
    """A stretch of text: a heading, an item's or paragraph's words, a table's cell, a field's value.

    `kind` is `heading`, `item`, `paragraph`, `cell` or `field`. `item` is the id of the item it begins, `level` its depth.
    """

    wording: PlacedWording
    kind: str
    content: tuple[ClauseInline, ...]
    condition: Expression
    span: Span
    scope: Scope
    level: int = 1
    item: str = ""
    repeated: bool = False
    field: FieldPlan | None = None

    @property
    def document(self) -> DocumentPlan:
        """The document the text stands in."""
        return self.wording.paper.plan


@dataclass(frozen=True, slots=True, eq=False)
class Collection:
    """A list or table and the conditions of its items or rows: it may not come out empty. A list has no `table`."""

    wording: PlacedWording
    kind: str
    condition: Expression
    members: tuple[Expression, ...]
    span: Span
    table: ClauseTable | None = None


@dataclass(frozen=True, slots=True, eq=False)
class DefinedTerm:
    """A definition: its term, the text it stands in, its place."""

    term: str
    part: TextPart
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class ProgrammeIndex:
    """A programme in one period, which begins on `since`: its papers, wordings, texts and definitions, in order.

    An index equals itself alone, so that what checks derive from it can be kept.
    """

    library: Library
    programme: Programme
    since: date
    papers: tuple[PlacedPaper, ...]
    wordings: tuple[PlacedWording, ...]
    parts: tuple[TextPart, ...]
    collections: tuple[Collection, ...]
    definitions: tuple[DefinedTerm, ...]

    def present(self, document: str) -> Expression:
        """Give the condition under which a document is in the packet; never, where the programme has no such paper."""
        return any_of(paper.condition for paper in self.papers if paper.plan.id == document)


def any_of(conditions: Iterable[Expression]) -> Expression:
    """Join conditions by `or`; none at all never hold. A thousand make a tree ten deep, not a thousand."""
    joined = list(dict.fromkeys(conditions))
    while len(joined) > 1:
        joined = [reduce(_either, joined[at : at + 2]) for at in range(0, len(joined), 2)]
    return joined[0] if joined else NEVER


def _either(left: Expression, right: Expression) -> Expression:
    if left == NEVER or right == ALWAYS:
        return right
    return left if right == NEVER or left == ALWAYS else Or(left, right)


def periods(library: Library, programme: Programme) -> tuple[date, ...]:
    """Give the first day of every period between two changes of text or value, from the first edition on."""
    first = programme.editions[0]
    days = {*programme.editions, *(dated.since for value in programme.values for dated in value.dated)}
    days |= {dated.since for table in programme.tables for dated in table.dated}
    for plan in (library.documents[paper.document] for paper in programme.papers if paper.document in library.documents):
        for placed in plan.clauses:
            clause = library.clauses.get(placed.clause)
            days |= {variant.since for variant in (clause.variants if clause else ()) if variant.since}
    return tuple(sorted({max(day, first) for day in days}))


def build_index(library: Library, programme: Programme, since: date) -> ProgrammeIndex:
    """Prepare the view of a programme in the period that begins on a day."""
    papers = tuple(_papers(library, programme))
    wordings = tuple(wording for paper in papers for wording in _wordings(paper, library, since))
    walk = Walk(row_conditions(programme, since))
    for wording in wordings:
        walk.wording(wording)
    definitions = tuple(_definitions(walk.parts))
    return ProgrammeIndex(library, programme, since, papers, wordings, tuple(walk.parts), tuple(walk.collections), definitions)


def _papers(library: Library, programme: Programme) -> Iterator[PlacedPaper]:
    for paper in programme.papers:
        if paper.document not in library.documents:
            continue
        condition = paper.condition if paper.repeat is None else _either(paper.condition, paper.specimen)
        condition = condition if programme.answered == NEVER else both(condition, Not(programme.answered))
        yield PlacedPaper(paper, library.documents[paper.document], condition, inside(paper.repeat, programme.scope))


def inside(repeat: Repeat | None, scope: Scope) -> Scope:
    """Give the names known inside a repetition."""
    if repeat is None:
        return scope
    found = type_of(repeat.list, scope)
    return {**scope, repeat.name: found.of} if isinstance(found, ListOf) else scope


def _wordings(paper: PlacedPaper, library: Library, since: date) -> Iterator[PlacedWording]:
    for order, placed in enumerate(paper.plan.clauses):
        clause = library.clauses.get(placed.clause)
        if clause is not None:
            for variant, condition in wordings_of(clause, since):
                whole = both(both(paper.condition, placed.condition), condition)
                yield PlacedWording(paper, clause, variant, whole, order)


def wordings_of(clause: Clause, since: date) -> Iterator[tuple[ClauseVariant, Expression]]:
    """Give the wordings that can be in force in a period, each with its condition: its choice, or none of the others'."""
    choices = [variant for variant in clause.variants if variant.choice]
    for variant in choices:
        yield variant, Name(variant.choice, variant.span)
    dated = [variant for variant in clause.variants if not variant.choice and (variant.since or date.min) <= since]
    latest = max((variant.since or date.min for variant in dated), default=date.min)
    otherwise: Expression = ALWAYS
    for variant in choices:
        otherwise = both(otherwise, Not(Name(variant.choice)))
    for variant in dated:
        if (variant.since or date.min) == latest:
            yield variant, otherwise


class Walk:
    """Walks wordings, gathering their texts and collections."""

    def __init__(self, rows: RowConditions = no_rows) -> None:
        """Begin with nothing; `rows` tells under which conditions a repetition over a table gives a row."""
        self.rows = rows
        self.parts: list[TextPart] = []
        self.collections: list[Collection] = []

    def wording(self, wording: PlacedWording) -> None:
        """Gather the texts of one wording."""
        from_title = TextPart(wording, "heading", (), wording.condition, wording.variant.span, wording.paper.scope)
        self.parts.append(from_title)
        self._blocks(wording.variant.blocks, from_title)

    def _blocks(self, blocks: Iterable[ClauseBlock], around: TextPart) -> None:
        for block in blocks:
            match block:
                case ClauseParagraph():
                    self.parts.append(_within(around, block, "paragraph", block.content))
                case ItemList(items):
                    inner = [self._item(item, around) for item in items]
                    self._collect(block, zip(items, inner, strict=True), around)
                case ClauseTable(header, rows):
                    self._row(header, around)
                    inner = [self._row(row, around) for row in rows]
                    self._collect(block, zip(rows, inner, strict=True), around)
                case FieldGroupPlan(fields):
                    self.parts += [_field(around, field) for field in fields]

    def _item(self, item: Item, around: TextPart) -> TextPart:
        lead = item.blocks[0] if item.blocks else None
        content = lead.content if isinstance(lead, ClauseParagraph) else ()
        part = _within(around, item, "item", content)
        self.parts.append(part)
        self._blocks(item.blocks[1:], part)
        return part

    def _row(self, row: Row, around: TextPart) -> TextPart:
        part = _within(around, row, "cell", ())
        self.parts += [replace(part, content=cell) for cell in row.cells]
        return part

    def _collect(self, block: ItemList | ClauseTable, members: Iterable[tuple[Item | Row, TextPart]], around: TextPart) -> None:
        conditions = tuple(self._surely(member, part) for member, part in members)
        kind, table = ("table", block) if isinstance(block, ClauseTable) else ("list", None)
        self.collections.append(Collection(around.wording, kind, around.condition, conditions, block.span, table))

    def _surely(self, member: Item | Row, part: TextPart) -> Expression:
        """Give the condition under which at least one of an item is there: a list of the matter may have no entry.

        Where a rule or a condition asks for one (`count(list) > 0`, or `some(list, …)` in the same words), it has.
        """
        match member.repeat:
            case None:
                return part.condition
            case Repeat(list=Name("special_terms")) if member.condition == ALWAYS:
                return both(part.condition, Name("special_terms_agreed"))
            case Repeat(name, Name(table)) if rows := [*self.rows(table, name, member.condition)]:
                return any_of(both(part.wording.condition, one) for one in rows)
            case Repeat(list=Name() as listed) if member.condition == ALWAYS:
                return both(part.condition, Compare(">", Call("count", (listed,)), Literal(0)))
            case Repeat(name, Name(list) as listed) if isinstance(kind := part.scope.get(list), ListOf):
                return both(part.wording.condition, Call("some", (listed, renamed(member.condition, name, kind.of.title))))
            case _:
                return NEVER


def _field(around: TextPart, field: FieldPlan) -> TextPart:
    condition = both(around.condition, field.condition)
    return replace(around, kind="field", content=field.value, condition=condition, span=field.span, field=field, item="")


def _within(around: TextPart, block: ClauseParagraph | Item | Row, kind: str, content: tuple[ClauseInline, ...]) -> TextPart:
    """Go into a block: its condition and its loop variable join those around it."""
    level, name = (around.level + 1, block.id) if isinstance(block, Item) else (around.level, "")
    repeated = around.repeated or block.repeat is not None
    condition, scope = both(around.condition, block.condition), inside(block.repeat, around.scope)
    return TextPart(around.wording, kind, content, condition, block.span, scope, level, name, repeated)


def _definitions(parts: Iterable[TextPart]) -> Iterator[DefinedTerm]:
    for part in parts:
        for definition in definitions_in(part.content):
            yield DefinedTerm(definition.term, part, definition.span)


def definitions_in(content: Iterable[ClauseInline]) -> Iterator[Definition]:
    """Give the definitions inside inlines."""
    for inline in content:
        match inline:
            case Definition():
                yield inline
            case StrongWords(inner) | EmphasizedWords(inner):
                yield from definitions_in(inner)
            case _:
                pass


def by_document(parts: Iterable[TextPart]) -> Mapping[str, tuple[TextPart, ...]]:
    """Group texts by the id of their document, in order."""
    grouped: dict[str, list[TextPart]] = {}
    for part in parts:
        grouped.setdefault(part.document.id, []).append(part)
    return {document: tuple(found) for document, found in grouped.items()}
