"""Staff's deeds with a packet that is signed in pages: opened, a link for each person, taken back; and what came of it."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from assembler.portal.app_context import CurrentContext
from assembler.portal.packet_signing import make_personal_link, open_for_signature, take_signing_back
from assembler.portal.web.dependencies import EditorUser, PostedForm, ViewerUser
from assembler.portal.web.signing_files import executed_or_404, signing_file
from assembler.portal.web.staff.packet_pages import LONGEST_REASON, packet_or_404, show_packet

router = APIRouter(prefix="/desk", include_in_schema=False)
LONGEST_KEY = 80


@router.post("/packets/{id}/signing")
def open_page(context: CurrentContext, actor: EditorUser, id: str, sent: PostedForm) -> Response:
    """Open a packet for signature."""
    open_for_signature(context, actor, packet_or_404(context, id), sent.number("days", most_digits=4))
    return RedirectResponse(f"/desk/packets/{id}#signing", 303)


@router.post("/packets/{id}/signing/links")
def link_page(request: Request, context: CurrentContext, actor: EditorUser, id: str, sent: PostedForm) -> Response:
    """Make the link of one person and show it, once."""
    packet, person = packet_or_404(context, id), sent.text("person")[:LONGEST_KEY]
    address = make_personal_link(context, actor, packet, person, sent.number("days", most_digits=4))
    return show_packet(request, context, id, address, 201)


@router.post("/packets/{id}/signing/end")
def take_back_page(context: CurrentContext, actor: EditorUser, id: str, sent: PostedForm) -> Response:
    """Take the papers back before all have signed, for a reason."""
    take_signing_back(context, actor, packet_or_404(context, id), sent.text("reason")[:LONGEST_REASON])
    return RedirectResponse(f"/desk/packets/{id}#signing", 303)


@router.get("/packets/{id}/executed")
def executed_copy(context: CurrentContext, _: ViewerUser, id: str) -> Response:
    """Send the executed copy."""
    packet = packet_or_404(context, id)
    signing = executed_or_404(context, packet)
    return signing_file(context, packet, signing, signing.sha256, "executed")


@router.get("/packets/{id}/audit")
def audit_file(context: CurrentContext, _: ViewerUser, id: str) -> Response:
    """Send the audit file of the executed copy."""
    packet = packet_or_404(context, id)
    signing = executed_or_404(context, packet)
    return signing_file(context, packet, signing, signing.audit_sha256, "audit")
