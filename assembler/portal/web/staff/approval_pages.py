"""The approval of a matter on its page: asked for, given or refused; how it stands, with the names of those who asked and decided."""

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.approvals import ask, has_special_terms, may_decide, needs_approval, who_is_asked
from assembler.portal.matter_approval import approve, refuse_approval
from assembler.portal.store.accounts import Actor, list_staff
from assembler.portal.store.approvals import approval_of
from assembler.portal.store.database import reading
from assembler.portal.store.matters import StoredMatter, find_matter
from assembler.portal.web.dependencies import ApprovingUser, EditorUser, PostedForm

router = APIRouter(prefix="/desk/matters", include_in_schema=False)
LONGEST_REASON = 2_000
GONE = "somebody who is removed"


@dataclass(frozen=True, slots=True)
class ApprovalShown:
    """The approval of a matter as it stands, with names; `people` are those who may decide, without whoever wrote or asked.

    `special` says that it is about special terms, `mine` that the reader wrote the text or asked, so that somebody else decides.
    """

    state: str
    special: bool
    reason: str = ""
    asked_by: str = ""
    asked: int = 0
    decided_by: str = ""
    decided: int = 0
    people: tuple[str, ...] = ()
    mine: bool = False


def matter_or_404(context: AppContext, actor: Actor, id: str) -> StoredMatter:
    """Return a matter, or answer 404, also for one that the actor does not reach."""
    with reading(context.engine) as connection:
        stored = find_matter(connection, id, actor.reach)
    if stored is None:
        raise HTTPException(404)
    return stored


def approval_shown(context: AppContext, stored: StoredMatter, reader: Actor) -> ApprovalShown | None:
    """Return how the approval of a matter stands, for a reader; None where it needs none."""
    special = has_special_terms(context, stored)
    if not special and not needs_approval(context, stored):
        return None
    with reading(context.engine) as connection:
        found = approval_of(connection, stored.id, stored.text)
        if found is None:
            return ApprovalShown("", special)
        names = {one.id: one.name for one in list_staff(connection)}
        people = tuple(who_is_asked(connection, stored, found.asked_by).values())
    asked_by, decided_by = (names.get(id, GONE) for id in (found.asked_by, found.decided_by))
    mine = not may_decide(found, stored, reader.id)
    return ApprovalShown(found.state, special, found.reason, asked_by, found.asked, decided_by, found.decided, people, mine)


@router.post("/{id}/approval/ask")
def ask_page(context: CurrentContext, actor: EditorUser, id: str) -> Response:
    """Ask for the approval of a matter as it stands."""
    ask(context, actor, matter_or_404(context, actor, id))
    return RedirectResponse(f"/desk/matters/{id}#approval", 303)


@router.post("/{id}/approval")
def decide_page(context: CurrentContext, actor: ApprovingUser, id: str, sent: PostedForm) -> Response:
    """Approve a matter as it was shown, or refuse that for a reason."""
    stored, version = matter_or_404(context, actor, id), sent.number("version")
    match sent.text("do"):
        case "approve":
            approve(context, actor, stored, version)
        case "refuse":
            refuse_approval(context, actor, stored, version, sent.text("reason")[:LONGEST_REASON])
        case _:
            raise HTTPException(422, "Approve it, or say why not.")
    return RedirectResponse(f"/desk/matters/{id}#approval", 303)
