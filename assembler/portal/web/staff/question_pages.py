"""Staff answer what a partner asked, on the page of the packet."""

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from assembler.portal.app_context import CurrentContext
from assembler.portal.service import answer
from assembler.portal.store.questions import LONGEST_QUESTION
from assembler.portal.web.dependencies import EditorUser, PostedForm
from assembler.portal.web.staff.packet_pages import packet_or_404

router = APIRouter(prefix="/desk/packets", include_in_schema=False)


@router.post("/{id}/questions/{question}")
def answer_page(context: CurrentContext, actor: EditorUser, id: str, question: str, sent: PostedForm) -> Response:
    """Answer a question, or write its answer anew; the partner reads it under the link."""
    packet = packet_or_404(context, actor, id)
    seen = sent.number("seen", most_digits=12) if sent.has("seen") else None
    if not answer(context, actor, packet, question, sent.text("answer")[:LONGEST_QUESTION], seen=seen):
        raise HTTPException(404)
    return RedirectResponse(f"/desk/packets/{id}#questions", 303)
