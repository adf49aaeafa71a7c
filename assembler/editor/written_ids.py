"""The ids that stand in the files of a library and in the matters and scenarios beside it, each with its place and what it names."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath

from assembler.editor.places import clauses_meant, documents_of, programmes_of
from assembler.loader.clause.masking import mask
from assembler.loader.written_expressions import TARGET, ExpressionReader
from assembler.loader.yaml.shapes import Written
from assembler.loader.yaml.tree import MappingNode, Node, Scalar, SequenceNode, read_yaml, read_yaml_list
from assembler.model.expressions import Expression, names, parse_expression
from assembler.model.library import DocumentPlan, Library
from assembler.model.source import SourceText, Span

_REFERENCE = re.compile(r"\]\(#(?P<target>[\w./-]+)\)")
_REPEAT = re.compile(r"\s*[a-z]\w*\s+in\s+")
_QUOTE = re.compile(r"\{\{(?P<inside>[^{}|\n]*)[^{}\n]*\}\}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class IdKind(Enum):
    """What an id names: a name of a programme's texts, such as a choice or a value; a rule, a clause, an item or a programme."""

    NAME = "name"
    RULE = "rule"
    CLAUSE = "clause"
    ITEM = "item"
    PROGRAMME = "programme"


@dataclass(frozen=True, slots=True)
class WrittenId:
    """An id at its place. `of` are the clauses that one of a clause or item can mean, else the programmes that it is of."""

    kind: IdKind
    text: str
    span: Span
    of: frozenset[str]


def ids_in_library_file(library: Library, path: str, source: SourceText) -> Iterator[WrittenId]:
    """Yield the ids in a file of the library, by its path in it."""
    programmes = frozenset(one.id for one in programmes_of(library, path))
    file = PurePosixPath(path)
    if file.name == "README.md":
        return
    if path.endswith(".md"):
        yield from _Reader(library, source, programmes, documents_of(library, path)).in_clause(path)
    elif file.name == "programme.yaml":
        yield from _Reader(library, source, programmes, ()).in_programme()
    elif file.name == "document.yaml":
        yield from _Reader(library, source, programmes_of_document(library, file), ()).in_document(file.parent.as_posix())
    elif file.suffix == ".yaml" and file.name not in ("lock.yaml", "regions.yaml"):
        yield from _Reader(library, source, programmes, documents_of(library, path)).in_fields()


def programmes_of_document(library: Library, file: PurePosixPath) -> frozenset[str]:
    """Return the programmes that have the document of a `document.yaml` among their papers."""
    id = file.parent.as_posix()
    return frozenset(one.id for one in library.programmes.values() if any(paper.document == id for paper in one.papers))


def ids_beside(library: Library, folder: str, source: SourceText) -> Iterator[WrittenId]:
    """Yield the ids in a matter, or in a file of scenarios; `folder` is the name of the folder that it lies in."""
    listed, _ = read_yaml_list(source)
    tree, _ = read_yaml(source) if listed is None else (None, ())
    stated = tree.get("programme") if tree else None
    programme = stated.text if isinstance(stated, Scalar) else folder
    if programme not in library.programmes:
        return
    reader = _Reader(library, source, frozenset((programme,)), _papers_of(library, programme))
    if isinstance(stated, Scalar):
        yield from reader.named(IdKind.PROGRAMME, stated)
    if tree is not None:
        yield from reader.in_matter(tree)
    yield from reader.in_scenarios(listed or ())
    yield from reader.references(0)


def _papers_of(library: Library, programme: str) -> tuple[DocumentPlan, ...]:
    papers = library.programmes[programme].papers
    return tuple(library.documents[paper.document] for paper in papers if paper.document in library.documents)


@dataclass(slots=True)
class _Reader:
    """Reads the ids of one file: of which programmes it is, and from which documents its references lead."""

    library: Library
    source: SourceText
    programmes: frozenset[str]
    documents: tuple[DocumentPlan, ...]

    def in_clause(self, path: str) -> Iterator[WrittenId]:
        """Yield the ids of a clause in Markdown."""
        masked, _ = mask(self.source, 0)
        own = frozenset((PurePosixPath(path).with_name(PurePosixPath(path).stem.partition("@")[0]).as_posix(),))
        for part in masked.parts.values():
            written = self.source.text[part.start : part.end]
            if part.kind == "grants":
                yield from self.target(written.strip(), part.start + len(written) - len(written.lstrip()), self.documents)
            elif part.kind == "id":
                at = part.start + len(written) - len(written.lstrip())
                yield WrittenId(IdKind.ITEM, written.strip(), self.source.span(at, at + len(written.strip())), own)
            else:
                begin = part.start + (found.end() if part.kind == "for" and (found := _REPEAT.match(written)) else 0)
                end = part.start + len(written.partition("|")[0]) if part.kind == "quote" else part.end
                yield from self.of_expression(parse_expression(self.source, begin, end)[0])
        yield from self.references(0)

    def in_fields(self) -> Iterator[WrittenId]:
        """Yield the ids of a group of fields."""
        tree, _ = read_yaml(self.source)
        for field in _mappings(tree.get("fields") if tree else None):
            yield from self.expressions(field, "when")
            yield from self.targets(field, "grants", self.documents)
        yield from self.quotes()

    def in_document(self, document: str) -> Iterator[WrittenId]:
        """Yield the ids of `document.yaml`."""
        tree, _ = read_yaml(self.source)
        listed = tree.get("clauses") if tree else None
        for entry in listed if isinstance(listed, SequenceNode) else ():
            placed = entry.get("clause") if isinstance(entry, MappingNode) else entry
            if isinstance(placed, Scalar):
                id = placed.text if "/" in placed.text else f"{document}/{placed.text}"
                at, end = self.place(placed)
                last = at + placed.text.rfind("/") + 1
                yield WrittenId(IdKind.CLAUSE, self.source.text[last:end], self.source.span(last, end), frozenset((id,)))
            if isinstance(entry, MappingNode):
                yield from self.expressions(entry, "when")

    def in_programme(self) -> Iterator[WrittenId]:
        """Yield the ids of `programme.yaml`."""
        tree, _ = read_yaml(self.source)
        if tree is None:
            return
        yield from self.named(IdKind.PROGRAMME, tree.get("programme"))
        yield from self.choices(tree.get("choices"))
        for rule in _mappings(tree.get("rules")):
            yield from self.rule(rule)
        for key in ("facts", "values", "bands", "tables", "computed", "lists"):
            yield from self.declared(tree.get(key))
        for one in (*_values(tree.get("computed")), *_nested(tree, "computed")):
            yield from self.expressions(one, "is")
            yield from self.targets(one, "grants", _papers_of(self.library, next(iter(self.programmes), "")))
        typed = [*_values(tree.get("facts")), *_values(tree.get("computed")), *_nested(tree, "computed")]
        for one in (*typed, *_nested(tree, "fields"), *_nested(tree, "columns")):
            for key in ("one_of", "entry_of"):
                yield from self.named(IdKind.NAME, one.get(key))
        for one in _values(tree.get("bands")):
            for key in ("of", "table"):
                yield from self.named(IdKind.NAME, one.get(key))
        for one in (*_mappings(tree.get("documents")), *_mappings(tree.get("answers")), *_mappings(tree.get("vendor"))):
            yield from self.expressions(one, "when", "for", "specimen")
            for case in _mappings(one.get("vendor")):
                yield from self.expressions(case, "when")
        for one in _values(tree.get("occasions")):
            yield from self.expressions(one, "ends")
        for one in _values(tree.get("deadlines")):
            yield from self.expressions(one, "day", "when", "for", "every")
            yield from self.targets(one, "clause", self.named_documents(one.get("paper")))

    def rule(self, rule: MappingNode) -> Iterator[WrittenId]:
        """Yield the ids of a rule: its own, and those of what it joins."""
        yield from self.named(IdKind.RULE, rule.get("id"))
        yield from self.expressions(rule, "constraint", "each")
        for key in ("excludes", "alternative", "or"):
            yield from self.listed(rule.get(key))
        for key in ("requires", "choose", "permits"):
            if isinstance(body := rule.get(key), MappingNode):
                yield from self.expressions(body, "if", "then", "where")
                yield from self.listed(body.get("of"))
                yield from self.listed(body.get("only"))

    def choices(self, node: Node | None) -> Iterator[WrittenId]:
        """Yield the names of choices, of those inside them, and in their defaults."""
        yield from self.declared(node)
        for choice in _values(node):
            default = choice.get("default")
            if isinstance(default, Scalar) and default.text not in ("true", "false"):
                yield from self.expressions(choice, "default")
            for key in ("alternative", "or", "optional", "mandatory"):
                yield from self.choices(choice.get(key))
            chosen = choice.get("choose")
            yield from self.choices(chosen.get("of") if isinstance(chosen, MappingNode) else None)

    def in_matter(self, matter: MappingNode) -> Iterator[WrittenId]:
        """Yield the names of what a matter states, and the clauses that it names."""
        for key in ("choices", "without"):
            yield from self.listed(matter.get(key))
        yield from self.declared(matter.get("facts"))
        lists = {plan.id for id in self.programmes for plan in self.library.programmes[id].lists}
        for key in matter.keys() & lists:
            yield WrittenId(IdKind.NAME, key, matter.key_spans[key], self.programmes)
        for key in (*sorted(matter.keys() & lists), "facts"):
            for scalar in _scalars(matter.get(key)):
                if "/" in scalar.text and TARGET.fullmatch(scalar.text):
                    yield from self.target(scalar.text, self.place(scalar)[0], self.documents)

    def in_scenarios(self, listed: Iterable[Node]) -> Iterator[WrittenId]:
        """Yield the ids in scenarios and in the steps of lives."""
        for scenario in (one for one in listed if isinstance(one, MappingNode)):
            if isinstance(matter := scenario.get("matter"), MappingNode):
                yield from self.in_matter(matter)
            yield from self.named(IdKind.RULE, scenario.get("refused"))
            clauses = scenario.get("clauses")
            for document, both in clauses.items() if isinstance(clauses, MappingNode) else ():
                plans = tuple(plan for plan in self.documents if plan.name == document)
                for scalar in (
                    one for key in ("in", "out") for one in _scalars(both.get(key) if isinstance(both, MappingNode) else None)
                ):
                    yield from self.target(scalar.text, self.place(scalar)[0], plans)
            steps = scenario.get("life")
            yield from self.in_scenarios(steps if isinstance(steps, SequenceNode) else ())

    def named_documents(self, node: Node | None) -> tuple[DocumentPlan, ...]:
        """Return the document that a node of a programme names, by its folder in it or by its path."""
        name = node.text if isinstance(node, Scalar) else ""
        ids = (name, *(f"{programme}/{name}" for programme in self.programmes))
        return tuple(self.library.documents[id] for id in ids if id in self.library.documents)

    def declared(self, node: Node | None) -> Iterator[WrittenId]:
        """Yield the keys of a mapping as names."""
        if isinstance(node, MappingNode):
            yield from (WrittenId(IdKind.NAME, key, span, self.programmes) for key, span in node.key_spans.items())

    def listed(self, node: Node | None) -> Iterator[WrittenId]:
        """Yield the entries of a list as names."""
        for one in node if isinstance(node, SequenceNode) else ():
            yield from self.named(IdKind.NAME, one)

    def named(self, kind: IdKind, node: Node | None) -> Iterator[WrittenId]:
        """Yield a single value as an id."""
        if isinstance(node, Scalar) and node.text:
            yield WrittenId(kind, node.text, self.source.span(*self.place(node)), self.programmes)

    def expressions(self, node: MappingNode, *keys: str) -> Iterator[WrittenId]:
        """Yield the names in the expressions under some keys; of `name in list`, those of the list."""
        for scalar in (one for key in keys if isinstance(one := node.get(key), Scalar)):
            at, end = self.place(scalar)
            found = _REPEAT.match(scalar.text) if _is_repeat(scalar.text) else None
            yield from self.of_expression(parse_expression(self.source, at + (found.end() if found else 0), end)[0])

    def of_expression(self, expression: Expression) -> Iterator[WrittenId]:
        """Yield the names in an expression."""
        for name in names(expression):
            if name.span is not None:
                yield WrittenId(IdKind.NAME, name.name, name.span, self.programmes)

    def targets(self, node: MappingNode, key: str, documents: tuple[DocumentPlan, ...]) -> Iterator[WrittenId]:
        """Yield the clause and the item that stand under a key."""
        if isinstance(one := node.get(key), Scalar):
            yield from self.target(one.text, self.place(one)[0], documents)

    def references(self, begin: int) -> Iterator[WrittenId]:
        """Yield the clauses and items of all references behind an offset."""
        for found in _REFERENCE.finditer(self.source.text, begin):
            yield from self.target(found["target"], found.start("target"), self.documents)

    def quotes(self) -> Iterator[WrittenId]:
        """Yield the names of what the values of fields quote, and the clauses of references in them."""
        for found in _QUOTE.finditer(self.source.text):
            yield from self.of_expression(parse_expression(self.source, found.start("inside"), found.end("inside"))[0])
        yield from self.references(0)

    def target(self, written: str, at: int, documents: tuple[DocumentPlan, ...]) -> Iterator[WrittenId]:
        """Yield the clause and the item of a target at an offset, with the clauses that it means in each document."""
        whole, _, item = written.partition(".")
        found = frozenset(clause for plan in documents for clause in clauses_meant(self.library, plan, whole))
        first = at + whole.rfind("/") + 1
        if whole and not whole.endswith("/"):
            yield WrittenId(IdKind.CLAUSE, whole.rpartition("/")[2], self.source.span(first, at + len(whole)), found)
        if item:
            yield WrittenId(IdKind.ITEM, item, self.source.span(at + len(whole) + 1, at + len(written)), found)

    def place(self, node: Scalar) -> tuple[int, int]:
        """Return the offsets of a single value, without its quotes; where it is folded, those of what it is written as."""
        at = self.source.starts[node.span.line - 1] + node.span.column - 1
        offsets = ExpressionReader(self.source).offsets(Written(node.text, node.span))
        return offsets or (at, at + node.span.length)


def _is_repeat(text: str) -> bool:
    """Whether a text is `name in list`, and no condition such as `country in EU`: its list has one word alone."""
    found = _REPEAT.match(text)
    return bool(found and _NAME.fullmatch(text[found.end() :].strip()))


def _mappings(node: Node | None) -> Iterator[MappingNode]:
    yield from (one for one in (node if isinstance(node, SequenceNode) else ()) if isinstance(one, MappingNode))


def _values(node: Node | None) -> Iterator[MappingNode]:
    yield from (one for one in (node.values() if isinstance(node, MappingNode) else ()) if isinstance(one, MappingNode))


def _nested(tree: MappingNode, key: str) -> Iterator[MappingNode]:
    """Yield what stands under a key of each list and table."""
    for one in (*_values(tree.get("lists")), *_values(tree.get("tables"))):
        yield from _values(one.get(key))


def _scalars(node: Node | None) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    for one in node.values() if isinstance(node, MappingNode) else node if isinstance(node, SequenceNode) else ():
        yield from _scalars(one)
