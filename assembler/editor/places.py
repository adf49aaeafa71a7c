"""What stands at a place of a library's file: a reference, a name, a term; where that is declared, and how a text can go on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from assembler.commands.explain import explain_id
from assembler.model.clause_text import Definition, ItemList
from assembler.model.library import Clause, DocumentPlan, Library, Programme
from assembler.model.source import Span
from assembler.model.walk import clause_blocks, clause_contents, leaves_of
from assembler.rules import constraints

_REFERENCE = re.compile(r"(?:\]\(#|\{grants: ?|grants: )(?P<target>[\w./-]*)")
_NAME = re.compile(r"[A-Za-z_][\w-]*")
_OPENED = re.compile(r"(?:\{\{|\{(?:when|for):|\bwhen:|\bif:|\bthen:)[^{}]*\Z")
_WORD = re.compile(r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*\Z")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What stands at a place: from one column to another, the place where it is declared, and its page."""

    start: int
    end: int
    declared: tuple[Span, ...]
    page: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A way in which a text can go on: what is written, its kind (`reference`, `name` or `term`), and a line that says what it is."""

    text: str
    kind: str
    said: str


def meaning_at(library: Library, path: str, line: str, column: int) -> Meaning | None:
    """Return what stands at a column, counted from 0, of a line of a file of the library, by its path in it; None for nothing known."""
    for found in _REFERENCE.finditer(line):
        if found.start("target") <= column <= found.end("target"):
            return _meaning_of_reference(library, path, found)
    terms = {definition.term: definition.span for definition in _definitions(library)}
    named = [
        found for term in terms for found in re.finditer(rf"\b{re.escape(term)}", line) if found.start() <= column <= found.end()
    ]
    names = [found for found in _NAME.finditer(line) if found.start() <= column <= found.end()]
    known = declarations(library)
    for found in (*names, *sorted(named, key=lambda one: one.start() - one.end())):
        if pages := explain_id(library, found[0]):
            spans = known.get(found[0], ()) or ((terms[found[0]],) if found[0] in terms else ())
            return Meaning(found.start(), found.end(), spans, "\n\n".join(pages))
    return None


def _meaning_of_reference(library: Library, path: str, found: re.Match[str]) -> Meaning:
    there = [(place, words) for target, place, words in _targets(library, path) if target == found["target"]]
    page = "\n\n".join(f"{words}\n{place}" for place, words in there)
    return Meaning(found.start("target"), found.end("target"), tuple(dict.fromkeys(place for place, _ in there)), page)


def offers_at(library: Library, path: str, before: str) -> Iterator[Offer]:
    """Yield how a line of a file can go on behind what stands before the cursor."""
    if re.search(r"\]\(#[\w./-]*\Z|grants: ?[\w./-]*\Z", before):
        yield from (Offer(target, "reference", words) for target, _, words in _targets(library, path))
    elif _OPENED.search(before):
        for programme in programmes_of(library, path):
            for name in programme.scope:
                yield Offer(name, "name", (explain_id(library, name) or ("",))[0].partition("\n")[0])
    elif _WORD.search(before):
        seen = {plan.id for plan in documents_of(library, path)} | {plan.base for plan in documents_of(library, path)}
        folders = {placed.clause for id in seen if id in library.documents for placed in library.documents[id].clauses}
        for clause in (library.clauses[id] for id in sorted(folders) if id in library.clauses):
            yield from (Offer(one.term, "term", f"{clause.id}") for one in _definitions_in(clause))


def declarations(library: Library) -> Mapping[str, tuple[Span, ...]]:
    """Return the places at which each id is declared."""
    found: dict[str, list[Span]] = {}
    for programme in library.programmes.values():
        declared = (
            *(programme.choices, programme.values, programme.facts, programme.lists, programme.bands, programme.tables),
            *(programme.every_computed, programme.entry_rules, programme.deadlines, programme.occasions, constraints(programme)),
        )
        for one in (one for part in declared for one in part):
            if one.span:
                found.setdefault(one.id, []).append(one.span)
    for plan in library.documents.values():
        found.setdefault(plan.name, []).append(plan.span)
    for clause in library.clauses.values():
        found.setdefault(clause.name, []).extend(variant.span for variant in clause.variants)
    return {id: tuple(dict.fromkeys(spans)) for id, spans in found.items()}


def _targets(library: Library, path: str) -> Iterator[tuple[str, Span, str]]:
    """Yield each target that a reference in a file can name, its place, and its title or first words."""
    for plan in documents_of(library, path):
        near = plan.id.rpartition("/")[0]
        for one in (plan, *([library.documents[plan.base]] if plan.base in library.documents else [])):
            yield from _targets_in(library, one, "")
        for other in library.documents.values():
            if other.id.rpartition("/")[0] in (near, "common"):
                folder = f"{other.name}/" if other.id.rpartition("/")[0] == near else f"{other.id}/"
                yield folder, other.span, other.title
                yield from _targets_in(library, other, folder)


def _targets_in(library: Library, plan: DocumentPlan, folder: str) -> Iterator[tuple[str, Span, str]]:
    for clause in (library.clauses[placed.clause] for placed in plan.clauses if placed.clause in library.clauses):
        for variant in clause.variants:
            yield f"{folder}{clause.name}", variant.span, variant.title
            lists = (block for block in clause_blocks(variant.blocks) if isinstance(block, ItemList))
            for item in (item for listed in lists for item in listed.items if item.id):
                yield f"{folder}{clause.name}.{item.id}", item.span, item.span.source_line.strip()


def documents_of(library: Library, path: str) -> tuple[DocumentPlan, ...]:
    """Return the documents that list the clause of a file."""
    id = clause_of(path)
    return tuple(plan for plan in library.documents.values() if any(placed.clause == id for placed in plan.clauses))


def clauses_meant(library: Library, plan: DocumentPlan, target: str) -> Iterator[str]:
    """Yield the ids of the clauses that a reference in a document can mean; `target` names no item."""
    folder, _, name = target.rpartition("/")
    near = (f"{id.rpartition('/')[0]}/{folder}" for id in (plan.id, plan.base) if id)
    for id in dict.fromkeys((*near, folder) if folder else (plan.id, plan.base)):
        if id in library.documents:
            yield from (placed.clause for placed in library.documents[id].clauses if placed.clause.rpartition("/")[2] == name)


def clause_of(path: str) -> str:
    """Return the id of the clause that a file of a library is of, by its path in it."""
    file = PurePosixPath(path)
    return file.with_name(file.stem.partition("@")[0]).as_posix()


def programmes_of(library: Library, path: str) -> tuple[Programme, ...]:
    """Return the programmes that a file is of: that of its folder, or those that print the clause."""
    own = library.programmes.get(path.partition("/")[0])
    if own:
        return (own,)
    ids = {plan.id for plan in documents_of(library, path)}
    return tuple(one for one in library.programmes.values() if any(paper.document in ids for paper in one.papers))


def _definitions(library: Library) -> Iterator[Definition]:
    return (definition for clause in library.clauses.values() for definition in _definitions_in(clause))


def _definitions_in(clause: Clause) -> Iterator[Definition]:
    for variant in clause.variants:
        for content in clause_contents(variant.blocks):
            yield from leaves_of(Definition, content)


def path_in(library: Path, path: Path) -> str:
    """Return the path of a file in the library's folder; empty for one outside of it."""
    return path.relative_to(library).as_posix() if path.is_relative_to(library) else ""
