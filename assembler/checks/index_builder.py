"""Build the index of a programme: walk every paper, wording and text with the condition under which it is printed."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import assert_never

from assembler.checks.index import (
    VENDOR,
    Collection,
    DefinedTerm,
    PlacedPaper,
    PlacedWording,
    ProgrammeIndex,
    TextPart,
    WordingTexts,
    any_of,
    either_of,
    inside,
    on_occasions,
    own_vendor,
)
from assembler.checks.prose import proses
from assembler.checks.table_rows import RowConditions, no_rows, row_conditions
from assembler.model.clause_text import (
    ClauseBlock,
    ClauseInline,
    ClauseParagraph,
    ClauseTable,
    Definition,
    FieldGroupPlan,
    FieldPlan,
    HardBreak,
    Item,
    ItemList,
    Repeat,
    Row,
)
from assembler.model.editions import in_edition
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
    both,
    rename,
)
from assembler.model.kept import Kept
from assembler.model.library import (
    Clause,
    ClauseVariant,
    DocumentPlan,
    Library,
    Programme,
)
from assembler.model.source import Span
from assembler.model.walk import clause_leaves, leaves_of


def build_index(library: Library, programme: Programme, since: date, kept: Kept | None = None) -> ProgrammeIndex:
    """Build the index of a programme as it stands in an edition; papers and wordings that are as they were `kept` are the very ones."""
    kept = kept or Kept()
    library = in_edition(library, programme, since, kept=kept)
    return _index_of(library, library.programmes[programme.id], since, kept)


def index_as_written(library: Library, programme: Programme, kept: Kept | None = None) -> ProgrammeIndex:
    """Build the index of a programme with what all its editions have, in the wordings of the first."""
    return _index_of(library, programme, programme.editions[0], kept or Kept())


def _index_of(library: Library, programme: Programme, since: date, kept: Kept) -> ProgrammeIndex:
    plans = tuple(library.documents[paper.document] for paper in programme.papers if paper.document in library.documents)
    papers = kept.all("papers", _papers, programme, plans)
    texts: list[WordingTexts] = []
    for paper in papers:
        for order, placed in enumerate(paper.plan.clauses):
            if clause := library.clauses.get(placed.clause):
                texts += kept.all(
                    (paper.plan.id, paper.paper.lifetime.since, order), _texts_of, paper, clause, order, programme, since
                )
    return ProgrammeIndex(library, programme, since, papers, tuple(texts), kept)


def _papers(_: Kept, programme: Programme, plans: tuple[DocumentPlan, ...]) -> Iterator[PlacedPaper]:
    documents = {plan.id: plan for plan in plans}
    for paper in (one for one in programme.papers if one.document in documents):
        condition = paper.condition if paper.repeat is None else either_of(paper.condition, paper.specimen)
        condition = condition if programme.answered == NEVER else both(condition, Not(programme.answered))
        condition = both(on_occasions(paper, programme), condition)
        plan, scope = documents[paper.document], inside(paper.repeat, programme.scope)
        own = {own_vendor(plan): scope[VENDOR]} if paper.entity_cases else {}
        yield PlacedPaper(paper, plan, condition, {**scope, **own})


def _texts_of(
    kept: Kept, paper: PlacedPaper, clause: Clause, order: int, programme: Programme, since: date
) -> Iterator[WordingTexts]:
    """Yield the wordings of a clause at its place in a paper, each with its texts."""
    placed = paper.plan.clauses[order]
    for variant, condition in wordings_of(clause, since):
        whole = both(both(paper.condition, paper.text_condition(placed.condition)), condition)
        wording = PlacedWording(paper, clause, variant, whole, order, placed.is_numbered)
        walk = Walk(row_conditions(programme, since))
        walk.wording(wording)
        found = tuple(_defined_terms(walk.parts))
        definitions = kept.settled(("definitions", variant.variant), found, [_definition_key(one) for one in found])
        seen = tuple(map(_as_landmark, filter(_is_landmark, walk.parts)))
        landmarks = kept.settled(("landmarks", variant.variant), seen, [_landmark_key(one) for one in seen])
        yield WordingTexts(wording, tuple(walk.parts), tuple(walk.collections), definitions, landmarks)


def _is_landmark(part: TextPart) -> bool:
    """Whether references can lead to a text: a heading with a number, or a named item."""
    return bool(part.item) or (part.kind == "heading" and part.wording.is_numbered)


def _as_landmark(part: TextPart) -> TextPart:
    """Return what other texts see of a text that a reference can lead to: its place, condition and titles, and none of its words."""
    wording, span = part.wording, part.span
    variant = ClauseVariant(
        wording.variant.title, (), wording.variant.variant, None, "", "", "", "", "", _point(wording.variant.span)
    )
    bare = replace(wording, clause=Clause(wording.clause.id, ()), variant=variant)
    return replace(part, wording=bare, content=(), span=_point(span), grants=None)


def _point(span: Span) -> Span:
    """Return where a stretch begins."""
    return Span(span.path, span.line, span.column)


def _landmark_key(part: TextPart) -> tuple[object, ...]:
    """Return all that a landmark says, to be compared."""
    wording = part.wording
    shown = (wording.paper, wording.condition, wording.order, wording.is_numbered, wording.variant.title, wording.variant.span)
    return (*shown, part.kind, part.condition, part.span, part.level, part.item, part.repeated, part.title)


def _definition_key(definition: DefinedTerm) -> tuple[object, ...]:
    """Return all that a definition and the text around it say, to be compared; spans are equal only with equal lines of the file."""
    part = definition.part
    lines = [leaf.span.source_line for leaf in clause_leaves(part.content) if not isinstance(leaf, HardBreak)]
    at = (definition.span, definition.span.source_line, part.span, part.span.source_line)
    return (definition.term, *at, part.content, lines, part.condition, part.wording.paper, part.kind, part.level, part.item)


def wordings_of(clause: Clause, since: date) -> Iterator[tuple[ClauseVariant, Expression]]:
    """Yield the wordings that can be in force in a period, each with its condition: its choice, or no choice of another wording."""
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
    """A walk over wordings that collects their texts, lists and tables."""

    def __init__(self, rows: RowConditions = no_rows) -> None:
        """Start empty. `rows` returns the conditions under which a repetition over a table has a row."""
        self.rows = rows
        self.parts: list[TextPart] = []
        self.collections: list[Collection] = []

    def wording(self, wording: PlacedWording) -> None:
        """Collect the texts of one wording."""
        from_title = TextPart(wording, "heading", (), wording.condition, wording.variant.span, wording.paper.scope)
        self.parts.append(from_title)
        self._add_blocks(wording.variant.blocks, from_title)

    def _add_blocks(self, blocks: Iterable[ClauseBlock], around: TextPart) -> None:
        for block in blocks:
            match block:
                case ClauseParagraph():
                    self.parts.append(_part_within(around, block, "paragraph", block.content))
                case ItemList(items):
                    inner = [self._add_item(item, around) for item in items]
                    self._add_collection(block, zip(items, inner, strict=True), around)
                case ClauseTable(header, rows):
                    self._add_cells(header, around)
                    inner = [self._add_cells(row, around) for row in rows]
                    self._add_collection(block, zip(rows, inner, strict=True), around)
                case FieldGroupPlan(fields):
                    self.parts += [_field_part(around, field) for field in fields]
                case _:
                    assert_never(block)

    def _add_item(self, item: Item, around: TextPart) -> TextPart:
        lead = item.blocks[0] if item.blocks else None
        content = lead.content if isinstance(lead, ClauseParagraph) else ()
        behind = content[1:] if item.title else content
        part = replace(_part_within(around, item, "item", behind), title=item.title)
        self.parts.append(part)
        self._add_blocks(item.blocks[1:], part)
        return part

    def _add_cells(self, row: Row, around: TextPart) -> TextPart:
        part = _part_within(around, row, "cell", ())
        self.parts += [replace(part, content=cell) for cell in row.cells]
        return part

    def _add_collection(
        self, block: ItemList | ClauseTable, members: Iterable[tuple[Item | Row, TextPart]], around: TextPart
    ) -> None:
        if isinstance(block, ItemList) and block.may_be_empty:
            return
        conditions = tuple(self._at_least_once(member, part) for member, part in members)
        kind, table = ("table", block) if isinstance(block, ClauseTable) else ("list", None)
        self.collections.append(Collection(around.wording, kind, around.condition, conditions, block.span, table))

    def _at_least_once(self, member: Item | Row, part: TextPart) -> Expression:
        """Return the condition under which an item or row is printed at least once; repeated over a list, it may have no entry.

        For a list it is the expression by which a rule or condition requires an entry: `count(list) > 0`, or `some(list, …)`.
        """
        condition = part.wording.paper.text_condition(member.condition)
        match member.repeat:
            case None:
                return part.condition
            case Repeat(list=Name("special_terms")) if condition == ALWAYS:
                return both(part.condition, Name("special_terms_agreed"))
            case Repeat(name, Name(table)) if rows := [*self.rows(table, name, condition)]:
                return any_of(both(part.wording.condition, one) for one in rows)
            case Repeat(list=Name() as listed) if condition == ALWAYS:
                return both(part.condition, Compare(">", Call("count", (listed,)), Literal(0)))
            case Repeat(name, Name(list) as listed) if isinstance(kind := part.scope.get(list), ListOf):
                return both(part.wording.condition, Call("some", (listed, rename(condition, name, kind.of.title))))
            case _:
                return NEVER


def _field_part(around: TextPart, field: FieldPlan) -> TextPart:
    condition = both(around.condition, around.wording.paper.text_condition(field.condition))
    grants = field.grants or around.grants
    return replace(
        around,
        kind="field",
        content=field.value,
        condition=condition,
        span=field.span,
        field=field,
        item="",
        title="",
        grants=grants,
    )


def _part_within(around: TextPart, block: ClauseParagraph | Item | Row, kind: str, content: tuple[ClauseInline, ...]) -> TextPart:
    """Return a part for a block: with the condition and loop variable of the block added to those around it."""
    level, name = (around.level + 1, block.id) if isinstance(block, Item) else (around.level, "")
    repeated = around.repeated or block.repeat is not None
    condition = both(around.condition, around.wording.paper.text_condition(block.condition))
    scope = inside(block.repeat, around.scope)
    grants = block.grants or around.grants
    return TextPart(around.wording, kind, content, condition, block.span, scope, level, name, repeated, grants=grants)


def _defined_terms(parts: Iterable[TextPart]) -> Iterator[DefinedTerm]:
    for part in parts:
        for definition in leaves_of(Definition, part.content):
            found = ((prose.text, at) for prose in proses(part) for at, leaf in prose.definitions if leaf.span == definition.span)
            yield DefinedTerm(definition.term, part, definition.span, *next(found, ("", 0)))
