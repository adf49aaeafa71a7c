"""Signing in and out, by a password, or by the key of this run where nobody has a password yet."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from assembler.portal.app_context import AtHome, House
from assembler.portal.clock import now
from assembler.portal.store.accounts import Actor, Role, check_password, close_session, has_staff, open_session
from assembler.portal.store.database import reading, writing
from assembler.portal.store.links import hashed
from assembler.portal.web.dependencies import Posted, Viewing, cookie_name
from assembler.portal.web.pages import page
from assembler.portal.web.security import client_of

router = APIRouter(prefix="/desk", include_in_schema=False)
CookieName = Annotated[str, Depends(cookie_name)]
DESK = "/desk"


@router.get("/sign-in")
def sign_in_page(request: Request, house: AtHome) -> Response:
    """Ask for a name and a password, or for the key."""
    return _page(request, house, "")


def _page(request: Request, house: House, fault: str) -> Response:
    with reading(house.engine) as connection:
        by_password = has_staff(connection)
    values = {"by_password": by_password, "by_key": bool(house.key) and not by_password, "fault": fault}
    return page(house, request, "sign_in.html", 401 if fault else 200, **values)


@router.post("/sign-in")
def sign_in(request: Request, house: AtHome, cookie: CookieName, sent: Posted) -> Response:
    """Open a session. How often one may try is counted by address and by name."""
    name = sent.one("name").strip()
    for who in (client_of(request.scope), f"name {hashed(name)}"):
        if not house.rates.take(house.settings.limits.sign_ins, "sign-in", who):
            raise HTTPException(429)
    actor = _recognise(house, name, sent.one("password"), sent.one("key").strip())
    if actor is None:
        return _page(request, house, "These do not belong together." if name else "This is not the key.")
    with writing(house.engine) as connection:
        secret = open_session(connection, actor, now(), house.settings.limits.session_life)
    answer = RedirectResponse(DESK, 303)
    life, secure = house.settings.limits.session_life, house.settings.secure
    answer.set_cookie(cookie, secret, max_age=life, path="/", secure=secure, httponly=True, samesite="strict")
    return answer


def _recognise(house: House, name: str, password: str, key: str) -> Actor | None:
    with reading(house.engine) as connection:
        if has_staff(connection):
            return check_password(connection, name, password)
    if house.key and hmac.compare_digest(hashed(key), house.key):
        return Actor("key", "whoever started the portal", Role.ADMIN)
    return None


@router.post("/sign-out")
def sign_out(request: Request, house: AtHome, cookie: CookieName, _: Viewing) -> Response:
    """End the session."""
    with writing(house.engine) as connection:
        close_session(connection, request.cookies.get(cookie, ""))
    answer = RedirectResponse(f"{DESK}/sign-in", 303)
    answer.delete_cookie(cookie, path="/", secure=house.settings.secure, httponly=True, samesite="strict")
    return answer
