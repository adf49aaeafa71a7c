"""Records: what a partner's says and what is in force, a packet taken into it or signed, the whole verified, and people erased."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from assembler.model.diagnostics import Diagnostic, error, nearest, warning
from assembler.model.in_force import InForce
from assembler.model.manifest import Manifest
from assembler.model.quick_dataclass import dataclass
from assembler.model.record import PacketSigned, PacketWithdrawn, PartnerErased, Record
from assembler.model.source import Span
from assembler.packets.issuing import find_place, issue_of, write_issued
from assembler.packets.kept import kept_packets, matter_path
from assembler.packets.older_packets import TOO_OLD
from assembler.packets.other_packets import is_name_of
from assembler.packets.records import (
    Note,
    adopted_folder,
    append,
    event_path,
    folder_of,
    in_force_of,
    issued_manifest,
    keeps_no_records,
    notes_of,
    read_note,
    read_record,
    record_ids,
)
from assembler.packets.storage_faults import mend, reason
from assembler.packets.store import BESIDE, RECORDS, Store

Findings = tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """A record with its notes by the number of their event, and what is in force; None where nothing is."""

    record: Record
    notes: Mapping[int, str]
    in_force: InForce | None


def show(store: Store, id: str, day: date = date.max) -> tuple[ShownRecord | None, Findings]:
    """Return a record with what is in force on a day, by default after all its events. None where there is no such record.

    A note that was erased is empty.
    """
    try:
        record, findings = find_record(store, id)
        if record is None:
            return None, findings
        written = {one.event.number: one.event.note_sha256 for one in record.events if one.event.note_sha256}
        notes = {number: read_note(store, id, sha256) or "" for number, sha256 in written.items()}
    except OSError as fault:
        return None, (refused_by_disk(fault, store),)
    in_force, findings = in_force_of(store, record, day)
    usual = ("not-signed", "record-erased")  # the events say so
    return ShownRecord(record, notes, in_force), tuple(finding for finding in findings if finding.id not in usual)


def find_record(store: Store, id: str) -> tuple[Record | None, Findings]:
    """Read a record; None with a finding where it has no event."""
    record, findings = read_record(store, id)
    if record is None or record.events:
        return record, findings
    known = record_ids(store)
    hint = nearest(id, known) or "“assembler record show” lists the records there are."
    place = Span(store.place(RECORDS), 1, 1)
    return None, (error("no-record", f"There is no record “{id}” in {store.place(RECORDS)}.", place, hint, id),)


def adopt(store: Store, packet: str, signed_on: date, note: Note | None = None) -> tuple[Record | None, Findings]:
    """Record that a packet of a store is signed, and that it was issued where its record does not say so yet.

    Returns the record; None with findings where the packet is not whole, is of a format without numbers, is a draft, or cannot
    follow. A packet that another one overtook, signed between its issue and its own signature, is a warning.
    """
    try:
        record, findings = _record_with(store, packet)
    except OSError as fault:
        return None, (refused_by_disk(fault, store),)
    if record is None or record.signed.get(packet) == signed_on:
        return record, findings
    signed = append(store, record, PacketSigned("signed", packet), signed_on, note)
    return (signed, tuple(_find_overtaking(store, signed, packet))) if isinstance(signed, Record) else (None, (signed,))


def withdraw(store: Store, packet: str, day: date, reason: Note) -> tuple[Record | None, Findings]:
    """Record that a packet is taken back, which nobody has signed; its folder stays, and its matter may be built again.

    Returns the record; None with findings where the packet was signed, superseded or withdrawn, or where no record knows it and it
    is not whole or a draft.
    """
    try:
        known = _record_that_issued(store, packet)
        record, findings = (known, ()) if known else _record_with(store, packet)
    except OSError as fault:
        return None, (refused_by_disk(fault, store),)
    if record is None:
        return None, findings
    withdrawn = append(store, record, PacketWithdrawn("withdrawn", packet), day, reason)
    return (withdrawn, ()) if isinstance(withdrawn, Record) else (None, (withdrawn,))


def _record_that_issued(store: Store, packet: str) -> Record | None:
    """Return the record that says a packet was issued: the one that its manifest names, or any where it names none."""
    manifest = store.manifest(packet)[0]
    for id in (manifest.matter.record,) if manifest and manifest.matter.form_number else record_ids(store):
        record, _ = read_record(store, id)
        if record is not None and packet in record.issued:
            return record
    return None


def _record_with(store: Store, packet: str) -> tuple[Record | None, Findings]:
    """Return the record that knows a packet of a store; one that does not is told first that it was issued before."""
    manifest, findings = whole_packet(store, packet)
    if manifest is None:
        return None, findings
    if manifest.supplement_to:
        return None, (_is_supplement(store, manifest),)
    if not store.keeps_records():
        return None, (keeps_no_records(store),)
    issue = issue_of(manifest)
    record, findings = read_record(store, issue.record)
    if record is None or (packet in record.issued and packet != record.standing_of(issue.matter)):
        return record, findings  # what became of it speaks against all that may follow
    record, findings = find_place(issue, store)
    if record is None:
        return None, findings
    if faults := write_issued(issue, store, record, adopted=True):
        return None, faults
    return read_record(store, issue.record)


def _find_overtaking(store: Store, record: Record, packet: str) -> Iterator[Diagnostic]:
    """Yield a warning where another packet was signed after a signed one was issued: what that says of the papers before it is late."""
    since = (one.event.what for one in record.events[len(record.until(packet).events) :])
    for other in (what.packet for what in since if isinstance(what, PacketSigned) and what.packet != packet):
        sentence = f"{packet} was issued before {other} was signed, and does not know what that put into force."
        hint = "Read both: the one signed later counts. Where that is not meant, issue the next packet now."
        yield warning("overtaken", sentence, Span(store.place(folder_of(record.id)), 1, 1), hint, packet)


def _is_supplement(store: Store, manifest: Manifest) -> Diagnostic:
    where = store.place(manifest.packet)
    sentence = f"{where} is a supplement to {manifest.supplement_to}: it puts nothing into force."
    return error("is-supplement", sentence, Span(where, 1, 1), "Name the packet that was signed.", manifest.packet)


def whole_packet(store: Store, packet: str) -> tuple[Manifest | None, Findings]:
    """Return the manifest of a packet or supplement whose files are as it lists them, and which says its numbers.

    Of a packet of format 1 that is in a record it is the one that was read from its files.
    """
    manifest = store.manifest(packet)[0]
    if manifest is None or manifest.matter.form_number:
        return unaltered_packet(store, packet)
    if record := _record_that_issued(store, packet):
        found, findings = unaltered_packet(store, packet)
        return issued_manifest(store, record, packet) if found else (None, findings)
    where = store.place(packet)
    sentence = f"{where} has a manifest of format 1, which says neither its numbers nor who contracts, and it is in no record."
    hint = "Take it into one by “assembler record adopt” with the number of its form: “--form-number 1”."
    return None, (error(TOO_OLD, sentence, Span(where, 1, 1), hint, packet),)


def unaltered_packet(store: Store, packet: str) -> tuple[Manifest | None, Findings]:
    """Return the manifest of a packet or supplement, of any format, whose files are as it lists them; None for a draft."""
    where = store.place(packet)
    place = Span(where, 1, 1)
    found, findings = store.manifest(packet)
    if found is None:
        missing = error("no-packet", f"{where} holds no packet.", place, "Name the folder that holds manifest.json.")
        return None, findings or (missing,)
    if found.draft:
        sentence = f"{where} is a draft: it was never issued, so that it can be neither sent, signed nor withdrawn."
        hint = "Build the packet itself, without “--draft” and with its special terms approved."
        return None, (error("draft", sentence, place, hint, packet),)
    changed = (f"the folder, which was called {found.packet}",) if found.packet != packet else store.altered(packet, found)
    if changed:
        sentence = f"{where} is not as it was issued: {changed[0]} has been changed, added or removed since."
        return None, (error("altered-packet", sentence, place, "Take the copy that was sent.", packet),)
    return found, ()


def verify_records(store: Store, ids: Iterable[str] = ()) -> tuple[Mapping[str, Findings], Findings]:
    """Return what is wrong with each record, by default with all: its chain, its notes, the packets that were issued.

    A packet that names a record and is in none is told there too. The findings beside them say why the store could not be read.
    """
    try:
        said = _packets_by_record(store)
        asked = tuple(ids) or sorted({*record_ids(store), *said})
        return {id: tuple(_find_faults(store, id, said.get(id, ()))) for id in asked}, ()
    except OSError as fault:
        return {}, (refused_by_disk(fault, store),)


def _packets_by_record(store: Store) -> dict[str, tuple[str, ...]]:
    """Return the packets of a store by the record that their manifests or kept matters name.

    Manifests of format 1 name none, and drafts are in none.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, record in kept_packets(store).items():
        if record and not store.taken(name):
            found[record] = (*found.get(record, ()), name)
    for name in store.below(""):
        manifest = store.manifest(name)[0] if name not in BESIDE else None
        if manifest and manifest.packet == name and manifest.matter.form_number and not manifest.draft:
            found[manifest.matter.record] = (*found.get(manifest.matter.record, ()), name)
    return found


def _find_faults(store: Store, id: str, packets: Collection[str]) -> Iterator[Diagnostic]:
    """Yield what is wrong with a record; `packets` are those that say they belong to it."""
    record, findings = read_record(store, id) if packets else find_record(store, id)
    yield from findings
    if record is not None:
        yield from _find_left(store, record) if record.erased else _find_differences(store, record, packets)


def _find_left(store: Store, record: Record) -> Iterator[Diagnostic]:
    """Yield a finding where an erased record still has a packet, a kept matter or a note."""
    kept = map(matter_path, _kept_of(store, record))
    beside = (name for folder in (notes_of(record.id), adopted_folder(record.id)) for name in store.below(folder))
    if left := [*_packets_of(store, record), *kept, *beside]:
        sentence = f"The record “{record.id}” is erased, but {left[0]} is still there."
        hint = "Run “assembler record erase” again: it goes on where it was interrupted."
        yield error("erasure-unfinished", sentence, Span(store.place(folder_of(record.id)), 1, 1), hint, record.id)


def _find_differences(store: Store, record: Record, packets: Iterable[str]) -> Iterator[Diagnostic]:
    for one in record.events:
        sha256 = one.event.note_sha256
        place = Span(store.place(event_path(record.id, one.event.number)), 1, 1)
        if sha256 and read_note(store, record.id, sha256) is None:
            sentence = f"The note of event {one.event.number} is missing or was changed."
            yield error("bad-record", sentence, place, "Take it from a backup, or erase the record if it is not needed.")
    for packet in record.manifests:
        owner = record.supplemented_by(packet) or packet
        if owner == record.standing_of(record.issued[owner].matter) or store.taken(packet):  # others may have been removed
            yield from _find_changes(store, record, packet)
    for packet in (name for name in packets if name not in record.manifests):
        left = store.place(packet if store.taken(packet) else matter_path(packet))
        sentence = f"{left} was built, but its record does not say that it was issued."
        hint = "Build it again, which records it; or remove it if nobody has received it."
        yield warning("never-issued", sentence, Span(left, 1, 1), hint, packet)


def _find_changes(store: Store, record: Record, packet: str) -> Iterator[Diagnostic]:
    """Yield findings where an issued packet or supplement is not whole, or its manifest says something else than its event."""
    manifest, findings = issued_manifest(store, record, packet)
    yield from findings
    if manifest is None:
        return
    place = Span(store.place(packet), 1, 1)
    if changed := store.altered(packet, manifest):
        sentence = f"{changed[0]} in {store.place(packet)} has been changed, added or removed since it was issued."
        yield error("altered-packet", sentence, place, "Take the packet's folder from a backup.", packet)
    to = record.supplemented_by(packet)
    matter = record.issued[to or packet].matter
    said = issue_of(manifest)
    issued = (packet, matter, record.id, record.until(to or packet).before(matter).last, to)
    if (said.packet, said.matter, said.record, said.follows, said.supplement_to) != issued:
        sentence = f"The manifest of {packet} names another record, matter or event before it than the record does."
        yield error("bad-record", sentence, place, "Take the record and the packet from one backup.", packet)


def erase(store: Store, id: str, day: date) -> tuple[tuple[str, ...], Findings]:
    """Erase what a record knows of people: its packets, their kept matters, and its notes. Return the names of the packets that were removed.

    The event comes first: from then on nothing can be issued, and whoever is interrupted goes on by erasing again.
    """
    try:
        record, findings = find_record(store, id)
        if record is None:
            return (), findings
        if not record.erased and isinstance(refused := append(store, record, PartnerErased("erased"), day), Diagnostic):
            return (), (refused,)
        packets, kept = tuple(_packets_of(store, record)), tuple(_kept_of(store, record))
        for path in (*packets, *map(matter_path, kept), notes_of(id), adopted_folder(id)):
            store.remove(path)
        store.sweep()
    except OSError as fault:
        return (), (refused_by_disk(fault, store),)
    return packets, ()


def _packets_of(store: Store, record: Record) -> Iterator[str]:
    """Yield what is there of a record's packets: those its events name, those that say so themselves, and remains of its matters."""
    matters = {record.id, *(what.matter for what in record.issued.values())}
    for name in store.below(""):
        manifest = store.manifest(name)[0] if name not in BESIDE else None
        if name in record.manifests or (manifest.matter.record == record.id if manifest else _is_remains(name, matters)):
            yield name


def _kept_of(store: Store, record: Record) -> Iterator[str]:
    """Yield the packets whose matters are kept and which belong to a record, by the kept files or, where damaged, by their names."""
    matters = {record.id, *(what.matter for what in record.issued.values())}
    for name, id in kept_packets(store).items():
        if id == record.id or name in record.manifests or _is_remains(name, matters):
            yield name


def _is_remains(name: str, matters: Iterable[str]) -> bool:
    """Whether something has the name of a packet of one of these matters; its manifest cannot be read."""
    return any(is_name_of(name, matter) for matter in matters)


def refused_by_disk(fault: OSError, store: Store) -> Diagnostic:
    """Return the finding that a store could not be read or written."""
    place = store.place("")
    sentence = f"The work in {place} could not be ended: {reason(fault)}."
    return error("not-written", sentence, Span(place, 1, 1), f"{mend(fault, '-o')}, and start again.")
