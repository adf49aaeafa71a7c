"""Supplements: forms that are issued to a packet later, for a new entry or corrected, in a folder of their own.

The contract stays as it was issued: a supplement is refused where more than forms differs from the packet.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from assembler.assembly import AssembledPaper, with_papers
from assembler.formats.esign.tagging import untagged, without_signing_fields
from assembler.formats.registry import format_of
from assembler.model.diagnostics import Diagnostic, error, failing
from assembler.model.document import Document
from assembler.model.embedded_model import bare_document
from assembler.model.in_force import stays
from assembler.model.manifest import IssuedDocument, Manifest
from assembler.packets.manifest import SupplementTo
from assembler.packets.order import Order, manifest_of
from assembler.packets.records import issued_manifest, read_record
from assembler.packets.store import Store

SHOWN = 3
"""The number of differences from the packet that a message lists."""


@dataclass(frozen=True, slots=True)
class IssuedSoFar:
    """What was issued for a matter: its packet, the supplements to it in their order, and whether the packet is signed."""

    packet: Manifest
    supplements: tuple[Manifest, ...]
    signed: bool

    def holding(self, name: str) -> tuple[tuple[Manifest, IssuedDocument], ...]:
        """Return where a document of a name was issued, the latest first."""
        latest_first = (*reversed(self.supplements), self.packet)
        return tuple((one, document) for one in latest_first for document in one.documents if document.name == name)


@dataclass(frozen=True, slots=True)
class HeldForm:
    """A form as it stands among what was issued.

    `manifest` is the packet or supplement that holds it as it is now, in all formats asked for; None where none does. `replaces` names
    the one whose form of this name it corrects, empty where it corrects none.
    """

    paper: AssembledPaper
    manifest: Manifest | None
    replaces: str


def find_issued(order: Order, store: Store) -> tuple[IssuedSoFar | None, tuple[Diagnostic, ...]]:
    """Return what the record says was issued for the matter of an order; None without a finding where nothing was.

    Raises `OSError` where the store cannot be read.
    """
    if not store.keeps_records():
        return None, ()
    record, findings = read_record(store, order.issue.record)
    packet = record.standing_of(order.matter.id) if record else ""
    if record is None or record.erased or not packet:
        return None, findings
    names = (packet, *record.supplements_to(packet))
    read = [issued_manifest(store, record, name) for name in names]
    findings = tuple(finding for _, faults in read for finding in faults)
    found = [manifest for manifest, _ in read if manifest]
    return (None, findings) if failing(findings) else (IssuedSoFar(found[0], tuple(found[1:]), packet in record.signed), findings)


def plan_supplement(
    order: Order, papers: Iterable[AssembledPaper], issued: IssuedSoFar, store: Store, day: date
) -> tuple[tuple[HeldForm, ...], Order | None, tuple[Diagnostic, ...]]:
    """Return where papers stand among what was issued, and the order for a supplement with those that were not.

    Without an order there is nothing to issue or, with a finding, the contract differs. The supplement is issued on a day, or on that
    of its packet if that is later. Raises `OSError` where the store cannot be read.
    """
    comparison = _Comparison(store, order)
    held = tuple(_find_held(paper, comparison, issued.holding(paper.document.name)) for paper in papers)
    new = tuple(form for form in held if form.manifest is None)
    findings = (*_find_changes_of_contract(comparison, issued), *_find_no_key(order, issued)) if new else ()
    return held, _order_supplement(order, new, issued, day) if new and not findings else None, findings


def _find_held(paper: AssembledPaper, comparison: "_Comparison", issues: tuple[tuple[Manifest, IssuedDocument], ...]) -> HeldForm:
    asked = set(comparison.order.formats)
    for manifest, document in issues:
        if not comparison.is_same(paper, manifest, document):
            return HeldForm(paper, None, manifest.packet if manifest is issues[0][0] else "")
        if asked <= {format.id for path in document.files if (format := format_of(path))}:
            return HeldForm(paper, manifest, "")
    return HeldForm(paper, None, "")


class _Comparison:
    """The comparison of an order's papers with those that were issued, by what manifests say and what files embed."""

    def __init__(self, store: Store, order: Order) -> None:
        self.store, self.order = store, order
        self.manifest = manifest_of(order)
        self._stated = {document.name: document for document in self.manifest.documents}
        self._models: dict[str, tuple[Document, ...]] = {}

    def is_same(self, paper: AssembledPaper, manifest: Manifest, issued: IssuedDocument) -> bool:
        """Whether a paper says what was issued under its name. Why it is there, and the files of the library, do not count."""
        stated = self._stated[issued.name]
        known = replace(stated, files=issued.files, because=issued.because, clauses=issued.clauses, replaces=issued.replaces)
        embedded = self._embedded(manifest, issued)
        return known == issued and (not embedded or _comparable(paper.document) in map(_comparable, embedded))

    def _embedded(self, manifest: Manifest, issued: IssuedDocument) -> tuple[Document, ...]:
        """Return the models of a document in the first of its files that embeds one; those that hold fewest documents come first."""
        held = {path: sum(path in document.files for document in manifest.documents) for path in issued.files}
        for path in sorted(held, key=lambda path: held[path]):
            if models := tuple(one for one in self._read(f"{manifest.packet}/{path}") if one.name == issued.name):
                return models
        return ()

    def _read(self, path: str) -> tuple[Document, ...]:
        if path not in self._models:
            format, data = format_of(path), self.store.read(path)
            self._models[path] = format.embedded(data) if format and data is not None else ()
        return self._models[path]


def _comparable(document: Document) -> Document:
    """Return a document as its files embed it, whatever the way to sign them."""
    (plain,) = without_signing_fields((untagged(document),))
    return bare_document(plain)


def _find_changes_of_contract(comparison: _Comparison, issued: IssuedSoFar) -> tuple[Diagnostic, ...]:
    """Return a finding where more than forms differs from the packet."""
    order, changes = comparison.order, tuple(dict.fromkeys(_changes_of_contract(comparison, issued.packet)))
    if not changes:
        return ()
    matter, packet = order.matter, issued.packet.packet
    shown = "; ".join((*changes[:SHOWN], *(["…"] if len(changes) > SHOWN else [])))
    sentence = f"More than forms differs from the packet {packet}: {shown}."
    hint = (
        f"The contract is signed: issue its change as the next form, in a matter of its own with “after: {order.issue.record}”."
        if issued.signed
        else "Take the change back, or issue the packet anew by “assembler build --revise”."
    )
    return (error("contract-differs", sentence, matter.span, hint, matter.id),)


def _changes_of_contract(comparison: _Comparison, packet: Manifest) -> Iterator[str]:
    """Yield in words what an order has otherwise than the packet, forms and papers for entries apart."""
    order, stated = comparison.order, comparison.manifest
    if stated.matter.issued != packet.matter.issued:
        yield f"the day of issue is {stated.matter.issued}, and was {packet.matter.issued}"
    now, before = ({choice.id for choice in one.choices} for one in (stated, packet))
    yield from (f"the choice “{id}” is new" for id in sorted(now - before))
    yield from (f"the choice “{id}” is gone" for id in sorted(before - now))
    papers = {paper.document.name: paper for paper in order.assembly.papers}
    ours, theirs = ({one.name: one for one in each.documents if stays(one)} for each in (stated, packet))
    yield from (f"“{ours[name].title}” is new" for name in ours if name not in theirs)
    yield from (f"“{theirs[name].title}” is gone" for name in theirs if name not in ours)
    same = (name for name in ours if name in theirs)
    yield from (
        f"“{ours[name].title}” reads otherwise" for name in same if not comparison.is_same(papers[name], packet, theirs[name])
    )
    if _signatories(stated, ours) != _signatories(packet, theirs):
        yield "other people sign"


def _signatories(manifest: Manifest, contract: Mapping[str, IssuedDocument]) -> set[tuple[str, int, str, str]]:
    """Return who signs the papers of a contract: the role, the number of the person in it, name and title."""
    return {(one.role, one.number, one.name, one.title) for one in manifest.signers if contract.keys() & set(one.signs)}


def _find_no_key(order: Order, issued: IssuedSoFar) -> Iterator[Diagnostic]:
    """Yield a finding where the packet is certified and the supplement would not be."""
    if issued.packet.certified and not order.seal:
        sentence = f"The packet {issued.packet.packet} is certified by {issued.packet.certified.by}, and this supplement is not."
        yield error("supplement-not-certified", sentence, order.matter.span, "Name the key by --certify.", order.matter.id)


def _order_supplement(order: Order, forms: tuple[HeldForm, ...], issued: IssuedSoFar, day: date) -> Order:
    matter, packet = order.matter, issued.packet
    programme = order.library.programmes[matter.programme]
    by = matter.return_by.value if matter.return_by else None
    over = isinstance(by, date) and by < day  # the packet's day, which binds no form that is issued after it
    stated = replace(matter, return_by=None) if over else matter
    assembly = with_papers(order.assembly, (form.paper for form in forms), programme, stated)
    replaces = {form.paper.document.name: form.replaces for form in forms if form.replaces}
    to = SupplementTo(packet.packet, len(issued.supplements) + 1, max(day, packet.matter.issued), replaces)
    return replace(order, assembly=assembly, split=packet.options.split, supplement=to)
