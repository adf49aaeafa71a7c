"""Import, proved: hold what an imported library builds against its contracts, in each combination of its papers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

from assembler.commands.build import BuildRequest, order_packet
from assembler.commands.import_contract import MARKDOWN, REJECTED, ImportRequest
from assembler.formats.registry import WORD
from assembler.imports.imported_programme import ImportedPaper, ImportedProgramme
from assembler.imports.plain_reading import PlainLine, plain_markdown_lines, plain_word_lines, plain_word_notes
from assembler.imports.proof import (
    PaperProof,
    Proof,
    Told,
    printed_beside,
    prove,
    with_notes,
    without_head,
    without_notes,
    without_places_to_sign,
)
from assembler.loader import load_library
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.document import Document, FieldGroup, SignatureBlock
from assembler.model.matter import Matter
from assembler.model.walk import block_words, front_words
from assembler.packets.order import Order, build_packet
from assembler.platform.installed_data import templates_folder

FURNITURE = ("the header", "the footer")
"""How the names begin of what is left out around the pages, which is not read as text of the contract: it tells of no word of that."""
MOST_ELECTED = 6
"""With more papers that are elected, not each combination is assembled, but those with none, one, or all but one of them."""

Proved = tuple[tuple[PaperProof, ...], tuple[Diagnostic, ...]]
"""The proofs of all papers; none where the library cannot be built."""


def prove_import(request: ImportRequest, programme: ImportedProgramme) -> Proved:
    """Build the library that an import wrote, and compare each paper with its contract; without an error it is so in each combination."""
    library, findings = load_library(request.folder / "clauses")
    if library is None:
        return (), findings
    build = BuildRequest(library, request.folder / "matter.yaml", templates_folder(), (WORD.id,))
    order, findings = order_packet(build)
    if order is None:
        return (), findings
    with TemporaryDirectory(prefix="proof-") as scratch:
        packet, findings = build_packet(order, Path(scratch), lambda _: None, recorded=False)
        if packet is None:
            return (), findings
        built = {_name_of(path): path.read_bytes() for path in packet.folder.rglob(f"*.{WORD.id}")}
    documents = {paper.document.plan.rpartition("/")[2]: paper.document for paper in order.assembly.papers}
    proofs = tuple(
        PaperProof(paper.file, paper.plan.title, _proof(path, request, paper, documents[paper.plan.id], built[paper.plan.id]))
        for path, paper in zip(request.contracts, programme.papers, strict=True)
    )
    return proofs, tuple(_differing_combinations(build, order, programme))


def _proof(path: Path, request: ImportRequest, paper: ImportedPaper, document: Document, built: bytes) -> Proof:
    whole = plain_word_lines(built)
    compared = _compared_lines(paper, document, whole)
    told = _told(paper)
    proof = with_notes(prove(_contract_lines(path, request), compared, told), _contract_notes(path, request), told.texts)
    return replace(proof, beside=printed_beside(whole, compared))


def _name_of(path: Path) -> str:
    """Return the name of the paper in a file of a packet: a form that is signed later has no number before it."""
    return path.stem if path.parent.name == "forms" else path.stem.partition("-")[2]


def _compared_lines(paper: ImportedPaper, document: Document, built: Sequence[PlainLine]) -> tuple[PlainLine, ...]:
    """Return what was built without what the library prints by itself: its head, its places to sign, and words beside fields."""
    signed = [text for block in document.blocks if isinstance(block, SignatureBlock) for text in block_words(block)]
    groups = [block for block in document.blocks if isinstance(block, FieldGroup)]
    notes = [each for group, note in zip(groups, paper.field_notes, strict=False) for each in _printed_with(group, note)]
    lines = without_notes(without_places_to_sign(built, signed), notes)
    return without_head(lines, front_words(document.front), paper.plan.title if paper.titled else "")


def _printed_with(group: FieldGroup, note: str) -> Iterator[tuple[str, str]]:
    """Yield what the library prints beside the fields of a group and their form does not, each with what follows it."""
    if not note:
        yield group.note, group.fields[0].label


def _contract_lines(path: Path, request: ImportRequest) -> tuple[PlainLine, ...]:
    data = path.read_bytes()
    if path.suffix.lower() in MARKDOWN:
        return plain_markdown_lines(data.decode("utf-8-sig").replace("\r\n", "\n"))
    return plain_word_lines(data, accepting=request.changes != REJECTED)


def _contract_notes(path: Path, request: ImportRequest) -> tuple[str, ...]:
    if path.suffix.lower() in MARKDOWN:
        return ()
    return plain_word_notes(path.read_bytes(), accepting=request.changes != REJECTED)


def _told(paper: ImportedPaper) -> Told:
    inside = (each.text for each in paper.left_out if not each.what.startswith(FURNITURE))
    texts = (*inside, *paper.notes)
    return Told(texts, paper.marks, paper.paragraphs, tuple((old, new) for old, new, _ in paper.renumbered))


def _differing_combinations(build: BuildRequest, order: Order, programme: ImportedProgramme) -> Iterator[Diagnostic]:
    """Assemble each combination of the elected papers, and yield what stops one, or prints a paper otherwise than beside all others."""
    whole = {paper.document.plan: paper.document.blocks for paper in order.assembly.papers}
    for elected in _elections(programme.papers):
        told = ", ".join(elected) or "none of the papers that are elected"
        part, findings = order_packet(replace(build, matter=_with_choices(order.matter, programme, elected)))
        if part is None:
            yield from findings
        elif any(paper.document.blocks != whole[paper.document.plan] for paper in part.assembly.papers):
            yield error("import-differs", f"With {told} a paper prints other words than beside all others.", order.matter.span)


def _elections(papers: Sequence[ImportedPaper]) -> Iterator[tuple[str, ...]]:
    """Yield each set of choices of papers, less than all, that lets no paper cite one that is not there."""
    needs = {paper.plan.choice: frozenset(paper.needs) for paper in papers if paper.plan.choice}
    some = range(len(needs)) if len(needs) <= MOST_ELECTED else (0, 1, len(needs) - 1)
    for count in some:
        for elected in combinations(needs, count):
            if all(needs[each] <= {*elected} for each in elected):
                yield elected


def _with_choices(matter: Matter, programme: ImportedProgramme, elected: Sequence[str]) -> Matter:
    papers = {paper.plan.choice for paper in programme.papers}
    return replace(matter, choices=tuple(each for each in matter.choices if each.id not in papers or each.id in elected))
