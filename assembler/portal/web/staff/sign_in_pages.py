"""Signing in and out: by a password, or by the key of this run while nobody has a password yet."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.clock import now
from assembler.portal.store.accounts import Actor, Role, check_password, close_session, has_staff, open_session
from assembler.portal.store.database import reading, writing
from assembler.portal.store.links import hash_secret
from assembler.portal.web.dependencies import PostedForm, ViewerUser, session_cookie_name
from assembler.portal.web.pages import page
from assembler.portal.web.security import client_of

router = APIRouter(prefix="/desk", include_in_schema=False)
CookieName = Annotated[str, Depends(session_cookie_name)]
DESK = "/desk/inbox"


@router.get("/sign-in")
def sign_in_page(request: Request, context: CurrentContext) -> Response:
    """Ask for a name and a password, or for the key."""
    return _sign_in_page(request, context, "")


def _sign_in_page(request: Request, context: AppContext, fault: str) -> Response:
    with reading(context.engine) as connection:
        by_password = has_staff(connection)
    values = {"by_password": by_password, "by_key": bool(context.key_hash) and not by_password, "fault": fault}
    return page(context, request, "sign_in.html", 401 if fault else 200, **values)


@router.post("/sign-in")
def sign_in(request: Request, context: CurrentContext, cookie: CookieName, sent: PostedForm) -> Response:
    """Open a session. Attempts are counted by client address and by name."""
    name = sent.text("name").strip()
    # By name too, since many addresses may try the passwords of one person; the counts hold no name, but its hash.
    for who in (client_of(request.scope), f"name {hash_secret(name)}"):
        if not context.rate_limiter.take(context.settings.limits.sign_ins, "sign-in", who):
            raise HTTPException(429)
    actor = _authenticate(context, name, sent.text("password"), sent.text("key").strip())
    if actor is None:
        return _sign_in_page(request, context, "These do not belong together." if name else "This is not the key.")
    life, secure = context.settings.limits.session_life, context.settings.secure
    with writing(context.engine) as connection:
        secret = open_session(connection, actor, now(), life)
    answer = RedirectResponse(DESK, 303)
    answer.set_cookie(cookie, secret, max_age=life, path="/", secure=secure, httponly=True, samesite="strict")
    return answer


def _authenticate(context: AppContext, name: str, password: str, key: str) -> Actor | None:
    with reading(context.engine) as connection:
        if has_staff(connection):
            return check_password(connection, name, password)
    if context.key_hash and hmac.compare_digest(hash_secret(key), context.key_hash):
        return Actor("key", "whoever started the portal", Role.ADMIN)
    return None


@router.post("/sign-out")
def sign_out(request: Request, context: CurrentContext, cookie: CookieName, _: ViewerUser) -> Response:
    """Close the session."""
    with writing(context.engine) as connection:
        close_session(connection, request.cookies.get(cookie, ""))
    answer = RedirectResponse(f"{DESK}/sign-in", 303)
    answer.delete_cookie(cookie, path="/", secure=context.settings.secure, httponly=True, samesite="strict")
    return answer
