"""The ids that stand in the files of a library and in the matters and scenarios beside it, each with its place and what it names."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import PurePosixPath

from assembler.editor.id_reader import REPEAT, IdKind, IdReader, WrittenId
from assembler.editor.places import clause_of, documents_of, programmes_of
from assembler.loader.clause.masking import mask
from assembler.loader.written_expressions import TARGET
from assembler.loader.yaml.tree import MappingNode, Node, Scalar, SequenceNode, read_yaml, read_yaml_list
from assembler.model.expressions import parse_expression
from assembler.model.library import DocumentPlan, Library
from assembler.model.source import SourceText

_QUOTE = re.compile(r"\{\{(?P<inside>[^{}|\n]*)[^{}\n]*\}\}")

DECLARED_KINDS = (
    ("entities", IdKind.ENTITY),
    ("occasions", IdKind.OCCASION),
    ("groups", IdKind.GROUP),
    ("deadlines", IdKind.DEADLINE),
)
"""The keys of `programme.yaml` below which ids of their own kinds are declared."""


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
        yield from _Reader(library, source, programmes, documents_of(library, path)).in_fields(path)


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


class _Reader(IdReader):
    """Reads the ids of one file by what the file is."""

    def in_clause(self, path: str) -> Iterator[WrittenId]:
        """Yield the ids of a clause in Markdown."""
        masked, _ = mask(self.source, 0)
        own = frozenset((clause_of(path),))
        for part in masked.parts.values():
            written = self.source.text[part.start : part.end]
            if part.kind == "grants":
                yield from self.target(written.strip(), part.start + len(written) - len(written.lstrip()), self.documents)
            elif part.kind == "id":
                at = part.start + len(written) - len(written.lstrip())
                yield WrittenId(IdKind.ITEM, written.strip(), self.source.span(at, at + len(written.strip())), own)
            else:
                begin = part.start + (found.end() if part.kind == "for" and (found := REPEAT.match(written)) else 0)
                end = part.start + len(written.partition("|")[0]) if part.kind == "quote" else part.end
                yield from self.of_expression(parse_expression(self.source, begin, end)[0])
        yield from self.references(0)

    def in_fields(self, path: str) -> Iterator[WrittenId]:
        """Yield the ids of a group of fields."""
        tree, _ = read_yaml(self.source)
        own = frozenset((clause_of(path),))
        for field in _mappings(tree.get("fields") if tree else None):
            yield from (replace(one, of=own) for one in self.named(IdKind.FORM_FIELD, field.get("id")))
            yield from self.expressions(field, "when")
            yield from self.targets(field, "grants", self.documents)
        for found in _QUOTE.finditer(self.source.text):
            yield from self.of_expression(parse_expression(self.source, found.start("inside"), found.end("inside"))[0])
        yield from self.references(0)

    def in_document(self, document: str) -> Iterator[WrittenId]:
        """Yield the ids of `document.yaml`."""
        tree, _ = read_yaml(self.source)
        if tree is not None:
            yield from self.document(tree.get("base"))
        listed = tree.get("clauses") if tree else None
        for entry in listed if isinstance(listed, SequenceNode) else ():
            placed = entry.get("clause") if isinstance(entry, MappingNode) else entry
            if isinstance(placed, Scalar):
                id = placed.text if "/" in placed.text else f"{document}/{placed.text}"
                at, end = self.place(placed)
                last = at + placed.text.rfind("/") + 1
                yield from self.path(placed.text.rpartition("/")[0], at)
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
        for key, kind in DECLARED_KINDS:
            yield from self.declared(tree.get(key), kind)
        yield from self.types(tree)
        yield from self.entries(tree)
        for one in _values(tree.get("bands")):
            for key in ("of", "table"):
                yield from self.named(IdKind.NAME, one.get(key))
            if isinstance(column := one.get("from"), Scalar) and isinstance(table := one.get("table"), Scalar):
                yield self.field(column.text, self.source.span(*self.place(column)), table.text)
        yield from self.papers(tree)
        for one in _values(tree.get("occasions")):
            yield from self.expressions(one, "ends")
            yield from self.named(IdKind.OCCASION, one.get("like"))
            yield from self.document(one.get("follows"))
        for one in _values(tree.get("deadlines")):
            yield from self.expressions(one, "day", "when", "for", "every")
            yield from self.document(one.get("paper"))
            yield from self.targets(one, "clause", self.named_documents(one.get("paper")))

    def types(self, tree: MappingNode) -> Iterator[WrittenId]:
        """Yield what the types of facts, fields, columns and computed values name, and when they are asked for."""
        typed = [*_values(tree.get("facts")), *_values(tree.get("computed")), *_nested(tree, "computed")]
        for one in (*typed, *_nested(tree, "fields"), *_nested(tree, "columns")):
            for key in ("one_of", "entry_of"):
                yield from self.named(IdKind.NAME, one.get(key))
            yield from self.listed(one.get("occasion"), IdKind.OCCASION)

    def entries(self, tree: MappingNode) -> Iterator[WrittenId]:
        """Yield the fields of lists, the columns and cells of tables, and the ids in what is computed."""
        plans = {key: one for part in ("lists", "tables") for key, one in _items(tree.get(part))}
        for key, plan in plans.items():
            yield from self.listed(plan.get("occasion"), IdKind.OCCASION)
            rows = [plan.get("rows"), *_values(plan.get("from"))]
            declared = (
                plan.get("fields"),
                plan.get("columns"),
                plan.get("computed"),
                *(row for one in rows for row in _values(one)),
            )
            for one in declared:
                yield from self.fields_of(key, one)
            for one in _values(plan.get("fields")):
                if isinstance(other := one.get("words_of"), Scalar):
                    yield self.field(other.text, self.source.span(*self.place(other)), key)
        computed = [("", one) for one in _values(tree.get("computed"))]
        computed += [(key, one) for key, plan in plans.items() for one in _values(plan.get("computed"))]
        for key, one in computed:
            yield from self.expressions(one, "is", this=key)
            yield from self.targets(one, "grants", _papers_of(self.library, next(iter(self.programmes), "")))

    def papers(self, tree: MappingNode) -> Iterator[WrittenId]:
        """Yield the papers of the programme, when and for what they are issued, and who contracts in them."""
        for one in (*_mappings(tree.get("documents")), *_mappings(tree.get("answers")), *_mappings(tree.get("vendor"))):
            yield from self.document(one.get("document"))
            yield from self.listed(one.get("occasion"), IdKind.OCCASION)
            yield from self.named(IdKind.ENTITY, one.get("entity"))
            yield from self.expressions(one, "when", "for", "specimen")
            for case in _mappings(one.get("vendor")):
                yield from self.named(IdKind.ENTITY, case.get("entity"))
                yield from self.expressions(case, "when")

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
            yield from self.named(IdKind.GROUP, choice.get("group"))
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
        for key in ("entity", "to_entity"):
            yield from self.named(IdKind.ENTITY, matter.get(key))
        yield from self.named(IdKind.OCCASION, matter.get("occasion"))
        for one in _scalars(matter.get("anew")):
            yield from self.document(one)
        for signed in _mappings(matter.get("in_force")):
            yield from self.document(signed.get("document"))
        lists = {plan.id for id in self.programmes for plan in self.library.programmes[id].lists}
        for key in sorted(matter.keys() & lists):
            yield WrittenId(IdKind.NAME, key, matter.key_spans[key], self.programmes)
            for entry in _mappings(matter.get(key)):
                yield from self.fields_of(key, entry)
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
            yield from self.issued(scenario)
            clauses = scenario.get("clauses")
            for document, both in clauses.items() if isinstance(clauses, MappingNode) else ():
                plans = tuple(plan for plan in self.documents if plan.name == document)
                printed = (both.get("in"), both.get("out")) if isinstance(both, MappingNode) else ()
                for scalar in chain.from_iterable(map(_scalars, printed)):
                    yield from self.target(scalar.text, self.place(scalar)[0], plans)
            steps = scenario.get("life")
            yield from self.in_scenarios(steps if isinstance(steps, SequenceNode) else ())

    def issued(self, scenario: MappingNode) -> Iterator[WrittenId]:
        """Yield the papers that a scenario names, whose names may end in that of an entry: `course-record-berlin`."""
        listed = [one for key in ("packet", "in", "out", "in_force") for one in _scalars(scenario.get(key))]
        places = [(one.text, self.place(one)[0]) for one in listed]
        for key in ("handling", "clauses", "says", "silent", "signed"):
            named = scenario.get(key)
            for name, span in named.key_spans.items() if isinstance(named, MappingNode) else ():
                places.append((name, self.source.starts[span.line - 1] + span.column - 1))
        plans = sorted(self.documents, key=lambda plan: -len(plan.name))
        for name, at in places:
            plan = next((plan for plan in plans if name == plan.name or name.startswith(f"{plan.name}-")), None)
            if plan is not None:
                span = self.source.span(at, at + len(plan.name))
                yield WrittenId(IdKind.DOCUMENT, plan.name, span, frozenset((plan.id,)))


def _mappings(node: Node | None) -> Iterator[MappingNode]:
    yield from (one for one in (node if isinstance(node, SequenceNode) else ()) if isinstance(one, MappingNode))


def _items(node: Node | None) -> Iterator[tuple[str, MappingNode]]:
    yield from (
        (key, one) for key, one in (node.items() if isinstance(node, MappingNode) else ()) if isinstance(one, MappingNode)
    )


def _values(node: Node | None) -> Iterator[MappingNode]:
    yield from (one for _, one in _items(node))


def _nested(tree: MappingNode, key: str) -> Iterator[MappingNode]:
    """Yield what stands under a key of each list and table."""
    for one in (*_values(tree.get("lists")), *_values(tree.get("tables"))):
        yield from _values(one.get(key))


def _scalars(node: Node | None) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    for one in node.values() if isinstance(node, MappingNode) else node if isinstance(node, SequenceNode) else ():
        yield from _scalars(one)
