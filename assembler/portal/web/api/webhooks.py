"""The routes of the REST API about webhooks: what an admin does on their page.

The names and docstrings of the route functions and models are part of the OpenAPI document.
"""

from typing import Annotated

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field

from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.clock import now
from assembler.portal.notices import open_webhook, try_webhook
from assembler.portal.outgoing_requests import RefusedAddressError
from assembler.portal.store.audit import record
from assembler.portal.store.database import reading, writing
from assembler.portal.store.deliveries import DeliveryState, Notice, deliveries_to, send_again
from assembler.portal.store.webhooks import LONGEST_NAME, Webhook, find_webhook, list_webhooks, remove_webhook
from assembler.portal.web.api.requests import REFUSALS, Admin, Id
from assembler.portal.web.api.schemas import STORABLE, ApiModel

router = APIRouter(prefix="/api/webhooks", responses=REFUSALS)
MOST = 100
"""How many deliveries are listed."""


class WebhookOrder(ApiModel):
    """A webhook to be added: its name, the address that is told, and of which kinds of notices."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, pattern=r"^[^\x00]*\S[^\x00]*$")]
    address: Annotated[str, Field(max_length=2_000, pattern=STORABLE)]
    notices: Annotated[list[Notice], Field(min_length=1, max_length=len(Notice))]


class WebhookShown(BaseModel):
    """A webhook. Its secret was shown once, when it was added; `created` is in seconds since 1970."""

    id: str
    name: str
    address: str
    notices: list[Notice]
    created: int


class NewWebhook(BaseModel):
    """A webhook that was added, with the secret by which its receiver knows what comes from the portal."""

    webhook: WebhookShown
    secret: str


class DeliveryShown(BaseModel):
    """What a webhook was told, or is to be told. `fault` says what came of the last try; times are seconds since 1970."""

    id: str
    kind: str
    state: DeliveryState
    tries: int
    fault: str
    created: int


class SentAgain(BaseModel):
    """How many deliveries are tried at once that were given up or waited."""

    number: int


def _webhook_shown(webhook: Webhook) -> WebhookShown:
    return WebhookShown(
        id=webhook.id,
        name=webhook.name,
        address=webhook.address,
        notices=[Notice(kind) for kind in webhook.notices],
        created=webhook.created,
    )


def _webhook_or_404(context: AppContext, id: str) -> Webhook:
    with reading(context.engine) as connection:
        found = find_webhook(connection, id)
    if found is None:
        raise HTTPException(404, "There is no such webhook.")
    return found


@router.get("")
def webhooks(context: CurrentContext, _: Admin) -> list[WebhookShown]:
    """List the webhooks, by name."""
    with reading(context.engine) as connection:
        return [_webhook_shown(one) for one in list_webhooks(connection)]


@router.post("", status_code=201)
def new_webhook(context: CurrentContext, actor: Admin, sent: WebhookOrder) -> NewWebhook:
    """Add a webhook. No key makes this safe to repeat: the secret is shown once, so each call adds another one."""
    try:
        id, secret = open_webhook(context, actor, sent.name.strip(), sent.address.strip(), list(dict.fromkeys(sent.notices)))
    except RefusedAddressError as fault:
        raise HTTPException(422, str(fault)) from None
    return NewWebhook(webhook=_webhook_shown(_webhook_or_404(context, id)), secret=secret)


@router.delete("/{id}", status_code=204)
def removal(context: CurrentContext, actor: Admin, id: Id) -> None:
    """Remove a webhook, with what it was told."""
    _webhook_or_404(context, id)
    with writing(context.engine) as connection:
        if remove_webhook(connection, id):
            record(connection, now(), "webhook-removed", actor=actor.id)


@router.get("/{id}/deliveries")
def deliveries(context: CurrentContext, _: Admin, id: Id) -> list[DeliveryShown]:
    """List what a webhook was told last, the newest first."""
    _webhook_or_404(context, id)
    with reading(context.engine) as connection:
        found = deliveries_to(connection, id, MOST)
    return [
        DeliveryShown(
            id=one.id, kind=one.kind, state=DeliveryState(one.state), tries=one.tries, fault=one.fault, created=one.created
        )
        for one in found
    ]


@router.post("/{id}/tries", status_code=202)
def trial(context: CurrentContext, _: Admin, id: Id) -> None:
    """Tell a webhook that it is being tried."""
    try_webhook(context, _webhook_or_404(context, id))


@router.post("/{id}/missed", status_code=202)
def missed(context: CurrentContext, _: Admin, id: Id) -> SentAgain:
    """Try at once all that was given up or waits for a webhook."""
    _webhook_or_404(context, id)
    with writing(context.engine) as connection:
        return SentAgain(number=send_again(connection, id, now()))
