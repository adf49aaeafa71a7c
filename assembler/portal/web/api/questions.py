"""The routes of the REST API about what partners ask.

The names and docstrings of the route functions and models are part of the OpenAPI document.
"""

from typing import Annotated

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field

from assembler.portal.app_context import CurrentContext
from assembler.portal.service import answer
from assembler.portal.store.database import reading
from assembler.portal.store.questions import LONGEST_QUESTION, AskedQuestion, questions_of
from assembler.portal.web.api.requests import REFUSALS, Editor, Id, Viewer, packet_or_404
from assembler.portal.web.api.schemas import STORABLE, ApiModel

router = APIRouter(prefix="/api/packets/{id}/questions", responses=REFUSALS)


class FormerShown(BaseModel):
    """An answer that stood until it was written anew, and when it was given, in seconds since 1970."""

    answer: str
    answered: int


class AskedShown(BaseModel):
    """A question of the partner; `answer` is empty, and `answered` null, while nobody has answered it. Times are seconds since 1970.

    `former` are the answers that stood before, the first one first.
    """

    id: str
    question: str
    asked: int
    answer: str
    answered: int | None
    former: list[FormerShown]


class AnswerGiven(ApiModel):
    """An answer to a question, which the partner reads under the link."""

    answer: Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION, pattern=STORABLE)]


@router.get("")
def questions(context: CurrentContext, actor: Viewer, id: Id) -> list[AskedShown]:
    """List the questions about a packet, in the order in which they were asked."""
    packet_or_404(context, actor, id)
    with reading(context.engine) as connection:
        found = questions_of(connection, id)
    return [_as_shown(one) for one in found]


def _as_shown(one: AskedQuestion) -> AskedShown:
    former = [FormerShown(answer=before.answer, answered=before.answered) for before in one.former]
    answered = one.answered or None
    return AskedShown(id=one.id, question=one.text, asked=one.asked, answer=one.answer, answered=answered, former=former)


@router.put("/{question}/answer", status_code=204)
def answer_given(context: CurrentContext, actor: Editor, id: Id, question: Id, sent: AnswerGiven) -> None:
    """Answer a question, or write its answer anew."""
    if not answer(context, actor, packet_or_404(context, actor, id), question, sent.answer):
        raise HTTPException(404, "There is no such question.")
