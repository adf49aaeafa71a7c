"""A partner takes back what it returned, while nobody has decided on it and no signature rests on it."""

from dataclasses import replace

from sqlalchemy import Connection

from assembler.portal.app_context import AppContext
from assembler.portal.clock import now
from assembler.portal.store.audit import record
from assembler.portal.store.database import reading, writing
from assembler.portal.store.packets import Packet, find_packet, lock_packet, packets_of
from assembler.portal.store.record_changes import is_changing
from assembler.portal.store.signings import STANDING, find_signing
from assembler.portal.store.submissions import SIGNED_TOGETHER, UNDECIDED, FormReturn, take_back_return
from assembler.portal.store.tables import TAKEN_BACK
from assembler.portal.web.link_access import OpenedLink

DECIDED = "This was decided on already, or taken back. Ask your contact."
CAME_OTHERWISE = "This did not come through your link, so it is not taken back through it. Ask your contact."
RESTED_ON = "This is being signed or decided on, or was signed, so it stays. Ask your contact."


def may_be_taken_back(context: AppContext, opened: OpenedLink, found: FormReturn) -> bool:
    """Whether a link may take back what came back."""
    with reading(context.engine) as connection:
        return not _why_it_stays(connection, opened, found)


def _why_it_stays(connection: Connection, opened: OpenedLink, found: FormReturn) -> str:
    """Return why what came back is not taken back through a link, in a sentence; empty where it may be."""
    if found.state not in UNDECIDED:
        return DECIDED
    # What staff have stored, or all have signed in pages, is not the partner's to remove; nor is that of others for whoever has one form.
    if not found.link or (found.link != opened.link.id and not opened.whole):
        return CAME_OTHERWISE
    return RESTED_ON if _is_rested_on(connection, opened.packet.id, found) else ""


def _is_rested_on(connection: Connection, packet: str, found: FormReturn) -> bool:
    """Whether a signature, or a record of it, rests on what came back for a packet, or is about to."""
    current = find_packet(connection, packet)
    if current is None or current.state != "built" or is_changing(connection, packet):
        return True
    if found.form == SIGNED_TOGETHER:
        return bool(current.signed)
    signing = find_signing(connection, found.packet, found.form)
    return signing is not None and signing.standing(now()) in STANDING


def take_back(context: AppContext, opened: OpenedLink, found: FormReturn) -> str:
    """Take back what came back, and return why it stays, in a sentence; empty where it is gone."""
    packet = opened.packet
    if found.state == TAKEN_BACK:
        _remove_files(context, packet, found)  # where that was interrupted
        return DECIDED
    with writing(context.engine) as connection:
        for id in dict.fromkeys((packet.id, found.packet)):
            lock_packet(connection, id)  # nobody signs, corrects or opens for signature what is going
        if why := _why_it_stays(connection, opened, found):
            return why
        if not take_back_return(connection, found):
            return DECIDED
        record(connection, now(), "return-taken-back", partner=packet.partner, subject=packet.id, actor=opened.link.id)
    _remove_files(context, packet, found)
    return ""


def _remove_files(context: AppContext, packet: Packet, found: FormReturn) -> None:
    """Remove the file of what came back: a correction has left a copy with each packet whose place another one took."""
    with reading(context.engine) as connection:
        keys = [replace(found, packet=one.id).key for one in packets_of(connection, packet.matter)]
    context.file_storage.remove(keys)
