"""The admin's page of webhooks: each is added with its secret, shown once, tried, sent again what it missed, and removed."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.clock import now
from assembler.portal.notices import WORDS, open_webhook, try_webhook
from assembler.portal.outgoing_requests import RefusedAddressError
from assembler.portal.service import ConflictError
from assembler.portal.store.audit import record
from assembler.portal.store.database import reading, writing
from assembler.portal.store.deliveries import deliveries_to, send_again
from assembler.portal.store.webhooks import LONGEST_NAME, Webhook, find_webhook, list_webhooks, remove_webhook
from assembler.portal.web.dependencies import AdminUser, PostedForm, SubmittedForm
from assembler.portal.web.pages import page

router = APIRouter(prefix="/desk/webhooks", include_in_schema=False)
MOST = 20
NOTHING_TYPED = SubmittedForm(())


@router.get("")
def webhooks_page(request: Request, context: CurrentContext, _: AdminUser) -> Response:
    """List the webhooks, and what each was told last."""
    return _webhooks_page(request, context)


def _webhooks_page(
    request: Request,
    context: AppContext,
    status: int = 200,
    made: str = "",
    fault: str = "",
    typed: SubmittedForm = NOTHING_TYPED,
) -> Response:
    with reading(context.engine) as connection:
        found = [(one, deliveries_to(connection, one.id, MOST)) for one in list_webhooks(connection)]
    values = {"webhooks": found, "notices": WORDS, "made": made, "fault": fault, "typed": typed}
    return page(context, request, "webhooks.html", status, **values)


@router.post("")
def new_webhook(request: Request, context: CurrentContext, actor: AdminUser, sent: PostedForm) -> Response:
    """Add a webhook and show its secret, once."""
    name, address = sent.text("name").strip()[:LONGEST_NAME], sent.text("address").strip()
    wanted = [kind for kind in WORDS if kind in sent.texts("notice")]
    if not name or not wanted:
        return _webhooks_page(request, context, 422, fault="A webhook has a name, and is told of something.", typed=sent)
    try:
        _, secret = open_webhook(context, actor, name, address, wanted)
    except RefusedAddressError as fault:
        return _webhooks_page(request, context, 422, fault=str(fault), typed=sent)
    except ConflictError as fault:
        return _webhooks_page(request, context, 409, fault=str(fault), typed=sent)
    return _webhooks_page(request, context, 201, secret)


def _webhook_or_404(context: AppContext, id: str) -> Webhook:
    with reading(context.engine) as connection:
        found = find_webhook(connection, id)
    if found is None:
        raise HTTPException(404)
    return found


@router.post("/{id}")
def change_webhook(context: CurrentContext, actor: AdminUser, id: str, sent: PostedForm) -> Response:
    """Try a webhook, send it again what it missed, or remove it."""
    webhook = _webhook_or_404(context, id)
    match sent.text("do"):
        case "try":
            try_webhook(context, webhook)
        case "again":
            with writing(context.engine) as connection:
                send_again(connection, id, now())
        case "remove":
            with writing(context.engine) as connection:
                remove_webhook(connection, id)
                record(connection, now(), "webhook-removed", actor=actor.id)
        case _:
            raise HTTPException(422, "Try it, send again, or remove it.")
    return RedirectResponse("/desk/webhooks", 303)
