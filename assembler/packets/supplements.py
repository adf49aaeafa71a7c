"""Supplements: forms that are issued to a packet later, for a new entry or corrected, in a folder of their own.

The contract stays as it was issued: a supplement is refused where more than forms differs from the packet.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from assembler.assembly import AssembledPaper, assemble, elect, with_papers
from assembler.assembly.later_forms import entries_against_rules
from assembler.formats.esign.tagging import untagged, without_signing_fields
from assembler.formats.registry import format_of
from assembler.model.diagnostics import Diagnostic, error, failing, warning
from assembler.model.document import Document
from assembler.model.embedded_model import bare_document
from assembler.model.in_force import BINDING, FILLED_IN, NOTHING_IN_FORCE, InForce, stays
from assembler.model.manifest import IssuedDocument, KnownOnDay, Manifest
from assembler.model.matter import Matter
from assembler.model.quick_dataclass import dataclass
from assembler.packets.manifest import SupplementTo
from assembler.packets.order import Order, manifest_of
from assembler.packets.records import NOT_SIGNED, in_force_of, issued_manifest, read_record
from assembler.packets.store import Store
from assembler.rules import Refusal

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


def known_on(day: date, matter: Matter, store: Store) -> tuple[KnownOnDay | None, tuple[Diagnostic, ...]]:
    """Return what is known on the day on which forms follow the packet of a matter, or on that of the packet if that is later.

    None without a finding where no packet of the matter stands. Raises `OSError` where the store cannot be read.
    """
    if not store.keeps_records():
        return None, ()
    record, findings = read_record(store, matter.after or matter.id)
    packet = record.standing_of(matter.id) if record else ""
    if record is None or record.erased or not packet:
        return None, findings
    manifest, findings = issued_manifest(store, record, packet)
    if manifest is None:
        return None, findings
    day = max(day, record.issued_on[packet])
    found, findings = in_force_of(store, record, day)
    state = (found.on_last_day or found) if found else NOTHING_IN_FORCE
    signed = packet in record.signed and record.signed[packet] <= day
    told = _told_after_the_end(found, day, manifest, matter) if signed else ()
    faults = (*(one for one in findings if one.id != NOT_SIGNED), *told)
    return KnownOnDay(day, dict(_in_force_since(state, day, manifest))), faults


def _in_force_since(state: InForce, day: date, packet: Manifest) -> Iterator[tuple[str, date]]:
    """Yield since when each paper is in force on a day, as the one that a packet holds: one signed before it or anew is another."""
    held = {one.id: one.signed_in or packet.packet for one in packet.documents if stays(one) and one.handling in BINDING}
    for id, paper in sorted(state.papers.items()):
        if paper.since <= day and held.get(id, paper.packet) == paper.packet:
            yield id, paper.since


def _told_after_the_end(found: InForce | None, day: date, packet: Manifest, matter: Matter) -> Iterator[Diagnostic]:
    """Yield a warning where forms follow a packet that states no end, after the end of what they refer to or of an addendum beside it."""
    if found is None or (packet.matter.occasion and packet.matter.occasion.ends):
        return
    ended = [one.title for one in packet.documents if stays(one) and one.handling in BINDING and one.id not in found.papers]
    sentence = f"What was in force ended on {found.ends}, and the day of these forms is {day}."
    if not found.on_last_day:
        sentence = f"On {day}, the day of these forms, what {packet.packet} has is not in force any more: {', '.join(ended)}."
    if found.on_last_day or ended:
        yield warning("after-the-end", sentence, matter.span, "Issue no form for what was agreed on after the end.", matter.id)


def plan_supplement(
    order: Order, papers: Iterable[AssembledPaper], issued: IssuedSoFar, store: Store
) -> tuple[tuple[HeldForm, ...], Order | None, tuple[Diagnostic, ...]]:
    """Return where papers stand among what was issued, and the order for a supplement with those that were not.

    Without an order there is nothing to issue or, with a finding, the contract differs or was signed anew, or an entry is against a rule
    on the day of the supplement. That is the day that the order's matter knows of, else that of the packet. Raises `OSError` where the store cannot be read.
    """
    matter = order.matter
    order = replace(order, matter=replace(matter, known=matter.known or KnownOnDay(issued.packet.matter.issued, {})))
    comparison = _Comparison(store, order)
    held = tuple(_find_held(paper, comparison, issued.holding(paper.document.name)) for paper in papers)
    new = tuple(form for form in held if form.manifest is None)
    if not new:
        return held, None, ()
    findings = (*_find_changes_of_contract(comparison, issued), *_find_no_key(order, issued))
    findings = findings or tuple(_find_signed_anew(comparison, new, issued)) or tuple(_against_rules(comparison, new))
    if findings:
        return held, None, findings
    replaces = {form.paper.document.name: form.replaces for form in new if form.replaces}
    to = SupplementTo(issued.packet.packet, len(issued.supplements) + 1, replaces)
    ordered = order_supplement(replace(order, split=issued.packet.options.split), (form.paper for form in new), to)
    return held, ordered, ()


def order_supplement(order: Order, papers: Iterable[AssembledPaper], to: SupplementTo) -> Order:
    """Return the order for a supplement with some papers of an order."""
    matter = order.matter
    by = matter.return_by.value if matter.return_by else None
    over = isinstance(by, date) and by < matter.day  # the packet's day, which binds no form that is issued after it
    stated = replace(matter, return_by=None) if over else matter
    assembly = with_papers(order.assembly, papers, order.library.programmes[matter.programme], stated)
    return replace(order, assembly=assembly, supplement=to)


def order_as_known(order: Order, known: KnownOnDay | None) -> Order:
    """Return an order with its forms as they are by what is known on a day; None stands for that of the packet."""
    election = elect(order.library, order.matter)
    matter = replace(order.matter, known=known)
    assembly = None if isinstance(election, Refusal) else assemble(matter, election)[0]
    return replace(order, matter=matter, assembly=assembly) if assembly else order


def _find_signed_anew(comparison: "_Comparison", new: tuple[HeldForm, ...], issued: IssuedSoFar) -> Iterator[Diagnostic]:
    """Yield a finding for each paper that forms refer to and that a later packet has anew: the one of this packet binds no more."""
    order, packet = comparison.order, issued.packet.packet
    plans = order.library.documents
    bases = {plans[form.paper.document.plan].base for form in new if form.paper.document.plan in plans}
    record, _ = read_record(comparison.store, order.issue.record)
    found = in_force_of(comparison.store, record, order.matter.day)[0] if record else None
    if record is None or found is None:
        return
    names = list(record.issued)
    for paper in (found.papers[id] for id in sorted(bases & found.papers.keys())):
        if paper.since <= order.matter.day and names.index(paper.packet) > names.index(packet):
            sentence = f"“{paper.title}” was signed anew in {paper.packet}, and binds since {paper.since}: that of {packet} binds no more."
            hint = f"Add the entry to the file of “{record.issued[paper.packet].matter}”, and ask for its form."
            yield error("signed-anew", sentence, order.matter.span, hint, order.matter.id)


def _against_rules(comparison: "_Comparison", new: tuple[HeldForm, ...]) -> Iterator[Diagnostic]:
    """Yield what is against a rule, on the day of a supplement, of the entries whose forms are in it."""
    entries = {form.paper.entry for form in new if form.paper.entry}
    election = elect(comparison.order.library, comparison.order.matter) if entries else None
    if election is None or isinstance(election, Refusal):
        return
    yield from (one for one in entries_against_rules(election, comparison.order.matter) if one.subject in entries)


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
        self._then: dict[str, tuple[Order, Manifest]] = {}
        self._models: dict[str, tuple[Document, ...]] = {}

    def is_same(self, paper: AssembledPaper, manifest: Manifest, issued: IssuedDocument) -> bool:
        """Whether a paper says what was issued under its name. Why it is there, and the files of the library, do not count.

        A form may know more today than when it was issued, such as since when the agreement is in force: that is no other form.
        """
        if self._says(paper, self.manifest, manifest, issued):
            return True
        if paper.document.kind != FILLED_IN:
            return False
        order, stated = self._as_then(manifest.known)
        papers = (one for one in order.assembly.papers if one.document.name == issued.name)
        return any(self._says(one, stated, manifest, issued) for one in papers)

    def _says(self, paper: AssembledPaper, stated: Manifest, manifest: Manifest, issued: IssuedDocument) -> bool:
        own = next(document for document in stated.documents if document.name == issued.name)
        own = replace(own, files=issued.files, because=issued.because, clauses=issued.clauses, replaces=issued.replaces)
        embedded = self._embedded(manifest, issued)
        dated = own.kind == FILLED_IN or manifest.supplement_to  # a supplement's papers bear its day
        same = replace(own, issued=issued.issued) if dated else own
        return same == issued and (not embedded or _comparable(paper.document) in map(_comparable, embedded))

    def _as_then(self, known: KnownOnDay | None) -> tuple[Order, Manifest]:
        """Return the order with its forms as they were when one was issued, and what its manifest says."""
        key = repr(known)
        if key not in self._then:
            order = order_as_known(self.order, known)
            self._then[key] = order, manifest_of(order)
        return self._then[key]

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
