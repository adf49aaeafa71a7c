"""Chooses the papers of a matter's packet, in signing order, each with the reasons for it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from assembler.assembly.environment import with_entity_of_paper
from assembler.assembly.repetition import entries_of, entry_id
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.document import Document
from assembler.model.expressions import ALWAYS, Environment, Expression, Name, Not, deciding_conditions, holds
from assembler.model.in_force import PaperInForce
from assembler.model.library import (
    ClauseVariant,
    DocumentPlan,
    Library,
    Paper,
    Programme,
)
from assembler.model.manifest import EffectiveDate
from assembler.model.matter import Matter
from assembler.model.quick_dataclass import dataclass
from assembler.rules import describe_condition

SPECIMEN = "specimen"


@dataclass(frozen=True, slots=True)
class ChosenPaper:
    """One paper of the packet. Its texts are filled from `given`; in a specimen, the entry there is empty.

    `name` is unique in the packet: the document's name, and the id of the entry it is for. `because` holds the reasons. The `library`
    has its clauses in the edition of the paper. `in_force` is the paper as it was signed before, where this packet incorporates it by
    reference; its edition, clauses and values are those it was signed with.
    """

    name: str
    paper: Paper
    library: Library
    plan: DocumentPlan
    given: Environment
    handling: str
    because: tuple[str, ...]
    entry: str = ""
    specimen: bool = False
    in_force: PaperInForce | None = None

    @property
    def path(self) -> tuple[str, ...]:
        """The first parts of the names of the paper's form fields: the document's name, and the entry it is for."""
        entry = SPECIMEN if self.specimen else self.entry
        return (self.plan.name, entry) if entry else (self.plan.name,)

    @property
    def needs_signature(self) -> bool:
        """Whether anyone signs the paper, now or later; nobody signs an exhibit or a text incorporated by reference."""
        return bool(self.plan.signers) and self.handling in ("sign_now", "sign_later", "third_party")


@dataclass(frozen=True, slots=True)
class UsedClause:
    """A variant that is part of a document, for the manifest."""

    id: str
    variant: ClauseVariant


@dataclass(frozen=True, slots=True)
class AssembledPaper:
    """A document of the packet, the paper of the programme it is, the reasons for it, and the variants it uses.

    `parties` are the roles on its front, in order; `effective` is its effective date, None where it states none; `entity` the id of
    the vendor's contracting entity. `numbers` has the number of each clause and item that references can print, by its name in
    the paper: `term.notice`. `text_sha256` is the digest of its words. `signed` is the paper as it was signed before, where it was.
    """

    document: Document
    paper: Paper
    because: tuple[str, ...]
    clauses: tuple[UsedClause, ...]
    signers: tuple[str, ...]
    entry: str
    specimen: bool
    parties: tuple[str, ...]
    effective: EffectiveDate
    entity: str
    numbers: Mapping[str, str]
    text_sha256: str
    signed: PaperInForce | None = None


def choose_papers(
    programme: Programme, library: Library, given: Environment, in_force: Mapping[str, PaperInForce], occasion: str
) -> tuple[ChosenPaper, ...]:
    """Return the papers of an occasion whose conditions hold, one for each entry where a paper is repeated.

    Those `in_force` are by reference. A packet that is issued alone has none of these: it binds beside all that is in force.
    """
    alone = programme.is_issued_alone(occasion)
    return tuple(
        replace(chosen, handling="reference", in_force=in_force[paper.document])
        if paper.document in in_force and not alone
        else chosen
        for paper in programme.papers
        if occasion in paper.occasions or not occasion or (paper.document in in_force and not alone)
        for chosen in _choose_paper(paper, library, programme, given)
    )


def check_papers(papers: Iterable[ChosenPaper], matter: Matter) -> Iterator[Diagnostic]:
    """Refuse a packet without a paper, and two papers of one name: their files and fields would have the same names."""
    seen: dict[str, ChosenPaper] = {}
    for chosen in papers:
        if first := seen.get(chosen.name):
            line = first.paper.span.line
            sentence = f"“{chosen.name}” is in the packet twice; the first is on line {line}."
            hint = "Give one of the two a condition under which the other is absent, or its folder another name."
            yield error("doubled-paper", sentence, chosen.paper.span, hint, chosen.name)
        seen[chosen.name] = chosen
    alone = {path for path in (chosen.path for chosen in seen.values()) if len(path) == 1}
    for chosen in seen.values():
        name, *entries = chosen.path
        if entries and (name,) in alone:
            (entry,) = entries
            sentence = (
                f"“{chosen.plan.name}” is in the packet once by itself and once for “{entry}”: their fields would share names."
            )
            hint = "Give both the same “for”, or make two documents of them."
            yield error("doubled-paper", sentence, chosen.paper.span, hint, chosen.name)
    if not seen:
        yield error("empty-packet", "These choices bring no paper at all.", matter.span, "Elect a choice that brings one.")


def _choose_paper(paper: Paper, library: Library, programme: Programme, given: Environment) -> Iterator[ChosenPaper]:
    plan = library.documents[paper.document]
    if paper.repeat is None:
        if holds(paper.condition, given):
            own = with_entity_of_paper(paper, programme, given)
            reasons = _describe_reasons(paper, paper.condition, programme, given)
            yield ChosenPaper(plan.name, paper, library, plan, own, paper.handling, reasons)
        return
    found = False
    for entry in entries_of(paper.repeat, given):
        inner = {**given, paper.repeat.name: entry}
        if holds(paper.condition, inner):
            found = True
            id = entry_id(entry)
            because = (f"{paper.repeat.name} {id}", *_describe_reasons(paper, paper.condition, programme, inner))
            own = with_entity_of_paper(paper, programme, inner)
            yield ChosenPaper(f"{plan.name}-{id}", paper, library, plan, own, paper.handling, because, entry=id)
    if not found and holds(paper.specimen, given):
        because = (*_describe_reasons(paper, paper.specimen, programme, given), f"no {paper.repeat.name} asks for one yet")
        blank = with_entity_of_paper(paper, programme, {**given, paper.repeat.name: {}})
        yield ChosenPaper(f"{plan.name}-{SPECIMEN}", paper, library, plan, blank, "exhibit", because, specimen=True)


def _describe_reasons(paper: Paper, condition: Expression, programme: Programme, given: Environment) -> tuple[str, ...]:
    """Return in words what makes a condition hold; after a choice, its source."""
    if condition == ALWAYS:
        return ("in every packet",)
    sources = {choice.id: f" ({choice.source})" for choice in programme.choices}
    met = deciding_conditions(condition, given)
    return tuple(
        dict.fromkeys(describe_condition(programme, one, paper.repeat) + sources.get(_name_in_ground(one), "") for one in met)
    )


def _name_in_ground(ground: Expression) -> str:
    """Return the name that is all a condition asks for; empty where it asks for more."""
    asked = ground.operand if isinstance(ground, Not) else ground
    return asked.name if isinstance(asked, Name) else ""
