"""Resolves references: from what a clause writes to the number it prints, in a document and across the packet."""

from collections.abc import Iterable
from dataclasses import replace

from assembler.assembly.outline import Numbered, Outline, Outlined
from assembler.model.clause_text import OpenReference
from assembler.model.diagnostics import Diagnostic, error, nearest
from assembler.model.document import Reference
from assembler.model.editions import paper_field
from assembler.model.in_force import PaperInForce
from assembler.model.library import DocumentPlan
from assembler.model.number_looks import SECTION, lead
from assembler.model.quick_dataclass import dataclass


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


def numbers_by_name(entries: Iterable[Outlined]) -> dict[str, str]:
    """Return the number of each clause and item of a paper that a reference can point at, by its name: `term.notice`."""
    numbered = (entry for entry in entries if isinstance(entry, Numbered))
    cited = (entry for entry in numbered if entry.number and (entry.level == 1 or (entry.item and not entry.repeated)))
    return {anchor(entry): entry.number for entry in cited}


class ReferenceIndex:
    """All entries of a packet that references can point at."""

    def __init__(self, outlines: Iterable[Outline], beside: Iterable[tuple[DocumentPlan, PaperInForce]] = ()) -> None:
        """Index the outlines, once every number is known. A paper in force has the numbers that were signed.

        Those `beside` are in force too, and not among the outlines.
        """
        self.in_force: dict[str, PaperInForce] = {}
        self.plans: dict[str, DocumentPlan] = {}
        self.papers: dict[str, list[str]] = {}
        self.places: dict[tuple[str, str, str], list[ReferencePlace]] = {}
        for outline in outlines:
            self._add(outline)
        for plan, signed in beside:
            if plan.id not in self.plans:
                self.plans[plan.id] = plan
                self.papers[plan.id] = [plan.name]
                self.in_force[plan.name] = signed

    def _add(self, outline: Outline) -> None:
        name, plan = outline.chosen.name, outline.chosen.plan
        self.plans[plan.id] = plan
        self.papers.setdefault(plan.id, []).append(name)
        if outline.chosen.in_force is not None:
            self.in_force[name] = outline.chosen.in_force
            return
        for entry in outline.entries:
            if isinstance(entry, Numbered) and entry.number and (entry.level == 1 or entry.item):
                self.places.setdefault((name, entry.clause, entry.item), []).append(ReferencePlace(name, plan, entry))

    def resolve(self, reference: OpenReference, outline: Outline) -> tuple[Reference | None, tuple[Diagnostic, ...]]:
        """Resolve a reference of a paper: in the paper itself, then in its base, then by its full path."""
        found, faults = self._resolve_whole(reference, outline)
        return (replace(found, lead="", tail="") if found and reference.bare else found), faults

    def _resolve_whole(self, reference: OpenReference, outline: Outline) -> tuple[Reference | None, tuple[Diagnostic, ...]]:
        folder, _, rest = reference.target.rpartition("/")
        clause, _, item = rest.partition(".")
        papers, faults = self._papers_searched(folder, reference, outline)
        if faults:
            return None, faults
        if not clause:
            return _reference_to_document(self.plans[self._id_of_document(folder, outline)], papers[0]), ()
        for paper in papers:
            if number := self._number_as_signed(paper, rest):
                local = paper == outline.chosen.name
                tail = "" if local else f" of {title_in_text(self.plans[self.in_force[paper].document])}"
                return Reference(SECTION, number, tail, rest, paper, local), ()
            places = self.places.get((paper, clause, item), [])
            if len(places) == 1:
                if paper != outline.chosen.name and self._differs_in_copies(places[0]):
                    what = f"has another number in each copy of {title_in_text(places[0].plan)}"
                    return None, (_dangling(reference, what, "Refer to that paper as a whole."),)
                return _reference_to_place(places[0], outline), ()
            if places:
                return None, (
                    _dangling(reference, "is repeated, so that it has several numbers", "Refer to the clause that holds it."),
                )
        return None, (self._describe_absence(reference, papers, clause, item),)

    def _differs_in_copies(self, place: ReferencePlace) -> bool:
        """Whether a paper that is there for several entries has another number at this place in one of its copies."""
        copies = (self.places.get((copy, place.entry.clause, place.entry.item), ()) for copy in self.papers[place.plan.id])
        return any([one.entry.number for one in found] != [place.entry.number] for found in copies)

    def _number_as_signed(self, paper: str, name: str) -> str:
        """Return the number that a place has in a paper in force; empty where the paper is of this packet or lacks the place."""
        return self.in_force[paper].numbers.get(name, "") if paper in self.in_force else ""

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
        written = f"{clause}.{item}" if item else clause
        if signed := next((self.in_force[paper] for paper in papers if paper in self.in_force), None):
            what = f"is not in {title_in_text(self.plans[signed.document])} as it was signed in the edition of {signed.edition}"
            hint = (
                f"Give the sentence a condition on “edition_of.{paper_field(signed.document)}”; or have that paper signed anew: "
                f"“anew: [{signed.document}]” in the matter."
            )
            return error("not-in-signed-paper", f"“{reference.target}” {what}.", reference.span, hint, reference.target)
        known = [f"{c}.{i}" if i else c for paper, c, i in self.places if paper in papers]
        return _dangling(
            reference, "is not there", nearest(written, known) or "Check its name, and whether its condition holds here."
        )


def _dangling(reference: OpenReference, what: str, hint: str) -> Diagnostic:
    return error("dangling-reference", f"“{reference.target}” {what}.", reference.span, hint, reference.target)


def _reference_to_place(place: ReferencePlace, outline: Outline) -> Reference:
    local = place.paper == outline.chosen.name
    title = f" ({place.entry.title})" if place.entry.title else ""
    tail = title if local else f"{title} of {title_in_text(place.plan)}"
    return Reference(lead(place.plan.looks, place.entry.level), place.entry.number, tail, place.anchor, place.paper, local)


def _reference_to_document(plan: DocumentPlan, paper: str) -> Reference:
    return Reference("", "", title_in_text(plan), "", paper, local=False)


def title_in_text(plan: DocumentPlan) -> str:
    """Return a document's title as running text names it: “the Main Agreement”."""
    return f"the {plan.title}" if plan.article else plan.title
