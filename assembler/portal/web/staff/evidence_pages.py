"""Staff's deeds with the supporting files of a packet's forms: attached to one form, and sent as they came."""

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from assembler.portal.app_context import CurrentContext
from assembler.portal.service import ConflictError
from assembler.portal.store.database import reading
from assembler.portal.store.evidence import STAFF, find_evidence
from assembler.portal.store.packets import following_packets
from assembler.portal.web.dependencies import EditorUser, PostedForm, ViewerUser
from assembler.portal.web.evidence import attach_file, send_evidence
from assembler.portal.web.link_access import papers_of
from assembler.portal.web.staff.packet_pages import packet_or_404

router = APIRouter(prefix="/desk", include_in_schema=False)


@router.post("/packets/{id}/papers/{number}/evidence")
def attach(context: CurrentContext, actor: EditorUser, id: str, number: int, sent: PostedForm) -> Response:
    """Attach a file to a form of a packet."""
    packet = packet_or_404(context, actor, id)
    with reading(context.engine) as connection:
        papers = papers_of(packet, following_packets(connection, id))
    paper = next((one for one in papers if one.number == number and one.summary.returned), None)
    if paper is None:
        raise HTTPException(404)
    if fault := attach_file(context, paper, sent, STAFF, subject=packet, actor=actor.id):
        raise ConflictError(fault)
    return RedirectResponse(f"/desk/packets/{id}#evidence", 303)


@router.get("/packets/{id}/evidence/{evidence}")
def evidence_file(context: CurrentContext, actor: ViewerUser, id: str, evidence: str) -> Response:
    """Send a file that is attached to a form of a packet, or of one that follows it."""
    packet_or_404(context, actor, id)
    with reading(context.engine) as connection:
        packets = (id, *(one.id for one in following_packets(connection, id)))
        found = next((one for packet in packets if (one := find_evidence(connection, packet, evidence))), None)
    if found is None:
        raise HTTPException(404)
    return send_evidence(context, found)
