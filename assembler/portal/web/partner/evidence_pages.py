"""The partner's page of the supporting files of one form: attached, listed, and sent again to whoever may see the form."""

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from assembler.portal.store.evidence import PARTNER
from assembler.portal.web.dependencies import CurrentVisit, LinkVisit, PostedForm
from assembler.portal.web.evidence import attach_file, attached_to, send_evidence
from assembler.portal.web.link_access import LinkedPaper

router = APIRouter(prefix="/p/{secret}", include_in_schema=False)


def _form_or_404(visit: LinkVisit, number: int) -> LinkedPaper:
    paper = visit.opened.paper(number)
    if not paper.summary.returned:
        raise HTTPException(404)
    return paper


@router.get("/papers/{number}/evidence")
def evidence_page(visit: CurrentVisit, number: int) -> Response:
    """List the files attached to a form, and ask for another."""
    return _evidence_page(visit, _form_or_404(visit, number))


def _evidence_page(visit: LinkVisit, paper: LinkedPaper, fault: str = "") -> Response:
    attached = attached_to(visit.context, paper)
    return visit.page("evidence.html", 422 if fault else 200, paper=paper, attached=attached, fault=fault)


@router.post("/papers/{number}/evidence")
def attach(visit: CurrentVisit, number: int, sent: PostedForm) -> Response:
    """Attach a file to a form."""
    paper, opened = _form_or_404(visit, number), visit.opened
    opened.require_current()
    fault = attach_file(visit.context, paper, sent, PARTNER, subject=opened.packet, actor=opened.link.id)
    return _evidence_page(visit, paper, fault) if fault else RedirectResponse(f"{visit.address}/papers/{number}/evidence", 303)


@router.get("/papers/{number}/evidence/{evidence}")
def evidence_file(visit: CurrentVisit, number: int, evidence: str) -> Response:
    """Send a file that is attached to a form."""
    found = next((one for one in attached_to(visit.context, _form_or_404(visit, number)) if one.id == evidence), None)
    if found is None:
        raise HTTPException(404)
    return send_evidence(visit.context, found)
