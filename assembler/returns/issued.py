"""The files issued for a matter, read from its packet's folder or rendered again, with which returned files are compared."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import takewhile
from pathlib import Path

from assembler.formats.registry import FORMATS, Format
from assembler.model.diagnostics import Diagnostic, error, failing
from assembler.model.document import Document
from assembler.model.manifest import Manifest
from assembler.model.record import Record
from assembler.model.source import Span
from assembler.model.values import ID_PATTERN
from assembler.packets.manifest import PacketFile, altered, digest
from assembler.packets.manifest_file import MANIFEST, open_manifest
from assembler.packets.order import Order, render_settings
from assembler.packets.packet_end import find_end
from assembler.packets.records import read_record
from assembler.packets.rendering import render_files
from assembler.packets.store import FolderStore
from assembler.returns.trust import ExpectedSignatures


@dataclass(frozen=True, slots=True)
class IssuedPapers:
    """The files of a matter as they were sent. `source` is the packet's folder, or the matter's file.

    `packet` is the packet's id, and `certificate` the SHA-256 of the certificate that its PDFs carry; each is empty where there is none.
    `replaces` has the names of the forms that a supplement corrects; `supplements` are those of a packet, in their order. `end` says
    that nothing may come back of it any more; `others` are the folders of the other packets of the matter, of which something may.
    `expected` says who is to sign where, as far as it is known.
    """

    matter: str
    source: str
    files: tuple[PacketFile, ...]
    replaces: frozenset[str] = frozenset()
    supplements: tuple["IssuedPapers", ...] = ()
    end: Diagnostic | None = None
    others: tuple[Path, ...] = ()
    packet: str = ""
    certificate: str = ""
    expected: ExpectedSignatures = field(default_factory=ExpectedSignatures)

    @property
    def latest_first(self) -> tuple["IssuedPapers", ...]:
        """The supplements, the latest first, and then the packet."""
        return (*reversed(self.supplements), self)

    def files_of(self, format: Format) -> tuple[PacketFile, ...]:
        """Return the files of a format, those of the latest supplement first."""
        return tuple(file for part in self.latest_first for file in part.files if file.path.endswith(format.ending))

    def files_sent(self, format: Format, papers: tuple[Document, ...]) -> tuple[PacketFile, ...]:
        """Return the files of a format that hold the documents of some names; those that embed the very same ones come first."""
        names = tuple(paper.name for paper in papers)
        files = [file for file in self.files_of(format) if file.papers == names]
        if len(files) <= 1:
            return tuple(files)
        return tuple(sorted(files, key=lambda file: embedded_in_sent(format.id, file.data) != papers))

    def part_of(self, file: PacketFile) -> "IssuedPapers":
        """Return the packet or the supplement that holds a file."""
        return next((part for part in self.latest_first if file in part.files), self)

    def replaced_by(self, file: PacketFile) -> str:
        """Return the folder of the latest supplement that replaces a document of a file; empty where none does."""
        later = takewhile(lambda part: file not in part.files, self.latest_first)
        return next((part.source for part in later if part.replaces.intersection(file.papers)), "")


@lru_cache(64)
def embedded_in_sent(format: str, data: bytes) -> tuple[Document, ...]:
    """Return the documents that a file of ours in a format embeds. They are kept for the next file that is held against it."""
    return FORMATS[format].embedded(data)


ReadPacket = tuple[IssuedPapers | None, tuple[Diagnostic, ...]]


def read_packet(folder: Path, *, whole: bool = True) -> ReadPacket:
    """Return the files of a packet's folder and of its supplements beside it; of a supplement's folder, those of its packet too.

    None and a finding where a folder holds no packet, or any file differs from its manifest. If it need not be `whole`, only the files
    count that begin with the bytes that were issued, as a PDF does that was filled in where it lies.
    """
    found, _ = open_manifest(folder)
    if found and found.supplement_to and open_manifest(folder.parent / found.supplement_to)[0]:
        return read_packet(folder.parent / found.supplement_to, whole=whole)
    packet, findings = _read_folder(folder, whole=whole)
    if packet is None or found is None:
        return packet, findings
    read = [_read_folder(folder.parent / name, whole=whole) for name in supplements_beside(folder.parent, found)]
    supplements = tuple(part for part, _ in read if part)
    findings = tuple(finding for _, faults in read for finding in faults)
    end, others = find_end(FolderStore(folder.parent), found), others_beside(folder.parent, found)
    return (None, findings) if failing(findings) else (replace(packet, supplements=supplements, end=end, others=others), findings)


def others_beside(output: Path, packet: Manifest) -> tuple[Path, ...]:
    """Return the folders of the other packets of a matter, which may have been sent before this one."""
    found = ((folder, open_manifest(folder)[0]) for folder in sorted(output.glob(f"{packet.matter.id}-*")))
    own = ((folder, one) for folder, one in found if one and one.matter.id == packet.matter.id and not one.supplement_to)
    return tuple(folder for folder, one in own if one.packet != packet.packet)


def read_others(issued: IssuedPapers) -> Iterator[IssuedPapers]:
    """Yield the other packets of a matter that nothing may come back of, such as one that was superseded."""
    for folder in issued.others:
        other, _ = read_packet(folder)
        if other is not None and other.end:
            yield other


def supplements_beside(output: Path, packet: Manifest) -> tuple[str, ...]:
    """Return the names of the supplements to a packet: those of its record; where that does not know it, those that lie there."""
    store = FolderStore(output)
    record, _ = read_record(store, packet.matter.record)
    if record and packet.packet in record.issued:
        return record.supplements_to(packet.packet)
    read = ((name, store.manifest(name)[0]) for name in store.names(packet.matter.id))
    beside = [(found.supplement_number, name) for name, found in read if found and found.supplement_to == packet.packet]
    return tuple(name for _, name in sorted(beside))


def _read_folder(folder: Path, *, whole: bool) -> ReadPacket:
    """Return the files of one folder."""
    place = Span(str(folder), 1, 1)
    found, findings = open_manifest(folder)
    if found is None:
        missing = error("no-packet", f"{folder} holds no packet.", place, "Name the folder that holds manifest.json.")
        return None, findings or (missing,)
    try:
        if whole and (changed := altered(folder, found)):
            sentence = f"{changed[0]} in {folder} has been changed, added or removed since the packet was built."
            return None, (error("altered-packet", sentence, place, "Build the packet again, or take the copy that was sent."),)
        files = issued_files(found, lambda path: (folder / path).read_bytes() if (folder / path).is_file() else None)
    except (OSError, ValueError) as fault:
        return None, (error("no-packet", f"{folder} cannot be read: {fault}.", place, "Build the packet again."),)
    return make_issued(found, str(folder), files), ()


def issued_files(written: Manifest, read: Callable[[str], bytes | None]) -> tuple[PacketFile, ...]:
    """Return the files of a manifest that begin with the bytes that were issued, as they were issued; `read` gives one by its path."""
    begin = ((file, (read(file.path) or b"")[: file.bytes]) for file in written.files)
    return tuple(
        PacketFile(file.path, data, tuple(document.name for document in written.documents if file.path in document.files))
        for file, data in begin
        if digest(data) == file.sha256
    )


def make_issued(written: Manifest, source: str, files: tuple[PacketFile, ...]) -> IssuedPapers:
    """Return the files of one folder with what its manifest says of them."""
    replaced = frozenset(document.name for document in written.documents if document.replaces)
    certificate = written.certified.sha256 if written.certified else ""
    expected = ExpectedSignatures(_names_by_field(written), written.issued)
    packet = written.packet
    return IssuedPapers(written.matter.id, source, files, replaced, packet=packet, certificate=certificate, expected=expected)


def _names_by_field(written: Manifest) -> dict[str, str]:
    """Return who is to sign in each field, where it is known."""
    names = {(one.role, one.number): one.name for one in written.signers}
    places = (place for document in written.documents for place in document.signers)
    return {place.field: name for place in places if place.field and (name := names.get((place.role, place.number), ""))}


def find_packet(output: Path, matter: str) -> Path | None:
    """Return the folder of a matter's packet below `output`; None where there is none.

    Of several, it is the one that stands by their record; None where that knows none. Supplements do not count.
    """
    if not ID_PATTERN.fullmatch(matter):
        return None
    # The pattern of ids has no `/` and no `*`, so a file cannot name a folder elsewhere.
    manifests = ((path.parent, open_manifest(path.parent)[0]) for path in sorted(output.glob(f"{matter}-*/{MANIFEST}")))
    own = {folder: found for folder, found in manifests if found and found.matter.id == matter and not found.supplement_to}
    if len(own) == 1:
        return next(iter(own))
    records = {found.matter.record for found in own.values()}
    known = (read_record(FolderStore(output), record)[0] for record in records)
    return next((output / name for record in known if record and (name := _counting(record, matter))), None)


def _counting(record: Record, matter: str) -> str:
    """Return the packet that stands for a matter or, where that was withdrawn, the last that was issued; empty where none was."""
    issued = (packet for packet, what in reversed(record.issued.items()) if what.matter == matter)
    return record.standing_of(matter) or next(issued, "")


def rebuild_papers(order: Order) -> tuple[IssuedPapers | None, tuple[Diagnostic, ...]]:
    """Return the files of a matter, rendered in memory as its packet would hold them, with a PDF of each document."""
    settings = replace(render_settings(order), split=True)
    files, findings = render_files(order.assembly, order.templates, order.formats, settings, lambda _: None)
    if failing(findings):
        return None, findings
    return IssuedPapers(order.matter.id, order.matter.span.path, files), findings
