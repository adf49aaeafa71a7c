"""The receipt of what a partner returned: what was found in it, and the button that takes it back."""

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from assembler.portal.partner_words import in_partner_words
from assembler.portal.store.database import reading
from assembler.portal.store.submissions import SIGNED_TOGETHER, FormReturn, find_return, returns_of
from assembler.portal.web.dependencies import CurrentVisit, LinkVisit
from assembler.portal.web.link_access import LinkedPaper, form_key
from assembler.portal.web.partner.standing_versions import why_nothing_comes_back
from assembler.portal.web.partner.taking_back import may_be_taken_back, take_back
from assembler.portal.web.standings import next_with

router = APIRouter(prefix="/p/{secret}", include_in_schema=False)


@router.get("/receipts/{receipt}")
def receipt_page(visit: CurrentVisit, receipt: str) -> Response:
    """Show the receipt of a returned form, and what was found in it."""
    found, paper = _own_return(visit, receipt)
    findings = in_partner_words(found.findings)
    offered = may_be_taken_back(visit.context, visit.opened, found)
    with reading(visit.context.engine) as connection:
        step = next_with(visit.context, visit.opened, paper, returns_of(connection, found.packet))
        over = why_nothing_comes_back(connection, paper.packet if paper else visit.opened.packet, found.form)
    shown = {"found": found, "paper": paper, "findings": findings, "may_be_taken_back": offered, "step": step, "over": over}
    return visit.page("receipt.html", **shown)


def _own_return(visit: LinkVisit, receipt: str) -> tuple[FormReturn, LinkedPaper | None]:
    """Return what came back with a receipt, with its paper where it is a form; answer 404 for what the link does not open."""
    packets = dict.fromkeys((visit.opened.packet.id, *(paper.packet.id for paper in visit.opened.papers)))
    with reading(visit.context.engine) as connection:
        found = next((one for packet in packets if (one := find_return(connection, packet, receipt))), None)
    papers = {form_key(paper): paper for paper in visit.opened.papers}
    paper = papers.get(f"{found.packet}/{found.form}") if found else None
    if found is None or not (paper or (visit.opened.whole and found.form == SIGNED_TOGETHER)):
        raise HTTPException(404)
    return found, paper


@router.post("/receipts/{receipt}/take-back")
def take_back_page(visit: CurrentVisit, receipt: str) -> Response:
    """Take back what was returned, while nobody has decided on it: its file goes, that it came stays with both sides."""
    found, _ = _own_return(visit, receipt)
    if why := take_back(visit.context, visit.opened, found):
        raise HTTPException(409, why)
    return RedirectResponse(f"{visit.address}/receipts/{found.id}", 303)
