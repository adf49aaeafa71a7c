"""Status: what became of the packets in a store, what is in force, and the days by which something must be sent or done."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from assembler.commands.due_days import (
    DueDay,
    day_of_end,
    day_of_return,
    days_of_deadline,
    holds_from_issue,
    return_day,
    running_deadlines,
    signing_roles,
)
from assembler.commands.record import find_record, refused_by_disk
from assembler.model.diagnostics import Diagnostic
from assembler.model.in_force import InForce, in_force_after
from assembler.model.manifest import IssuedDocument, IssuedOccasion, Manifest
from assembler.model.record import PacketState, Record
from assembler.packets.records import issued_manifest, record_ids
from assembler.packets.store import Store

Findings = tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class FormOut:
    """A form that is filled in and signed apart from its packet, and is not back complete.

    `packet` is the packet or supplement that holds it, `back` the last day on which it came back not complete; None where it did not.
    """

    name: str
    title: str
    packet: str
    back: date | None


@dataclass(frozen=True, slots=True)
class PacketStatus:
    """What became of a packet.

    `occasion` has the title of the occasion on which it was issued alone, empty for one with a form. `return_by` is the day by which its
    signed papers are to be back, None where it states none; it is `overdue` once that day has passed without a signature. `to_sign` is
    false where nobody signs anything in it. `since` is the day of the signature, the withdrawal, or else of the issue. `sent` and `back`
    are the last days on which it was sent and a file of it came back, None where neither is recorded; `files` counts the files that
    came back, `complete` those that are. `supplements` has the names of those issued to it, and `superseded_by` the packet that stands
    for its matter in its place; empty for none. `out` are its forms and those of its supplements that are not back complete; none of a
    packet that was superseded or withdrawn.
    """

    packet: str
    form_number: int
    occasion: str
    issued: date
    edition: date | None
    state: PacketState
    since: date
    return_by: date | None
    to_sign: bool
    overdue: bool
    sent: date | None
    back: date | None
    files: int
    complete: int
    supplements: tuple[str, ...]
    superseded_by: str
    out: tuple[FormOut, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperStatus:
    """A paper in force: its document, since when it is in force, in which edition, by which packet and form it was signed.

    `ends` is its last day; None where no notice ends it, as one that was signed beside the agreement.
    """

    document: str
    title: str
    since: date
    edition: date
    packet: str
    form_number: int
    ends: date | None


@dataclass(frozen=True, slots=True)
class RecordStatus:
    """The status of one record. Of an erased one only its id is known; of one whose files have a fault, what can still be told.

    Where a signed packet cannot be read, nothing is said to be in force. `ends` is the last day of what is in force, or was, but for papers
    that go on; None where no notice ends it.
    """

    id: str
    partner: str = ""
    programme: str = ""
    erased: bool = False
    packets: tuple[PacketStatus, ...] = ()
    in_force: tuple[PaperStatus, ...] = ()
    ends: date | None = None
    days: tuple[DueDay, ...] = ()
    findings: Findings = ()


@dataclass(frozen=True, slots=True)
class Status:
    """The status of the records of a store on a day; `findings` say why the store could not be read.

    `drafts` are the packets there that are in no record, since a draft is never issued; none where some records were asked for.
    """

    today: date
    place: str
    records: tuple[RecordStatus, ...] = ()
    drafts: tuple[str, ...] = ()
    findings: Findings = ()


def status(store: Store, today: date, ids: Iterable[str] = ()) -> Status:
    """Return the status of some records of a store, by default of all. A record with a fault is told as such beside the others.

    What happened to a packet on a later day than `today` counts as not having happened.
    """
    place = store.place("")
    try:
        asked = tuple(dict.fromkeys(ids))
        records = tuple(_status_of(store, id, today) for id in asked or record_ids(store))
        return Status(today, place, records, () if asked else tuple(_drafts(store, records)))
    except OSError as fault:
        return Status(today, place, findings=(refused_by_disk(fault, store),))


def _drafts(store: Store, records: Iterable[RecordStatus]) -> Iterator[str]:
    """Yield the names of the drafts in a store: of the packets that no record knows."""
    known = {name for record in records for packet in record.packets for name in (packet.packet, *packet.supplements)}
    for name in store.below(""):
        manifest = store.manifest(name)[0] if name not in known else None
        if manifest is not None and manifest.draft and manifest.packet == name:  # else it is what a killed build left behind
            yield name


def _status_of(store: Store, id: str, today: date) -> RecordStatus:
    record, findings = find_record(store, id)
    if record is None or record.erased:
        return RecordStatus(id, erased=record is not None, findings=findings)
    read = {name: issued_manifest(store, record, name) for name in record.manifests}
    manifests = {name: manifest for name, (manifest, _) in read.items() if manifest}
    states = {packet: _state(packet, record, today) for packet in record.issued}
    ended = (PacketState.SUPERSEDED, PacketState.WITHDRAWN)  # whose folder may have been removed
    faults = (found for name, (_, found) in read.items() if states[record.supplemented_by(name) or name] not in ended)
    by_then = {packet: day for packet, day in record.signed.items() if day <= today}
    known = by_then.keys() <= manifests.keys()  # without one of them it cannot be told what another one replaces
    signed = [(manifests[packet], day) for packet, day in by_then.items()] if known else []
    in_force = in_force_after(signed, today, id)
    days, uncounted = _days(record, manifests, states, signed, in_force, today)
    last = next((manifests[packet] for packet in reversed(record.issued) if packet in manifests), None)
    return RecordStatus(
        id=id,
        partner=_partner(in_force, (manifests[packet] for packet in reversed(record.issued) if packet in manifests)),
        programme=last.programme.title if last else "",
        packets=tuple(_packet(packet, record, manifests, states[packet], today) for packet in record.issued),
        in_force=_papers(in_force),
        ends=in_force.ends,
        days=days,
        findings=(*findings, *chain.from_iterable(faults), *uncounted),
    )


def _days(
    record: Record,
    manifests: Mapping[str, Manifest],
    states: Mapping[str, PacketState],
    signed: Iterable[tuple[Manifest, date]],
    in_force: InForce,
    today: date,
) -> tuple[tuple[DueDay, ...], Findings]:
    """Return the days of a record in their order, until the day on which all of it ends; and an error for each that has no result."""
    supplements = {packet: [manifests[name] for name in record.supplements_to(packet) if name in manifests] for packet in states}
    stated = [
        (one, one.matter.issued) for one in _waiting(manifests, states) if holds_from_issue(one) and one.matter.issued <= today
    ]
    running = running_deadlines((*signed, *stated), supplements, in_force, today)
    found = [(each, one) for each in running for one in days_of_deadline(each, today)]
    days = [one for each, one in found if isinstance(one, DueDay) and each.runs_on(one.day, in_force)]
    days += [one for manifest in _waiting(manifests, states) for one in day_of_return(manifest, today)]
    days += day_of_end(in_force, today)
    uncounted = tuple(one for _, one in found if isinstance(one, Diagnostic))
    return tuple(sorted(days, key=lambda one: (one.day, one.title, one.entry))), uncounted


def _waiting(manifests: Mapping[str, Manifest], states: Mapping[str, PacketState]) -> tuple[Manifest, ...]:
    """Return the manifests of the packets that are issued and neither signed nor taken back."""
    return tuple(manifests[packet] for packet, state in states.items() if state is PacketState.ISSUED and packet in manifests)


def _partner(in_force: InForce, manifests: Iterable[Manifest]) -> str:
    """Return the partner's legal name: as it stands in force, else in the last packet that names it, which a notice need not."""
    parties = (party for manifest in manifests for document in manifest.documents for party in document.parties)
    named = (party.name for party in parties if party.role == "partner")
    return next((name for name in (*(paper.partner for paper in in_force.papers.values()), *named) if name), "")


def _alone(manifest: Manifest | None) -> IssuedOccasion | None:
    """Return the occasion on which a packet was issued alone; None for one that has a form."""
    occasion = manifest.matter.occasion if manifest else None
    return occasion if occasion and occasion.alone else None


def _state(packet: str, record: Record, today: date) -> PacketState:
    """Return the state of a packet on a day; what its record says it became later has not happened by then."""
    state = record.states[packet]
    return PacketState.ISSUED if _since(packet, record, state) > today else state


def _since(packet: str, record: Record, state: PacketState) -> date:
    """Return the day on which a packet came into a state; of one that was superseded, that of its own issue."""
    match state:
        case PacketState.SIGNED:
            return record.signed[packet]
        case PacketState.WITHDRAWN:
            return record.withdrawn[packet]
        case _:
            return record.issued_on[packet]


def _packet(packet: str, record: Record, manifests: Mapping[str, Manifest], state: PacketState, today: date) -> PacketStatus:
    manifest = manifests.get(packet)
    by = return_day(manifest) if manifest else None
    to_sign = manifest is None or bool(signing_roles(manifest))
    sent = record.sent.get(packet)
    supplements = record.supplements_to(packet)
    returned = [(what, day) for name in (packet, *supplements) for what, day in record.returned(name) if day <= today]
    return PacketStatus(
        packet=packet,
        form_number=manifest.matter.form_number if manifest else 0,
        occasion=alone.title if (alone := _alone(manifest)) else "",
        issued=record.issued_on[packet],
        edition=manifest.programme.edition if manifest else None,
        state=state,
        since=_since(packet, record, state),
        return_by=by,
        to_sign=to_sign,
        overdue=to_sign and state is PacketState.ISSUED and by is not None and by < today,
        sent=sent if sent and sent <= today else None,
        back=max((day for _, day in returned), default=None),
        files=len({what.file_sha256 for what, _ in returned}),
        complete=len({what.file_sha256 for what, _ in returned if what.complete}),
        supplements=supplements,
        superseded_by=record.standing_of(record.issued[packet].matter) if state is PacketState.SUPERSEDED else "",
        out=tuple(_forms_out(packet, record, manifests, today)) if state in (PacketState.ISSUED, PacketState.SIGNED) else (),
    )


def _forms_out(packet: str, record: Record, manifests: Mapping[str, Manifest], today: date) -> Iterator[FormOut]:
    """Yield the forms of a packet and of its supplements that are not back complete; of a corrected one, the corrected form."""
    names = (packet, *record.supplements_to(packet))
    back = {name: [(what, day) for what, day in record.returned(name) if day <= today] for name in names}
    forms = {one.name: (one, name) for name in names if name in manifests for one in manifests[name].documents if _is_form(one)}
    for form, name in forms.values():
        came = [(what.complete, day) for what, day in back[name] if form.name in what.papers]
        if not any(complete for complete, _ in came):
            yield FormOut(form.name, form.title, name, max((day for _, day in came), default=None))


def _is_form(document: IssuedDocument) -> bool:
    """Whether a document is filled in and signed apart from the packet, and comes back."""
    return document.handling == "sign_later" and not document.specimen and not document.signed_in and bool(document.files)


def _papers(in_force: InForce) -> tuple[PaperStatus, ...]:
    papers = (*in_force.papers.values(), *in_force.added)
    going_on = in_force.going_on
    return tuple(
        PaperStatus(
            one.document,
            one.title,
            one.since,
            one.edition,
            one.packet,
            one.form_number,
            None if one in going_on else in_force.ends,
        )
        for one in papers
    )
