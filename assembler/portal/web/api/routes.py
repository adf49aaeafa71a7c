"""The routes of the REST API: what the staff pages do, for machines, described by OpenAPI.

The names and docstrings of the route functions are part of the OpenAPI document.
"""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from assembler.commands.choose import as_json as answer_data
from assembler.commands.choose import choose
from assembler.formats.registry import DEFAULT_FORMATS, FORMATS, format_of
from assembler.model.diagnostics import nearest
from assembler.model.library import Programme
from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.clock import now
from assembler.portal.matter_reading import read_matter_text
from assembler.portal.paper_changes import changes_since_built
from assembler.portal.service import (
    close_link,
    erase,
    make_link,
    record_signature,
    replace_link,
    request_packet,
    store_matter,
    withdraw,
)
from assembler.portal.settings import DAY
from assembler.portal.store.accounts import NO_ADMIN, Role, create_token, is_admin
from assembler.portal.store.audit import history, names_of_actors, record
from assembler.portal.store.database import reading, writing
from assembler.portal.store.evidence import evidence_of, find_evidence
from assembler.portal.store.links import Link, find_link, links_of
from assembler.portal.store.matters import find_partner, search_matters
from assembler.portal.store.packets import PacketRequest, packets_of, search_packets
from assembler.portal.web.api.answers import (
    change_shown,
    evidence_shown,
    link_shown,
    matter_shown,
    packet_shown,
    problem,
    programme_shown,
)
from assembler.portal.web.api.idempotency import once
from assembler.portal.web.api.requests import REFUSALS, Admin, Editor, Id, Key, Viewer, matter_or_404, packet_or_404
from assembler.portal.web.api.schemas import (
    AnswerShown,
    ChangedMatter,
    EvidenceShown,
    HistoryEvent,
    LinkOrder,
    LinkShown,
    Matters,
    MatterShown,
    MatterText,
    NewLink,
    NewToken,
    PacketOrder,
    Packets,
    PacketShown,
    PaperChanged,
    ProgrammeShown,
    Question,
    Signature,
    TokenOrder,
    Withdrawal,
)
from assembler.portal.web.evidence import send_evidence
from assembler.portal.web.link_access import fetch_file
from assembler.portal.web.pages import UNKNOWN, download

DESCRIPTION = (
    "Partner agreements, assembled. A request shows its token as `Authorization: Bearer …`. A POST may carry an "
    "`Idempotency-Key`: sent again with the same key, it is answered as the first time and does nothing a second time. A request that "
    "was refused did nothing, and is looked at anew."
)
First = Annotated[int, Query(ge=0, le=1_000_000, description="How many to pass over.")]
Most = Annotated[int, Query(ge=1, le=200)]
Words = Annotated[str, Query(max_length=200, description="Words of the partner's name or of the matter.")]
router = APIRouter(prefix="/api", responses=REFUSALS)


def invalid(fault: RequestValidationError) -> dict[str, object]:
    """Return the places of a request that are invalid and why, without the values that it held."""
    message = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in fault.errors())
    return {"message": message, "findings": []}


@router.get("/programmes")
def programmes(context: CurrentContext, _: Viewer) -> list[ProgrammeShown]:
    """List the programmes with their choices."""
    return [programme_shown(programme) for programme in context.library.programmes.values()]


@router.get("/programmes/{id}")
def programme(context: CurrentContext, _: Viewer, id: str) -> ProgrammeShown:
    """Show a programme."""
    return programme_shown(_programme_or_404(context, id))


def _programme_or_404(context: AppContext, id: str) -> Programme:
    if id not in context.library.programmes:
        raise HTTPException(404, f"There is no such programme. {nearest(id, context.library.programmes)}".rstrip())
    return context.library.programmes[id]


@router.post("/programmes/{id}/answers")
def answer(context: CurrentContext, _: Viewer, id: str, question: Question) -> AnswerShown:
    """Say whether choices go together, what follows, and if not why not and what would."""
    programme = _programme_or_404(context, id)
    known = [choice.id for choice in programme.choices]
    unknown = [one for one in (*question.choices, *question.without) if one not in known]
    if unknown:
        raise HTTPException(422, f"There is no choice of that name. {nearest(unknown[0], known)}".rstrip())
    elected = tuple(dict.fromkeys(one for one in question.choices if one not in question.without))
    found = choose(context.library, programme, elected, tuple(dict.fromkeys(question.without)))
    return AnswerShown.model_validate(answer_data(found, 0))


@router.get("/matters")
def matters(context: CurrentContext, actor: Viewer, q: Words = "", first: First = 0, most: Most = 50) -> Matters:
    """List matters, the latest changed first."""
    with reading(context.engine) as connection:
        found, total = search_matters(connection, actor.reach, q.replace("\0", ""), first=first, most=most, titles=context.titles)
    return Matters(total=total, matters=list(map(matter_shown, found)))


@router.post("/matters", status_code=201, response_model=MatterShown)
def new_matter(context: CurrentContext, actor: Editor, sent: MatterText, request: Request, key: Key = None) -> Response:
    """Save a matter that a packet can be built from."""

    def save() -> tuple[int, BaseModel]:
        partner = sent.partner or ""
        with reading(context.engine) as connection:
            if partner and not find_partner(connection, partner, actor.reach):
                raise HTTPException(422, "There is no such partner.")
        read = read_matter_text(context, sent.text, "matter.yaml", partner, reach=actor.reach)
        id, findings = store_matter(context, actor, read, another=sent.another)
        if not id:
            return 422, problem("The matter cannot be used.", findings)
        return 201, matter_shown(matter_or_404(context, actor, id))

    return once(context, actor, request, key, sent, save)


@router.get("/matters/{id}")
def matter(context: CurrentContext, actor: Viewer, id: Id) -> MatterShown:
    """Show a matter."""
    return matter_shown(matter_or_404(context, actor, id))


@router.put("/matters/{id}", response_model=MatterShown)
def change_matter(context: CurrentContext, actor: Editor, id: Id, sent: ChangedMatter) -> Response:
    """Put another text in the place of a matter's, unless its packet is signed. A packet that it has stays until it is revised."""
    stored = matter_or_404(context, actor, id)
    read = read_matter_text(context, sent.text, "matter.yaml", stored.partner, reach=actor.reach)
    saved, findings = store_matter(context, actor, read, (id, sent.version))
    if not saved:
        return JSONResponse(problem("The matter cannot be used.", findings).model_dump(mode="json"), 422)
    return JSONResponse(matter_shown(matter_or_404(context, actor, id)).model_dump(mode="json"))


@router.get("/matters/{id}/changes")
def matter_changes(context: CurrentContext, actor: Viewer, id: Id) -> list[PaperChanged]:
    """List the papers that would differ from the packet that the matter has, by its text and by the library as they are now.

    Empty where none would, or where it has no packet.
    """
    return list(map(change_shown, changes_since_built(context, matter_or_404(context, actor, id))))


@router.get("/matters/{id}/packets")
def matter_packets(context: CurrentContext, actor: Viewer, id: Id) -> list[PacketShown]:
    """List the packets of a matter, the latest first."""
    matter_or_404(context, actor, id)
    with reading(context.engine) as connection:
        return [packet_shown(packet) for packet in packets_of(connection, id)]


PLAIN = PacketOrder()
"""What is ordered by a request without a body."""


@router.post("/matters/{id}/packets", status_code=202, response_model=PacketShown)
def new_packet(
    context: CurrentContext, actor: Editor, id: Id, request: Request, sent: PacketOrder = PLAIN, key: Key = None
) -> Response:
    """Order the packet of a matter, or a corrected one. It is built meanwhile; ask for it until its state says how that ended."""

    def request_once() -> tuple[int, BaseModel]:
        wanted = PacketRequest(sent.contact or context.settings.contact, sent.note)
        packet = request_packet(context, actor, matter_or_404(context, actor, id), wanted, revise=sent.revise)
        return 202, packet_shown(packet_or_404(context, actor, packet))

    return once(context, actor, request, key, sent, request_once)


@router.get("/packets")
def packets(context: CurrentContext, actor: Viewer, q: Words = "", first: First = 0, most: Most = 50) -> Packets:
    """List packets, the latest first."""
    with reading(context.engine) as connection:
        found, total = search_packets(connection, actor.reach, q.replace("\0", ""), first=first, most=most, titles=context.titles)
    return Packets(total=total, packets=list(map(packet_shown, found)))


@router.get("/packets/{id}")
def packet(context: CurrentContext, actor: Viewer, id: Id) -> PacketShown:
    """Show a packet."""
    return packet_shown(packet_or_404(context, actor, id))


MEDIA = (*(FORMATS[id].media_type for id in DEFAULT_FORMATS), "application/json", UNKNOWN)
FILE = {"content": {media: {"schema": {"type": "string", "format": "binary"}} for media in MEDIA}}


@router.get("/packets/{id}/files/{number}", response_class=Response, responses={200: {"description": "The file.", **FILE}})
def packet_file(context: CurrentContext, actor: Viewer, id: Id, number: Annotated[int, Path(ge=1, le=10_000)]) -> Response:
    """Fetch a file of a packet by its number."""
    packet = packet_or_404(context, actor, id)
    files = packet.contents.issued
    if number > len(files):
        raise HTTPException(404, "There is no such file.")
    path = files[number - 1].path
    format = format_of(path)
    media = format.media_type if format else "application/json" if path.endswith(".json") else UNKNOWN
    return download(fetch_file(context, packet, path), f"{packet.matter_name}-{path.rpartition('/')[2]}", media)


@router.post("/packets/{id}/withdrawals", status_code=201, response_model=PacketShown)
def withdrawal(context: CurrentContext, actor: Editor, id: Id, sent: Withdrawal, request: Request, key: Key = None) -> Response:
    """Take a packet back, for a reason; its links close at once."""

    def withdraw_once() -> tuple[int, BaseModel]:
        packet = packet_or_404(context, actor, id)
        withdraw(context, actor, packet, sent.reason)
        return 201, packet_shown(packet_or_404(context, actor, id))

    return once(context, actor, request, key, sent, withdraw_once)


@router.post("/packets/{id}/signatures", status_code=201, response_model=PacketShown)
def signature(context: CurrentContext, actor: Editor, id: Id, sent: Signature, request: Request, key: Key = None) -> Response:
    """Record that all papers of a packet that are signed with it are signed."""

    def sign_once() -> tuple[int, BaseModel]:
        packet = packet_or_404(context, actor, id)
        record_signature(context, actor, packet, sent.signed_on)
        return 201, packet_shown(packet_or_404(context, actor, id))

    return once(context, actor, request, key, sent, sign_once)


@router.get("/packets/{id}/history")
def packet_history(context: CurrentContext, actor: Viewer, id: Id) -> list[HistoryEvent]:
    """List what happened to a packet, and who did it, the earliest first."""
    packet = packet_or_404(context, actor, id)
    with reading(context.engine) as connection:
        events, people = history(connection, packet.partner, id), names_of_actors(connection)
    return [HistoryEvent(at=event.at, kind=event.kind, by=people.get(event.actor, "")) for event in events]


@router.get("/packets/{id}/evidence")
def packet_evidence(context: CurrentContext, actor: Viewer, id: Id) -> list[EvidenceShown]:
    """List the supporting files that are attached to the forms of a packet."""
    packet_or_404(context, actor, id)
    with reading(context.engine) as connection:
        return [evidence_shown(one) for one in evidence_of(connection, id)]


ANYTHING = {"content": {UNKNOWN: {"schema": {"type": "string", "format": "binary"}}}}


@router.get(
    "/packets/{id}/evidence/{evidence}", response_class=Response, responses={200: {"description": "The file.", **ANYTHING}}
)
def evidence_file(context: CurrentContext, actor: Viewer, id: Id, evidence: Id) -> Response:
    """Download a supporting file as it came; nothing has looked into it."""
    packet_or_404(context, actor, id)
    with reading(context.engine) as connection:
        found = find_evidence(connection, id, evidence)
    if found is None:
        raise HTTPException(404)
    return send_evidence(context, found)


@router.get("/packets/{id}/links")
def packet_links(context: CurrentContext, actor: Viewer, id: Id) -> list[LinkShown]:
    """List the links of a packet; their secrets are kept nowhere."""
    packet_or_404(context, actor, id)
    with reading(context.engine) as connection:
        return [link_shown(link) for link in links_of(connection, id)]


@router.post("/packets/{id}/links", status_code=201)
def new_link(context: CurrentContext, actor: Editor, id: Id, sent: LinkOrder) -> NewLink:
    """Make a link to a packet. No key makes this safe to repeat: the address is not kept, so each call makes another link."""
    packet = packet_or_404(context, actor, id)
    return NewLink(address=make_link(context, actor, packet, sent.days or 0))


def _link_or_404(context: AppContext, packet: str, id: str) -> Link:
    with reading(context.engine) as connection:
        link = find_link(connection, id)
    if link is None or link.packet != packet:
        raise HTTPException(404, "There is no such link.")
    return link


@router.post("/packets/{id}/links/{link}/renewals", status_code=201)
def renewal(context: CurrentContext, actor: Editor, id: Id, link: Id, sent: LinkOrder) -> NewLink:
    """Put a new link in the place of one, which closes."""
    packet, old = packet_or_404(context, actor, id), _link_or_404(context, id, link)
    if packet.state != "built":
        raise HTTPException(409, "There is no packet to be opened by a link.")
    return NewLink(address=replace_link(context, actor, packet, old, sent.days or 0))


@router.delete("/packets/{id}/links/{link}", status_code=204)
def revocation(context: CurrentContext, actor: Editor, id: Id, link: Id) -> None:
    """Close a link at once."""
    close_link(context, actor, packet_or_404(context, actor, id), _link_or_404(context, id, link))


@router.delete("/partners/{id}", status_code=204)
def erasure(context: CurrentContext, actor: Admin, id: Id) -> None:
    """Erase a partner with every trace but the audit chain."""
    with reading(context.engine) as connection:
        if find_partner(connection, id, actor.reach) is None:
            raise HTTPException(404, "There is no such partner.")
    erase(context, actor, id)


@router.post("/tokens", status_code=201)
def new_token(context: CurrentContext, actor: Admin, sent: TokenOrder) -> NewToken:
    """Make a token for a machine. It ends with the one that was shown for it."""
    with writing(context.engine) as connection:
        if not is_admin(connection, actor.id, now()):
            raise HTTPException(403, NO_ADMIN)
        secret = create_token(connection, sent.name, Role[sent.role.upper()], now(), sent.days * DAY, actor.id)
        record(connection, now(), "token-created", actor=actor.id)
    return NewToken(token=secret)
