"""The partner asks a question, which stands with its answer on the page of the papers."""

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection

from assembler.portal.clock import now
from assembler.portal.signing_state import person_of
from assembler.portal.store.audit import record
from assembler.portal.store.database import writing
from assembler.portal.store.links import Link
from assembler.portal.store.questions import LONGEST_QUESTION, AskedQuestion, ask_question, questions_of
from assembler.portal.web.dependencies import CurrentVisit, PostedForm

router = APIRouter(prefix="/p/{secret}", include_in_schema=False)
MOST_A_DAY = "20/day"
"""How many questions may be asked through a link."""


def questions_shown(connection: Connection, link: Link) -> tuple[AskedQuestion, ...]:
    """Return the questions that a link shows: all about its packet, or of a link to one form those asked through it."""
    return tuple(one for one in questions_of(connection, link.packet) if not link.form or one.link == link.id)


@router.post("/questions")
def ask(visit: CurrentVisit, sent: PostedForm) -> Response:
    """Keep a question, and lead back to the papers, where it stands."""
    link, text = visit.opened.link, sent.text("question").strip()[:LONGEST_QUESTION]
    if person_of(link):
        raise HTTPException(404)
    if not text:
        raise HTTPException(422, "Write what you want to ask. Go back, and send it once more.")
    if not visit.context.rate_limiter.take(MOST_A_DAY, "question", link.id):
        raise HTTPException(429)
    with writing(visit.context.engine) as connection:
        if not ask_question(connection, link.packet, link.id, text, now()):
            raise HTTPException(429)
        record(connection, now(), "asked", partner=visit.opened.packet.partner, subject=link.packet, actor=link.id)
    return RedirectResponse(f"{visit.address}#questions", 303)
