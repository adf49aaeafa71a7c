"""The second factor of one's own account: begun with a picture for the app, confirmed by a code, removed again."""

import re

import pyotp
import segno
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from markupsafe import Markup

from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.clock import now
from assembler.portal.store.accounts import KEY_HOLDER, Actor, check_password, close_other_sessions
from assembler.portal.store.audit import record
from assembler.portal.store.database import reading, writing
from assembler.portal.store.links import hash_secret
from assembler.portal.store.second_factors import (
    begin_factor,
    confirm_factor,
    find_factor,
    has_factor,
    remove_factor,
    unused_recovery_codes,
    use_second_factor,
)
from assembler.portal.web.dependencies import PostedForm, SubmittedForm, ViewerUser
from assembler.portal.web.pages import page
from assembler.portal.web.staff.sign_in_pages import CODE_TRIES, WRONG_CODE, CookieName

router = APIRouter(prefix="/desk/account/second-factor", include_in_schema=False)
NOT_YOURS = "This is not your present password."
BEGUN_ELSEWHERE = "Another second factor has been begun since, here or by somebody else who knows your password. Begin again."


@router.get("")
def second_factor_page(request: Request, context: CurrentContext, actor: ViewerUser) -> Response:
    """Show whether there is a second factor, and how to get or remove it."""
    return _factor_page(request, context, actor)


def _factor_page(
    request: Request, context: AppContext, actor: Actor, fault: str = "", secret: str = "", codes: tuple[str, ...] = ()
) -> Response:
    with reading(context.engine) as connection:
        active, left = has_factor(connection, actor.id), unused_recovery_codes(connection, actor.id)
    issuer = context.settings.host
    address = pyotp.TOTP(secret).provisioning_uri(name=actor.name, issuer_name=issuer) if secret else ""
    values = {"active": active, "left": left, "fault": fault, "codes": codes, "by_key": actor.id == KEY_HOLDER}
    shown = {"begun": hash_secret(secret)} if secret else {}
    shown |= {"secret": " ".join(re.findall("....", secret)), "picture": _picture(address) if secret else "", "address": address}
    return page(context, request, "second_factor.html", 422 if fault else 200, **values, **shown)


def _picture(address: str) -> Markup:
    """Draw an address as a QR code, without a style that the policy of the pages forbids."""
    drawn = segno.make_qr(address).svg_inline(scale=4, border=4, light="#fff", dark="#000", svgclass="qr", lineclass=None)
    return Markup(drawn)  # noqa: S704 - paths drawn from the address, which is no part of it


@router.post("")
def change_second_factor(
    request: Request, context: CurrentContext, actor: ViewerUser, cookie: CookieName, sent: PostedForm
) -> Response:
    """Begin a second factor, confirm it by a code, or remove it; to begin and to remove it asks for the password."""
    if actor.id == KEY_HOLDER:
        raise HTTPException(409, "You signed in by the key of this run, which has no second factor.")
    rates = CODE_TRIES if sent.text("code") else (context.settings.limits.sign_ins,)
    if not all(context.rate_limiter.take(rate, "second-factor" if sent.text("code") else "password", actor.id) for rate in rates):
        raise HTTPException(429)
    match sent.text("do"):
        case "begin":
            return _begin(request, context, actor, sent)
        case "confirm":
            return _confirm(request, context, actor, sent, request.cookies.get(cookie, ""))
        case "remove":
            return _remove(request, context, actor, sent)
        case _:
            raise HTTPException(422, "Begin, confirm, or remove it.")


def _knows_password(context: AppContext, actor: Actor, sent: SubmittedForm) -> bool:
    with reading(context.engine) as connection:
        return check_password(connection, actor.name, sent.text("present_password")) is not None


def _begin(request: Request, context: AppContext, actor: Actor, sent: SubmittedForm) -> Response:
    if not _knows_password(context, actor, sent):
        return _factor_page(request, context, actor, NOT_YOURS)
    with writing(context.engine) as connection:
        if has_factor(connection, actor.id):
            raise HTTPException(409, "You have a second factor. Remove it first.")
        secret = begin_factor(connection, context.portal_key, actor.id)
    return _factor_page(request, context, actor, secret=secret)


def _confirm(request: Request, context: AppContext, actor: Actor, sent: SubmittedForm, session: str) -> Response:
    with writing(context.engine) as connection:
        begun = find_factor(connection, context.portal_key, actor.id)
        # The page that has shown the secret names it: no other session learns it, or puts one that it knows in its place.
        if begun and hash_secret(begun.secret) != sent.text("begun"):
            return _factor_page(request, context, actor, BEGUN_ELSEWHERE)
        codes = confirm_factor(connection, context.portal_key, actor.id, sent.text("code"), now())
        if codes:
            # Those were opened by the password alone, perhaps by somebody else who knows it.
            close_other_sessions(connection, actor.id, session)
            record(connection, now(), "second-factor-added", actor=actor.id)
    if codes:
        return _factor_page(request, context, actor, codes=codes)
    return _factor_page(request, context, actor, WRONG_CODE, secret=begun.secret if begun and not begun.confirmed else "")


def _remove(request: Request, context: AppContext, actor: Actor, sent: SubmittedForm) -> Response:
    if not _knows_password(context, actor, sent):
        return _factor_page(request, context, actor, NOT_YOURS)
    with writing(context.engine) as connection:
        if not use_second_factor(connection, context.portal_key, actor.id, sent.text("code"), now()):
            fault = WRONG_CODE
        else:
            fault = ""
            remove_factor(connection, actor.id)
            record(connection, now(), "second-factor-removed", actor=actor.id)
    return _factor_page(request, context, actor, fault)
