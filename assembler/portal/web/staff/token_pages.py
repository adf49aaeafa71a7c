"""The keeper's page of machines' tokens: made and shown once, listed, revoked."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from assembler.portal.app_context import AtHome, House
from assembler.portal.clock import now
from assembler.portal.settings import DAY
from assembler.portal.store.accounts import Role, create_token, list_tokens, revoke_token
from assembler.portal.store.audit import record
from assembler.portal.store.database import reading, writing
from assembler.portal.web.dependencies import Posted, Ruling
from assembler.portal.web.pages import page

router = APIRouter(prefix="/desk/tokens", include_in_schema=False)
LIFE = 365 * DAY


@router.get("")
def tokens_page(request: Request, house: AtHome, _: Ruling) -> Response:
    """List the tokens."""
    return _page(request, house, "")


def _page(request: Request, house: House, made: str, status: int = 200) -> Response:
    with reading(house.engine) as connection:
        tokens = list_tokens(connection)
    return page(
        house, request, "tokens.html", status, tokens=tokens, made=made, at=now(), roles=[role.name.lower() for role in Role]
    )


@router.post("")
def new_token(request: Request, house: AtHome, actor: Ruling, sent: Posted) -> Response:
    """Make a token and show it, once."""
    name, role = sent.one("name").strip()[:120], sent.one("role").upper()
    if not name or role not in Role.__members__:
        raise HTTPException(422, "A token has a name and a role.")
    with writing(house.engine) as connection:
        made = create_token(connection, name, Role[role], now(), LIFE)
        record(connection, now(), "token-created", actor=actor.id)
    return _page(request, house, made, 201)


@router.post("/{id}/revoke")
def revoke(house: AtHome, actor: Ruling, id: str) -> Response:
    """Close a token at once."""
    with writing(house.engine) as connection:
        if not revoke_token(connection, id, now()):
            raise HTTPException(404)
        record(connection, now(), "token-revoked", actor=actor.id)
    return RedirectResponse("/desk/tokens", 303)
