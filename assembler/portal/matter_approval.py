"""A matter is approved by a named person, whose name goes into its text, or refused for a reason that whoever wrote it reads."""

from assembler.model.matter import Matter
from assembler.portal.app_context import AppContext
from assembler.portal.approvals import may_decide
from assembler.portal.clock import now
from assembler.portal.matter_form import AnswerTree, answers_from_text, write_matter
from assembler.portal.matter_reading import read_matter_text
from assembler.portal.service import ConflictError
from assembler.portal.store.accounts import Actor
from assembler.portal.store.approvals import Approval, ApprovalState, approval_of, decide_approval, text_digest
from assembler.portal.store.audit import record
from assembler.portal.store.database import reading, writing
from assembler.portal.store.matters import StoredMatter, lock_matter, save_matter
from assembler.portal.store.packets import coming_packet

TWO_PEOPLE = "Whoever has written a text, or asks for its approval, does not approve it. Ask somebody else."
CHANGED = "This matter was changed, or decided on, since you opened it. Open its page again."


def approve(context: AppContext, actor: Actor, stored: StoredMatter, version: int) -> None:
    """Approve a matter as it was shown; special terms state from then on who has approved them."""
    asked = _asked(context, actor, stored, version)
    text = _text_approved_by(context, stored, actor.name)
    with writing(context.engine) as connection:
        lock_matter(connection, stored.id)
        if coming_packet(connection, stored.id):
            raise ConflictError("A packet of this matter is being built. Wait until its page says how that ended.")
        decision = {"state": ApprovalState.APPROVED, "decided_by": actor.id, "decided": now(), "sha256": text_digest(text)}
        if not decide_approval(connection, asked, **decision):
            raise ConflictError(CHANGED)
        if text != stored.text and not save_matter(
            connection, stored.id, stored.version, stored.name, text, now(), stored.saved_by
        ):
            raise ConflictError(CHANGED)
        record(connection, now(), "approved", partner=stored.partner, subject=stored.id, actor=actor.id)


def refuse_approval(context: AppContext, actor: Actor, stored: StoredMatter, version: int, reason: str) -> None:
    """Refuse to approve a matter as it was shown, for a reason."""
    if not reason.strip():
        raise ConflictError("Say why it is not approved: whoever wrote it reads that.")
    asked = _asked(context, actor, stored, version)
    with writing(context.engine) as connection:
        decision = {"state": ApprovalState.REFUSED, "decided_by": actor.id, "decided": now(), "reason": reason.strip()}
        if not decide_approval(connection, asked, **decision):
            raise ConflictError(CHANGED)
        record(connection, now(), "approval-refused", partner=stored.partner, subject=stored.id, actor=actor.id)


def _asked(context: AppContext, actor: Actor, stored: StoredMatter, version: int) -> Approval:
    """Return what is asked for of a matter as it was shown, if this person may decide on it."""
    with reading(context.engine) as connection:
        asked = approval_of(connection, stored.id, stored.text)
    if stored.version != version or asked is None or asked.state != ApprovalState.ASKED:
        raise ConflictError(CHANGED)
    if not may_decide(asked, stored, actor.id):
        raise ConflictError(TWO_PEOPLE)
    return asked


def _text_approved_by(context: AppContext, stored: StoredMatter, name: str) -> str:
    """Return the text of a matter whose special terms are approved by somebody; without any it stays as it is."""
    before = read_matter_text(context, stored.text, partner=stored.partner).matter
    programme = context.library.programmes.get(stored.programme)
    if before is None or programme is None:
        raise ConflictError("This matter cannot be used as it stands. Open its page again.")
    if not before.special_terms.terms:
        return stored.text
    answers = answers_from_text(stored.text)
    terms = answers["special_terms"]
    approved: dict[str, AnswerTree] = (
        {**terms, "approved_by": name} if isinstance(terms, dict) else {"terms": terms, "approved_by": name}
    )
    text = write_matter(programme, {**answers, "special_terms": approved}).text
    after = read_matter_text(context, text, partner=stored.partner).matter
    if after is None or _stated(after) != _stated(before):
        raise ConflictError("The name cannot be written into this matter. Write it under “approved_by”, and ask again.")
    return text


def _stated(matter: Matter) -> tuple[object, ...]:
    """Return what a matter states but who has approved it, without the places where it stands."""
    values = tuple(one.value for one in matter.stated_values if one is not matter.special_terms.approved_by)
    return matter.id, tuple(choice.id for choice in matter.choices), values
