"""Packets and their records in the file storage: the same events, by the same functions, as on the command line."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from assembler.commands.record import adopt, erase, withdraw
from assembler.model.diagnostics import Diagnostic, error, failing
from assembler.model.record import PacketState
from assembler.packets.issuing import find_place, issue_of, was_refused, write_issued
from assembler.packets.kept import copy_kept, remove_packet
from assembler.packets.manifest import PacketFile
from assembler.packets.manifest_file import MANIFEST, open_manifest
from assembler.packets.older_packets import TOO_OLD
from assembler.packets.records import Note, adopted_path, event_path, folder_of, read_record
from assembler.packets.store import FolderStore, Store
from assembler.portal.clock import new_id
from assembler.portal.store.file_storage import FileStorage
from assembler.portal.store.matters import ErasedPartner
from assembler.portal.store.packets import Packet, pages_key


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
        paths = [path for packet in before.signed for path in (f"{packet}/{MANIFEST}", adopted_path(id, packet))]
        for path, data in ((path, store.read(path)) for path in paths):
            if data is not None:
                copy.create(path, data)
    return ()


def files_below(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the paths below a folder and the bytes of its files."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def store_build(file_storage: FileStorage, packet: Packet, pages: Path, built: Path) -> tuple[str, tuple[Diagnostic, ...]]:
    """Store what was built of a packet, and return the id of its record; empty with the errors that forbid it.

    A packet that follows another lies apart with its pages: it holds forms that put nothing into force, so no record tells of it.
    """
    apart = [*files_below(pages), *(files_below(built) if packet.parent is not None else ())]
    for path, data in apart:
        file_storage.put(packet.key(path), data)
    if packet.parent is None:
        return store_packet(file_storage.packets, built)
    manifest, findings = open_manifest(built)
    return (manifest.matter.record if manifest else ""), findings


def store_packet(store: Store, folder: Path) -> tuple[str, tuple[Diagnostic, ...]]:
    """Store a packet that was built into a folder, and return the id of its record; empty with the errors that forbid it.

    The event that it was issued follows the files; a packet whose event is refused is not kept. A draft has none.
    """
    manifest, findings = open_manifest(folder)
    if manifest is None:
        return "", findings
    record, findings = (None, ()) if manifest.draft else find_place(issue_of(manifest), store, revise=True)
    if failing(findings):
        return "", findings
    copy_kept(FolderStore(folder.parent), store)
    fresh = store.commit(manifest.packet, (PacketFile(path, data, ()) for path, data in files_below(folder)))
    if not fresh and (changed := store.altered(manifest.packet, manifest)):
        sentence = f"The packet {manifest.packet} was built before, but {changed[0]} has been changed, added or removed since."
        return "", (error("altered-packet", sentence, None, "Take its files from a backup, or move them away.", manifest.packet),)
    if record is not None and (faults := write_issued(issue_of(manifest), store, record)):
        if fresh and was_refused(faults):
            remove_packet(store, manifest.packet)
        return "", faults
    return manifest.matter.record, findings


def write_signature(store: Store, packet: str, day: date) -> tuple[Diagnostic, ...]:
    """Record that a packet was signed; return the errors that forbid it.

    A packet whose manifest is too old for a record has its day in the database alone.
    """
    record, findings = adopt(store, packet, day)
    return () if record else tuple(fault for fault in findings if fault.id != TOO_OLD)


def write_withdrawal(store: Store, packet: Packet, day: date, reason: str) -> tuple[Diagnostic, ...]:
    """Record that a packet was taken back, unless its record says so already or is too old; return the errors that forbid it."""
    known, findings = read_record(store, packet.record)
    if known is None:
        return findings
    if known.states.get(packet.name) in (None, PacketState.WITHDRAWN):
        return ()
    record, findings = withdraw(store, packet.name, day, Note(new_id(), reason))
    return () if record else findings


def erase_files(file_storage: FileStorage, erased: ErasedPartner, day: date) -> tuple[Diagnostic, ...]:
    """Remove the files of a partner, and end its records, whose events name nobody; return what could not be ended."""
    store = file_storage.packets
    file_storage.remove(f"returns/{id}" for id in erased.ids)
    file_storage.remove(map(pages_key, erased.ids))
    ended = [erase(store, id, day)[1] for id in erased.records if store.below(folder_of(id))]
    for name in erased.names:  # those that no record names
        remove_packet(store, name)
    return tuple(fault for faults in ended for fault in faults)
