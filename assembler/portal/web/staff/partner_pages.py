"""Staff pages of partners: the list, and one partner with its matters and the way to erase it."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from assembler.portal.app_context import CurrentContext
from assembler.portal.service import erase
from assembler.portal.store.audit import history
from assembler.portal.store.database import reading
from assembler.portal.store.matters import find_partner, list_partners, search_matters
from assembler.portal.web.archives import archive_partner
from assembler.portal.web.dependencies import AdminUser, EditorUser, PostedForm, ViewerUser
from assembler.portal.web.pages import ZIP, download, page

MOST_MATTERS = 1_000
router = APIRouter(prefix="/desk", include_in_schema=False)


@router.get("/partners")
def partners_page(request: Request, context: CurrentContext, actor: ViewerUser) -> Response:
    """List the partners."""
    with reading(context.engine) as connection:
        partners = list_partners(connection, actor.reach)
    return page(context, request, "partners.html", partners=partners)


@router.get("/partners/{id}")
def partner_page(request: Request, context: CurrentContext, actor: ViewerUser, id: str) -> Response:
    """Show a partner: its matters, its history, and the way to erase it."""
    with reading(context.engine) as connection:
        partner = find_partner(connection, id, actor.reach)
        matters, _total = search_matters(connection, actor.reach, partner=id)
        events = history(connection, id)
    if partner is None:
        raise HTTPException(404)
    programmes = tuple(context.library.programmes.values())
    return page(context, request, "partner.html", partner=partner, matters=matters, history=events, programmes=programmes)


@router.get("/partners/{id}/everything")
def everything(context: CurrentContext, actor: EditorUser, id: str) -> Response:
    """Send all that is kept of a partner in one archive."""
    with reading(context.engine) as connection:
        partner = find_partner(connection, id, actor.reach)
        matters, _total = search_matters(connection, actor.reach, partner=id, most=MOST_MATTERS)
    if partner is None:
        raise HTTPException(404)
    return download(archive_partner(context, id, matters), f"partner-{id}.zip", ZIP)


@router.post("/partners/{id}/erase")
def erase_page(context: CurrentContext, actor: AdminUser, id: str, sent: PostedForm) -> Response:
    """Erase a partner; its name must be typed to confirm it."""
    with reading(context.engine) as connection:
        partner = find_partner(connection, id, actor.reach)
    if partner is None:
        raise HTTPException(404)
    if sent.text("name").strip() != partner.name:
        raise HTTPException(422, "Nothing was erased: type the partner’s name exactly as it stands there.")
    erase(context, actor, id)
    return RedirectResponse("/desk/partners", 303)
