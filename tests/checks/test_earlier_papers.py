"""The oracle of papers over time: every packet is assembled, and each later one is held against each that may have been signed before."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import pytest
from checks.libraries_over_time import DATES, HANDLINGS, TERMS
from checks.pages import Section, sections, write
from rules.enumeration import enumerate_all
from selection import quick_for
from small_library import elect_only, matter

from assembler.assembly import AssembledPaper, assemble
from assembler.checks import check_library
from assembler.loader import load_library
from assembler.model.document import Document, Inlines, Paragraph, Provision, Reference, Term, Text
from assembler.model.editions import exists, programme_in_edition
from assembler.model.in_force import BINDING, InForce, PaperInForce
from assembler.model.library import Library
from assembler.model.matter import Matter
from assembler.model.source import Span

MATTER = """\
programme: supply
matter: m-001
issued: {}
partner: {{kind: {}, legal_name: Acme, country: DE, address: [1 Street], signatories: [{{name: A. B.{}}}]}}
"""
KINDS = (("company", ", title: Director"), ("individual", ""))
NEW = ("reference-into-earlier-paper", "term-not-in-earlier-paper")
IN_ONE_PACKET = ("dangling-reference", "reference-to-absent-document", "ambiguous-reference", "undefined-term", "empty-list")
ORDERS = ("", "orders: [{id: o-1, goods: tea}]\n")

Found = tuple[str, str]
"""A reference by its file and line, or a term by its document and itself."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A packet that is issued first: its papers by name, its matter and the choices that are on."""

    papers: Mapping[str, AssembledPaper]
    matter: Matter
    on: frozenset[str]


def issued(library: Library) -> Iterator[tuple[Issued, ...]]:
    """Yield the packets of each edition in order: one for every valid combination, kind of partner, and list of orders."""
    programme = library.programmes["supply"]
    for edition in programme.editions:
        standing = programme_in_edition(programme, edition)
        made = []
        for on, (kind, title), orders in product(enumerate_all(standing), KINDS, ORDERS):
            if all(exists(standing, choice) for choice in on):
                read = matter(library, orders, MATTER.format(edition, kind, title))
                assembly, findings = assemble(read, elect_only(library, read, on))
                assert assembly is not None, findings
                made.append(Issued({paper.document.name: paper for paper in assembly.papers}, read, on))
        yield tuple(made)


def load(section: Section, root: Path) -> Library:
    """Write and load a library whose packets are sound, each by itself."""
    write(section, root)
    library, faults = load_library(root)
    assert library is not None, faults
    assert {finding.id for finding in check_library(library, ignore=NEW).findings}.isdisjoint(IN_ONE_PACKET)
    return library


def place(span: Span | None) -> Found:
    """Return the file of a place below its library, and its line."""
    assert span is not None
    return "/".join(Path(span.path).parts[-3:]), str(span.line)


def lacking(library: Library) -> set[Found]:
    """Return what some packet needs of a paper in force that may have been signed without it, in an edition up to its own."""
    found: set[Found] = set()
    signed: set[frozenset[tuple[str, frozenset[str]]]] = set()
    for packets in issued(library):
        signed |= {frozenset(in_force(packet)) for packet in packets}
        for before, needs in product(map(dict, signed), {frozenset(needed(packet, library)) for packet in packets}):
            found |= {need for paper, what, need in needs if paper in before and what not in before[paper]}
    return found


def in_force(packet: Issued) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the papers that a packet puts into force, or finds in force, with the names and the terms that they have."""
    for name, paper in packet.papers.items():
        if paper.document.handling in BINDING:
            yield name, frozenset(paper.numbers) | defined(paper.document)


def needed(packet: Issued, library: Library) -> Iterator[tuple[str, str, Found]]:
    """Yield what a packet needs of the papers it may find in force: the paper, what it must have, and where it is needed."""
    found = dict(in_force(packet))
    for document in (one.document for one in packet.papers.values()):
        for content in contents(document):
            for reference in (one for one in content if isinstance(one, Reference) and one.number and not one.local):
                if reference.document in found:
                    after = next(one.span for one in content if isinstance(one, Text))
                    yield reference.document, reference.target, place(after)
        base = library.documents[document.plan].base.rpartition("/")[2]
        for term in (used(document) & found.get(base, frozenset())) - defined(document):
            yield base, term, (document.plan, term)


def defined(document: Document) -> set[str]:
    return {one.text for content in contents(document) for one in content if isinstance(one, Term)}


def used(document: Document) -> set[str]:
    texts = (one.text for content in contents(document) for one in content if isinstance(one, Text))
    return {term for text in texts for term in re.findall(r"[A-Z]\w+", text)}


def contents(document: Document) -> Iterator[Inlines]:
    return (block.content for block in document.blocks if isinstance(block, Provision | Paragraph))


@pytest.mark.parametrize("section", quick_for([TERMS], (DATES, TERMS), lambda one: one.title))
def test_what_a_paper_in_force_may_lack_is_found_and_nothing_else(section: Section, tmp_path: Path) -> None:
    library = load(section, tmp_path)
    found = set()
    for finding in check_library(library, NEW).findings:
        document, _, term = finding.subject.partition(":")
        found.add((document, term) if term else place(finding.span))
    assert found == lacking(library)
    assert found


@pytest.mark.slow
def test_a_later_packet_is_refused_at_the_references_that_are_found_and_at_no_other(tmp_path: Path) -> None:
    library = load(HANDLINGS, tmp_path)
    signed: dict[tuple[str, str], InForce] = {}
    refused = set()
    for packets in issued(library):
        signed |= {
            (one.document.plan, one.text_sha256): _signed(one)
            for packet in packets
            for one in packet.papers.values()
            if _stays(one)
        }
        for in_force, packet in product(signed.values(), packets):
            later = replace(packet.matter, in_force=in_force, form_number=2)
            _, findings = assemble(later, elect_only(library, later, packet.on))
            refused |= {place(finding.span) for finding in findings if finding.id == "not-in-signed-paper"}
    assert refused == {place(finding.span) for finding in check_library(library, NEW).findings}
    assert refused


def test_a_partner_goes_on_with_an_entity_whose_case_ends_and_not_with_one_that_ends(tmp_path: Path) -> None:
    page = (Path(__file__).parent / "entity-ends-in-force.md").read_text("utf-8")
    ended, case_ended = (load(section, tmp_path / str(at)) for at, section in enumerate([*sections(page)][:2]))
    british = MATTER.replace("DE", "GB")
    for library, mend, refused in ((ended, "", ["other-entity"]), (case_ended, "entity: branch\n", [])):
        first = matter(library, "", british.format("2026-01-01", *KINDS[0]))
        signed, _ = assemble(first, elect_only(library, first, ()))
        assert signed is not None
        later = matter(library, mend, british.format("2026-07-01", *KINDS[0]))
        later = replace(later, in_force=_signed(signed.papers[0]), form_number=2)
        assert [finding.id for finding in assemble(later, elect_only(library, later, ()))[1]] == refused


def _stays(paper: AssembledPaper) -> bool:
    """Whether a paper stays in force once it is signed."""
    return paper.document.handling in BINDING and not (paper.entry or paper.specimen or paper.document.kind == "form")


def _signed(paper: AssembledPaper) -> InForce:
    """Return what is in force where a partner has signed one paper."""
    document = paper.document
    signed = PaperInForce(
        document.plan, document.title, document.handling == "exhibit", document.edition, document.edition, document.edition,
        "Acme", paper.entity, "m-001-0", 1, paper.numbers, paper.text_sha256,
    )  # fmt: skip
    return InForce({document.plan: signed}, "m-001", "digest", 1)
