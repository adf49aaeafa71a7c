"""The oracle of papers over time: every packet is assembled, and each later one is held against each that may have been signed before."""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

import pytest
from checks.libraries_over_time import LIBRARIES
from checks.pages import Section, write
from rules.enumeration import enumerate_all
from selection import quick_for
from small_library import elect_only, matter

from assembler.assembly import AssembledPaper, assemble
from assembler.checks import check_library
from assembler.loader import load_library
from assembler.model.document import Document, Inlines, Paragraph, Provision, Reference, Term, Text
from assembler.model.editions import exists, programme_in_edition
from assembler.model.in_force import BINDING
from assembler.model.library import Library

MATTER = """\
programme: supply
matter: m-001
issued: {}
partner: {{kind: {}, legal_name: Acme, country: DE, address: [1 Street], signatories: [{{name: A. B.{}}}]}}
"""
KINDS = (("company", ", title: Director"), ("individual", ""))
IN_ONE_PACKET = ("dangling-reference", "reference-to-absent-document", "ambiguous-reference", "undefined-term", "empty-list")
ORDERS = ("", "orders: [{id: o-1, goods: tea}]\n")

NEW = ("reference-into-earlier-paper", "term-not-in-earlier-paper")

Packet = Mapping[str, AssembledPaper]
"""The papers of a packet by their names."""
Need = tuple[str, str, tuple[str, str]]
"""The paper that is needed, what is needed of it, and the need itself: a file and line, or a document and a term."""


def issued(library: Library) -> Iterator[tuple[Packet, ...]]:
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
                made.append({paper.document.name: paper for paper in assembly.papers})
        yield tuple(made)


def lacking(library: Library) -> set[tuple[str, str]]:
    """Return what papers of some packet need of a paper in force that may have been signed without it, in an edition up to theirs."""
    found: set[tuple[str, str]] = set()
    signed: set[frozenset[tuple[str, frozenset[str]]]] = set()
    for packets in issued(library):
        signed |= {frozenset(in_force(packet)) for packet in packets}
        for before, needs in product(map(dict, signed), {frozenset(needed(packet, library)) for packet in packets}):
            found |= {need for paper, what, need in needs if paper in before and what not in before[paper]}
    return found


def in_force(packet: Packet) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the papers that a packet puts into force, or finds in force, with the names and the terms that they have."""
    for name, paper in packet.items():
        if paper.document.handling in BINDING and not paper.entry and not paper.specimen:
            yield name, frozenset(paper.numbers) | defined(paper.document)


def needed(packet: Packet, library: Library) -> Iterator[Need]:
    """Yield what the printed papers of a packet need of those that it may find in force."""
    found = dict(in_force(packet))
    for paper in (one for one in packet.values() if one.document.handling != "reference"):
        for content in contents(paper.document):
            for reference in (one for one in content if isinstance(one, Reference) and one.number and not one.local):
                path = next(one.span.path for one in content if isinstance(one, Text) and one.span)
                line = next(one.span.line for one in content if isinstance(one, Text) and one.span)
                if reference.document in found:
                    yield reference.document, reference.target, ("/".join(Path(path).parts[-3:]), str(line))
        base = library.documents[paper.document.plan].base.rpartition("/")[2]
        for term in (used(paper.document) & found.get(base, frozenset())) - defined(paper.document):
            yield base, term, (paper.document.plan, term)


def defined(document: Document) -> set[str]:
    return {one.text for content in contents(document) for one in content if isinstance(one, Term)}


def used(document: Document) -> set[str]:
    texts = (one.text for content in contents(document) for one in content if isinstance(one, Text))
    return {term for text in texts for term in re.findall(r"[A-Z]\w+", text)}


def contents(document: Document) -> Iterator[Inlines]:
    return (block.content for block in document.blocks if isinstance(block, Provision | Paragraph))


@pytest.mark.parametrize("section", quick_for(LIBRARIES[1:], LIBRARIES, lambda one: one.title))
def test_what_the_papers_in_force_may_lack_is_found_and_nothing_else(section: Section, tmp_path: Path) -> None:
    write(section, tmp_path)
    library, faults = load_library(tmp_path)
    assert library is not None, faults
    assert {finding.id for finding in check_library(library, ignore=NEW).findings}.isdisjoint(IN_ONE_PACKET)
    found = set()
    for finding in check_library(library, NEW).findings:
        document, _, term = finding.subject.partition(":")
        path, line, _ = str(finding.span).rsplit(":", 2)
        found.add((document, term) if term else ("/".join(Path(path).parts[-3:]), line))
    assert found == lacking(library)
    assert found
