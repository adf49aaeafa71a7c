"""The admin's page of API tokens: each is created and shown once, listed, and revoked."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.clock import now
from assembler.portal.settings import DAY
from assembler.portal.store.accounts import NO_ADMIN, Role, create_token, is_admin, list_tokens, revoke_token
from assembler.portal.store.audit import commitment, names_of_actors, record
from assembler.portal.store.database import reading, writing
from assembler.portal.web.dependencies import AdminUser, PostedForm
from assembler.portal.web.pages import page

router = APIRouter(prefix="/desk/tokens", include_in_schema=False)
LIFE = 365 * DAY


@router.get("")
def tokens_page(request: Request, context: CurrentContext, _: AdminUser) -> Response:
    """List the tokens."""
    return _tokens_page(request, context, "")


def _tokens_page(request: Request, context: AppContext, made: str, status: int = 200) -> Response:
    """List the tokens, and show the secret of one that was made just now."""
    with reading(context.engine) as connection:
        tokens, people = list_tokens(connection), names_of_actors(connection)
    makers = {one.id: people.get(commitment("", one.made_by), "") if one.made_by else "not known" for one in tokens}
    roles = [role.name.lower() for role in Role]
    return page(context, request, "tokens.html", status, tokens=tokens, makers=makers, made=made, at=now(), roles=roles)


@router.post("")
def new_token(request: Request, context: CurrentContext, actor: AdminUser, sent: PostedForm) -> Response:
    """Create a token and show it, once."""
    name, role = sent.text("name").strip()[:120], sent.text("role").upper()
    if not name or role not in Role.__members__:
        raise HTTPException(422, "A token has a name and a role.")
    with writing(context.engine) as connection:
        if not is_admin(connection, actor.id, now()):
            raise HTTPException(403, NO_ADMIN)
        made = create_token(connection, name, Role[role], now(), LIFE, actor.id)
        record(connection, now(), "token-created", actor=actor.id)
    return _tokens_page(request, context, made, 201)


@router.post("/{id}/revoke")
def revoke(context: CurrentContext, actor: AdminUser, id: str) -> Response:
    """Revoke a token, and with it those that were made with it."""
    with writing(context.engine) as connection:
        ended = revoke_token(connection, id, now())
        if ended is None:
            raise HTTPException(404)
        for _ in ended:
            record(connection, now(), "token-revoked", actor=actor.id)
    return RedirectResponse("/desk/tokens", 303)
