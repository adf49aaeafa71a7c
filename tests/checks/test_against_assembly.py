"""The oracle: the checks find the same faults as the assembly of every combination, one by one."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, product
from pathlib import Path

import pytest
from checks.pages import Section, write
from checks.random_libraries import draw, reference, use, with_vendors
from rules.enumeration import Combination, enumerate_all
from small_library import elect_only

from assembler.assembly import Assembly, assemble
from assembler.checks import check_library
from assembler.checks.check import NO_CHOICE
from assembler.checks.prose import fold
from assembler.loader import load_library, read_matter
from assembler.loader.files import decode
from assembler.model.diagnostics import Diagnostic
from assembler.model.document import Block, Document, Emphasis, Inline, Paragraph, Provision, Strong, Table, Term, Text
from assembler.model.expressions import Datum
from assembler.model.library import Library
from assembler.model.matter import Matter

pytestmark = pytest.mark.slow

LIBRARIES = 250  # of each kind
LOT = 25
DANGLING = ("dangling-reference", "reference-to-absent-document")
LOTS = pytest.mark.parametrize("first", range(0, LIBRARIES, LOT))
MATTER = """\
programme: supply
matter: m-001
issued: 2026-12-01
partner:
  kind: {kind}
  legal_name: Acme
  country: DE
  address: [1 Street]
  signatories: [{{name: A. B.{title}}}]
"""
ORDERS = "orders: [{id: o-1, goods: tea}, {id: o-2, goods: salt}]\n"

Found = set[tuple[str, str]]
Sizes = dict[tuple[str, str], int]
Packets = list[tuple[Assembly | None, tuple[Diagnostic, ...]]]
Oracle = Callable[[Packets, Library], Found]


def load(section: Section, root: Path) -> Library:
    write(section, root)
    library, findings = load_library(root)
    assert library is not None, findings
    return library


def packets(library: Library) -> Packets:
    """Assemble every valid combination, for each kind of partner, with and without orders."""
    return [assemble(matter, elect_only(library, matter, on)) for matter, on in elections(library)]


def elections(library: Library) -> list[tuple[Matter, Combination]]:
    """Return each matter with each valid combination."""
    return list(product(matters(library), enumerate_all(library.programmes["supply"])))


def matters(library: Library) -> Iterator[Matter]:
    for (kind, title), orders in product((("company", ", title: Director"), ("individual", "")), ("", ORDERS)):
        file, _ = decode((MATTER.format(kind=kind, title=title) + orders).encode(), "matter.yaml")
        assert file is not None
        matter, findings = read_matter(file, library)
        assert matter is not None, findings
        yield matter


def places(findings: Iterable[Diagnostic], *ids: str) -> Found:
    return {(finding.id, str(finding.span)) for finding in findings if finding.id in ids}


@LOTS
def test_references_and_collections_fail_where_a_packet_fails(first: int, tmp_path: Path) -> None:
    shown = [compare_references(seed, tmp_path / str(seed)) for seed in range(first, first + LOT)]
    assert sum(shown) > LOT // 2


def compare_references(seed: int, root: Path) -> bool:
    """Hold the checks of references, lists and tables of a drawn library against all packets; whether one of these is refused."""
    library = load(draw(seed, reference, defining=False), root)
    findings = check_library(library).findings
    faults = {fault for _, found in packets(library) for fault in found}
    doubtful = {fault for fault in faults if "repeated" in fault.message}
    dangling = {place for _, place in places(findings, *DANGLING)}
    assert dangling == {place for _, place in places(faults - doubtful, "dangling-reference")}, seed
    ambiguous = {place for _, place in places(findings, "ambiguous-reference")}
    assert ambiguous == {place for _, place in places(doubtful, "dangling-reference")}, seed
    assert places(findings, "empty-list", "empty-table") == places(faults, "empty-list", "empty-table"), seed
    return bool(faults)


@LOTS
def test_terms_fail_where_a_packet_fails(first: int, tmp_path: Path) -> None:
    shown = {oracle for seed in range(first, first + LOT) for oracle in compare_terms(seed, tmp_path / str(seed))}
    assert shown >= {undefined, doubled, unused}


def compare_terms(seed: int, root: Path) -> set[Oracle]:
    """Hold the checks of terms of a drawn library against all packets; return the oracles that find a fault in one of these."""
    oracles: dict[Oracle, tuple[str, ...]] = {
        undefined: ("undefined-term", "term-not-in-base"),
        doubled: ("term-defined-twice", "differing-definitions"),
        unused: ("unused-term",),
        undefined_before: ("term-not-in-earlier-paper",),
    }
    library = load(draw(seed, use, defining=True), root)
    assembled = packets(library)
    if any(assembly is None for assembly, _ in assembled):
        return set()
    findings, shown = check_library(library).findings, set[Oracle]()
    for oracle, ids in oracles.items():
        found = {subject for finding in findings if finding.id in ids for subject in _subjects(finding)}
        expected = oracle(assembled, library)
        assert found == expected, (seed, oracle)
        shown |= {oracle} if expected else set()
    return shown


@pytest.mark.parametrize("seed", range(LOT))
def test_a_witness_is_the_smallest_of_all_packets(seed: int, tmp_path: Path) -> None:
    compare_witnesses(seed, tmp_path)


def compare_witnesses(seed: int, root: Path) -> int:
    """Hold the size of each witness against that of all packets with the fault; return the number of faults held."""
    library = load(draw(seed, use, defining=True), root / "terms")
    assembled, held = packets(library), 0
    if all(assembly for assembly, _ in assembled):
        findings = check_library(library).findings
        for oracle, ids in (
            (undefined, ("undefined-term", "term-not-in-base")),
            (doubled, ("term-defined-twice", "differing-definitions")),
        ):
            least = smallest(library, assembled, oracle)
            assert shown(findings, *ids) == least, seed
            held += len(least)
    library = load(draw(seed, reference, defining=False), root / "references")
    found, least = shown_at(check_library(library).findings), smallest(library, packets(library), faulty_places)
    assert found == {place: size for place, size in least.items() if place in found}, seed
    return held + len(found)


def shown(findings: Iterable[Diagnostic], *ids: str) -> Sizes:
    """Return the size of the smallest witness for each subject of some faults."""
    sizes: Sizes = {}
    for finding in findings:
        for subject in _subjects(finding) if finding.id in ids else ():
            sizes[subject] = min(size_of(finding), sizes.get(subject, size_of(finding)))
    return sizes


def shown_at(findings: Iterable[Diagnostic]) -> Sizes:
    """Return the size of the smallest witness for each place of a fault of references, lists and tables."""
    sizes: Sizes = {}
    for finding in findings:
        if finding.id in (*DANGLING, "ambiguous-reference", "empty-list", "empty-table"):
            place = ("", str(finding.span))
            sizes[place] = min(size_of(finding), sizes.get(place, size_of(finding)))
    return sizes


def size_of(finding: Diagnostic) -> int:
    """Return how many choices and facts a witness asks for."""
    return len([one for one in finding.witness if one != NO_CHOICE])


def smallest(library: Library, assembled: Packets, oracle: Oracle) -> Sizes:
    """Return, for each fault, the fewest choices and facts of a packet that shows it; every packet is looked at by itself."""
    asked = [len(on) + is_individual(matter) for matter, on in elections(library)]
    sizes: Sizes = {}
    for size, packet in zip(asked, assembled, strict=True):
        for fault in oracle([packet], library):
            sizes[fault] = min(size, sizes.get(fault, size))
    return sizes


def is_individual(matter: Matter) -> bool:
    """Whether the partner of a matter is an individual: the one fact that the drawn conditions ask for."""
    kind = matter.partner.fields["kind"]
    return isinstance(kind, Datum) and kind.value == "individual"


def faulty_places(assembled: Packets, _: Library) -> Found:
    """Return the places of all faults with which packets are refused."""
    return {("", str(fault.span)) for _, faults in assembled for fault in faults}


@pytest.mark.parametrize("first", [75, 175, 225])  # in each, some reference fails only because its paper has a vendor of its own
def test_no_reference_fails_in_a_packet_of_several_vendors_unless_a_check_finds_it(first: int, tmp_path: Path) -> None:
    for seed in range(first, first + LOT):
        library = load(with_vendors(draw(seed, reference, defining=False), seed), tmp_path / str(seed))
        faults = {fault for _, found in packets(library) for fault in found if "repeated" not in fault.message}
        found = places(check_library(library).findings, "dangling-reference", "reference-to-absent-document")
        assert {place for _, place in places(faults, "dangling-reference")} <= {place for _, place in found}, seed


def _subjects(finding: Diagnostic) -> set[tuple[str, str]]:
    """Return the document of a finding with its term, or with each of the terms that a wrong base does not define."""
    document, _, terms = finding.subject.partition(":")
    return {(document, " ".join(fold(term))) for term in terms.split(", ")}


def undefined(packets: Packets, library: Library) -> Found:
    """Return each document with a term that it uses in some packet without a definition there or in its base."""
    bad: Found = set()
    for documents in _documents(packets):
        for document in documents.values():
            defined = {term for one in _scope(document, documents, library) for term, *_ in _definitions(one)}
            bad |= {(document.plan, term) for text in _texts(document) for term in _terms(text) if term not in defined}
    return bad


def undefined_before(packets: Packets, library: Library) -> Found:
    """Return each document with a term that its base defines in its packet, and not in each packet that may have been signed before."""
    signed: dict[str, set[frozenset[str]]] = {}
    needed: set[tuple[str, str, str]] = set()
    for documents in _documents(packets):
        for document in documents.values():
            signed.setdefault(document.plan, set()).add(frozenset(term for term, *_ in _definitions(document)))
            own, base = map(set, _own_and_base(document, documents, library))
            used = {term for text in _texts(document) for term in _terms(text)}
            needed |= {(document.plan, library.documents[document.plan].base, term) for term in used & base - own}
    lost = {(plan, term) for plan, base, term in needed if any(term not in defined for defined in signed[base])}
    return lost - undefined(packets, library)


def doubled(packets: Packets, library: Library) -> Found:
    """Return each document with a term that it defines, and that it, its base or a paper before it defines once more."""
    return {
        (document.plan, term)
        for documents in _documents(packets)
        for document in documents.values()
        for own, base in [_own_and_base(document, documents, library)]
        for term in {*_repeated(own), *(set(own) & set(base)), *_otherwise_before(document, documents, library)}
    }


def _otherwise_before(document: Document, documents: dict[str, Document], library: Library) -> Iterator[str]:
    """Yield each term that a paper before a document defines in other words, unless the two belong to two agreements."""
    before = list(documents.values())[: list(documents).index(document.plan)]
    for other in before:
        plans = library.documents[document.plan], library.documents[other.plan]
        families = {plan.base or plan.id for plan in plans}
        related = plans[0].base == plans[1].id or plans[1].base == plans[0].id
        own_words = len(families) > 1 and all(library.documents[id].kind in ("agreement", "terms") for id in families)
        if not related and not own_words:
            said = [(term, text) for term, text, _ in _definitions(other)]
            yield from (
                term
                for term, text, _ in _definitions(document)
                if any(one == term and in_words != text for one, in_words in said)
            )


def unused(packets: Packets, library: Library) -> Found:
    """Return each document with a term that it defines, and that no packet with the definition uses elsewhere."""
    printed: set[tuple[str, str, str]] = set()
    used: set[tuple[str, str, str]] = set()
    for documents in _documents(packets):
        for document in documents.values():
            for term, text, place in _definitions(document):
                printed.add((document.plan, term, place))
                if _is_used(term, text, document, documents, library):
                    used.add((document.plan, term, place))
    return {(plan, term) for plan, term, _ in printed - used}


def _is_used(term: str, definition: str, document: Document, documents: dict[str, Document], library: Library) -> bool:
    readers = [one for one in documents.values() if library.documents[one.plan].base == document.plan]
    texts = [text for one in (document, *readers) for text in _texts(one)]
    if definition in texts:
        texts.remove(definition)
    return any(term in _terms(text) for text in texts)


def _documents(packets: Packets) -> Iterator[dict[str, Document]]:
    for assembly, _ in packets:
        assert assembly is not None
        yield {paper.document.plan: paper.document for paper in assembly.papers}


def _scope(document: Document, documents: dict[str, Document], library: Library) -> list[Document]:
    base = library.documents[document.plan].base
    return [document, documents[base]] if base in documents else [document]


def _own_and_base(document: Document, documents: dict[str, Document], library: Library) -> list[list[str]]:
    scope = _scope(document, documents, library)
    terms = [[term for term, *_ in _definitions(one)] for one in scope]
    return terms if len(terms) > 1 else [*terms, []]


def _repeated(terms: list[str]) -> set[str]:
    return {one for one, other in combinations(terms, 2) if one == other}


def _definitions(document: Document) -> Iterator[tuple[str, str, str]]:
    """Yield each term that a document defines, with the whole text of the definition and its place in the files."""
    for content in _contents(document.blocks):
        match content:
            case (Term(term), Text(span=span), *_):
                yield " ".join(fold(term)), _written(content), str(span)
            case _:
                pass


def _texts(document: Document) -> list[str]:
    return [_written(content) for content in _contents(document.blocks)]


def _contents(blocks: Iterable[Block]) -> Iterator[tuple[Inline, ...]]:
    for block in blocks:
        match block:
            case Provision(content=(Strong((Text(text),)) | Emphasis((Text(text),)), *content)) if text.endswith("."):
                yield tuple(content)  # behind the title of the item, which is no term
            case Provision(content=content) | Paragraph(content=content):
                yield content
            case Table(rows=rows):
                yield from (cell for row in rows for cell in row)
            case _:
                pass


def _written(content: Iterable[Inline]) -> str:
    """Return a text as a string; a defined term is in brackets and small letters, since it is no use of the term."""
    made = ""
    for inline in content:
        match inline:
            case Text(text):
                made += text
            case Strong(inner) | Emphasis(inner):
                made += _written(inner)
            case Term(text):
                made += f"[{text.lower()}]"
            case _:
                made += "§"
    return made


def _terms(text: str) -> set[str]:
    """Return the sequences of capitalised words, folded."""
    return {" ".join(fold(run)) for run in re.findall(r"[A-Z]\w*(?:’s)?(?: [A-Z]\w*(?:’s)?)*", text)}
