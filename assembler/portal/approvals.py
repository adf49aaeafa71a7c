"""Which matters are issued only after an approval, and who may give it: never whoever has written the text, or asked for it."""

from collections.abc import Mapping

from sqlalchemy import Connection

from assembler.portal.app_context import AppContext
from assembler.portal.clock import now
from assembler.portal.matter_reading import read_matter_text
from assembler.portal.store.accounts import Actor
from assembler.portal.store.approvals import Approval, ApprovalState, approval_of, ask_approval, who_may_approve
from assembler.portal.store.audit import record
from assembler.portal.store.database import reading, writing
from assembler.portal.store.matters import StoredMatter

NOBODY = "Nobody else may approve: an admin says under “People” who may."


def has_special_terms(context: AppContext, stored: StoredMatter) -> bool:
    """Whether a matter has special terms."""
    matter = read_matter_text(context, stored.text, partner=stored.partner).matter
    return bool(matter and matter.special_terms.terms)


def needs_approval(context: AppContext, stored: StoredMatter) -> bool:
    """Whether the packet of a matter is issued only after an approval; a draft is none that is issued."""
    matter = read_matter_text(context, stored.text, partner=stored.partner).matter
    if matter is None or matter.draft:
        return False
    return context.settings.approve_every_packet or bool(matter.special_terms.terms)


def may_decide(approval: Approval, stored: StoredMatter, person: str) -> bool:
    """Whether somebody is neither the one who has written the text nor the one who asks for its approval."""
    return person not in (approval.asked_by, stored.saved_by)


def who_is_asked(connection: Connection, stored: StoredMatter, asked_by: str) -> Mapping[str, str]:
    """Return the names of those who may approve the text of a matter, by their ids."""
    return {id: name for id, name in who_may_approve(connection, stored).items() if id not in (asked_by, stored.saved_by)}


def missing_approval(context: AppContext, actor: Actor, stored: StoredMatter) -> tuple[str, str]:
    """Return why a packet is not issued yet, and who is asked, which is done with it; both empty where nothing is missing."""
    if not needs_approval(context, stored):
        return "", ""
    with reading(context.engine) as connection:
        found = approval_of(connection, stored.id, stored.text)
    if found and found.state == ApprovalState.APPROVED:
        return "", ""
    if found and found.state == ApprovalState.REFUSED:
        return "This text was not approved.", f"Change the matter: {found.reason}"
    return "This packet is issued after an approval.", ask(context, actor, stored)


def ask(context: AppContext, actor: Actor, stored: StoredMatter) -> str:
    """Ask for the approval of a matter as it stands, and return who is asked, in a sentence."""
    with writing(context.engine) as connection:
        found = approval_of(connection, stored.id, stored.text)
        ask_approval(connection, stored.id, stored.text, actor.id, now())
        if found is None or found.state == ApprovalState.REFUSED:
            record(connection, now(), "approval-asked", partner=stored.partner, subject=stored.id, actor=actor.id)
        asked = who_is_asked(connection, stored, found.asked_by if found else actor.id)
    return f"Asked: {', '.join(asked.values())}." if asked else NOBODY
