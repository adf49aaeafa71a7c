"""The routes of the REST API about what came back: a file is sent and judged, what was sent is listed and judged again.

The names and docstrings of the route functions are part of the OpenAPI document.
"""

import hashlib
from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel

from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.store.database import reading
from assembler.portal.store.file_storage import AlteredFileError
from assembler.portal.store.packet_contents import PaperSummary
from assembler.portal.store.packets import Packet
from assembler.portal.store.record_changes import is_changing
from assembler.portal.store.revisions import is_being_revised
from assembler.portal.store.submissions import SIGNED_TOGETHER, find_return, returns_of, state_of_form
from assembler.portal.store.tables import TAKEN_BACK
from assembler.portal.web.api.answers import problem, return_shown
from assembler.portal.web.api.idempotency import once
from assembler.portal.web.api.requests import REFUSALS, Editor, Id, Key, Viewer, packet_or_404
from assembler.portal.web.api.schemas import STORABLE, ReturnShown
from assembler.portal.web.api.verdict_schemas import JudgedReturn, VerdictShown
from assembler.portal.web.pages import UNKNOWN
from assembler.portal.web.partner.own_files import own_file
from assembler.portal.web.partner.receiving import MOST_RETURNS, CheckedReturn, receive_file, store_return

router = APIRouter(prefix="/api/packets/{id}", responses=REFUSALS)
FILE_IN_BODY = {
    "requestBody": {
        "required": True,
        "description": "The file itself: Word, PDF, or an archive or a mail that holds them.",
        "content": {UNKNOWN: {"schema": {"type": "string", "format": "binary", "minLength": 1}}},
    }
}
Form = Annotated[
    str,
    Query(
        max_length=200,
        pattern=STORABLE,
        description="The `name` of the form among the packet's `documents`; left out: what is signed now, one paper of it or all.",
    ),
]


async def _read_body(request: Request) -> bytes:
    return await request.body()


class _Sent(BaseModel):
    """What an idempotency key stands for."""

    form: str
    sha256: str


@router.get("/returns")
def packet_returns(context: CurrentContext, actor: Viewer, id: Id) -> list[ReturnShown]:
    """List the files that came back, with the values that they hold."""
    packet_or_404(context, actor, id)
    with reading(context.engine) as connection:
        return [return_shown(one) for one in returns_of(connection, id)]


@router.post("/returns", status_code=201, response_model=JudgedReturn, openapi_extra=FILE_IN_BODY)
def new_return(
    context: CurrentContext,
    actor: Editor,
    id: Id,
    data: Annotated[bytes, Depends(_read_body)],
    request: Request,
    form: Form = SIGNED_TOGETHER,
    key: Key = None,
) -> Response:
    """Store a file that the partner sent back by another way, such as by mail, and say what it is. It waits for a decision of staff.

    The body is the file. The verdict is the one that the partner's page and the command line give.
    """

    def receive_once() -> tuple[int, BaseModel]:
        packet = packet_or_404(context, actor, id)
        summary = _returned_paper(packet, form)
        _require_open(context, packet, form)
        if not data:
            raise HTTPException(422, "The body of the request is empty: send the file in it.")
        own = own_file(context, packet, data, actor.reach)
        if own and own.path == own.packet.contents.checklist:
            return 422, problem(
                f"This file is the checklist of {own.packet.matter_name}, which is not returned. Nothing was stored."
            )
        found = receive_file(context, packet, summary, data)
        if found.other_papers:
            return 422, problem(_elsewhere(packet, found.other_papers))
        stored = store_return(context, packet, form, found, actor.id)
        return 201, JudgedReturn(packet=packet.id, verdicts=_verdicts(found), **dict(return_shown(stored)))

    sent = _Sent(form=form, sha256=hashlib.sha256(data).hexdigest())
    return once(context, actor, request, key, sent, receive_once)


@router.get("/returns/{receipt}/verdicts")
def return_verdicts(context: CurrentContext, actor: Viewer, id: Id, receipt: Id) -> list[VerdictShown]:
    """Judge a file that came back once more, as it lies there: the verdict on each part of it that is one of the papers."""
    packet = packet_or_404(context, actor, id)
    with reading(context.engine) as connection:
        found = find_return(connection, packet.id, receipt)
    if found is None:
        raise HTTPException(404, "Nothing came back that has this id.")
    if found.state == TAKEN_BACK:
        raise HTTPException(404, "The partner has taken this file back.")
    try:
        data = context.file_storage.fetch(found.key, found.sha256)
    except AlteredFileError:
        raise HTTPException(503, "This file cannot be judged: it is not the one that came back.") from None
    return _verdicts(receive_file(context, packet, _returned_paper(packet, found.form), data))


def _returned_paper(packet: Packet, form: str) -> PaperSummary | None:
    """Return the form of a name, None for what is signed now; answer 422 where the packet has no such thing."""
    if form == SIGNED_TOGETHER and packet.contents.packet:
        return None
    forms = {one.name: one for one in packet.contents.papers if one.returned}
    if form not in forms:
        known = ", ".join(f"“{name}”" for name in forms) or "none"
        raise HTTPException(422, f"The packet has no such form to be returned; it has {known}.")
    return forms[form]


def _require_open(context: AppContext, packet: Packet, form: str) -> None:
    """Answer 409 where nothing can come back now."""
    with reading(context.engine) as connection:
        corrected = is_being_revised(connection, packet.parent or packet.id) or is_changing(connection, packet.id)
        own = [one for one in returns_of(connection, packet.id) if one.form == form]
    if packet.state != "built" or corrected:
        raise HTTPException(409, "These papers do not stand, or are being corrected: nothing comes back of them now.")
    if state_of_form(own, form) == "accepted":
        raise HTTPException(409, "This has been accepted already. Take the acceptance back first.")
    if len(own) >= MOST_RETURNS:
        raise HTTPException(409, "This has been returned too often.")


def _elsewhere(packet: Packet, names: Iterable[str]) -> str:
    """Return the sentence that a file is another paper, and how it is sent as that."""
    papers = {one.name: one for one in packet.contents.papers}
    said = [f"“{name}” (form={name})" if name in papers and papers[name].returned else f"“{name}” (no form)" for name in names]
    return f"This file is another paper of the packet: {', '.join(said)}. Send it as that; nothing was stored."


def _verdicts(found: CheckedReturn) -> list[VerdictShown]:
    return [VerdictShown.model_validate(one) for one in found.verdicts]
