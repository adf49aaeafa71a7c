"""What is recorded of a packet between its issue and its signature: that it was sent, and which of its files came back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from assembler.commands.record import refused_by_disk, whole_packet
from assembler.formats.received import ReceivedFile, read_received_file
from assembler.loader.templates import Templates
from assembler.model.diagnostics import Diagnostic
from assembler.model.manifest import Manifest
from assembler.model.record import FileReturned, Occurrence, PacketSent, Record
from assembler.packets.manifest import PacketFile, digest
from assembler.packets.records import Note, append, read_record
from assembler.packets.store import Store
from assembler.returns import IssuedPapers, ReturnedFile, make_baseline, read_returned
from assembler.returns.returned_forms import Status

Findings = tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Received:
    """A file that came back, as it was read, and what was recorded of it: None where it was refused or recorded before."""

    file: ReturnedFile
    recorded: FileReturned | None


def read_files(paths: Iterable[Path]) -> tuple[tuple[ReceivedFile, ...], Findings]:
    """Read the files at some paths; the findings say which of them cannot be read."""
    read = [read_received_file(path) for path in paths]
    return tuple(file for file, _ in read if file), tuple(finding for _, findings in read for finding in findings)


def findings_of(file: ReturnedFile) -> Findings:
    """Return what is to be said about a file and the forms in it."""
    return (*file.findings, *(finding for form in file.forms for finding in form.findings))


def send(store: Store, packet: str, day: date, note: Note | None = None) -> tuple[Record | None, Findings]:
    """Record that a packet was sent. Returns the record; None with findings where it cannot have been.

    Where the record says so already, of the same day, nothing is added.
    """
    try:
        _, record, findings = _standing(store, packet)
        if record is None or record.sent.get(packet) == day:
            return record, findings
        return _added(store, record, PacketSent("sent", packet), day, note)
    except OSError as fault:
        return None, (refused_by_disk(fault, store),)


def receive(
    store: Store,
    packet: str,
    files: Iterable[ReceivedFile],
    day: date,
    templates: Templates,
    *,
    by: str = "",
    looked_at: bool = False,
) -> tuple[tuple[Received, ...], Findings]:
    """Record that files of a packet came back, each with the verdict on it; what was recorded before is not recorded again.

    A file that is refused is no file of this packet, or was changed: it is read, and not recorded. `by` names the role whose fields
    must be filled in. `looked_at` says that a person has looked at the files and found them complete, such as scans. The findings say
    why nothing more could be recorded.
    """
    received: list[Received] = []
    try:
        manifest, record, findings = _standing(store, packet)
        if manifest is None or record is None:
            return (), findings
        baseline = make_baseline(templates, _issued(store, record, manifest), by)
        for file in files:
            read = read_returned(file, baseline)
            what = _recorded(packet, file, read, looked_at=looked_at)
            if what is None or what.file_sha256 in {known.file_sha256 for known, _ in record.returned(packet)}:
                received.append(Received(read, None))
                continue
            after, findings = _added(store, record, what, day)
            if after is None:
                return tuple(received), findings
            record = after
            received.append(Received(read, what))
    except OSError as fault:
        return tuple(received), (refused_by_disk(fault, store),)
    return tuple(received), ()


def _standing(store: Store, packet: str) -> tuple[Manifest | None, Record | None, Findings]:
    """Return the manifest and the record of a whole packet or supplement that is no draft; None with findings otherwise.

    Raises `OSError`.
    """
    manifest, findings = whole_packet(store, packet)
    if manifest is None:
        return None, None, findings
    record, findings = read_record(store, manifest.matter.record)
    return manifest, record, findings


def _issued(store: Store, record: Record, manifest: Manifest) -> IssuedPapers:
    """Return the files of a packet and its supplements as they were issued; of a supplement, those of its packet."""
    packet = manifest.supplement_to or manifest.packet
    read = {name: store.manifest(name)[0] for name in (packet, *record.supplements_to(packet))}
    first, *later = (_files_of(store, one) for one in read.values() if one)
    return replace(first, supplements=tuple(later))


def _files_of(store: Store, manifest: Manifest) -> IssuedPapers:
    """Return the files of one folder, by its manifest."""

    def held(path: str) -> tuple[str, ...]:
        return tuple(document.name for document in manifest.documents if path in document.files)

    files = ((file.path, store.read(f"{manifest.packet}/{file.path}") or b"") for file in manifest.files)
    replaced = frozenset(document.name for document in manifest.documents if document.replaces)
    held_files = tuple(PacketFile(path, data, held(path)) for path, data in files)
    return IssuedPapers(manifest.matter.id, store.place(manifest.packet), held_files, replaced)


def _recorded(packet: str, file: ReceivedFile, read: ReturnedFile, *, looked_at: bool) -> FileReturned | None:
    """Return what is recorded of a file; None where it is refused."""
    if read.status is Status.REFUSED:
        return None
    papers = tuple(dict.fromkeys(form.paper.name for form in read.forms)) or read.papers
    complete = looked_at or read.status is Status.COMPLETE
    return FileReturned("returned", packet, digest(file.data), papers, complete=complete)


def _added(store: Store, record: Record, what: Occurrence, day: date, note: Note | None = None) -> tuple[Record | None, Findings]:
    written = append(store, record, what, day, note)
    return (written, ()) if isinstance(written, Record) else (None, (written,))
