"""Where references point: the addresses that assembly tries for each, and what may answer there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assembler.checks.index import ProgrammeIndex, TextPart, any_of
from assembler.checks.prose import references_in
from assembler.model.clause_text import OpenReference
from assembler.model.expressions import ALWAYS, Expression, Not, both


@dataclass(frozen=True, slots=True)
class Address:
    """Where assembly looks for a target: in a document, where none of those before it answers."""

    document: str
    clause: str
    item: str


@dataclass(frozen=True, slots=True)
class Pointer:
    """A reference, the text it stands in, and the addresses it may mean, in the order in which assembly tries them.

    `by_document` tells that it names a document: then the first document that is in the packet must answer.
    """

    reference: OpenReference
    part: TextPart
    addresses: tuple[Address, ...]
    by_document: bool

    @property
    def whole(self) -> bool:
        """`True` when it names a document and nothing in it."""
        return not self.addresses[0].clause


@lru_cache(2)
def pointers(index: ProgrammeIndex) -> tuple[Pointer, ...]:
    """Give every reference of a programme's texts."""
    return tuple(_pointer(index, part, reference) for part in index.parts for reference in references_in(part))


def _pointer(index: ProgrammeIndex, part: TextPart, reference: OpenReference) -> Pointer:
    folder, _, rest = reference.target.rpartition("/")
    clause, _, item = rest.partition(".")
    own, base = part.document.id, part.document.base
    if folder:
        documents = [f"{document.rpartition('/')[0]}/{folder}" for document in (own, base) if document] + [folder]
        known = {paper.plan.id for paper in index.papers}
        documents = [document for document in documents if document in known] or documents[:1]
    else:
        documents = [own, base] if base else [own]
    addresses = tuple(Address(document, clause, item) for document in dict.fromkeys(documents))
    return Pointer(reference, part, addresses, bool(folder))


@lru_cache(2)
def targets(index: ProgrammeIndex) -> Mapping[Address, tuple[TextPart, ...]]:
    """Give the headings and named items by their address."""
    found: dict[Address, list[TextPart]] = {}
    for part in index.parts:
        if part.kind == "heading" or part.item:
            found.setdefault(Address(part.document.id, part.wording.clause.name, part.item), []).append(part)
    return {address: tuple(parts) for address, parts in found.items()}


def tried(pointer: Pointer, index: ProgrammeIndex) -> Iterator[tuple[Expression, tuple[TextPart, ...]]]:
    """Give what may answer at each address, and the condition under which assembly looks there."""
    looked: Expression = ALWAYS
    for address in pointer.addresses:
        parts = targets(index).get(address, ())
        there = index.present(address.document) if pointer.by_document else ALWAYS
        yield both(looked, there), parts
        stop = there if pointer.by_document else any_of(part.condition for part in parts)
        looked = both(looked, Not(stop))


def answers(pointer: Pointer, index: ProgrammeIndex) -> Iterator[Expression]:
    """Give the conditions under which a reference has an answer; any of them will do."""
    for looked, parts in tried(pointer, index):
        for part in parts:
            yield part.condition if looked == ALWAYS or not pointer.by_document else both(looked, part.condition)
