"""To whom a matter belongs, on its page: the name, and for whoever works at every matter the way to hand it over."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.clock import now
from assembler.portal.matter_owners import hand_over, possible_owners
from assembler.portal.store.accounts import Actor, names_of_accounts
from assembler.portal.store.database import reading
from assembler.portal.store.matters import StoredMatter
from assembler.portal.store.reach import EVERY_MATTER
from assembler.portal.web.dependencies import HandingOverUser, PostedForm
from assembler.portal.web.staff.approval_pages import matter_or_404

router = APIRouter(prefix="/desk/matters", include_in_schema=False)
LONGEST_ID = 32


@dataclass(frozen=True, slots=True)
class OwnerShown:
    """The name of the owner of a matter, empty of one without an account; and to whom the reader may hand it over, names by ids."""

    name: str
    others: Mapping[str, str]


def owner_shown(context: AppContext, stored: StoredMatter, reader: Actor) -> OwnerShown:
    """Return to whom a matter belongs, and to whom a reader may hand it over: nobody unless the reader works at every matter."""
    hands_over = reader.may_change and reader.reach == EVERY_MATTER
    with reading(context.engine) as connection:
        name = names_of_accounts(connection).get(stored.owner, "")
        people = possible_owners(connection, now()) if hands_over else {}
    return OwnerShown(name, {id: one for id, one in people.items() if id != stored.owner})


@router.post("/{id}/owner")
def hand_over_page(context: CurrentContext, actor: HandingOverUser, id: str, sent: PostedForm) -> Response:
    """Hand a matter over to somebody else."""
    hand_over(context, actor, matter_or_404(context, actor, id), sent.text("owner")[:LONGEST_ID])
    return RedirectResponse(f"/desk/matters/{id}", 303)
