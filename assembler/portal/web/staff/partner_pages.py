"""Legal ops' pages of partners: the list, one partner with its matters, and how it is erased."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from assembler.portal.app_context import AtHome
from assembler.portal.service import erase
from assembler.portal.store.audit import history
from assembler.portal.store.database import reading
from assembler.portal.store.matters import find_partner, list_partners, search_matters
from assembler.portal.web.dependencies import Posted, Ruling, Viewing
from assembler.portal.web.pages import page

router = APIRouter(prefix="/desk", include_in_schema=False)


@router.get("/partners")
def partners_page(request: Request, house: AtHome, _: Viewing) -> Response:
    """List the partners."""
    with reading(house.engine) as connection:
        partners = list_partners(connection)
    return page(house, request, "partners.html", partners=partners)


@router.get("/partners/{id}")
def partner_page(request: Request, house: AtHome, _: Viewing, id: str) -> Response:
    """Show a partner: its matters, and the way to erase it."""
    with reading(house.engine) as connection:
        partner = find_partner(connection, id)
        matters, _total = search_matters(connection, partner=id)
        told = history(connection, id)
    if partner is None:
        raise HTTPException(404)
    programmes = tuple(house.library.programmes.values())
    return page(house, request, "partner.html", partner=partner, matters=matters, history=told, programmes=programmes)


@router.post("/partners/{id}/erase")
def erase_page(house: AtHome, actor: Ruling, id: str, sent: Posted) -> Response:
    """Erase a partner, whose name must be typed for it."""
    with reading(house.engine) as connection:
        partner = find_partner(connection, id)
    if partner is None:
        raise HTTPException(404)
    if sent.one("name").strip() != partner.name:
        raise HTTPException(422, "Nothing was erased: type the partner’s name exactly as it stands there.")
    erase(house, actor, id)
    return RedirectResponse("/desk/partners", 303)
