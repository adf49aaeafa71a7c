"""Records in a store: their events read, their chain followed, an event appended, and what is in force after them.

An event is a file `records/RECORD/000001.json` that is written only where there is none, so that of two writers one is refused. A note
lies in a file of its own below `notes/`, named by the digest that its event has.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from functools import cache

from pydantic import TypeAdapter, ValidationError

from assembler.model.diagnostics import Diagnostic, error, failing, quoted, warning
from assembler.model.in_force import InForce, in_force_after
from assembler.model.manifest import Manifest
from assembler.model.quick_dataclass import dataclass
from assembler.model.record import (
    FORMAT,
    Event,
    Occurrence,
    PacketState,
    PacketWithdrawn,
    Record,
    RecordedEvent,
)
from assembler.model.source import Span
from assembler.model.values import ID_PATTERN
from assembler.packets.contradictions import before_issue, contradiction
from assembler.packets.manifest import digest
from assembler.packets.manifest_file import MANIFEST, read_manifest
from assembler.packets.storage_faults import mend, reason
from assembler.packets.store import RECORDS, Store

EVENT_FILE = re.compile(r"\d{6}\.json")

ReadRecord = tuple[Record | None, tuple[Diagnostic, ...]]
"""A record, or None and what is wrong with its files."""

COPY = "Take the record's files from a backup: an event never changes after it is written."
READ_AGAIN = "Build again: what is in force is read anew."


@dataclass(frozen=True, slots=True)
class Note:
    """A free text about an event, which may name people. Without the random salt, its digest would tell a guessed text from others."""

    salt: str
    note: str

    @property
    def sha256(self) -> str:
        """The digest of the salt and the text, which stays when the note is erased."""
        return digest(f"{self.salt}{self.note}".encode())


@cache  # making it takes longer than reading an event
def _adapter() -> TypeAdapter[Event]:
    return TypeAdapter(Event)


@cache
def _note_adapter() -> TypeAdapter[Note]:
    return TypeAdapter(Note)


def folder_of(record: str) -> str:
    """Return the folder of a record, below its store."""
    return f"{RECORDS}/{record}"


def notes_of(record: str) -> str:
    """Return the folder of a record's notes, below its store."""
    return f"{folder_of(record)}/notes"


def adopted_folder(record: str) -> str:
    """Return the folder of the manifests that were read from packets of format 1, below its store. They name people."""
    return f"{folder_of(record)}/adopted"


def adopted_path(record: str, packet: str) -> str:
    """Return the path of the manifest that was read from a packet of format 1, below its store."""
    return f"{adopted_folder(record)}/{packet}.json"


def write_event(event: Event) -> bytes:
    """Return the contents of an event's file."""
    return _adapter().dump_json(event, indent=2, exclude_defaults=True) + b"\n"


def read_record(store: Store, id: str) -> ReadRecord:
    """Read a record and follow its chain. A record without any event is empty; one with a fault is None."""
    folder = folder_of(id)
    if not ID_PATTERN.fullmatch(id):  # it may come from a file or a person, and becomes part of a path
        return None, (error("no-record", f"{quoted(id)} is no id of a record.", Span(store.place(RECORDS), 1, 1), subject=id),)
    try:
        names = [name for name in store.below(folder) if name.endswith(".json")]
        if stray := tuple(_stray_files(store, id, names)):
            return None, stray
        files = [(store.place(f"{folder}/{name}"), store.read(f"{folder}/{name}") or b"") for name in names]
    except OSError as fault:
        return None, (_not_read(fault, store.place(folder)),)
    record = Record(id)
    for place, data in files:
        event, faults = _read_event(data, place)
        if event is None:
            return None, faults
        if sentence := _fault_of(record, event):  # what follows is not known to belong to the record
            return None, (_broken(sentence, place),)
        record = Record(id, (*record.events, RecordedEvent(event, digest(data))))
    return record, ()


def record_ids(store: Store) -> tuple[str, ...]:
    """Return the ids of the records in a store, of those that have an event. Raises `OSError` where it cannot be read."""
    return tuple(name for name in store.below(RECORDS) if ID_PATTERN.fullmatch(name) and store.below(folder_of(name)))


def _stray_files(store: Store, id: str, names: list[str]) -> Iterator[Diagnostic]:
    """Yield findings about JSON files that are no event, and events that are missing before the last one."""
    for name in names:
        if not EVENT_FILE.fullmatch(name):
            yield _broken(f"{quoted(name)} is no event of the record.", store.place(f"{folder_of(id)}/{name}"))
    numbers = {int(name[:6]) for name in names if EVENT_FILE.fullmatch(name)}
    for number in sorted(set(range(1, max(numbers, default=0))) - numbers):
        yield _broken(f"Event {number} of the record is missing.", store.place(event_path(id, number)))


def event_path(record: str, number: int) -> str:
    """Return the path of an event's file, below its store."""
    return f"{folder_of(record)}/{number:06}.json"


def note_path(record: str, sha256: str) -> str:
    """Return the path of a note's file, below its store."""
    return f"{notes_of(record)}/{sha256}.json"


def _read_event(data: bytes, place: str) -> tuple[Event | None, tuple[Diagnostic, ...]]:
    try:
        return _adapter().validate_json(data, strict=True), ()
    except ValidationError as faults:
        first = faults.errors(include_url=False)[0]
    if first["loc"] == ("format",) and isinstance(first["input"], int) and first["input"] > FORMAT:
        return None, (
            _broken(f"{place} was made by a newer version.", place, "Install the version that made it, or a later one."),
        )
    key = ".".join(map(str, first["loc"]))
    sentence = f"The event has a “{key}” that is missing, unknown or cannot be read." if key else f"{place} is damaged."
    return None, (_broken(sentence, place),)


def _fault_of(record: Record, event: Event) -> str:
    """Return what speaks against an event as the next one of a record, in a sentence; an empty text where nothing does."""
    number = len(record.events) + 1
    if event.record != record.id:
        return f"The event belongs to the record {quoted(event.record)}."
    if event.number != number:
        return f"The event has number {event.number} in the place of event {number}."
    if event.previous != record.last:
        return f"Event {number} follows another event {number - 1} than the one that is there: one of the two was changed."
    return contradiction(record, event.what, event.day)


def append(store: Store, record: Record, what: Occurrence, day: date, note: Note | None = None) -> Record | Diagnostic:
    """Write the next event of a record, and return the record with it.

    A finding where it contradicts the record, where another writer was quicker, or where the store refuses.
    """
    place = store.place(folder_of(record.id))
    if sentence := contradiction(record, what, day):
        hint = f"Read the record with “assembler record show {record.id}”, and correct what is said against it."
        if isinstance(what, PacketWithdrawn) and what.packet in record.signed:
            hint = f"What is signed stays. What comes next is a matter of its own: “assembler amend {record.id}” writes its file."
        if before_issue(record, what, day):
            hint = "Where it went out before, build its matter with another day under “issued”, and with “--revise”; else wait for that day."
        return error("contradicts-record", sentence, Span(place, 1, 1), hint, record.id)
    try:
        if not store.keeps_records():
            return keeps_no_records(store)
        return _write_next(store, record, what, day, note)
    except OSError as fault:
        sentence = f"The event could not be written to {place}: {reason(fault)}."
        return error("not-written", sentence, Span(place, 1, 1), f"{mend(fault, '-o')}, and start again.", record.id)


def _write_next(store: Store, record: Record, what: Occurrence, day: date, note: Note | None) -> Record | Diagnostic:
    number = len(record.events) + 1
    if note is not None:
        store.create(note_path(record.id, note.sha256), json.dumps(asdict(note), ensure_ascii=False).encode())
    event = Event(FORMAT, record.id, number, record.last, day, what, note.sha256 if note else "")
    data = write_event(event)
    if store.create(event_path(record.id, number), data):
        return Record(record.id, (*record.events, RecordedEvent(event, digest(data))))
    if note is not None:
        store.remove(note_path(record.id, note.sha256))
    return moved_on(store, record)


def read_note(store: Store, record: str, sha256: str) -> str | None:
    """Return the text of a note; None where it was erased, or is not the one that its event names. Raises `OSError`."""
    try:
        note = _note_adapter().validate_json(store.read(note_path(record, sha256)) or b"", strict=True)
    except ValidationError:
        return None
    return note.note if note.sha256 == sha256 else None


def moved_on(store: Store, record: Record) -> Diagnostic:
    """Return the finding that another writer has added an event to a record since it was read."""
    number = len(record.events) + 1
    sentence = f"Somebody else has written event {number} of the record “{record.id}” since it was read."
    return error("record-moved-on", sentence, Span(store.place(event_path(record.id, number)), 1, 1), READ_AGAIN, record.id)


def keeps_no_records(store: Store) -> Diagnostic:
    """Return the finding that a store cannot write a file only where there is none."""
    place = store.place("")
    sentence = f"{place} takes packets but keeps no records: it cannot write a file only where there is none."
    hint = "Keep packets in a folder, or in a storage that knows conditional writes, such as S3."
    return error("keeps-no-records", sentence, Span(place, 1, 1), hint)


NOT_SIGNED = "not-signed"
"""The id of the finding that nobody has signed a packet by a day, or any packet."""


def in_force_of(store: Store, record: Record, day: date) -> tuple[InForce | None, tuple[Diagnostic, ...]]:
    """Return what is in force on a day after the events of a record.

    None with findings where no packet is signed by then, or a signed packet's manifest is not the one that was issued. An issued
    packet that nobody has signed by then is a warning.
    """
    place = Span(store.place(folder_of(record.id)), 1, 1)
    if record.erased:
        return None, (erased_record(store, record.id),)
    issued = list(record.issued)
    signed = sorted((on, issued.index(packet)) for packet, on in record.signed.items() if on <= day)
    if not signed:
        return None, (_nothing_signed(record, day, place),)
    findings = [*_not_signed(record, day, place)]
    manifests = []
    for on, at in signed:
        found, faults = issued_manifest(store, record, issued[at])
        findings += faults
        manifests += [(found, on)] if found else []
    if failing(findings):
        return None, tuple(findings)
    return in_force_after(manifests, day, record.id, record.last), tuple(findings)


def erased_record(store: Store, id: str) -> Diagnostic:
    """Return the finding that a record was erased."""
    return error("record-erased", f"The record “{id}” is erased.", Span(store.place(folder_of(id)), 1, 1), subject=id)


def _nothing_signed(record: Record, day: date, place: Span) -> Diagnostic:
    if not record.events:
        hint = "“assembler record show” lists the records there are; “assembler record adopt” begins one with a packet of before."
        return error("no-record", f"There is no record “{record.id}”.", place, hint, record.id)
    sentence = f"Nothing of the record “{record.id}” is signed by {day}, so nothing is in force."
    waiting = next((packet for packet in reversed(record.issued) if record.states[packet] is PacketState.ISSUED), "")
    hint = f"If {waiting} is signed, say so by “assembler record adopt” with “--signed-on”." if waiting else ""
    return error(NOT_SIGNED, sentence, place, hint, record.id)


def _not_signed(record: Record, day: date, place: Span) -> Iterator[Diagnostic]:
    """Yield a warning about each packet that was issued by a day and that nobody has signed by then."""
    ended = (PacketState.SUPERSEDED, PacketState.WITHDRAWN)
    by_then = {packet for packet, on in record.signed.items() if on <= day}
    by_then |= {packet for packet, state in record.states.items() if state in ended}
    for packet, issued_on in record.issued_on.items():
        if issued_on <= day and packet not in by_then:
            sentence = f"The packet {packet} of the record “{record.id}” is not signed by {day}, as far as the record knows."
            hint = "If it is signed, say so by “assembler record adopt” with “--signed-on”."
            yield warning(NOT_SIGNED, sentence, place, hint, packet)


def issued_manifest(store: Store, record: Record, packet: str) -> tuple[Manifest | None, tuple[Diagnostic, ...]]:
    """Read the manifest of a packet or supplement of a record; None with a finding where it is missing or has another digest.

    Of a packet of format 1 it is the one that was read from its files when it was adopted.
    """
    manifest, faults = _manifest_with(store, f"{packet}/{MANIFEST}", record.manifests[packet], packet)
    read = record.issued[packet].read_sha256 if packet in record.issued else ""
    return _manifest_with(store, adopted_path(record.id, packet), read, packet) if manifest and read else (manifest, faults)


def _manifest_with(store: Store, path: str, sha256: str, packet: str) -> tuple[Manifest | None, tuple[Diagnostic, ...]]:
    place = store.place(path)
    try:
        data = store.read(path)
    except OSError as fault:
        return None, (_not_read(fault, place),)
    if data is not None and digest(data) == sha256:
        return read_manifest(data, place)
    sentence = f"{place} is {'missing' if data is None else 'not the manifest that was issued'}."
    hint = "Take the packet's folder from a backup: it is the only proof of what was signed."
    if not path.startswith(packet):
        hint = "Take the record's folder from a backup: it has what was read from the packet."
    return None, (error("altered-packet", sentence, Span(place, 1, 1), hint, packet),)


def _broken(sentence: str, place: str, hint: str = COPY) -> Diagnostic:
    return error("bad-record", sentence, Span(place, 1, 1), hint)


def _not_read(fault: OSError, place: str) -> Diagnostic:
    sentence = f"{place} could not be read: {reason(fault)}."
    return error("unread-record", sentence, Span(place, 1, 1), f"{mend(fault, '-o')}, and start again.")
