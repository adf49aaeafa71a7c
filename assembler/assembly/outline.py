"""Outlines a document: the variants in force, the parts whose conditions hold, repeated and numbered, in order.

The outline is flat. Its texts still have quotes and references; `writing` fills them once every number of the packet is
known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import date
from typing import assert_never

from assembler.assembly.papers import ChosenPaper, UsedClause
from assembler.assembly.repetition import repetitions
from assembler.model.clause_text import (
    ClauseBlock,
    ClauseInline,
    ClauseParagraph,
    ClauseTable,
    FieldGroupPlan,
    Item,
    ItemList,
    Repeat,
    Row,
    Words,
)
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.expressions import Datum, Environment, Name, holds
from assembler.model.library import Clause, ClauseVariant, PlacedClause
from assembler.model.number_looks import Numbers, numbers_of
from assembler.model.quick_dataclass import dataclass
from assembler.model.remembered import remembered_of
from assembler.model.source import Span

MOST_TITLES = 2_000
"""The most titles of clauses that are remembered; three programmes have five hundred."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A heading (level 1) or an item (levels 2 to 4). References find it by the names `clause` and `item`.

    `title` is that of an item which begins with one; its `content` holds it too. Of a heading that `runs_in` the content is the first
    paragraph of its clause.
    """

    level: int
    label: str
    number: str
    clause: str
    item: str
    content: tuple[ClauseInline, ...]
    given: Environment
    repeated: bool = False
    title: str = ""
    runs_in: bool = False


@dataclass(frozen=True, slots=True)
class Plain:
    """A paragraph without a number, at the level of the item it continues."""

    level: int
    content: tuple[ClauseInline, ...]
    given: Environment


@dataclass(frozen=True, slots=True)
class Tabled:
    """A table, each row with the environment that fills it."""

    level: int
    table: ClauseTable
    rows: tuple[tuple[Row, Environment], ...]
    given: Environment


@dataclass(frozen=True, slots=True)
class Fields:
    """A group of form fields."""

    group: FieldGroupPlan
    given: Environment


Outlined = Numbered | Plain | Tabled | Fields


@dataclass(frozen=True, slots=True)
class Outline:
    """A paper with its outline and the variants it uses."""

    chosen: ChosenPaper
    entries: tuple[Outlined, ...]
    clauses: tuple[UsedClause, ...]


def build_outlines(papers: Iterable[ChosenPaper], edition: date) -> tuple[tuple[Outline, ...], tuple[Diagnostic, ...]]:
    """Outline the papers of a packet, with every number; `edition` is that of the packet."""
    builders = []
    for chosen in papers:
        builder = _OutlineBuilder(chosen, chosen.in_force.edition if chosen.in_force else edition)
        for placed in chosen.plan.clauses:
            if holds(placed.condition, chosen.given):
                builder.add_clause(placed, chosen.library.clauses[placed.clause])
        builders.append(builder)
    outlines = tuple(Outline(one.chosen, tuple(one.entries), tuple(one.used)) for one in builders)
    return outlines, tuple(finding for one in builders for finding in one.findings)


def wording_in_force(clause: Clause, edition: date, given: Environment) -> tuple[ClauseVariant, ...]:
    """Return the variants in force, of which a sound library has exactly one. A choice's variant precedes a dated or plain one."""
    by_choice = tuple(variant for variant in clause.variants if variant.choice and _is_chosen(variant.choice, given))
    if by_choice:
        return by_choice
    dated = [variant for variant in clause.variants if not variant.choice and (variant.since or date.min) <= edition]
    latest = max((variant.since or date.min for variant in dated), default=date.min)
    return tuple(variant for variant in dated if (variant.since or date.min) == latest)


def _is_chosen(choice: str, given: Environment) -> bool:
    datum = given.get(choice)
    return isinstance(datum, Datum) and datum.value is True


@remembered_of(MOST_TITLES)  # the very same text for the next packet, so that it is known there
def _title_as_text(variant: ClauseVariant) -> tuple[ClauseInline, ...]:
    return (Words(variant.title, variant.span),)


def _name_of_term(repeat: Repeat, given: Environment) -> str:
    """Return the name of the special term that an item is repeated for; empty where it has none, or is repeated for something else."""
    if repeat.list != Name("special_terms", repeat.list.span):
        return ""
    term = given[repeat.name]
    id = term.get("id") if isinstance(term, Mapping) else None
    return str(id.value) if isinstance(id, Datum) else ""


@dataclass(slots=True)
class _Counter:
    """The number given last at one level, below those of the levels above."""

    numbers: Numbers
    above: tuple[int, ...] = ()
    count: int = 0

    @property
    def counts(self) -> tuple[int, ...]:
        """The counts of all levels down to this one."""
        return (*self.above, self.count)

    def next(self) -> tuple[str, str]:
        """Return the next label and its full number: `(a)` and `4.1(a)`."""
        self.count += 1
        return self.numbers(self.counts)

    def below(self) -> "_Counter":
        """Return the counter of the level below."""
        return _Counter(self.numbers, self.counts)


@dataclass(slots=True)
class _OutlineBuilder:
    """Builds the outline of one paper."""

    chosen: ChosenPaper
    edition: date
    clause: str = ""
    entries: list[Outlined] = field(default_factory=list)
    used: list[UsedClause] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)
    headings: _Counter = field(init=False)
    named: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Begin to count, in the look of the paper's numbers."""
        self.headings = _Counter(numbers_of(self.chosen.plan.looks))

    def add_clause(self, placed: PlacedClause, clause: Clause) -> None:
        """Add the variant of a clause that is in force."""
        variants = wording_in_force(clause, self.edition, self.chosen.given)
        if len(variants) != 1:
            sentence = f"“{clause.id}” has {len(variants)} wordings in force on {self.edition}; it must have one."
            self._add_error("variants-not-one", sentence, placed.span, "Check the dates and choices in the names of its files.")
            return
        (variant,) = variants
        self.clause = clause.name
        self.used.append(UsedClause(clause.id, variant))
        self._register_name(clause.name, "A clause", placed.span)
        label, number = self.headings.next() if placed.is_numbered else ("", "")
        blocks = self._add_heading(placed, variant, label, number)
        if not number and any(isinstance(block, ItemList) for block in blocks):
            hint = "Let it have its number, or write its items as text."
            self._add_error("item-without-number", "A clause without a number has no numbered items.", placed.span, hint)
            return
        self._add_blocks(blocks, 1, self.headings.below(), self.chosen.given, repeated=False)

    def _add_heading(self, placed: PlacedClause, variant: ClauseVariant, label: str, number: str) -> tuple[ClauseBlock, ...]:
        """Add the heading of a clause, as its document has it, and return the blocks that follow it."""
        blocks, runs_in = variant.blocks, placed.heading == "run_in"
        content = _title_as_text(variant)
        match blocks:
            case (ClauseParagraph() as first, *rest) if runs_in:
                content, blocks = first.content, tuple(rest)
        if placed.heading != "none":
            self.entries.append(Numbered(1, label, number, self.clause, "", content, self.chosen.given, runs_in=runs_in))
        return blocks

    def _register_name(self, name: str, what: str, span: Span) -> None:
        """Refuse a name that two places of one paper have."""
        if name in self.named:
            self._add_error(
                "doubled-id",
                f"{what} named “{name}” is in this paper already.",
                span,
                "Give one of the two another name.",
            )
        self.named.add(name)

    def _add_error(self, id: str, sentence: str, span: Span, hint: str) -> None:
        self.findings.append(error(id, sentence, span, hint))

    def _add_blocks(
        self, blocks: Iterable[ClauseBlock], level: int, counter: _Counter, given: Environment, *, repeated: bool
    ) -> None:
        """Add blocks that are at a level; `counter` numbers the items one level below."""
        for block in blocks:
            match block:
                case ClauseParagraph():
                    self._add_paragraph(block, level, given)
                case ItemList():
                    self._add_list(block, level, counter, given, repeated=repeated)
                case ClauseTable():
                    self._add_table(block, level, given)
                case FieldGroupPlan():
                    self.entries.append(Fields(block, given))
                case _:
                    assert_never(block)

    def _add_paragraph(self, block: ClauseParagraph, level: int, given: Environment) -> None:
        for inner in repetitions(block.repeat, given):
            if holds(block.condition, inner):
                self.entries.append(Plain(level, block.content, inner))

    def _add_list(self, block: ItemList, level: int, counter: _Counter, given: Environment, *, repeated: bool) -> None:
        before = counter.count
        for item in block.items:
            if item.repeat is None:
                if holds(item.condition, given):
                    self._add_item(item, level + 1, counter, given, repeated=repeated)
                continue
            for inner in repetitions(item.repeat, given):
                if holds(item.condition, inner):
                    name = _name_of_term(item.repeat, inner)
                    named = replace(item, id=name) if name else item
                    self._add_item(named, level + 1, counter, inner, repeated=repeated or not name)
        if counter.count == before and not block.may_be_empty:
            self._add_error(
                "empty-list",
                "No item of this list is left.",
                block.span,
                "Give the sentence before it and the list one condition.",
            )

    def _add_item(self, item: Item, level: int, counter: _Counter, given: Environment, *, repeated: bool) -> None:
        label, number = counter.next()
        lead, *rest = item.blocks
        if not isinstance(lead, ClauseParagraph):
            raise TypeError("An item begins with its text; the loader refuses any other.")
        if item.id and not repeated:
            self._register_name(f"{self.clause}.{item.id}", "An item", item.span)
        self.entries.append(Numbered(level, label, number, self.clause, item.id, lead.content, given, repeated, item.title))
        self._add_blocks(rest, level, counter.below(), given, repeated=repeated)

    def _add_table(self, block: ClauseTable, level: int, given: Environment) -> None:
        rows = tuple(
            (row, inner) for row in block.rows for inner in repetitions(row.repeat, given) if holds(row.condition, inner)
        )
        if not rows:
            self._add_error("empty-table", "No row of this table is left.", block.span, "Give the table's clause a condition.")
        self.entries.append(Tabled(level, block, rows, given))
