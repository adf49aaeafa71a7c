"""The index of a programme that the checks read: every stretch of text with the condition under which it is printed.

A condition is the whole path: the paper is in the packet, the clause is placed, its wording is in force, and each item around
the text is printed. A check asks whether a fault is possible under it; a solver answers for all combinations.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce, wraps
from itertools import chain
from typing import TypeVar
from weakref import WeakKeyDictionary

from assembler.model.clause_text import (
    ClauseInline,
    ClauseTable,
    FieldPlan,
    OpenReference,
    Repeat,
)
from assembler.model.expressions import (
    ALWAYS,
    NEVER,
    Attribute,
    Compare,
    Expression,
    ListOf,
    Literal,
    Name,
    Or,
    Scope,
    rename,
    type_of,
)
from assembler.model.kept import Kept
from assembler.model.library import (
    Clause,
    ClauseVariant,
    DocumentPlan,
    Library,
    Paper,
    Programme,
)
from assembler.model.source import Span

_Derived = TypeVar("_Derived")
_Given = TypeVar("_Given")
VENDOR = "vendor"


@dataclass(frozen=True, slots=True, eq=False)
class PlacedPaper:
    """A paper of the programme with its document, and the condition under which the packet holds at least one.

    Where the paper has cases of its own for who contracts, its texts may speak of another vendor than the rest of the packet:
    their conditions ask for `own_vendor`, which is in the `scope`.
    """

    paper: Paper
    plan: DocumentPlan
    condition: Expression
    scope: Scope

    def text_condition(self, condition: Expression) -> Expression:
        """Return a condition of the paper's texts as one among those of all papers."""
        return rename(condition, VENDOR, own_vendor(self.plan)) if self.paper.entity_cases else condition


@dataclass(frozen=True, slots=True, eq=False)
class PlacedWording:
    """A wording of a clause in a paper, the condition under which the paper prints it, its position in the document.

    One that `is_numbered` has a number, by which it can be cited.
    """

    paper: PlacedPaper
    clause: Clause
    variant: ClauseVariant
    condition: Expression
    order: int
    is_numbered: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class TextPart:
    """A stretch of text: a heading, the words of an item or paragraph, a cell of a table, a field with its value.

    `kind` is `heading`, `item`, `paragraph`, `cell` or `field`. `item` is the id of the item that begins with it, `level` its
    depth; `repeated` is true inside a repetition; `grants` names the clause by which it is so, where the text or what is around
    it names one. `title` is that of an item which begins with one; its `content` is the text behind it, as a heading has none.
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
    grants: OpenReference | None = None
    title: str = ""

    @property
    def document(self) -> DocumentPlan:
        """The document of the text."""
        return self.wording.paper.plan


@dataclass(frozen=True, slots=True, eq=False)
class Collection:
    """A list or table with the conditions of its items or rows; it must not be printed empty. `table` is None for a list."""

    wording: PlacedWording
    kind: str
    condition: Expression
    members: tuple[Expression, ...]
    span: Span
    table: ClauseTable | None = None


@dataclass(frozen=True, slots=True, eq=False)
class DefinedTerm:
    """A definition: its term, the part around it, its place; the words of that part, and the offset of the term in them."""

    term: str
    part: TextPart
    span: Span
    text: str
    at: int


Phrase = tuple[str, ...]
"""Words that are one term or name, each folded."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases that one document can use, by their folded words: its terms, and those that need no definition.

    The titles of `roles` are among the `free`. `longest` is, for each word that begins a known phrase, the number of words of the
    longest one. `titles` are those of all papers, `captions` those of the document's clauses and items.
    """

    terms: frozenset[Phrase]
    free: frozenset[Phrase]
    roles: frozenset[Phrase]
    longest: Mapping[str, int]
    titles: frozenset[Phrase]
    captions: frozenset[str]

    def knows(self, phrase: Phrase) -> bool:
        """Whether the document can use the phrase: it is a term, or needs no definition."""
        return phrase in self.terms or phrase in self.free


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms of one document with their definitions, and the phrases that it can use.

    `terms` are defined in the document or its base, `foreign` in other documents of the programme. `small` are the terms of two or
    more words by these in small letters; the beginning of a term has an empty one.
    """

    terms: Mapping[Phrase, tuple[DefinedTerm, ...]]
    foreign: Mapping[Phrase, tuple[DefinedTerm, ...]]
    phrases: Phrases
    small: Mapping[Phrase, str]

    @property
    def free(self) -> frozenset[Phrase]:
        """The phrases that need no definition."""
        return self.phrases.free

    def knows(self, phrase: Phrase) -> bool:
        """Whether the document can use the phrase: it is a term, or needs no definition."""
        return self.phrases.knows(phrase)


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a target: a document, a clause in it, an item of the clause; empty for the whole of what is before it."""

    document: str
    clause: str
    item: str


Targets = Mapping[Address, tuple[TextPart, ...]]
"""The texts that references can lead to, by their addresses."""


@dataclass(frozen=True, slots=True, eq=False)
class WordingTexts:
    """A wording with its texts, lists, tables and definitions, in order.

    `landmarks` are what other texts see of it: its heading and its named items, without their words. They and the definitions are the
    very ones of before where an edit has left them as they were. `derived` is what was worked out from these texts alone.
    """

    wording: PlacedWording
    parts: tuple[TextPart, ...]
    collections: tuple[Collection, ...]
    definitions: tuple[DefinedTerm, ...]
    landmarks: tuple[TextPart, ...]
    derived: dict[object, tuple[object, object]] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> tuple[str, date | None, int, str]:
        """Its document, from when on that is a paper, its position in it and its variant, which no other wording has."""
        paper = self.wording.paper
        return paper.plan.id, paper.paper.lifetime.since, self.wording.order, self.wording.variant.variant


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What is seen of the texts that an index does not show: where references lead, and the vocabulary of the documents.

    `small` are the words that some text of the programme writes in small letters, of those for which that is asked.
    """

    targets: Targets
    known: frozenset[Address]
    vocabularies: Mapping[str, Vocabulary]
    small: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class ProgrammeIndex:
    """A programme in the edition of `since`: its papers, and its wordings with their texts, in order.

    An index equals only itself, so that `cached_per_index` can store results for it; what else is worked out is `kept`. One that
    shows only some of the texts has a `sight` of the others.
    """

    library: Library
    programme: Programme
    since: date
    papers: tuple[PlacedPaper, ...]
    texts: tuple[WordingTexts, ...]
    kept: Kept
    sight: Sight | None = None
    wordings: tuple[PlacedWording, ...] = field(init=False)
    parts: tuple[TextPart, ...] = field(init=False)
    collections: tuple[Collection, ...] = field(init=False)
    definitions: tuple[DefinedTerm, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Join what the wordings have."""
        object.__setattr__(self, "wordings", tuple(one.wording for one in self.texts))
        for name in ("parts", "collections", "definitions"):
            object.__setattr__(self, name, tuple(chain.from_iterable(getattr(one, name) for one in self.texts)))

    @property
    def documents(self) -> tuple[str, ...]:
        """The ids of the documents whose texts it shows."""
        return tuple(dict.fromkeys(one.wording.paper.plan.id for one in self.texts))

    def present(self, document: str) -> Expression:
        """Return the condition under which a document is in the packet; `NEVER` where the programme has no such paper."""
        return any_of(paper.condition for paper in self.papers if paper.plan.id == document)


def cached_per_index(derive: Callable[[ProgrammeIndex], _Derived]) -> Callable[[ProgrammeIndex], _Derived]:
    """Cache a function of an index: it runs once for each index, and its result is dropped together with the index.

    A result may hold parts of the index, but not the index itself: that would keep both for ever.
    """
    results: WeakKeyDictionary[ProgrammeIndex, _Derived] = WeakKeyDictionary()

    @wraps(derive)
    def derive_once(index: ProgrammeIndex) -> _Derived:
        try:
            return results[index]
        except KeyError:
            return results.setdefault(index, derive(index))

    return derive_once


def kept_per_wording(derive: Callable[[WordingTexts, _Given], _Derived]) -> Callable[[WordingTexts, _Given], _Derived]:
    """Keep a function of a wording's texts and of what is given beside them: it runs anew only where another object is given."""

    @wraps(derive)
    def derive_once(one: WordingTexts, given: _Given) -> _Derived:
        found = one.derived.get(derive)
        if found is None or found[0] is not given:
            found = one.derived[derive] = given, derive(one, given)
        return found[1]  # type: ignore[return-value] # what `derive` returned

    return derive_once


def any_of(conditions: Iterable[Expression]) -> Expression:
    """Join conditions by `or`, as a balanced tree: a thousand of them are ten levels deep. `NEVER` for no condition."""
    joined = list(dict.fromkeys(conditions))
    while len(joined) > 1:
        joined = [reduce(either_of, joined[at : at + 2]) for at in range(0, len(joined), 2)]
    return joined[0] if joined else NEVER


def either_of(left: Expression, right: Expression) -> Expression:
    """Return the condition that one of two holds, without an empty alternative."""
    if left == NEVER or right == ALWAYS:
        return right
    return left if right == NEVER or left == ALWAYS else Or(left, right)


def on_occasions(paper: Paper, programme: Programme) -> Expression:
    """Return the condition that a packet is of an occasion of a paper.

    A paper of an occasion on which choices are elected is there on those that are issued alone too: it is in force.
    """
    elected = set(programme.electing)
    if elected <= {*paper.occasions}:
        return ALWAYS
    beside = {one.id for one in programme.occasions} - elected if elected & {*paper.occasions} else set[str]()
    held = [one.id for one in programme.occasions if one.id in beside.union(paper.occasions)]
    return any_of(map(on_occasion, held))


def on_occasion(id: str) -> Expression:
    """Return the condition that a packet is of an occasion."""
    return Compare("==", Attribute(Name("matter"), "occasion"), Literal(id))


def issued_alone(programme: Programme) -> Expression:
    """Return the condition that a packet is issued alone, beside what is in force."""
    return any_of(on_occasion(one.id) for one in programme.occasions if programme.is_issued_alone(one.id))


def own_vendor(plan: DocumentPlan) -> str:
    """Return the name of the vendor of one paper. No file can write it, for it has a point."""
    return f"{plan.name}.{VENDOR}"


def inside(repeat: Repeat | None, scope: Scope) -> Scope:
    """Return the names known inside a repetition."""
    if repeat is None:
        return scope
    found = type_of(repeat.list, scope)
    return {**scope, repeat.name: found.of} if isinstance(found, ListOf) else scope


def is_same_text(one: TextPart, other: TextPart) -> bool:
    """Whether two parts are one text, though the clause around it may have been read anew."""
    return one is other or (one.span == other.span and one.kind == other.kind and one.content == other.content)


def by_document(parts: Iterable[TextPart]) -> Mapping[str, tuple[TextPart, ...]]:
    """Return the texts by the id of their document, in order."""
    grouped: dict[str, list[TextPart]] = {}
    for part in parts:
        grouped.setdefault(part.document.id, []).append(part)
    return {document: tuple(found) for document, found in grouped.items()}
