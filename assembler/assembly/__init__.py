"""Assembles a matter's documents from a library: elects choices and papers, outlines and numbers each, resolves references, fills values.

`elect` settles a matter's choices, values and papers, once. `assemble` takes the `Election` and returns an `Assembly`, whose
documents know no format, or the findings that prevent one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from assembler.assembly.changed_clauses import Issued, find_changed
from assembler.assembly.checklist import ReturnAddress, build_checklist, find_return_address
from assembler.assembly.deadlines import settle_deadlines
from assembler.assembly.election import Election, elect
from assembler.assembly.environment import contracting_entity
from assembler.assembly.execution import build_front, build_signatures, effective_date, insert_signatures
from assembler.assembly.in_force import against_signed, digest_of_words, instead_of_text
from assembler.assembly.later_forms import papers_on_day
from assembler.assembly.outline import Outline, build_outlines, wording_in_force
from assembler.assembly.papers import AssembledPaper, ChosenPaper
from assembler.assembly.references import numbers_by_name
from assembler.assembly.tasks import PaperTask, build_tasks
from assembler.assembly.unprinted import find_papers_of_other_editions, find_unprinted
from assembler.assembly.writing import WrittenText, write_texts
from assembler.model.diagnostics import Diagnostic, failing, in_order
from assembler.model.document import Block, Document, SignatureBlock
from assembler.model.in_force import PaperInForce
from assembler.model.library import DocumentPlan, Programme
from assembler.model.manifest import IssuedDeadline, IssuedOccasion
from assembler.model.matter import Matter
from assembler.model.quick_dataclass import dataclass
from assembler.model.walk import words_by_name

__all__ = [
    "AssembledPaper",
    "Assembly",
    "ChosenPaper",
    "Election",
    "PaperTask",
    "assemble",
    "elect",
    "with_papers",
    "wording_in_force",
]


@dataclass(frozen=True, slots=True)
class Assembly:
    """All papers of a packet in signing order, what they ask of people, the checklist that says so, the edition of the texts, the occasion.

    The `deadlines` are the days by which a party must act once the packet is signed.
    """

    papers: tuple[AssembledPaper, ...]
    tasks: tuple[PaperTask, ...]
    return_address: ReturnAddress
    checklist: Document
    edition: date
    draft: bool
    deadlines: tuple[IssuedDeadline, ...]
    occasion: IssuedOccasion | None = None

    @property
    def words(self) -> dict[str, dict[str, str]]:
        """The words of each clause and item of the papers that the packet issues, by the digest of the paper's words."""
        return {paper.text_sha256: words_by_name(paper.document.blocks) for paper in self.papers if paper.signed is None}


def assemble(matter: Matter, election: Election) -> tuple[Assembly | None, tuple[Diagnostic, ...]]:
    """Assemble the packet of a matter by its election; with an error among the findings there is no packet."""
    if failing(election.findings):
        return None, election.findings
    outlines, more = build_outlines(
        election.papers if matter.known is None else papers_on_day(election, matter), election.edition
    )
    findings = [*election.findings, *more]
    texts = write_texts(outlines, tuple(_beside(matter, election)), election.programme.roles)
    papers: list[AssembledPaper] = []
    for outlined, text in zip(outlines, texts, strict=True):
        paper, faults = _assemble_paper(outlined, text, election, matter)
        papers.append(paper)
        findings += [election.not_in_force.get(_name_in_quote(finding.subject), finding) for finding in faults]
    deadlines, faults = settle_deadlines(election, matter)
    findings += faults
    if failing(findings):
        return None, in_order(findings)
    findings += find_unprinted(election, matter, frozenset(place for text in texts for place in text.places))
    findings += find_papers_of_other_editions(election, matter)
    asked, return_address = build_tasks(papers), find_return_address(election.given, matter)
    page = build_checklist(asked, election.programme, matter, return_address)
    findings += find_changed(Issued(election, tuple(papers), deadlines), matter)
    assembly = Assembly(tuple(papers), asked, return_address, page, election.edition, matter.draft, deadlines, election.occasion)
    return assembly, in_order(findings)


def _beside(matter: Matter, election: Election) -> Iterator[tuple[DocumentPlan, PaperInForce]]:
    """Yield the papers in force beside which a packet is issued alone, with their documents under the titles that were signed."""
    if election.programme.is_issued_alone(matter.occasion):
        for document, signed in matter.in_force.papers.items():
            if document in election.library.documents:
                yield replace(election.library.documents[document], title=signed.title), signed


def with_papers(assembly: Assembly, papers: Iterable[AssembledPaper], programme: Programme, matter: Matter) -> Assembly:
    """Return an assembly with some of its papers alone, and the checklist and the deadlines of these, which are for entries."""
    kept = tuple(papers)
    asked = build_tasks(kept)
    address = assembly.return_address if matter.return_by else replace(assembly.return_address, by="")
    page = build_checklist(asked, programme, matter, address)
    entries = {paper.entry for paper in kept if paper.entry}
    deadlines = tuple(deadline for deadline in assembly.deadlines if deadline.entry in entries)
    return replace(assembly, papers=kept, tasks=asked, checklist=page, deadlines=deadlines)


def _name_in_quote(quoted: str) -> str:
    """Return the name a quote asks for, without its filter."""
    return quoted.partition(" ")[0]


def _assemble_paper(
    outlined: Outline, text: WrittenText, election: Election, matter: Matter
) -> tuple[AssembledPaper, Iterable[Diagnostic]]:
    """Return a paper with its findings. A paper in force is not printed: it is held against what was signed."""
    chosen, programme, signed = outlined.chosen, election.programme, outlined.chosen.in_force
    entity = contracting_entity(election.written.programmes[programme.id], chosen.given)
    blocks, faults = text.blocks, text.findings
    if signed is None:
        blocks = insert_signatures(blocks, build_signatures(chosen, programme, matter, entity), chosen.plan.signers)
    else:
        blocks = instead_of_text(signed)
        faults = tuple(against_signed(outlined, text.blocks, signed, matter, election.reasons))
    assembled = AssembledPaper(
        _document(chosen, blocks, election, matter),
        chosen.paper,
        chosen.because,
        outlined.clauses,
        _signing_roles(chosen),
        chosen.entry,
        chosen.specimen,
        chosen.plan.parties,
        effective_date(chosen, matter),
        entity.id,
        numbers_by_name(outlined.entries),
        digest_of_words(text.blocks),
    )
    return (_as_signed(assembled, signed) if signed else assembled), faults


def _document(chosen: ChosenPaper, blocks: tuple[Block, ...], election: Election, matter: Matter) -> Document:
    edition = chosen.in_force.edition if chosen.in_force else election.edition
    return Document(
        name=chosen.name,
        plan=chosen.plan.id,
        title=chosen.plan.title,
        short_title=chosen.plan.title,
        kind=chosen.plan.kind,
        handling=chosen.handling,
        front=build_front(chosen, election.programme, matter, edition),
        blocks=blocks,
        edition=edition,
        reference=matter.id,
        draft=matter.draft,
        contents=chosen.plan.kind == "agreement",
        path=chosen.path,
        initials=_initialling_parties(blocks) if matter.initials else (),
        numbers=chosen.plan.numbers,
    )


def _initialling_parties(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """Return the parties that sign what the blocks say, in their order."""
    return tuple(dict.fromkeys(party.role for block in blocks if isinstance(block, SignatureBlock) for party in block.parties))


def _as_signed(paper: AssembledPaper, signed: PaperInForce) -> AssembledPaper:
    """Return a paper in force with what was signed, whatever this packet would give it."""
    return replace(
        paper,
        clauses=(),
        entity=signed.entity,
        numbers=signed.numbers,
        text_sha256=signed.text_sha256,
        signed=signed,
    )


def _signing_roles(chosen: ChosenPaper) -> tuple[str, ...]:
    return chosen.plan.signers if chosen.needs_signature else ()
