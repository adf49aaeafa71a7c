"""The operations of staff, shared by the pages and the API: save a matter, request its packet, make links, decide returns.

Each function writes its change and the audit event in one transaction; a change that does not fit the present state raises
`ConflictError`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Connection

from assembler.commands.adopt_older import is_too_old, record_older
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.library import Programme
from assembler.model.matter import Matter
from assembler.model.values import show
from assembler.packets.older_packets import StatedOfPacket
from assembler.packets.records import read_record
from assembler.portal.app_context import AppContext
from assembler.portal.approvals import missing_approval
from assembler.portal.clock import now, today
from assembler.portal.jobs.build_queue import LEASE_SECONDS
from assembler.portal.known_partners import known_name, legal_name, stated_partner
from assembler.portal.matter_form import answers_from_text
from assembler.portal.matter_reading import ReadMatter, read_matter_text
from assembler.portal.paper_changes import is_of_other_library
from assembler.portal.settings import DAY
from assembler.portal.store.accounts import Actor
from assembler.portal.store.audit import record
from assembler.portal.store.database import reading, writing
from assembler.portal.store.erasures import begin_erasure, erase_now
from assembler.portal.store.index import keep_rows
from assembler.portal.store.links import Link, create_link, renew_link, revoke_all, revoke_link
from assembler.portal.store.matters import (
    StoredMatter,
    create_matter,
    create_partner,
    find_matter,
    lock_matter,
    name_is_taken,
    rename_partner,
    save_matter,
)
from assembler.portal.store.packet_records import write_signature, write_withdrawal
from assembler.portal.store.packets import (
    ENDED,
    Packet,
    PacketRequest,
    coming_packet,
    find_packet,
    issued_text,
    queue_again,
    queue_packet,
    sign_packet,
    standing_packet,
    withdraw_packet,
)
from assembler.portal.store.questions import answer_question, questions_of
from assembler.portal.store.record_changes import announce_change
from assembler.portal.store.revisions import is_being_revised
from assembler.portal.store.signings import EXECUTED, all_have_signed, find_signing
from assembler.portal.store.submissions import (
    SIGNED_TOGETHER,
    FormReturn,
    decide_return,
    delete_saved_form,
    doubts_about,
    reopen_return,
    returns_of,
)

SIGNED_BY_ALL = "All have signed these papers in pages. Their executed copy is here, or is being made: they stand as they are."
GO_ON = "The packet of this matter is signed. Begin a new matter on the partner’s page: it goes on with what was signed."
SAVED_MEANWHILE = "Somebody else has saved this matter since you opened it.", "Open it once more in another window, and compare."
BEING_BUILT = "A packet of this matter is being built. Wait until its page says how that ended."
CORRECTED = "A corrected packet is about to take the place of this one. Wait for what its page says, or take that one back."


class ConflictError(Exception):
    """A change does not fit the present state; the message says why, in words for the person who asked, the hint what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep the hint."""
        super().__init__(message)
        self.hint = hint


def programme_of(context: AppContext, matter: StoredMatter | Packet) -> Programme | None:
    """Return the programme of a matter, None where the library no longer has it."""
    return context.library.programmes.get(matter.programme)


def store_matter(
    context: AppContext, actor: Actor, read: ReadMatter, seen: tuple[str, int] | None = None, *, another: bool = False
) -> tuple[str, tuple[Diagnostic, ...]]:
    """Save a matter and return its id with its findings; the id is empty where a finding prevents it from being saved.

    `seen` is the id and version of the matter that was changed, None for a new one, which may be the first of a new partner. A new
    one of no partner belongs to the partner whose data it states; where only the name is the same, `another` must say that it is
    another company.
    """
    matter = read.matter
    if matter is None:
        return "", read.findings
    with writing(context.engine) as connection:
        id, version = seen or ("", 0)
        if id and find_matter(connection, id, actor.reach) is None:
            raise ConflictError(*SAVED_MEANWHILE)
        if name_is_taken(connection, matter.id, id):
            sentence = f"There is a matter “{matter.id}” already, or papers were issued under that id."
            return "", (error("doubled-id", sentence, matter.span, "Give this one an id of its own.", "matter"),)
        if id:
            _save_changed(connection, actor, read, matter, (id, version))
        else:
            partner, namesakes = (
                (read.partner, ()) if read.partner else stated_partner(connection, read.text, legal_name(matter), actor.reach)
            )
            if namesakes and not another:
                return "", (known_name(matter, namesakes),)
            partner = partner or create_partner(connection, legal_name(matter), now())
            id = create_matter(connection, partner, matter.id, matter.programme, read.text, now(), actor.id)
        stored = find_matter(connection, id)
        record(connection, now(), "matter-saved", partner=stored.partner if stored else "", subject=id, actor=actor.id)
    return id, read.findings


def _save_changed(connection: Connection, actor: Actor, read: ReadMatter, matter: Matter, seen: tuple[str, int]) -> None:
    id, version = seen
    lock_matter(connection, id)
    standing = _changeable_packet(connection, id)
    if standing and matter.id != standing.matter_name:
        hint = f"Write “{standing.matter_name}” again; or begin a new matter on the partner’s page."
        raise ConflictError(f"The packet was issued for the matter “{standing.matter_name}”: that id stays.", hint)
    if not save_matter(connection, id, version, matter.id, read.text, now(), actor.id):
        raise ConflictError(*SAVED_MEANWHILE)
    stored = find_matter(connection, id)
    if stored and standing is None:  # else the partner keeps its name until the corrected packet is there
        rename_partner(connection, stored.partner, legal_name(matter))


def _changeable_packet(connection: Connection, matter: str) -> Packet | None:
    """Return the packet of a matter that nobody has signed, None where it has none; raise where nothing can be changed now."""
    if coming_packet(connection, matter):
        raise ConflictError(BEING_BUILT)
    standing = standing_packet(connection, matter)
    if standing and standing.signed:
        raise ConflictError(GO_ON)
    if standing and all_have_signed(connection, standing.id):
        raise ConflictError(SIGNED_BY_ALL)
    return standing


def request_packet(
    context: AppContext, actor: Actor, matter: StoredMatter, request: PacketRequest, *, revise: bool = False
) -> str:
    """Queue the packet of a matter and submit it to the build queue; return its id.

    Where the matter has a packet that nobody has signed, the new one takes its place if `revise` says so. What is to be returned is
    due on the day that the matter states. Where an approval is missing it is asked for, and nothing is queued.
    """
    missing, who = missing_approval(context, actor, matter)
    if missing:
        raise ConflictError(f"{missing} {who}")
    due = _return_by(context, matter)
    with writing(context.engine) as connection:
        lock_matter(connection, matter.id)
        if standing := _changeable_packet(connection, matter.id):
            if not revise:
                raise ConflictError("This matter has a packet that nobody has signed. Issue the corrected packet in its place.")
            if issued_text(connection, standing) == matter.text and not is_of_other_library(context, standing):
                raise ConflictError("Matter and library say what the packet says: there is nothing to correct.")
            request = replace(request, revises=standing.id)
        id = queue_packet(connection, matter.id, matter.text, request, due, now())
        record(connection, now(), "ordered", partner=matter.partner, subject=id, actor=actor.id)
    context.build_queue.submit(id)
    return id


def _return_by(context: AppContext, matter: StoredMatter) -> str:
    """Return the day by which a matter asks for what is signed, as an ISO date; empty where it states none."""
    read = read_matter_text(context, matter.text, partner=matter.partner).matter
    return str(read.return_by.value) if read and read.return_by else ""


def rebuild_packet(context: AppContext, actor: Actor, packet: Packet) -> None:
    """Queue a refused or interrupted packet again."""
    with writing(context.engine) as connection:
        lock_matter(connection, packet.matter)
        current = find_packet(connection, packet.id) or packet
        if answers_from_text(packet.text).get("matter") != current.matter_name:
            raise ConflictError("The matter has another id than when this packet was ordered.", "Order its packet anew.")
        if not _may_be_built(connection, packet) or not queue_again(connection, packet.id):
            raise ConflictError("This packet cannot be built again as it stands now.")
        record(connection, now(), "ordered", partner=packet.partner, subject=packet.id, actor=actor.id)
    context.build_queue.submit(packet.id)


def _may_be_built(connection: Connection, packet: Packet) -> bool:
    """Whether the build of a packet would give its matter the one packet that it has: none is coming, none but the revised one stands.

    A supplement is built while its packet stands.
    """
    standing = standing_packet(connection, packet.matter)
    if packet.parent:
        return standing is not None and standing.id == packet.parent
    return coming_packet(connection, packet.matter) is None and (standing is None or standing.id == packet.revises)


def withdraw(context: AppContext, actor: Actor, packet: Packet, reason: str) -> None:
    """Withdraw a packet that is not signed, for a reason that its record keeps apart, and revoke its links."""
    if not reason.strip():
        raise ConflictError("Say why the packet is taken back: its record keeps the reason.")
    if packet.parent:
        raise ConflictError("A form that was issued later is taken back with its packet.")
    if packet.state in ENDED and _is_issued(context, packet):
        raise ConflictError("Its build was interrupted after the packet was issued. Build it again, then take it back.")
    with _record_change(context, packet) as connection:
        if is_being_revised(connection, packet.id):
            raise ConflictError(CORRECTED)
        if all_have_signed(connection, packet.id):
            raise ConflictError(SIGNED_BY_ALL)
        withdrawn = withdraw_packet(connection, packet.id)
        if packet.id not in withdrawn:
            raise ConflictError("This packet cannot be withdrawn as it stands now.")
        if packet.state == "built" and (
            faults := write_withdrawal(context.file_storage.packets, packet, today(), reason.strip())
        ):
            raise ConflictError(faults[0].message)
        for id in withdrawn:
            keep_rows(connection, context.file_storage, id)
        revoke_all(connection, packet.id, now())
        record(connection, now(), "withdrawn", partner=packet.partner, subject=packet.id, actor=actor.id)


@contextmanager
def _record_change(context: AppContext, packet: Packet) -> Iterator[Connection]:
    """Yield a transaction in which the row of a packet and its record change. It is announced first, and finished if it is killed."""
    with writing(context.engine) as connection:
        announce_change(connection, packet.id, now() + LEASE_SECONDS)
    try:
        with writing(context.engine) as connection:
            yield connection
    finally:
        with writing(context.engine) as connection:
            announce_change(connection, packet.id, 0)


def _is_issued(context: AppContext, packet: Packet) -> bool:
    """Whether the record of a packet whose build has ended without it says that a packet stands which no row has."""
    stated = answers_from_text(packet.text)
    found, _ = read_record(context.file_storage.packets, str(stated.get("after") or packet.matter_name))
    with reading(context.engine) as connection:
        standing = standing_packet(connection, packet.matter)
    issued = found.standing_of(packet.matter_name) if found else ""
    return issued not in ("", standing.name if standing else "")


def record_signature(context: AppContext, actor: Actor, packet: Packet, day: date | None) -> None:
    """Record that all papers of a packet that are signed with it are signed; the day is that of the last signature."""
    with _record_change(context, packet) as connection:
        _sign(context, connection, actor, packet, day)


def _sign(context: AppContext, connection: Connection, actor: Actor, packet: Packet, day: date | None) -> None:
    """Write the signature into the row of a packet, then into its record; an exception takes the row back."""
    if day is None:
        raise ConflictError("Say on which day the last signature was made: the papers are in force from then on.")
    if not packet.contents.packet or packet.parent is not None:
        raise ConflictError("Nothing of this packet is signed with it.")
    if day > today() + timedelta(days=1):  # where the day begins first, it is tomorrow's by UTC
        raise ConflictError(f"{show(day)} is still to come: record the signature when it is made.")
    if is_being_revised(connection, packet.id):
        raise ConflictError(CORRECTED)
    if not sign_packet(connection, packet.id, day.isoformat()):
        raise ConflictError("This packet is signed or withdrawn already. Open its page again.")
    _adopt_older(context, connection, packet)
    if faults := write_signature(context.file_storage.packets, packet.name, day):
        raise ConflictError(faults[0].message)
    keep_rows(connection, context.file_storage, packet.id)
    record(connection, now(), "signed", partner=packet.partner, subject=packet.id, actor=actor.id)


def _adopt_older(context: AppContext, connection: Connection, packet: Packet) -> None:
    """Take a first packet of format 1 into a record, as far as its files tell; of another one the database alone has the day."""
    stored, store = find_matter(connection, packet.matter), context.file_storage.packets
    if stored and answers_from_text(stored.text).get("form_number", "1") == "1" and is_too_old(store, packet.name):
        record_older(store, packet.name, StatedOfPacket(form_number=1), context.library)


def make_link(context: AppContext, actor: Actor, packet: Packet, days: int) -> str:
    """Create a link to a packet and return its URL, which cannot be had again; 0 days stand for the usual time."""
    if packet.state != "built" or packet.parent is not None:
        raise ConflictError("There is no packet yet to be opened by a link.")
    with writing(context.engine) as connection:
        secret = create_link(connection, packet.id, now(), _lifetime(context, days))
        record(connection, now(), "link-created", partner=packet.partner, subject=packet.id, actor=actor.id)
    return f"{context.settings.address}/p/{secret}"


def replace_link(context: AppContext, actor: Actor, packet: Packet, link: Link, days: int) -> str:
    """Revoke a link, create another in its place, and return the new URL; one for a person who signs is made anew as a step of the signing."""
    if link.personal:
        raise ConflictError("This link is for one person, who signs. Make another one where the papers are signed.")
    with writing(context.engine) as connection:
        secret = renew_link(connection, link, now(), _lifetime(context, days))
        record(connection, now(), "link-renewed", partner=packet.partner, subject=packet.id, actor=actor.id)
    return f"{context.settings.address}/p/{secret}"


def close_link(context: AppContext, actor: Actor, packet: Packet, link: Link) -> None:
    """Revoke a link."""
    with writing(context.engine) as connection:
        revoke_link(connection, link.id, now())
        record(connection, now(), "link-revoked", partner=packet.partner, subject=packet.id, actor=actor.id)


def _lifetime(context: AppContext, days: int) -> int:
    limits = context.settings.limits
    return min(days * DAY, limits.longest_link_life) if days > 0 else limits.link_life


def accept_return(
    context: AppContext, actor: Actor, packet: Packet, returned: FormReturn, signed_on: date | None, *, sure: bool = False
) -> None:
    """Accept what came back. With the papers that are signed together it is recorded on which day they were signed.

    What is refused is not accepted. What is incomplete, or not the newest version, is accepted by somebody who says to be `sure`.
    """
    if returned.state == "refused":
        raise ConflictError("This was refused, so it cannot be accepted.", "Send it back, and say what is to be corrected.")
    with _record_change(context, packet) as connection:
        doubts = doubts_about(returned, returns_of(connection, returned.packet))
        if doubts and not sure:
            raise ConflictError(" ".join(doubts), "Tick “Accept it all the same”, or send it back.")
        _decide(connection, returned, "accepted", "")
        delete_saved_form(connection, returned.packet, returned.form)
        record(connection, now(), "return-accepted", partner=packet.partner, subject=packet.id, actor=actor.id)
        if returned.form == SIGNED_TOGETHER and not packet.signed:
            _sign(context, connection, actor, packet, signed_on)


def take_back_acceptance(context: AppContext, actor: Actor, packet: Packet, returned: FormReturn, reason: str) -> None:
    """Take an acceptance back, for a reason that the partner reads: the form can be returned again."""
    if not reason.strip():
        raise ConflictError("Say why the acceptance is taken back: the partner reads it.")
    with writing(context.engine) as connection:
        current = find_packet(connection, packet.id)
        if returned.form == SIGNED_TOGETHER and current and current.signed:
            raise ConflictError("The signature of these papers is recorded: it cannot be taken back.")
        if not reopen_return(connection, returned.id, reason.strip()):
            raise ConflictError("This is not accepted. Open its page again.")
        record(connection, now(), "acceptance-taken-back", partner=packet.partner, subject=packet.id, actor=actor.id)


def send_back(context: AppContext, actor: Actor, packet: Packet, returned: FormReturn, reason: str) -> None:
    """Send what came back to the partner again, with a reason; the executed copy of a form stays, as nothing can take its place."""
    if not reason.strip():
        raise ConflictError("Say what is to be corrected: the partner reads it.")
    with writing(context.engine) as connection:
        signing = find_signing(connection, returned.packet, returned.form)
        if signing and signing.state == EXECUTED and signing.sha256 == returned.sha256:
            raise ConflictError("All have signed this form in pages: nothing else can come back in its place.", "Accept it.")
        _decide(connection, returned, "sent_back", reason.strip())
        record(connection, now(), "return-sent-back", partner=packet.partner, subject=packet.id, actor=actor.id)


def _decide(connection: Connection, returned: FormReturn, state: str, reason: str) -> None:
    if not decide_return(connection, returned.id, state, reason):
        raise ConflictError("This has been decided already.")


def answer(context: AppContext, actor: Actor, packet: Packet, question: str, text: str, *, seen: int | None = None) -> bool:
    """Answer a question about a packet, or write its answer anew, and return whether there is such a question.

    `seen` is the time of the answer that was there when somebody began to write, 0 of none: what another one has written since stays.
    """
    if not text.strip():
        raise ConflictError("Write an answer: the partner reads it.")
    with writing(context.engine) as connection:
        found = answer_question(connection, packet.id, question, text.strip(), actor.id, now(), seen=seen)
        if not found and any(one.id == question for one in questions_of(connection, packet.id)):
            raise ConflictError("Somebody else has answered this meanwhile. Look at it again.")
        if found:
            record(connection, now(), "question-answered", partner=packet.partner, subject=packet.id, actor=actor.id)
    return found


def erase(context: AppContext, actor: Actor, partner: str) -> None:
    """Erase a partner: its rows, its files, and what deleted rows leave in the database's files.

    The audit chain stays, and the events of its records, which name nobody.
    """
    with writing(context.engine) as connection:
        record(connection, now(), "erased", actor=actor.id)  # it names no partner: the salt is deleted with the partner
        begun = begin_erasure(connection, partner)
    if faults := erase_now(context.engine, context.file_storage, today(), begun):
        raise ConflictError(f"The partner is erased, but a record is not ended: {faults[0].message}")
