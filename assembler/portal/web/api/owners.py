"""The routes of the REST API about to whom matters belong.

The names and docstrings of the route functions and models are part of the OpenAPI document.
"""

from fastapi import APIRouter
from pydantic import BaseModel

from assembler.portal.app_context import CurrentContext
from assembler.portal.clock import now
from assembler.portal.matter_owners import hand_over, possible_owners
from assembler.portal.store.database import reading
from assembler.portal.web.api.answers import matter_shown
from assembler.portal.web.api.requests import REFUSALS, EditorOfAll, Id, matter_or_404
from assembler.portal.web.api.schemas import ApiModel, MatterShown

router = APIRouter(prefix="/api", responses=REFUSALS)


class OwnerShown(BaseModel):
    """A person or a machine to whom matters may belong."""

    id: str
    name: str


class NewOwner(ApiModel):
    """To whom a matter is handed over, by the id."""

    owner: Id


@router.get("/owners")
def owners(context: CurrentContext, _: EditorOfAll) -> list[OwnerShown]:
    """List those to whom matters may be handed over."""
    with reading(context.engine) as connection:
        return [OwnerShown(id=id, name=name) for id, name in possible_owners(connection, now()).items()]


@router.put("/matters/{id}/owner")
def new_owner(context: CurrentContext, actor: EditorOfAll, id: Id, sent: NewOwner) -> MatterShown:
    """Hand a matter over, with its packets."""
    hand_over(context, actor, matter_or_404(context, actor, id), sent.owner)
    return matter_shown(matter_or_404(context, actor, id))
