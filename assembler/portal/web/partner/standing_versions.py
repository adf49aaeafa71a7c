"""What is signed stands: what came back signed, is being signed on a page, or was signed by all gives way to nothing unsigned."""

from sqlalchemy import Connection

from assembler.portal.clock import now
from assembler.portal.store.packets import Packet, find_packet
from assembler.portal.store.signings import ALL_SIGNED, EXECUTED, OPEN, find_signing
from assembler.portal.store.stored_findings import StoredFindings
from assembler.portal.store.submissions import (
    INCOMPLETE,
    SIGNED_TOGETHER,
    gives_way,
    newest_return,
    returns_of,
    state_of_form,
)
from assembler.portal.web.pages import day

ACCEPTED = "This is accepted already. Ask your contact, if another file shall take its place."
SIGNED_BY_ALL = "This is signed by all already. Nothing else takes its place: ask your contact, if something in it is wrong."
BEING_SIGNED = (
    "This is being signed on a page, as it came back before: what nobody has signed does not take its place. "
    "If something in it is to be changed, ask your contact to take it back from signature first."
)
STANDS = (
    "What came back on {day} is signed, or may be: what nobody has signed, or what cannot be read, does not take its place. "
    "Return a signed file, or first take back the earlier one on its receipt."
)


def why_nothing_comes_back(connection: Connection, packet: Packet, form: str) -> str:
    """Return why nothing more comes back of a form, or of the papers that are signed together, in a sentence; empty where it may."""
    if state_of_form(returns_of(connection, packet.id), form) == "accepted":
        return ACCEPTED
    current, signing = find_packet(connection, packet.id), find_signing(connection, packet.id, _of_signing(form))
    recorded = bool(current and current.signed and form == SIGNED_TOGETHER)
    return SIGNED_BY_ALL if recorded or (signing and signing.state in (ALL_SIGNED, EXECUTED)) else ""


def why_it_is_not_kept(connection: Connection, packet: Packet, form: str, state: str, findings: StoredFindings = ()) -> str:
    """Return why a file of a state, with what was found in it, takes no place of what came back, in a sentence; empty where it may."""
    if why := why_nothing_comes_back(connection, packet, form):
        return why
    if state not in INCOMPLETE or not _is_signed(packet, form):
        return ""
    signing = find_signing(connection, packet.id, _of_signing(form))
    if signing and signing.standing(now()) == OPEN:
        return BEING_SIGNED
    newest = newest_return(returns_of(connection, packet.id), form)
    return "" if newest is None or gives_way(newest, state, findings) else STANDS.format(day=day(newest.at))


def _of_signing(form: str) -> str:
    """Return the name under which a form, or what is signed together, is signed on pages."""
    return "" if form == SIGNED_TOGETHER else form


def _is_signed(packet: Packet, form: str) -> bool:
    """Whether somebody signs a form; what is signed together always is."""
    return form == SIGNED_TOGETHER or any(one.name == form and one.signers for one in packet.contents.papers)
