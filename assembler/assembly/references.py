"""Resolves references: from what a clause writes to the number it prints, in a document and across the packet."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from assembler.assembly.outline import Numbered, Outline
from assembler.model.clause_text import OpenReference
from assembler.model.diagnostics import Diagnostic, error, nearest
from assembler.model.document import Reference
from assembler.model.library import DocumentPlan


@dataclass(frozen=True, slots=True)
class ReferencePlace:
    """A numbered entry of one paper, which a reference can point at."""

    paper: str
    plan: DocumentPlan
    entry: Numbered

    @property
    def anchor(self) -> str:
        """The entry's name in its paper."""
        return anchor(self.entry)


def anchor(entry: Numbered) -> str:
    """Return the name of a numbered entry, unique in its paper: by its id, or by its number where it has none of its own."""
    if entry.level == 1:
        return entry.clause
    return f"{entry.clause}.{entry.item}" if entry.item and not entry.repeated else f"{entry.clause}.{entry.number}"


def numbers_by_name(outline: Outline) -> dict[str, str]:
    """Return the number of each clause and item of a paper that a reference can point at, by its name: `term.notice`."""
    numbered = (entry for entry in outline.entries if isinstance(entry, Numbered))
    return {anchor(entry): entry.number for entry in numbered if entry.level == 1 or (entry.item and not entry.repeated)}


class ReferenceIndex:
    """All entries of a packet that references can point at."""

    def __init__(
        self, outlines: Iterable[Outline], elsewhere: Mapping[str, Mapping[date, Mapping[str, str]]] | None = None
    ) -> None:
        """Index the outlines, once every number is known.

        `elsewhere` has, for each paper in force whose edition is not stated, the numbers by name that it has in earlier editions.
        """
        self.elsewhere = elsewhere or {}
        self.plans: dict[str, DocumentPlan] = {}
        self.papers: dict[str, list[str]] = {}
        self.places: dict[tuple[str, str, str], list[ReferencePlace]] = {}
        for outline in outlines:
            self._add(outline)

    def _add(self, outline: Outline) -> None:
        name, plan = outline.chosen.name, outline.chosen.plan
        self.plans[plan.id] = plan
        self.papers.setdefault(plan.id, []).append(name)
        for entry in outline.entries:
            if isinstance(entry, Numbered) and (entry.level == 1 or entry.item):
                self.places.setdefault((name, entry.clause, entry.item), []).append(ReferencePlace(name, plan, entry))

    def resolve(self, reference: OpenReference, outline: Outline) -> tuple[Reference | None, tuple[Diagnostic, ...]]:
        """Resolve a reference of a paper: in the paper itself, then in its base, then by its full path."""
        folder, _, rest = reference.target.rpartition("/")
        clause, _, item = rest.partition(".")
        papers, faults = self._papers_searched(folder, reference, outline)
        if faults:
            return None, faults
        if not clause:
            return _reference_to_document(self.plans[self._id_of_document(folder, outline)], papers[0]), ()
        for paper in papers:
            places = self.places.get((paper, clause, item), [])
            if len(places) == 1:
                faults = tuple(self._other_numbers(places[0], reference))
                return (None, faults) if faults else (_reference_to_place(places[0], outline), ())
            if places:
                return None, (
                    _dangling(reference, "is repeated, so that it has several numbers", "Refer to the clause that holds it."),
                )
        return None, (self._describe_absence(reference, papers, clause, item),)

    def _other_numbers(self, place: ReferencePlace, reference: OpenReference) -> Iterator[Diagnostic]:
        """Find that a place may have another number, or be missing, in the paper that was signed; once, for the first such edition."""
        for edition, numbers in self.elsewhere.get(place.paper, {}).items():
            if (number := numbers.get(place.anchor)) != place.entry.number:
                there = f"is Section {number}" if number else "is not there"
                sentence = (
                    f"“{reference.target}” is Section {place.entry.number} of {title_in_text(place.plan)} of this edition; "
                    f"in the edition of {edition} it {there}, and which one was signed is not stated."
                )
                hint = f"State it in the matter: “in_force: [{{document: {place.plan.id}, edition: {edition}}}]”."
                yield error("signed-edition-unknown", sentence, reference.span, hint, reference.target)
                return

    def _id_of_document(self, folder: str, outline: Outline) -> str:
        """Return the id of the document a reference names: beside its own document or its base, or from the library's root."""
        chosen = outline.chosen
        neighbours = [chosen.paper.document, chosen.plan.base] if chosen.plan.base else [chosen.paper.document]
        beside = [f"{document.rpartition('/')[0]}/{folder}" for document in neighbours]
        return next((id for id in (*beside, folder) if id in self.plans), beside[0])

    def _papers_searched(
        self, folder: str, reference: OpenReference, outline: Outline
    ) -> tuple[list[str], tuple[Diagnostic, ...]]:
        own = outline.chosen
        if not folder:
            return [own.name, *self.papers.get(own.plan.base, [])], ()
        id = self._id_of_document(folder, outline)
        found = [own.name] if id == own.plan.id else self.papers.get(id, [])
        if not found:
            return [], (
                _dangling(
                    reference, "is not in this packet", "Give the sentence the condition under which that document is there."
                ),
            )
        return found, ()

    def _describe_absence(self, reference: OpenReference, papers: list[str], clause: str, item: str) -> Diagnostic:
        known = [f"{c}.{i}" if i else c for paper, c, i in self.places if paper in papers]
        written = f"{clause}.{item}" if item else clause
        return _dangling(
            reference, "is not there", nearest(written, known) or "Check its name, and whether its condition holds here."
        )


def _dangling(reference: OpenReference, what: str, hint: str) -> Diagnostic:
    return error("dangling-reference", f"“{reference.target}” {what}.", reference.span, hint, reference.target)


def _reference_to_place(place: ReferencePlace, outline: Outline) -> Reference:
    local = place.paper == outline.chosen.name
    tail = "" if local else f" of {title_in_text(place.plan)}"
    return Reference("Section ", place.entry.number, tail, place.anchor, place.paper, local)


def _reference_to_document(plan: DocumentPlan, paper: str) -> Reference:
    return Reference("", "", title_in_text(plan), "", paper, local=False)


def title_in_text(plan: DocumentPlan) -> str:
    """Return a document's title as running text names it: “the Main Agreement”."""
    return f"the {plan.title}" if plan.article else plan.title
