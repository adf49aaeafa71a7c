"""Packets of format 1 taken into a record: what their files and a person say is written once, as the manifest that they would have today."""

from datetime import date

from assembler.commands.record import refused_by_disk, unaltered_packet, whole_packet
from assembler.model.diagnostics import Diagnostic, failing
from assembler.model.in_force import NOTHING_IN_FORCE, InForce
from assembler.model.library import Library
from assembler.model.manifest import Manifest
from assembler.packets.issuing import find_place, issue_of, write_issued
from assembler.packets.manifest import digest
from assembler.packets.manifest_file import write_manifest
from assembler.packets.older_packets import TOO_OLD, StatedOfPacket, read_older
from assembler.packets.records import adopted_path, in_force_of, keeps_no_records, read_record
from assembler.packets.store import Store

Findings = tuple[Diagnostic, ...]


def is_too_old(store: Store, packet: str) -> bool:
    """Whether a packet has a manifest of format 1 and is in no record yet. Raises `OSError` where the store cannot be read."""
    return any(finding.id == TOO_OLD for finding in whole_packet(store, packet)[1])


def record_older(store: Store, packet: str, stated: StatedOfPacket, library: Library) -> Findings:
    """Write into a record that a packet of format 1 was issued; return what is told of it, or the errors that forbid it."""
    try:
        issued, findings = unaltered_packet(store, packet)
        if issued is None:
            return findings
        if not store.keeps_records():
            return (keeps_no_records(store),)
        before, findings = _in_force_before(store, stated, issued.matter.issued)
        if failing(findings):
            return findings
        manifest, findings = read_older(store, issued, stated, before, library)
        return findings if manifest is None else (*findings, *_write(store, manifest))
    except OSError as fault:
        return (refused_by_disk(fault, store),)


def _in_force_before(store: Store, stated: StatedOfPacket, day: date) -> tuple[InForce, Findings]:
    """Return what was in force when a packet was issued, by the record that it goes on with."""
    id = stated.after or stated.joins
    if not id:
        return NOTHING_IN_FORCE, ()
    record, findings = read_record(store, id)
    if record is None:
        return NOTHING_IN_FORCE, findings
    before, findings = in_force_of(store, record, day)
    return before or NOTHING_IN_FORCE, findings


def _write(store: Store, manifest: Manifest) -> Findings:
    """Write what was read from a packet, and then the event that it was issued."""
    issue = issue_of(manifest)
    record, findings = find_place(issue, store)
    if record is None:
        return findings
    path, data = adopted_path(record.id, issue.packet), write_manifest(manifest)
    if not store.create(path, data) and store.read(path) != data:
        store.remove(path)  # left by somebody who was interrupted: no event names it
        store.create(path, data)
    return write_issued(issue, store, record, adopted=True, read=digest(data))
