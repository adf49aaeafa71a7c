"""Reads the ids in one file of a library, or in a matter or scenario beside it: in expressions, in references, under keys."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from assembler.editor.places import clauses_meant
from assembler.loader.written_expressions import ExpressionReader
from assembler.loader.yaml.shapes import Written
from assembler.loader.yaml.tree import MappingNode, Node, Scalar, SequenceNode
from assembler.model.declarations import FigureTable, ListPlan
from assembler.model.editions import OF_PAPERS, paper_field
from assembler.model.expressions import (
    THIS,
    Attribute,
    Compare,
    Expression,
    Literal,
    Lookup,
    Membership,
    Name,
    children,
    names,
    parse_expression,
)
from assembler.model.library import DocumentPlan, Library
from assembler.model.source import SourceText, Span

REFERENCE = re.compile(r"\]\(#(?P<target>[\w./-]+)\)")
REPEAT = re.compile(r"\s*(?P<name>[a-z]\w*)\s+in\s+")
_REPEATED = re.compile(r"""\b(?:for|each):\s*["']?(?P<name>[a-z]\w*)\s+in\s+(?P<list>\w+)""")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class IdKind(Enum):
    """What an id names. A name is one that texts use, such as a choice or a value; a field is one of a list, or a column of a table."""

    NAME = "name"
    FIELD = "field"
    RULE = "rule"
    CLAUSE = "clause"
    ITEM = "item"
    FORM_FIELD = "field of a form"
    DOCUMENT = "document"
    ENTITY = "entity"
    OCCASION = "occasion"
    GROUP = "group of choices"
    DEADLINE = "deadline"
    PROGRAMME = "programme"


@dataclass(frozen=True, slots=True)
class WrittenId:
    """An id at its place. `of` says which ids of this spelling are one.

    For a clause, an item and a field of a form these are the clauses that it can mean, for a field the lists and tables as
    `programme/list`, for a document the documents, else the programmes. `underscored` is an id that stands as a name, such as
    `price_list` for `price-list`.
    """

    kind: IdKind
    text: str
    span: Span
    of: frozenset[str]
    underscored: bool = False


@dataclass(slots=True)
class IdReader:
    """Reads the ids of one file: of which programmes it is, and from which documents its references lead."""

    library: Library
    source: SourceText
    programmes: frozenset[str]
    documents: tuple[DocumentPlan, ...]

    def named_documents(self, node: Node | None) -> tuple[DocumentPlan, ...]:
        """Return the document that a node names, by its folder in the programme or by its path."""
        return self._documents_called(node.text) if isinstance(node, Scalar) else ()

    def _documents_called(self, name: str) -> tuple[DocumentPlan, ...]:
        near = {plan.id.rpartition("/")[0] for plan in self.documents} | self.programmes
        ids = dict.fromkeys((name, *(f"{folder}/{name}" for folder in sorted(near))))
        return tuple(self.library.documents[id] for id in ids if id in self.library.documents)

    def document(self, node: Node | None) -> Iterator[WrittenId]:
        """Yield the document that a node names."""
        if isinstance(node, Scalar) and node.text:
            yield from self.path(node.text, self.place(node)[0])

    def path(self, written: str, at: int) -> Iterator[WrittenId]:
        """Yield the document that a path at an offset names or leads into, and the programme before it."""
        programme, _, rest = written.partition("/")
        if rest and programme in self.library.programmes:
            span = self.source.span(at, at + len(programme))
            yield WrittenId(IdKind.PROGRAMME, programme, span, frozenset((programme,)))
        found = frozenset(plan.id for plan in self._documents_called(written))
        if found:
            first = at + written.rfind("/") + 1
            yield WrittenId(
                IdKind.DOCUMENT, self.source.text[first : at + len(written)], self.source.span(first, at + len(written)), found
            )

    def declared(self, node: Node | None, kind: IdKind = IdKind.NAME) -> Iterator[WrittenId]:
        """Yield the keys of a mapping as ids of a kind."""
        if isinstance(node, MappingNode):
            yield from (WrittenId(kind, key, span, self.programmes) for key, span in node.key_spans.items())

    def listed(self, node: Node | None, kind: IdKind = IdKind.NAME) -> Iterator[WrittenId]:
        """Yield the entries of a list, or a single value, as ids of a kind."""
        for one in node if isinstance(node, SequenceNode) else (node,):
            yield from self.named(kind, one)

    def named(self, kind: IdKind, node: Node | None) -> Iterator[WrittenId]:
        """Yield a single value as an id."""
        if isinstance(node, Scalar) and node.text:
            yield WrittenId(kind, node.text, self.source.span(*self.place(node)), self.programmes)

    def fields_of(self, of: str, node: Node | None) -> Iterator[WrittenId]:
        """Yield the keys of a mapping that are fields of a list or columns of a table."""
        if isinstance(node, MappingNode):
            yield from (self.field(key, span, of) for key, span in node.key_spans.items() if self._lists_with(key, (of,)))

    def field(self, name: str, span: Span, of: str) -> WrittenId:
        """Return a field of a list, or a column of a table, at a place."""
        return WrittenId(IdKind.FIELD, name, span, self._lists_with(name, (of,)))

    def _lists_with(self, name: str, lists: Iterable[str]) -> frozenset[str]:
        """Return those of some lists and tables that have a field; that of the name `id` is one by itself, and has no other name."""
        wanted = {*lists} if name != "id" else set[str]()
        return frozenset(f"{id}/{plan.id}" for id, plan in self._plans() if plan.id in wanted and name in _field_names(plan))

    def _plans(self) -> Iterator[tuple[str, ListPlan | FigureTable]]:
        for id in sorted(self.programmes):
            programme = self.library.programmes[id]
            yield from ((id, plan) for plan in programme.lists)
            yield from ((id, table) for table in programme.tables)

    def expressions(self, node: MappingNode, *keys: str, this: str = "") -> Iterator[WrittenId]:
        """Yield the ids in the expressions under some keys; of `name in list`, those of the list. `this` is an entry of a list."""
        for scalar in (one for key in keys if isinstance(one := node.get(key), Scalar)):
            at, end = self.place(scalar)
            found = REPEAT.match(scalar.text) if _is_repeat(scalar.text) else None
            yield from self.of_expression(parse_expression(self.source, at + (found.end() if found else 0), end)[0], this)

    def of_expression(self, expression: Expression, this: str = "") -> Iterator[WrittenId]:
        """Yield the ids in an expression: names, fields of entries, papers, occasions."""
        for name in names(expression):
            if name.span is not None:
                yield WrittenId(IdKind.NAME, name.name, name.span, self.programmes)
        for node in _nodes(expression):
            if isinstance(node, Attribute) and node.span is not None:
                yield from self._part(node, node.span, this)
            for literal in _occasions_asked_for(node):
                if literal.span is not None:
                    yield WrittenId(IdKind.OCCASION, str(literal.value), _inside(literal.span), self.programmes)

    def _part(self, node: Attribute, span: Span, this: str) -> Iterator[WrittenId]:
        """Yield what `of.name` names: a field of an entry or a row, or a paper."""
        place = _last(span, len(node.name))
        if isinstance(node.of, Name) and node.of.name in OF_PAPERS:
            papers = {paper.document for id in self.programmes for paper in self.library.programmes[id].papers}
            found = {id for id in papers if paper_field(id) == node.name}
            if found:
                yield WrittenId(IdKind.DOCUMENT, min(found).rpartition("/")[2], place, frozenset(found), underscored=True)
        elif one := self._lists_with(node.name, self._lists_of(node.of, this)):
            yield WrittenId(IdKind.FIELD, node.name, place, one)

    def _lists_of(self, node: Expression, this: str) -> tuple[str, ...]:
        """Return the lists and tables of which an expression may be an entry or a row."""
        if isinstance(node, Lookup) and isinstance(node.of, Name):
            return (node.of.name,)
        if not isinstance(node, Name):
            return ()
        if node.name == THIS:
            return (this,)
        repeated = tuple(found["list"] for found in _REPEATED.finditer(self.source.text) if found["name"] == node.name)
        return repeated or tuple(plan.id for _, plan in self._plans() if plan.one == node.name)

    def targets(self, node: MappingNode, key: str, documents: tuple[DocumentPlan, ...]) -> Iterator[WrittenId]:
        """Yield the clause and the item that stand under a key."""
        if isinstance(one := node.get(key), Scalar):
            yield from self.target(one.text, self.place(one)[0], documents)

    def references(self, begin: int) -> Iterator[WrittenId]:
        """Yield the clauses and items of all references behind an offset."""
        for found in REFERENCE.finditer(self.source.text, begin):
            yield from self.target(found["target"], found.start("target"), self.documents)

    def target(self, written: str, at: int, documents: tuple[DocumentPlan, ...]) -> Iterator[WrittenId]:
        """Yield document, clause and item of a target at an offset, with the clauses that it means in each document."""
        whole, _, item = written.partition(".")
        folder, slash, _ = whole.rpartition("/")
        found = frozenset(clause for plan in documents for clause in clauses_meant(self.library, plan, whole))
        first = at + len(folder) + len(slash)
        if folder:
            yield from self.path(folder, at)
        if whole and not whole.endswith("/"):
            yield WrittenId(IdKind.CLAUSE, whole.rpartition("/")[2], self.source.span(first, at + len(whole)), found)
        if item:
            yield WrittenId(IdKind.ITEM, item, self.source.span(at + len(whole) + 1, at + len(written)), found)

    def place(self, node: Scalar) -> tuple[int, int]:
        """Return the offsets of a single value, without its quotes; where it is folded, those of what it is written as."""
        at = self.source.starts[node.span.line - 1] + node.span.column - 1
        offsets = ExpressionReader(self.source).offsets(Written(node.text, node.span))
        return offsets or (at, at + node.span.length)


def _field_names(plan: ListPlan | FigureTable) -> frozenset[str]:
    fields = plan.fields if isinstance(plan, ListPlan) else plan.columns
    return frozenset(one.id for one in fields) | frozenset(one.id for one in plan.computed)


def _nodes(expression: Expression) -> Iterator[Expression]:
    yield expression
    for child in children(expression):
        yield from _nodes(child)


def _occasions_asked_for(node: Expression) -> Iterator[Literal]:
    """Yield the words with which `matter.occasion` is compared."""
    sides = children(node) if isinstance(node, Compare | Membership) else ()
    if any(_is_occasion(one) for one in sides):
        yield from (one for one in sides if isinstance(one, Literal) and isinstance(one.value, str))


def _is_occasion(node: Expression) -> bool:
    return isinstance(node, Attribute) and node.name == "occasion" and isinstance(node.of, Name) and node.of.name == "matter"


def _last(span: Span, length: int) -> Span:
    return Span(span.path, span.line, span.column + span.length - length, length, span.source_line)


def _inside(quotes: Span) -> Span:
    return Span(quotes.path, quotes.line, quotes.column + 1, quotes.length - 2, quotes.source_line)


def _is_repeat(text: str) -> bool:
    """Whether a text is `name in list`, and no condition such as `country in EU`: its list has one word alone."""
    found = REPEAT.match(text)
    return bool(found and _NAME.fullmatch(text[found.end() :].strip()))
