"""Signing in and out: by a password, or by the key of this run while nobody has a password yet."""

import hmac
import re
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.clock import now
from assembler.portal.settings import DAY
from assembler.portal.store.accounts import (
    KEY_HOLDER,
    Actor,
    Role,
    browser_mark,
    check_password,
    close_session,
    find_person,
    has_staff,
    open_session,
)
from assembler.portal.store.database import reading, writing
from assembler.portal.store.identities import actor_of
from assembler.portal.store.links import hash_secret
from assembler.portal.store.second_factors import find_factor, has_factor, use_second_factor
from assembler.portal.web.dependencies import Inputs, PostedForm, ViewerUser, session_cookie_name
from assembler.portal.web.pages import page
from assembler.portal.web.security import client_of

router = APIRouter(prefix="/desk", include_in_schema=False)
CookieName = Annotated[str, Depends(session_cookie_name)]
INBOX = "/desk/inbox"
STAFF_ADDRESS = re.compile(r"/desk(?:/[\w-][\w.-]{0,200}){0,20}(?:\?[!-~]{0,2000})?", re.ASCII)
"""No part of a path begins with a dot: browsers read `/desk/./sign-out` as `/desk/sign-out`."""

SIGNING = "/desk/sign-"
"""What the addresses begin with at which people sign in and out."""

TYPED = "typed-"
"""Before the name of an input that was typed elsewhere while no session was open."""

BROWSER = "browser"
TICKET = "sign-in"
TICKET_LIFE = 300
"""The seconds for which the page that asks for a code remembers that the password was right."""

CODE_TRIES = ("10/15minute", "100/day")
"""How many codes somebody may try: whoever knows the password guesses one of six digits with a chance of one in 3,333 a day."""

WRONG_CODE = "This code is not right, or it was used already. Wait for the next one."
OTHER_KEY = "The codes of your app cannot be checked here any more. Sign in with a recovery code, or ask an admin to take your second factor away."


@router.get("/sign-in")
def sign_in_page(request: Request, context: CurrentContext) -> Response:
    """Ask for a name and a password, or for the key."""
    return show_sign_in(request, context, request.query_params.get("next", ""))


def show_sign_in(
    request: Request, context: AppContext, address: str, typed: Inputs = (), *, status: int = 200, fault: str = ""
) -> Response:
    """Show the page to sign in on, which keeps the address to go on at and what was typed there."""
    with reading(context.engine) as connection:
        by_password = has_staff(connection)
    by_key = bool(context.key_hash) and not by_password
    values = {"by_password": by_password, "by_key": by_key, "fault": fault, "address": staff_address(address), "typed": typed}
    values["provider"] = context.settings.provider
    return page(context, request, "sign_in.html", status, **values)


def staff_address(address: str) -> str:
    """Return an address if it is one of a staff page, else that of the inbox: a sign-in leads to no other host and signs nobody out."""
    is_own = STAFF_ADDRESS.fullmatch(address) and not address.startswith(SIGNING)
    return address if is_own else INBOX


@router.post("/sign-in")
def sign_in(request: Request, context: CurrentContext, cookie: CookieName, sent: PostedForm) -> Response:
    """Open a session, and go on where somebody was when it ended. Attempts are counted by client address and by name."""
    name, address = sent.text("name").strip(), staff_address(sent.text("next"))
    typed = tuple((key.removeprefix(TYPED), text) for key, text in sent.inputs if key.startswith(TYPED))
    with reading(context.engine) as connection:
        mark = browser_mark(connection, name)
    if not _may_try(request, context, name, mark):
        raise HTTPException(429)
    actor = _authenticate(context, name, sent.text("password"), sent.text("key").strip())
    if actor is None:
        fault = "These do not belong together." if name else "This is not the key."
        return show_sign_in(request, context, address, typed, status=401, fault=fault)
    with reading(context.engine) as connection:
        to_be_asked = has_factor(connection, actor.id)
    if to_be_asked:
        ticket = context.portal_key.sealed(TICKET, actor.id)
        return page(context, request, "sign_in_code.html", address=address, typed=typed, ticket=ticket, fault="")
    return open_session_for(request, context, cookie, actor, address, typed)


@router.post("/sign-in/code")
def sign_in_by_code(request: Request, context: CurrentContext, cookie: CookieName, sent: PostedForm) -> Response:
    """Open the session of somebody who has shown the password, if the code of the second factor is right too."""
    address, ticket = staff_address(sent.text("next")), sent.text("ticket")
    typed = tuple((key.removeprefix(TYPED), text) for key, text in sent.inputs if key.startswith(TYPED))
    staff = context.portal_key.opened(TICKET, ticket, TICKET_LIFE)
    with reading(context.engine) as connection:
        person = find_person(connection, staff)
    if person is None:
        return show_sign_in(request, context, address, typed, status=401, fault="This sign-in took too long. Begin again.")
    if not all(context.rate_limiter.take(rate, "second-factor", staff) for rate in CODE_TRIES):
        raise HTTPException(429)
    with writing(context.engine) as connection:
        right = use_second_factor(connection, context.portal_key, staff, sent.text("code"), now())
        factor = find_factor(connection, context.portal_key, staff)
    if not right:
        fault = OTHER_KEY if factor and not factor.secret else WRONG_CODE
        values = {"address": address, "typed": typed, "ticket": ticket, "fault": fault}
        return page(context, request, "sign_in_code.html", 401, **values)
    return open_session_for(request, context, cookie, actor_of(person), address, typed)


def open_session_for(
    request: Request,
    context: AppContext,
    cookie: str,
    actor: Actor,
    address: str,
    typed: Inputs = (),
    *,
    came_from_elsewhere: bool = False,
) -> Response:
    """Open a session, and lead to where somebody goes on; what was typed before is offered to be sent.

    A browser that comes from another site brings the cookie of the session along only from a page of ours.
    """
    life, secure = context.settings.limits.session_life, context.settings.secure
    with writing(context.engine) as connection:
        secret = open_session(connection, actor, now(), life, by_provider=came_from_elsewhere)
        mark = browser_mark(connection, actor.name)
    answer: Response = RedirectResponse(address, 303)
    if typed:
        answer = page(context, request, "signed_in.html", address=address, typed=typed)
    elif came_from_elsewhere:
        answer = page(context, request, "came_back.html", address=address)
    answer.set_cookie(cookie, secret, max_age=life, path="/", secure=secure, httponly=True, samesite="strict")
    if mark:
        answer.set_cookie(BROWSER, mark, max_age=365 * DAY, path="/desk/sign-in", secure=secure, httponly=True, samesite="strict")
    return answer


def _may_try(request: Request, context: AppContext, name: str, mark: str) -> bool:
    """Count an attempt; from a browser in which this person has signed in, by the browser alone."""
    shown = request.cookies.get(BROWSER, "")
    if mark and hmac.compare_digest(shown.encode(), mark.encode()):
        counted = [f"browser {mark}"]
    else:  # by name too, since many addresses may try the passwords of one person; the counts hold no name, but its hash
        counted = [client_of(request.scope), f"name {hash_secret(name)}"]
    return all(context.rate_limiter.take(context.settings.limits.sign_ins, "sign-in", who) for who in counted)


def _authenticate(context: AppContext, name: str, password: str, key: str) -> Actor | None:
    with reading(context.engine) as connection:
        if has_staff(connection):
            return check_password(connection, name, password)
    if context.key_hash and hmac.compare_digest(hash_secret(key), context.key_hash):
        return Actor(KEY_HOLDER, "whoever started the portal", Role.ADMIN)
    return None


@router.post("/sign-out")
def sign_out(request: Request, context: CurrentContext, cookie: CookieName, _: ViewerUser) -> Response:
    """Close the session."""
    with writing(context.engine) as connection:
        close_session(connection, request.cookies.get(cookie, ""))
    answer = RedirectResponse("/desk/sign-in", 303)
    answer.delete_cookie(cookie, path="/", secure=context.settings.secure, httponly=True, samesite="strict")
    return answer
