"""The event that a packet was issued: whether it may follow is asked before the packet is rendered, and it is written after its files.

A packet without its event was never issued: building it again writes the event.
"""

import errno
import os
from dataclasses import replace
from datetime import date

from assembler.model.diagnostics import Diagnostic, Severity, error
from assembler.model.manifest import Manifest
from assembler.model.quick_dataclass import dataclass
from assembler.model.record import PacketIssued, PacketSigned, Record, SupplementIssued
from assembler.model.source import Span
from assembler.packets.contradictions import contradiction
from assembler.packets.manifest import digest
from assembler.packets.manifest_file import MANIFEST
from assembler.packets.records import READ_AGAIN, append, folder_of, keeps_no_records, read_record
from assembler.packets.store import Store

Findings = tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """A packet that is to be issued: its name and matter, the day of issue, its record, and the digest of the event it follows.

    A supplement names the packet that it is issued to, and its number among the supplements to that, from 1.
    """

    packet: str
    matter: str
    day: date
    record: str
    follows: str
    supplement_to: str = ""
    supplement_number: int = 0


def issue_of(manifest: Manifest) -> Issue:
    """Return what the manifest of a packet says about its issue."""
    matter, to, number = manifest.matter, manifest.supplement_to, manifest.supplement_number
    return Issue(manifest.packet, matter.id, manifest.issued, matter.record, matter.follows, to, number)


def find_place(issue: Issue, store: Store, place: Span | None = None, *, revise: bool = False) -> tuple[Record | None, Findings]:
    """Return the record that an event of the packet may follow; None where the store keeps none, or with the error that forbids it.

    With `revise` it may supersede the packet of its matter that nobody has signed. `place` is that of the matter, for messages.
    Raises `OSError` where the store cannot be read.
    """
    if not store.keeps_records():
        fault = keeps_no_records(store)
        return None, (fault if issue.follows else replace(fault, severity=Severity.INFO),)
    record, findings = read_record(store, issue.record)
    if record is not None:
        findings = _find_refusal(issue, record, store, place, revise=revise)
    return (None if findings else record), findings


def _find_refusal(issue: Issue, record: Record, store: Store, matter: Span | None, *, revise: bool) -> Findings:
    place = Span(store.place(folder_of(record.id)), 1, 1)
    if record.erased:
        sentence = f"The record “{record.id}” is erased: nothing can be issued in it any more."
        return (error("record-erased", sentence, place, "Begin a new matter, with a new id.", record.id),)
    if _is_issued(issue, record):
        return ()
    if sentence := contradiction(record, _event(issue, record, "", adopted=False), issue.day):
        hint = (
            "The form of a new entry, or a corrected one, is issued by “assembler form”. For anything else go on with a matter of a new "
            f"id: “assembler amend {record.id}” writes its file."
        )
        hint = "Build the packet first." if issue.supplement_to else hint
        return (error("contradicts-record", sentence, matter or place, hint, record.id),)
    if issue.supplement_to:
        last = len(record.supplements_to(issue.supplement_to))
        return () if issue.supplement_number == last + 1 else (_moved_on(issue, record, place),)
    standing = record.standing_of(issue.matter)
    if standing and not revise:
        return (other_packet(issue.matter, standing, store, matter or place),)
    before = record.before(issue.matter)
    signed = [one.event.what for one in record.events[len(before.events) :] if isinstance(one.event.what, PacketSigned)]
    if signed:
        sentence = f"{standing} was issued before {signed[0].packet} was signed: what was in force before it may be wrong."
        hint = f"Take it back by “assembler withdraw {store.place(standing)} --reason TEXT”, and build again: what is in force is read anew."
        return (error("overtaken", sentence, place, hint, standing),)
    return () if before.last == issue.follows else (_moved_on(issue, record, place),)


def _is_issued(issue: Issue, record: Record) -> bool:
    """Whether a record has the event of a packet that stands, or of a supplement."""
    return issue.packet in record.supplements if issue.supplement_to else issue.packet == record.standing_of(issue.matter)


def _event(
    issue: Issue, record: Record, manifest_sha256: str, *, adopted: bool, read: str = ""
) -> PacketIssued | SupplementIssued:
    """Return what a record is told."""
    if issue.supplement_to:
        return SupplementIssued("supplemented", issue.supplement_to, issue.packet, manifest_sha256)
    revises = revised_packet(record, issue)
    return PacketIssued("issued", issue.packet, issue.matter, manifest_sha256, adopted=adopted, revises=revises, read_sha256=read)


def _moved_on(issue: Issue, record: Record, place: Span) -> Diagnostic:
    known = "what was issued before" if issue.supplement_to else "what was in force before"
    sentence = f"The record “{record.id}” has another event since it was read: {known} {issue.packet} may be wrong."
    return error("record-moved-on", sentence, place, READ_AGAIN, record.id)


OTHER_PACKET = "other-packet"
"""The id of the finding that a matter has another packet."""


def other_packet(matter: str, found: str, store: Store, place: Span) -> Diagnostic:
    """Return the finding that a matter has a packet of other contents, with the two ways to go on."""
    sentence = f"The matter “{matter}” has a packet of other contents: {found}."
    hint = f"Build with “--revise” to issue a packet in its place, or take it back by “assembler withdraw {store.place(found)} --reason TEXT”."
    return error(OTHER_PACKET, sentence, place, hint, matter)


def revised_packet(record: Record, issue: Issue) -> str:
    """Return the packet of the same matter that a packet supersedes or, once it is issued, has superseded; empty where there is none."""
    standing = record.standing_of(issue.matter)
    if issue.supplement_to:
        return ""
    if standing == issue.packet:
        return record.issued[standing].revises
    return "" if standing in record.signed else standing


def write_issued(issue: Issue, store: Store, record: Record, *, adopted: bool = False, read: str = "") -> Findings:
    """Write the event that a packet was issued, unless it is there; return the error that forbids it.

    The record is as `find_place` returned it; `adopted` says that the packet was issued before there was a record, and `read` is the
    digest of the manifest that was read from its files, where its own is of format 1. Raises `OSError` where the store has no manifest
    of the packet or cannot be read.
    """
    data = store.read(f"{issue.packet}/{MANIFEST}")
    if data is None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), store.place(issue.packet))
    if _is_issued(issue, record):
        return _find_change(issue, store, digest(data))
    written = append(store, record, _event(issue, record, digest(data), adopted=adopted, read=read), issue.day)
    if isinstance(written, Record):
        return ()
    now, faults = read_record(store, issue.record)
    if now is None:
        return faults
    return () if _is_issued(issue, now) and not now.erased else (written,)  # another process may have built the same packet


def _find_change(issue: Issue, store: Store, manifest_sha256: str) -> Findings:
    """Return a finding where a packet that was issued before is another one now, or its record was erased meanwhile."""
    now, faults = read_record(store, issue.record)
    if now is None or (faults := _find_refusal(issue, now, store, None, revise=False)):
        return faults
    if now.manifests[issue.packet] == manifest_sha256:
        return ()
    place = store.place(issue.packet)
    sentence = f"{place} is not the packet that was issued under this name: its manifest differs, by the record “{now.id}”."
    hint = "Take the packet's folder from a backup: with some keys a packet is certified with other bytes each time."
    return (error("altered-packet", sentence, Span(place, 1, 1), hint, issue.packet),)


REFUSALS = ("record-moved-on", "overtaken", OTHER_PACKET, "contradicts-record", "record-erased", "altered-packet")


def was_refused(findings: Findings) -> bool:
    """Whether the record can never have the event of a packet, rather than that it could not be written or read now."""
    return any(finding.id in REFUSALS for finding in findings)
