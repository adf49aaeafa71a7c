"""The targets of references: the addresses that assembly tries for each, and the texts at these addresses."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from assembler.checks.index import (
    Address,
    PlacedPaper,
    ProgrammeIndex,
    Targets,
    TextPart,
    WordingTexts,
    any_of,
    cached_per_index,
    kept_per_wording,
)
from assembler.model.clause_text import OpenReference
from assembler.model.expressions import ALWAYS, Expression, Not, both
from assembler.model.kept import Kept
from assembler.model.walk import leaves_of


@dataclass(frozen=True, slots=True)
class Pointer:
    """A reference, the text around it, and the addresses it can mean, in the order in which assembly tries them.

    `by_document` is true for a reference that names a document: then the first of them in the packet must have the target.
    """

    reference: OpenReference
    part: TextPart
    addresses: tuple[Address, ...]
    by_document: bool

    @property
    def whole(self) -> bool:
        """Whether it refers to a whole document."""
        return not self.addresses[0].clause


def pointers(index: ProgrammeIndex) -> tuple[Pointer, ...]:
    """Return every reference in the texts of a programme."""
    return tuple(pointer for one in index.texts for pointer in pointers_of(one, index.papers))


@kept_per_wording
def pointers_of(one: WordingTexts, papers: tuple[PlacedPaper, ...]) -> tuple[Pointer, ...]:
    """Return every reference in the texts of a wording."""
    found = ((part, reference) for part in one.parts for reference in leaves_of(OpenReference, part.content))
    return tuple(pointer_in(papers, part, reference, part.document.id, part.document.base) for part, reference in found)


def pointer_in(papers: Iterable[PlacedPaper], part: TextPart, reference: OpenReference, own: str, base: str = "") -> Pointer:
    """Return the pointer of a reference that is written in the document `own`, whose base is `base`, and concerns a text."""
    folder, _, rest = reference.target.rpartition("/")
    clause, _, item = rest.partition(".")
    if folder:
        documents = [f"{document.rpartition('/')[0]}/{folder}" for document in (own, base) if document] + [folder]
        known = {paper.plan.id for paper in papers}
        documents = [document for document in documents if document in known] or documents[:1]
    else:
        documents = [own, base] if base else [own]
    addresses = tuple(Address(document, clause, item) for document in dict.fromkeys(documents))
    return Pointer(reference, part, addresses, bool(folder))


@cached_per_index
def targets(index: ProgrammeIndex) -> Targets:
    """Return the headings and named items by their address, each as it is seen from elsewhere; of what is not shown, what is in sight."""
    if index.sight is not None:
        return index.sight.targets
    seen: dict[str, list[TextPart]] = {}
    for one in index.texts:
        seen.setdefault(one.wording.paper.plan.id, []).extend(one.landmarks)
    found: dict[Address, tuple[TextPart, ...]] = {}
    for document, parts in seen.items():
        found |= index.kept.get(("targets", document), _targets_in, tuple(parts))
    return found


def _targets_in(kept: Kept, parts: tuple[TextPart, ...]) -> Targets:
    """Return the texts of a document by their addresses; at an address where nothing changed, the very tuple of before."""
    found: dict[Address, list[TextPart]] = {}
    for part in parts:
        found.setdefault(Address(part.document.id, part.wording.clause.name, part.item), []).append(part)
    return {address: kept.settled(address, tuple(there), there) for address, there in found.items()}


@cached_per_index
def texts_at(index: ProgrammeIndex) -> Targets:
    """Return the headings and named items with their words by their address."""
    found: dict[Address, list[TextPart]] = {}
    for part in index.parts:
        if part.item or (part.kind == "heading" and part.wording.is_numbered):
            found.setdefault(Address(part.document.id, part.wording.clause.name, part.item), []).append(part)
    return {address: tuple(parts) for address, parts in found.items()}


def known_addresses(index: ProgrammeIndex) -> Collection[Address]:
    """Return the addresses that hints can name."""
    return index.sight.known if index.sight else targets(index).keys()


def tried_addresses(pointer: Pointer, index: ProgrammeIndex) -> Iterator[tuple[Expression, tuple[TextPart, ...]]]:
    """Yield, for each address, the condition under which assembly tries it, and the texts that are there."""
    reached: Expression = ALWAYS
    for address in pointer.addresses:
        parts = targets(index).get(address, ())
        there = index.present(address.document) if pointer.by_document else ALWAYS
        yield both(reached, there), parts
        stop = there if pointer.by_document else any_of(part.condition for part in parts)
        reached = both(reached, Not(stop))


def target_conditions(pointer: Pointer, index: ProgrammeIndex) -> Iterator[Expression]:
    """Yield the conditions under which a reference has a target; any of them suffices."""
    for reached, parts in tried_addresses(pointer, index):
        for part in parts:
            yield part.condition if reached == ALWAYS or not pointer.by_document else both(reached, part.condition)
