"""Packets and their records in the file storage: the same events, by the same functions, as on the command line."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from assembler.commands.record import adopt, withdraw
from assembler.model.diagnostics import Diagnostic, error, failing
from assembler.model.manifest import Manifest
from assembler.model.record import PacketState
from assembler.packets.issuing import find_place, issue_of, was_refused, write_issued
from assembler.packets.kept import copy_kept, remove_packet
from assembler.packets.manifest import PacketFile, unlisted
from assembler.packets.manifest_file import MANIFEST, open_manifest
from assembler.packets.older_packets import TOO_OLD
from assembler.packets.records import Note, adopted_path, event_path, read_record
from assembler.packets.store import FolderStore, Store
from assembler.portal.clock import new_id, today
from assembler.portal.store.file_storage import FileStorage
from assembler.portal.store.packets import Packet


def copy_records(
    store: Store, folder: Path, records: Iterable[str], matter: str, supplemented: str = ""
) -> tuple[Diagnostic, ...]:
    """Copy records as they stood before the packet of a matter into a folder of packets, with the manifests of what was signed.

    The record of a packet that is supplemented is copied as it is now, with the files of that packet and of its supplements. A child
    process reads there what is in force, and nothing else that the file storage holds.
    """
    copy = FolderStore(folder)
    for id in records:
        record, findings = read_record(store, id)
        if record is None:
            return findings
        read = record if supplemented in record.issued else record.before(matter)
        for event in read.events:
            _copy_file(store, copy, event_path(id, event.event.number))
        if supplemented in record.issued:
            for packet in (supplemented, *record.supplements_to(supplemented)):
                _copy_packet(store, copy, packet)
        for packet in read.signed:
            _copy_file(store, copy, f"{packet}/{MANIFEST}")
            _copy_file(store, copy, adopted_path(id, packet))
    return ()


def copy_others(store: Store, folder: Path, packet: str) -> None:
    """Copy the other packets of a packet's matter into a folder, with its record: what came back may be of one that was superseded."""
    manifest, _ = store.manifest(packet)
    names = store.names(manifest.matter.id) if manifest else ()
    read = ((name, store.manifest(name)[0]) for name in names if name != packet)
    others = [name for name, other in read if other and manifest and _is_other(other, manifest)]
    record, _ = read_record(store, manifest.matter.record) if manifest and others else (None, ())
    copy = FolderStore(folder)
    for name in others:
        _copy_packet(store, copy, name)
        _copy_file(store, copy, f"{name}/{MANIFEST}")
    for event in record.events if record else ():
        _copy_file(store, copy, event_path(record.id if record else "", event.event.number))


def _is_other(other: Manifest, manifest: Manifest) -> bool:
    return other.matter.id == manifest.matter.id and other.supplement_to != manifest.packet


def _copy_file(store: Store, copy: FolderStore, path: str) -> None:
    if (data := store.read(path)) is not None:
        copy.create(path, data)


def _copy_packet(store: Store, copy: FolderStore, packet: str) -> None:
    """Copy a packet as it is; without its manifest there is nothing to copy."""
    manifest, _ = store.manifest(packet)
    for path in (*manifest.digests, *unlisted(manifest)) if manifest else ():
        _copy_file(store, copy, f"{packet}/{path}")


def files_below(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the paths below a folder and the bytes of its files."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def store_build(file_storage: FileStorage, packet: Packet, pages: Path, built: Path) -> tuple[str, tuple[Diagnostic, ...]]:
    """Store what was built of a packet, and return the id of its record; empty with the errors that forbid it."""
    for path, data in files_below(pages):
        file_storage.put(packet.key(path), data)
    return store_packet(file_storage.packets, built, today())


def store_packet(store: Store, folder: Path, day: date) -> tuple[str, tuple[Diagnostic, ...]]:
    """Store a packet that was built into a folder, and return the id of its record; empty with the errors that forbid it.

    The event that it was issued follows the files; a packet whose event is refused is not kept. A draft has none. A supplement is issued
    on a day, or on that of its packet if that is later.
    """
    manifest, findings = open_manifest(folder)
    if manifest is None:
        return "", findings
    issue = issue_of(manifest)
    issue = replace(issue, day=max(day, issue.day)) if issue.supplement_to else issue
    record, findings = (None, ()) if manifest.draft else find_place(issue, store, revise=True)
    if failing(findings):
        return "", findings
    copy_kept(FolderStore(folder.parent), store)
    fresh = store.commit(manifest.packet, (PacketFile(path, data, ()) for path, data in files_below(folder)))
    if not fresh and (changed := store.altered(manifest.packet, manifest)):
        sentence = f"The packet {manifest.packet} was built before, but {changed[0]} has been changed, added or removed since."
        return "", (error("altered-packet", sentence, None, "Take its files from a backup, or move them away.", manifest.packet),)
    if record is not None and (faults := write_issued(issue, store, record)):
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
