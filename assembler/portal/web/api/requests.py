"""What the routes of the API share: the token that a request shows, its keys and ids, its refusals, the matter or packet that it names."""

from typing import Annotated

from fastapi import Depends, Header, HTTPException, Path
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.clock import now
from assembler.portal.store.accounts import Actor, Role, find_token
from assembler.portal.store.database import reading
from assembler.portal.store.matters import StoredMatter, find_matter
from assembler.portal.store.packets import Packet, find_packet
from assembler.portal.web.api.schemas import Problem
from assembler.portal.web.dependencies import require_role

REFUSALS: dict[int | str, dict[str, object]] = {
    status: {"model": Problem, "description": said}
    for status, said in (
        (400, "The request cannot be read, or asks for another host."),
        (401, "No token, or one that is unknown, expired or revoked."),
        (403, "The token's role does not allow this."),
        (404, "There is no such thing."),
        (409, "What is asked for does not fit what is there."),
        (413, "What was sent is too large."),
        (422, "What was sent cannot be used; the findings say why."),
        (429, "Too many requests."),
        (503, "A file is not the one that was built, or the portal cannot work at the moment (then with `Retry-After`)."),
    )
}
Id = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200, pattern="^[!-~]+$")]
bearer = HTTPBearer(auto_error=False, description="A token made by `assembler portal token`.")


def _actor_with_token(context: CurrentContext, shown: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> Actor:
    with reading(context.engine) as connection:
        actor = find_token(connection, shown.credentials, now()) if shown else None
    if actor is None:
        raise HTTPException(401, "Show a token that is valid.", {"WWW-Authenticate": "Bearer"})
    return actor


Viewer = Annotated[Actor, Depends(require_role(Role.VIEWER, _actor_with_token))]
Observer = Annotated[Actor, Depends(require_role(Role.VIEWER, _actor_with_token, everywhere=True))]
Editor = Annotated[Actor, Depends(require_role(Role.OWN, _actor_with_token))]
EditorOfAll = Annotated[Actor, Depends(require_role(Role.EDITOR, _actor_with_token))]
Admin = Annotated[Actor, Depends(require_role(Role.ADMIN, _actor_with_token))]


def matter_or_404(context: AppContext, actor: Actor, id: str) -> StoredMatter:
    """Return a matter, or answer that there is none, also of one that the actor does not reach."""
    with reading(context.engine) as connection:
        stored = find_matter(connection, id, actor.reach)
    if stored is None:
        raise HTTPException(404, "There is no such matter.")
    return stored


def packet_or_404(context: AppContext, actor: Actor, id: str) -> Packet:
    """Return a packet, or answer that there is none, also of one that the actor does not reach."""
    with reading(context.engine) as connection:
        packet = find_packet(connection, id, actor.reach)
    if packet is None:
        raise HTTPException(404, "There is no such packet.")
    return packet
