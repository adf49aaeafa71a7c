"""The order for a packet, and its build: render the files, write the manifest, commit both to a store, record the issue.

The name of a packet comes from a hash over everything that decides its bytes, so the same order is built once.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from assembler.assembly import Assembly
from assembler.formats.pdf.certification import Key, certify, sign_beside
from assembler.formats.registry import DEFAULT_FORMATS, PDF, format_of
from assembler.loader.templates import Templates
from assembler.model.diagnostics import Diagnostic, error, failing
from assembler.model.esign_service import ESignService
from assembler.model.library import Library
from assembler.model.manifest import IssuerCertificate, Manifest, PacketOptions
from assembler.model.matter import Matter
from assembler.model.quick_dataclass import dataclass
from assembler.model.source import Span
from assembler.packets.environment import engines
from assembler.packets.issuing import OTHER_PACKET, Issue, find_place, revised_packet, was_refused, write_issued
from assembler.packets.kept import FORMAT as KEPT_FORMAT
from assembler.packets.kept import KeptMatter, forget_matter, keep, remove_packet
from assembler.packets.manifest import (
    NO_SUPPLEMENT,
    SIGNATURE,
    PacketFile,
    PacketOrigin,
    SupplementTo,
    build_manifest,
    content_digest,
)
from assembler.packets.manifest_file import MANIFEST, write_manifest
from assembler.packets.other_packets import find_other_packet, remove_other_drafts
from assembler.packets.packet_differences import what_differs
from assembler.packets.rendering import ProgressReport, RenderSettings, printed_otherwise, render_files
from assembler.packets.storage_faults import mend, reason
from assembler.packets.store import FolderStore, Store

PDF_FIELDS, BY_PEN = "pdf", "none"
"""The ways to sign without an e-sign service: in fields of the PDF, and by pen."""


@dataclass(frozen=True, slots=True)
class Order:
    """Everything a packet is built from. `choices` has each choice that is on, with the reason; `formats` are those of `FORMATS`.

    With `split` each paper is a PDF of its own too. `esign` is the way to sign: `none` by pen, `pdf` in fields of the file, else the
    `service` of that name. `seal` is the key that certifies the PDFs. An order with a `supplement` has the papers of that alone.
    """

    library: Library
    templates: Templates
    matter: Matter
    assembly: Assembly
    choices: Mapping[str, str]
    formats: tuple[str, ...] = DEFAULT_FORMATS
    split: bool = False
    esign: str = PDF_FIELDS
    service: ESignService | None = None
    seal: Key | None = None
    supplement: SupplementTo = NO_SUPPLEMENT

    @property
    def packet(self) -> str:
        """The packet's name: the matter's id, and the first eight digits of the key."""
        return f"{self.matter.id}-{self.key[:8]}"

    @property
    def issue(self) -> Issue:
        """What its record is told about the packet: that of the matter, unless it continues another one."""
        matter, to = self.matter, self.supplement
        return Issue(self.packet, matter.id, matter.day, matter.after or matter.id, matter.in_force.event, to.packet, to.number)

    @property
    def key(self) -> str:
        """A SHA-256 over everything that decides the packet's bytes, in hexadecimal."""
        parts = [self.library.digest, self.templates.digest, self.matter.digest, *sorted(self.formats), str(self.split)]
        parts += [self.esign, self.service.digest if self.service else "", self.seal.fingerprint if self.seal else ""]
        parts += [self.matter.in_force.digest] if self.matter.in_force.papers else []
        parts += ["draft"] if self.matter.as_draft else []
        parts += [f"{name} {version}" for name, version in engines().items()]
        to, names = self.supplement, (paper.document.name for paper in self.assembly.papers)
        parts += [to.packet, str(to.number), *names, *_known(self.matter)] if to.packet else []
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _known(matter: Matter) -> Iterator[str]:
    """Yield the day of forms that follow a packet, and since when each paper is in force on it."""
    if matter.known:
        yield str(matter.known.day)
        yield from (f"{document} {day}" for document, day in sorted(matter.known.in_force_since.items()))


@dataclass(frozen=True, slots=True)
class BuiltPacket:
    """A packet in its store. `place` is a folder or a URL; `fresh` is false where the packet was there already.

    `revises` is the name of the packet that it superseded; empty where it superseded none. `reissued` says that it was there, and
    stands again: it had been withdrawn or superseded.
    """

    place: str
    manifest: Manifest
    fresh: bool
    revises: str = ""
    reissued: bool = False

    @property
    def folder(self) -> Path:
        """The folder of a packet that is not in object storage."""
        return Path(self.place)


Built = tuple[BuiltPacket | None, tuple[Diagnostic, ...]]


def build_packet(
    order: Order, output: Path | Store, report: ProgressReport, *, recorded: bool = True, revise: bool = False
) -> Built:
    """Build a packet into a folder or another store, whole or not at all, and record there that it was issued.

    A packet that is there already is returned unchanged. Returns no packet but findings where the files have faults, a packet of
    other contents is there, the record does not let it follow, or the store refuses. With `revise` it may supersede the packet of
    the matter that nobody has signed. A draft is not recorded; where `recorded` is false, whoever keeps the packet records it.
    """
    store = FolderStore(output) if isinstance(output, Path) else output
    try:
        if not recorded or (order.assembly.draft and not order.supplement.packet):
            packet, findings = _find_or_render(order, store, report)
        else:
            packet, findings = _issue(order, store, report, revise=revise)
        if packet is not None and not order.supplement.packet:
            remove_other_drafts(order.issue, store)
    except OSError as fault:
        return None, (_not_written(fault, store.place("")),)
    return packet, findings


def _issue(order: Order, store: Store, report: ProgressReport, *, revise: bool) -> Built:
    """Build a packet and record that it was issued, unless the record or another packet of the matter forbids it."""
    record, findings = find_place(order.issue, store, order.matter.span, revise=revise)
    if not failing(findings):
        findings = (*findings, *find_other_packet(order.issue, store, record, order.matter.span, revise=revise))
    if failing(findings):
        return None, tuple(_with_differences(order, store, one) if one.id == OTHER_PACKET else one for one in findings)
    packet, more = _find_or_render(order, store, report)
    findings = (*findings, *more)
    if packet is not None and record is not None and (faults := write_issued(order.issue, store, record)):
        if packet.fresh and was_refused(faults):
            remove_packet(store, order.packet)
        return None, (*findings, *faults)
    if packet is not None and record is not None:
        stood = order.supplement.packet or record.standing_of(order.matter.id) == order.packet
        reissued = not stood and order.packet in record.states
        packet = replace(packet, revises=revised_packet(record, order.issue), reissued=reissued)
    return packet, findings


def _with_differences(order: Order, store: Store, told: Diagnostic) -> Diagnostic:
    """Return the finding that the matter has another packet, with what that was made from otherwise, as far as its manifest says so."""
    other = next((name for name in store.names(order.matter.id) if f": {name}." in told.message), "")
    before = store.manifest(other)[0] if other else None
    differing = "; ".join(what_differs(before, manifest_of(order), _words_that_differ(order, store, before))) if before else ""
    return replace(told, message=f"{told.message} What differs: {differing}.") if differing else told


def _words_that_differ(order: Order, store: Store, before: Manifest) -> tuple[str, ...]:
    """Return the papers of an order whose words are not those of a packet's files, and those that one of the two alone has."""
    files = {one.name: one.files for one in before.documents}
    names = {paper.document.name for paper in order.assembly.papers}
    gone = (one.title for one in before.documents if one.name not in names)
    read = partial(_read_of, store, before.packet)
    return (*gone, *printed_otherwise(order.assembly, render_settings(order), files, read))


def _read_of(store: Store, packet: str, path: str) -> bytes | None:
    return store.read(f"{packet}/{path}")


def _find_or_render(order: Order, store: Store, report: ProgressReport) -> Built:
    return _existing(order, store) if store.taken(order.packet) else _render_and_commit(order, store, report)


def _render_and_commit(order: Order, store: Store, report: ProgressReport) -> Built:
    files, findings = render_files(order.assembly, order.templates, order.formats, render_settings(order), report)
    if failing(findings):
        return None, findings
    content_sha256 = content_digest(files)
    if order.seal:
        files = _certified(files, order.seal, order.matter.day)
    written = manifest_of(order, files, content_sha256)
    data = write_manifest(written)
    _keep(order, store)
    try:
        committed = store.commit(order.packet, (*files, *_signature(order, data), PacketFile(MANIFEST, data, ())))
    except OSError:
        forget_matter(store, order.packet)
        raise
    if committed:
        return BuiltPacket(store.place(order.packet), written, fresh=True), findings
    packet, faults = _existing(order, store)
    return packet, (*findings, *faults)


def _keep(order: Order, store: Store) -> None:
    """Keep what the packet is made from, so that it can be made anew; nothing of a draft, or where packets are not recorded."""
    if not order.assembly.draft and store.keeps_records():
        kept = KeptMatter(KEPT_FORMAT, order.packet, order.issue.record, order.matter.kept)
        keep(store, kept, order.library, order.templates, order.service)


def render_settings(order: Order) -> RenderSettings:
    """Return the settings that render the files of an order."""
    matter = order.matter
    title = order.library.programmes[matter.programme].title
    fields = order.esign == PDF_FIELDS
    return RenderSettings(order.packet, matter.id, title, matter.day, order.split, fields, order.service)


def _certified(files: Iterable[PacketFile], seal: Key, day: date) -> tuple[PacketFile, ...]:
    return tuple(replace(file, data=certify(file.data, seal, day)) if format_of(file.path) is PDF else file for file in files)


def _signature(order: Order, written: bytes) -> tuple[PacketFile, ...]:
    """Return the signature of the manifest of a certified packet, by the key that certifies its PDFs."""
    return (PacketFile(SIGNATURE, sign_beside(written, order.seal, order.matter.day), ()),) if order.seal else ()


def _existing(order: Order, store: Store) -> Built:
    """Return the packet that has the name already; a finding where its files are not as its manifest lists them."""
    place = store.place(order.packet)
    found, findings = store.manifest(order.packet)
    if found is None:
        fault = f"{place} is in the way: {findings[0].message if findings else 'it holds no packet.'}"
    elif changed := store.altered(order.packet, found):
        fault = f"{place} was built before, but {changed[0]} has been changed, added or removed since."
    else:
        _keep(order, store)
        return BuiltPacket(place, found, fresh=False), ()
    hint = "Move the folder away, and build again."
    return None, (error("altered-packet", fault, order.matter.span, hint, order.matter.id),)


def manifest_of(order: Order, files: tuple[PacketFile, ...] = (), content_sha256: str = "") -> Manifest:
    """Return the manifest of an order with its files; without them, what the packet would say of its matter and documents."""
    options = PacketOptions(order.formats, order.split, order.esign, order.service.digest if order.service else "")
    certified = IssuerCertificate(order.seal.subject, order.seal.fingerprint) if order.seal else None
    origin = PacketOrigin(order.choices, order.templates.digest, options, certified, content_sha256, order.supplement)
    return build_manifest(order.packet, order.library, order.matter, order.assembly, files, origin)


def _not_written(fault: OSError, output: str) -> Diagnostic:
    sentence = f"The packet could not be written to {output}: {reason(fault)}. What stands there is whole."
    return error("not-written", sentence, Span(output, 1, 1), f"{mend(fault, '-o')}, and start again.")
