"""Signing in by the provider: a browser is sent there, and comes back with an answer that is held against what it kept."""

import json
from dataclasses import asdict

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.clock import now
from assembler.portal.logging import LOG
from assembler.portal.settings import SignInProvider
from assembler.portal.sign_in_provider import BegunSignIn, ProviderError, begin_sign_in, finish_sign_in
from assembler.portal.store.audit import record
from assembler.portal.store.database import reading, writing
from assembler.portal.store.identities import actor_of, person_known_as
from assembler.portal.web.security import client_of
from assembler.portal.web.staff.sign_in_pages import CookieName, open_session_for, show_sign_in, staff_address

router = APIRouter(prefix="/desk/sign-in/provider", include_in_schema=False)
PURPOSE = "sign-in by a provider"
LIFE = 600
"""The seconds within which a browser comes back."""


def _provider_or_404(context: AppContext) -> SignInProvider:
    if context.settings.provider is None:
        raise HTTPException(404)
    return context.settings.provider


def _kept_name(context: AppContext) -> str:
    return "__Host-provider" if context.settings.secure else "provider"


def _callback(context: AppContext) -> str:
    return f"{context.settings.address}/desk/sign-in/provider/back"


@router.get("")
def to_provider(request: Request, context: CurrentContext) -> Response:
    """Send a browser to the provider."""
    provider = _provider_or_404(context)
    address = staff_address(request.query_params.get("next", ""))
    try:
        to, begun = begin_sign_in(provider, _callback(context), address)
    except ProviderError as fault:
        LOG.warning("sign-in by the provider: %s", fault)
        return show_sign_in(request, context, address, status=503, fault="The provider of sign-ins does not answer.")
    answer = RedirectResponse(to, 303)
    kept = context.portal_key.sealed(PURPOSE, json.dumps(asdict(begun)))
    # Lax: the browser comes back from another site, and must bring this along.
    answer.set_cookie(
        _kept_name(context), kept, max_age=LIFE, path="/", secure=context.settings.secure, httponly=True, samesite="lax"
    )
    return answer


@router.get("/back")
def from_provider(request: Request, context: CurrentContext, cookie: CookieName) -> Response:
    """Open a session for the person whom the provider names by a subject that an admin has written down."""
    provider = _provider_or_404(context)
    if not context.rate_limiter.take(context.settings.limits.sign_ins, "provider", client_of(request.scope)):
        raise HTTPException(429)
    kept = context.portal_key.opened(PURPOSE, request.cookies.get(_kept_name(context), ""), LIFE)
    if not kept:
        return show_sign_in(request, context, "", status=401, fault="This sign-in took too long. Begin again.")
    begun = BegunSignIn(**json.loads(kept))
    try:
        subject = finish_sign_in(provider, _callback(context), begun, dict(request.query_params))
    except ProviderError as fault:
        LOG.warning("sign-in by the provider: %s", fault)
        answer = show_sign_in(
            request, context, begun.address, status=401, fault="The provider has not signed you in. Begin again."
        )
    else:
        answer = _known_or_refused(request, context, cookie, provider, subject, begun.address)
    answer.delete_cookie(_kept_name(context), path="/", secure=context.settings.secure, httponly=True, samesite="lax")
    return answer


def _known_or_refused(
    request: Request, context: AppContext, cookie: str, provider: SignInProvider, subject: str, address: str
) -> Response:
    with reading(context.engine) as connection:
        person = person_known_as(connection, provider.issuer, subject)
    if person is None:
        fault = (
            f"The provider has signed you in, and nobody here is known by what it calls you: {subject}. Give that to an admin."
        )
        return show_sign_in(request, context, address, status=403, fault=fault)
    with writing(context.engine) as connection:
        record(connection, now(), "signed-in-by-provider", actor=person.id)
    return open_session_for(request, context, cookie, actor_of(person), address, came_from_elsewhere=True)
