"""Packets and their records in the file storage: the same events, by the same functions, as on the command line."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from assembler.model.diagnostics import Diagnostic, error
from assembler.model.manifest import Manifest
from assembler.model.record import PacketIssued, PacketSigned, PartnerErased, Record
from assembler.packets.manifest import PacketFile, digest
from assembler.packets.manifest_file import MANIFEST, read_manifest
from assembler.packets.records import append, event_path, moved_on, notes_of, read_record
from assembler.packets.store import FolderStore, Store
from assembler.portal.store.file_storage import FileStorage
from assembler.portal.store.matters import ErasedPartner
from assembler.portal.store.packets import pages_key


def copy_records(store: Store, folder: Path, records: Iterable[str], matter: str) -> tuple[Diagnostic, ...]:
    """Copy records as they stood before the packet of a matter into a folder of packets, with the manifests of what was signed.

    A child process reads there what is in force, and nothing else that the file storage holds.
    """
    copy = FolderStore(folder)
    for id in records:
        record, findings = read_record(store, id)
        if record is None:
            return findings
        before = record.before(matter)
        for event in before.events:
            path = event_path(id, event.event.number)
            copy.create(path, store.read(path) or b"")
        for packet in before.signed:
            if (data := store.read(f"{packet}/{MANIFEST}")) is not None:
                copy.create(f"{packet}/{MANIFEST}", data)
    return ()


def files_below(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the paths below a folder and the bytes of its files."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def store_packet(store: Store, folder: Path, *, issue: bool) -> str | Diagnostic:
    """Store a packet that was built into a folder, and return the id of its record; a finding where it cannot be issued.

    With `issue` the event follows the files; a packet whose event is refused is not kept.
    """
    data = (folder / MANIFEST).read_bytes()
    manifest, findings = read_manifest(data, str(folder / MANIFEST))
    if manifest is None:
        return findings[0]
    fresh = store.commit(manifest.packet, (PacketFile(path, file, ()) for path, file in files_below(folder)))
    if not fresh and store.altered(manifest.packet, manifest):
        sentence = f"The packet {manifest.packet} was built before, and its files have been changed since."
        return error("altered-packet", sentence, None, "Take its files from a backup, or remove them.", manifest.packet)
    if issue and (fault := _issue(store, manifest, data)):
        if fresh:
            store.remove(manifest.packet)
        return fault
    return manifest.matter.record


def _issue(store: Store, manifest: Manifest, data: bytes) -> Diagnostic | None:
    """Append the event that a packet was issued, unless it is there."""
    record, findings = read_record(store, manifest.matter.record)
    if record is None:
        return findings[0]
    what = PacketIssued("issued", manifest.packet, manifest.matter.id, digest(data), adopted=False)
    if record.issued.get(manifest.packet) == what:
        return None
    if record.before(manifest.matter.id).last != manifest.matter.follows:
        return moved_on(store, record)
    done = append(store, record, what, manifest.matter.issued)
    return done if isinstance(done, Diagnostic) else None


def write_signature(store: Store, packet: str, day: date) -> Diagnostic | None:
    """Append the event that a packet was signed; one that was issued before there were records is taken in first."""
    data = store.read(f"{packet}/{MANIFEST}")
    manifest, findings = read_manifest(data or b"", store.place(f"{packet}/{MANIFEST}"))
    if data is None or manifest is None:
        return findings[0]
    record, findings = read_record(store, manifest.matter.record)
    if record is None:
        return findings[0]
    done: Record | Diagnostic = record
    if packet not in record.issued:
        issued = PacketIssued("issued", packet, manifest.matter.id, digest(data), adopted=True)
        done = append(store, record, issued, manifest.matter.issued)
    if isinstance(done, Record) and done.signed.get(packet) != day:
        done = append(store, done, PacketSigned("signed", packet), day)
    return done if isinstance(done, Diagnostic) else None


def erase_files(file_storage: FileStorage, erased: ErasedPartner, day: date) -> tuple[Diagnostic, ...]:
    """Remove the files of a partner, and end its records, whose events name nobody; return what could not be ended."""
    store = file_storage.packets
    file_storage.remove(f"returns/{id}" for id in erased.ids)
    file_storage.remove(map(pages_key, erased.ids))
    for matter in erased.matters:  # a build that was killed behind its files has left no name in a row
        for name in {*erased.names, *store.names(matter)}:
            if name in erased.names or name.rpartition("-")[0] == matter:
                store.remove(name)
    return tuple(fault for id in erased.records if (fault := _end_record(store, id, day)))


def _end_record(store: Store, id: str, day: date) -> Diagnostic | None:
    record, findings = read_record(store, id)
    if record is None or record.erased or not record.events:
        return next(iter(findings), None)
    store.remove(notes_of(id))
    done = append(store, record, PartnerErased("erased"), day)
    return done if isinstance(done, Diagnostic) else None
