"""The oracle of papers over time on the shipped library: pairs of packets over the choices that each reference's two ends read."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import product

import pytest
from mutation.earlier_papers import clause_only_with_the_addendum, item_only_with_the_addendum
from mutation.library_copy import LibraryCopy
from mutation.mutants import Seed, shipped
from small_library import elect_only

from assembler.assembly.outline import Fields, Numbered, Outlined, Plain, Tabled, build_outlines
from assembler.assembly.references import numbers_by_name
from assembler.checks.index import Address, ProgrammeIndex
from assembler.checks.index_builder import build_index
from assembler.checks.reference_targets import Pointer, pointers, targets
from assembler.loader import load_matter
from assembler.model.clause_text import OpenReference
from assembler.model.expressions import ALWAYS, Expression, Name, Not, both, names
from assembler.model.in_force import BINDING, is_issued_each_time
from assembler.model.library import Library
from assembler.model.matter import Matter
from assembler.model.source import Span
from assembler.model.walk import leaves_of
from assembler.rules import Prover
from examples import ROOT, library

pytestmark = pytest.mark.slow

MATTERS = {"ipp": "ipp-advisory", "qalyptus": "qalyptus-both", "qpn": "qpn-referral-sell"}
MANY = 5
Combination = frozenset[str]


@dataclass(frozen=True, slots=True)
class Packet:
    """The names that each paper has which may be in force, and the references that each paper prints."""

    names: Mapping[str, frozenset[str]]
    printed: frozenset[tuple[str, Span]]


@dataclass(slots=True)
class Edition:
    """A programme in one edition, which gives the packets of combinations; each is outlined once."""

    library: Library
    matter: Matter
    index: ProgrammeIndex
    prover: Prover
    made: dict[Combination, Packet] = field(default_factory=dict)

    def packets(self, conditions: Iterable[Expression]) -> Iterator[Packet]:
        """Yield a packet for each valid choice of what some conditions read; whatever else need not be elected is not."""
        known = {choice.id for choice in self.index.programme.choices}
        read = sorted({name.name for condition in conditions for name in names(condition)} & known)
        assert len(read) <= MANY, read
        for signs in product((True, False), repeat=len(read)):
            asked: Expression = ALWAYS
            for choice, on in zip(read, signs, strict=True):
                asked = both(asked, Name(choice) if on else Not(Name(choice)))
            if witness := self.prover.witness(asked):
                chosen = frozenset(witness.choices)
                if chosen not in self.made:
                    self.made[chosen] = self._outline(chosen)
                yield self.made[chosen]

    def _outline(self, on: Combination) -> Packet:
        election = elect_only(self.library, replace(self.matter, issued=self.index.since), on)
        outlines, _ = build_outlines(election.papers, election.edition)
        papers = [(outline, outline.chosen) for outline in outlines]
        stays = [(outline, one.plan.id) for outline, one in papers if one.handling in BINDING and not (one.entry or one.specimen)]
        printed = ((outline.chosen.plan.id, span) for outline in outlines for one in outline.entries for span in references(one))
        return Packet({id: frozenset(numbers_by_name(outline.entries)) for outline, id in stays}, frozenset(printed))

    def ends(self, address: Address) -> list[Expression]:
        """Return the conditions of a target and of its paper."""
        parts = [part.condition for part in targets(self.index).get(address, ())]
        return parts + [paper.condition for paper in self.index.papers if paper.plan.id == address.document]


def references(entry: Outlined) -> Iterator[Span]:
    match entry:
        case Tabled(rows=rows):
            contents = [cell for row, _ in rows for cell in row.cells]
        case Numbered(content=content) | Plain(content=content):
            contents = [content]
        case Fields():
            contents = []
    return (one.span for content in contents for one in leaves_of(OpenReference, content))


def lacking(library: Library, programme: str) -> set[str]:
    """Return the references of some packet into a paper in force that may have been signed without their target."""
    matter, findings = load_matter(ROOT / f"examples/{MATTERS[programme]}.yaml", library)
    assert matter is not None, findings
    found, editions = set(), []
    with ExitStack() as provers:
        for since in library.programmes[programme].editions:
            index = build_index(library, library.programmes[programme], since)
            editions.append(Edition(library, matter, index, provers.enter_context(Prover(index.programme))))
            for pointer, address in across(index):
                if any(lacks(pointer, address, editions[-1], earlier) for earlier in editions):
                    found.add(str(pointer.reference.span))
    return found


def across(index: ProgrammeIndex) -> Iterator[tuple[Pointer, Address]]:
    """Yield the references into other papers that may be in force, with their addresses there."""
    each_time = {paper.plan.id for paper in index.papers if is_issued_each_time(paper.paper, paper.plan)}
    for pointer in pointers(index):
        for address in () if pointer.whole else pointer.addresses:
            if address.document not in (pointer.part.document.id, *each_time):
                yield pointer, address


def lacks(pointer: Pointer, address: Address, later: Edition, earlier: Edition) -> bool:
    """Whether a packet of an edition prints a reference, and one of an edition up to it signs the paper without its target."""
    name = f"{address.clause}.{address.item}" if address.item else address.clause
    own = replace(address, document=pointer.part.document.id)
    reading = [pointer.part.condition, *later.ends(address), *(later.ends(own) if own in pointer.addresses else ())]
    wanted = any(
        (own.document, pointer.reference.span) in packet.printed
        and address.document in packet.names
        and not (own in pointer.addresses and name in packet.names.get(own.document, ()))
        for packet in later.packets(reading)
    )
    return wanted and any(
        name not in packet.names.get(address.document, (name,)) for packet in earlier.packets(earlier.ends(address))
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> LibraryCopy:
    return LibraryCopy(tmp_path_factory.mktemp("shipped"))


@pytest.mark.parametrize("programme", MATTERS)
def test_no_paper_in_force_may_lack_what_another_cites(programme: str) -> None:
    assert lacking(library(), programme) == set()


@pytest.mark.parametrize("kind", [clause_only_with_the_addendum, item_only_with_the_addendum])
def test_what_the_agreement_may_lack_is_found_where_it_is_cited(kind: Seed, copy: LibraryCopy) -> None:
    ids = ("reference-into-earlier-paper", "dangling-reference")
    for mutant in [*kind(shipped())][::6]:
        with copy.changed(mutant.files, *ids) as session:
            found = session.check().findings
        assert session.library is not None
        pairs, single = ({str(one.span) for one in found if one.id == id} for id in ids)
        assert pairs == lacking(session.library, "qpn") - single
        assert pairs
