"""The event that a packet was issued: whether it may follow is asked before the packet is rendered, and it is written after its files.

A packet without its event was never issued: building it again writes the event.
"""

import errno
import os
from dataclasses import dataclass, replace

from assembler.model.diagnostics import Diagnostic, Severity, error
from assembler.model.in_force import InForce
from assembler.model.matter import Matter
from assembler.model.record import PacketIssued, Record
from assembler.model.source import Span
from assembler.packets.manifest import digest
from assembler.packets.manifest_file import MANIFEST
from assembler.packets.records import READ_AGAIN, append, contradiction, folder_of, keeps_no_records, read_record
from assembler.packets.store import Store

Findings = tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """A packet that is to be issued: its name, its matter, and what was in force before it."""

    packet: str
    matter: Matter
    in_force: InForce

    @property
    def record(self) -> str:
        """The id of the record that the packet belongs to: one it continues, else that of its matter."""
        return self.in_force.record or self.matter.id


def find_place(issue: Issue, store: Store) -> tuple[Record | None, Findings]:
    """Return the record that an event of the packet may follow; None where the store keeps none, or with the error that forbids it.

    Raises `OSError` where the store cannot be read.
    """
    if not store.keeps_records():
        fault = keeps_no_records(store)
        return None, (fault if issue.in_force.event else replace(fault, severity=Severity.INFO),)
    record, findings = read_record(store, issue.record)
    if record is not None:
        findings = _find_refusal(issue, record, store)
    return (None if findings else record), findings


def _find_refusal(issue: Issue, record: Record, store: Store) -> Findings:
    if issue.packet in record.issued:
        return ()
    place = Span(store.place(folder_of(record.id)), 1, 1)
    if record.erased:
        sentence = f"The record “{record.id}” is erased: nothing can be issued in it any more."
        return (error("record-erased", sentence, place, "Begin a new matter, with a new id.", record.id),)
    what = PacketIssued("issued", issue.packet, issue.matter.id, "", adopted=False)
    if sentence := contradiction(record, what, issue.matter.issued):
        return (error("contradicts-record", sentence, place, "Give the matter a new id.", record.id),)
    before = record.before(issue.matter.id)
    since = (one.event.what for one in record.events[len(before.events) :])
    again = all(isinstance(what, PacketIssued) and what.matter == issue.matter.id for what in since)
    if before.last == issue.in_force.event and again:
        return ()
    sentence = (
        f"The record “{record.id}” has another event since it was read: what was in force before {issue.packet} may be wrong."
    )
    return (error("record-moved-on", sentence, place, READ_AGAIN, record.id),)


def write_issued(issue: Issue, store: Store, record: Record) -> Findings:
    """Write the event that a packet was issued, unless it is there; return the error that forbids it.

    The record is as `find_place` returned it. Raises `OSError` where the store has no manifest of the packet or cannot be read.
    """
    if issue.packet in record.issued:
        return ()
    data = store.read(f"{issue.packet}/{MANIFEST}")
    if data is None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), store.place(issue.packet))
    what = PacketIssued("issued", issue.packet, issue.matter.id, digest(data), adopted=False)
    written = append(store, record, what, issue.matter.issued)
    if isinstance(written, Record):
        return ()
    now, faults = read_record(store, issue.record)
    if now is None:
        return faults
    return () if issue.packet in now.issued else (written,)  # another process may have built the same packet


REFUSALS = ("record-moved-on", "contradicts-record")


def was_refused(findings: Findings) -> bool:
    """Whether the record can never have the event of a packet, rather than that it could not be written or read now."""
    return any(finding.id in REFUSALS for finding in findings)
