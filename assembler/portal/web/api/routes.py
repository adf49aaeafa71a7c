"""The REST API: the same deeds as legal ops' pages, for machines, described by OpenAPI."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Header, HTTPException, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from assembler.commands.choose import as_json as answer_data
from assembler.commands.choose import choose
from assembler.loader import json_schema
from assembler.model.diagnostics import nearest
from assembler.model.library import Programme
from assembler.portal.app_context import AtHome, House
from assembler.portal.clock import now
from assembler.portal.service import (
    ConflictError,
    close_link,
    erase,
    keep_matter,
    make_link,
    order,
    read_text,
    remake_link,
    withdraw,
)
from assembler.portal.store.accounts import Actor, Role, create_token, find_token
from assembler.portal.store.database import reading, writing
from assembler.portal.store.links import Link, find_link, links_of
from assembler.portal.store.matters import StoredMatter, find_matter, find_partner, search_matters
from assembler.portal.store.packets import Packet, Wish, find_packet, packets_of, search_packets
from assembler.portal.store.submissions import returns_of
from assembler.portal.web.api.idempotency import once
from assembler.portal.web.api.shapes import (
    AnswerShown,
    ChoiceShown,
    DocumentShown,
    FileShown,
    Finding,
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
    Problem,
    ProgrammeShown,
    Question,
    ReturnShown,
    TokenOrder,
    finding,
)
from assembler.portal.web.dependencies import having
from assembler.portal.web.link_access import fetch
from assembler.portal.web.pages import PDF, WORD, attachment

DESCRIPTION = (
    "Partner agreements, assembled. A request shows its token as `Authorization: Bearer …`. A POST may carry an "
    "`Idempotency-Key`: sent again with the same key, it is answered as the first time and does nothing a second time."
)
REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": said}
    for status, said in (
        (400, "The request cannot be read, or asks for another host."),
        (401, "No token, or one that is unknown, expired or revoked."),
        (403, "The token's role does not allow this."),
        (404, "There is no such thing."),
        (409, "What is asked for does not fit what is there."),
        (413, "What was sent is too large."),
        (422, "What was sent cannot be used; the findings say why."),
        (429, "Too many requests."),
        (503, "A file is not the one that was built."),
    )
}
Id = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]
Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200, pattern="^[!-~]+$")]
First = Annotated[int, Query(ge=0, le=1_000_000, description="How many to pass over.")]
Most = Annotated[int, Query(ge=1, le=200)]
Words = Annotated[str, Query(max_length=200, description="Words of the partner's name or the matter's id.")]
DAY = 24 * 60 * 60
T = TypeVar("T")
bearer = HTTPBearer(auto_error=False, description="A token made by `assembler portal token`.")


def _machine(house: AtHome, shown: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> Actor:
    with reading(house.engine) as connection:
        actor = find_token(connection, shown.credentials, now()) if shown else None
    if actor is None:
        raise HTTPException(401, "Show a token that is valid.", {"WWW-Authenticate": "Bearer"})
    return actor


Viewer = Annotated[Actor, Depends(having(Role.VIEWER, _machine))]
Editor = Annotated[Actor, Depends(having(Role.EDITOR, _machine))]
Admin = Annotated[Actor, Depends(having(Role.ADMIN, _machine))]
router = APIRouter(prefix="/api", responses=REFUSALS)


def invalid(fault: RequestValidationError) -> dict[str, Any]:
    """Say what of a request cannot be read, by its place; never what it held."""
    said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in fault.errors())
    return {"message": said, "findings": []}


@router.get("/programmes")
def programmes(house: AtHome, _: Viewer) -> list[ProgrammeShown]:
    """List the programmes with their choices."""
    return [_programme_shown(programme) for programme in house.library.programmes.values()]


@router.get("/programmes/{id}")
def programme(house: AtHome, _: Viewer, id: str) -> ProgrammeShown:
    """Show a programme."""
    return _programme_shown(_programme(house, id))


def _programme(house: House, id: str) -> Programme:
    if id not in house.library.programmes:
        raise HTTPException(404, f"There is no such programme. {nearest(id, house.library.programmes)}".rstrip())
    return house.library.programmes[id]


def _programme_shown(programme: Programme) -> ProgrammeShown:
    choices = [
        ChoiceShown(id=one.id, title=one.title, parent=one.parent, default=one.default, source=one.source)
        for one in programme.choices
    ]
    return ProgrammeShown(id=programme.id, title=programme.title, choices=choices, matter=dict(json_schema(programme)))


@router.post("/programmes/{id}/answers")
def answer(house: AtHome, _: Viewer, id: str, question: Question) -> AnswerShown:
    """Say whether choices go together, what follows, and if not why not and what would."""
    programme = _programme(house, id)
    known = [choice.id for choice in programme.choices]
    unknown = [one for one in (*question.choices, *question.without) if one not in known]
    if unknown:
        raise HTTPException(422, f"There is no choice of that name. {nearest(unknown[0], known)}".rstrip())
    asked = tuple(dict.fromkeys(one for one in question.choices if one not in question.without))
    found = choose(house.library, programme, asked, tuple(dict.fromkeys(question.without)))
    return AnswerShown.model_validate(answer_data(found, 0))


@router.get("/matters")
def matters(house: AtHome, _: Viewer, q: Words = "", first: First = 0, most: Most = 50) -> Matters:
    """List matters, the latest changed first."""
    with reading(house.engine) as connection:
        found, total = search_matters(connection, q.replace("\0", ""), first=first, most=most)
    return Matters(total=total, matters=list(map(_matter_shown, found)))


@router.post("/matters", status_code=201)
def new_matter(house: AtHome, actor: Editor, sent: MatterText, request: Request, key: Key = None) -> MatterShown:
    """Save a matter that a packet can be built from."""

    def deed() -> tuple[int, dict[str, Any]]:
        partner = sent.partner or ""
        with reading(house.engine) as connection:
            if partner and not find_partner(connection, partner):
                raise HTTPException(422, "There is no such partner.")
        id, findings = keep_matter(house, actor, read_text(house, sent.text, "matter.yaml"), partner=partner)
        if not id:
            return 422, _problem("The matter cannot be used.", list(map(finding, findings)))
        return 201, _matter_shown(_matter(house, id)).model_dump(mode="json")

    return once(house, actor, request, key, sent, deed)  # type: ignore[return-value]  # the answer itself


def _problem(message: str, findings: list[Finding]) -> dict[str, Any]:
    return Problem(message=message, findings=findings).model_dump(mode="json")


def _matter(house: House, id: str) -> StoredMatter:
    with reading(house.engine) as connection:
        stored = find_matter(connection, id)
    if stored is None:
        raise HTTPException(404, "There is no such matter.")
    return stored


def _matter_shown(stored: StoredMatter) -> MatterShown:
    return MatterShown(**{name: getattr(stored, name) for name in MatterShown.model_fields})


@router.get("/matters/{id}")
def matter(house: AtHome, _: Viewer, id: Id) -> MatterShown:
    """Show a matter."""
    return _matter_shown(_matter(house, id))


@router.get("/matters/{id}/packets")
def matter_packets(house: AtHome, _: Viewer, id: Id) -> list[PacketShown]:
    """List the packets of a matter, the latest first."""
    _matter(house, id)
    with reading(house.engine) as connection:
        return [_packet_shown(packet) for packet in packets_of(connection, id)]


@router.post("/matters/{id}/packets", status_code=202)
def new_packet(house: AtHome, actor: Editor, id: Id, sent: PacketOrder, request: Request, key: Key = None) -> PacketShown:
    """Order the packet of a matter. It is built meanwhile; ask for it until its state says how that ended."""

    def deed() -> tuple[int, dict[str, Any]]:
        wish = Wish(sent.contact or house.settings.contact, sent.due, sent.note)
        packet = _conflicting(lambda: order(house, actor, _matter(house, id), wish))
        return 202, _packet_shown(_packet(house, packet)).model_dump(mode="json")

    return once(house, actor, request, key, sent, deed)  # type: ignore[return-value]  # the answer itself


def _conflicting(deed: Callable[[], T]) -> T:
    try:
        return deed()
    except ConflictError as fault:
        raise HTTPException(409, str(fault)) from None


@router.get("/packets")
def packets(house: AtHome, _: Viewer, q: Words = "", first: First = 0, most: Most = 50) -> Packets:
    """List packets, the latest first."""
    with reading(house.engine) as connection:
        found, total = search_packets(connection, q.replace("\0", ""), first=first, most=most)
    return Packets(total=total, packets=list(map(_packet_shown, found)))


def _packet(house: House, id: str) -> Packet:
    with reading(house.engine) as connection:
        packet = find_packet(connection, id)
    if packet is None:
        raise HTTPException(404, "There is no such packet.")
    return packet


def _packet_shown(packet: Packet) -> PacketShown:
    same = {
        name: getattr(packet, name)
        for name in PacketShown.model_fields
        if name not in ("documents", "files", "findings", "draft")
    }
    cards, downloads = packet.contents.cards, packet.contents.downloads
    documents = [
        DocumentShown(
            number=number,
            name=card.name,
            title=card.title,
            handling=card.handling,
            purpose=card.purpose,
            due=card.due,
            signers=list(card.signers),
        )
        for number, card in enumerate(cards, 1)
    ]
    files = [FileShown(number=n, path=file.path, sha256=file.sha256, size=file.size) for n, file in enumerate(downloads, 1)]
    found = [Finding(**one) for one in packet.findings]
    return PacketShown(**same, draft=packet.contents.draft, documents=documents, files=files, findings=found)


@router.get("/packets/{id}")
def packet(house: AtHome, _: Viewer, id: Id) -> PacketShown:
    """Show a packet."""
    return _packet_shown(_packet(house, id))


FILE = {
    "content": {PDF: {"schema": {"type": "string", "format": "binary"}}, WORD: {"schema": {"type": "string", "format": "binary"}}}
}


@router.get("/packets/{id}/files/{number}", response_class=Response, responses={200: {"description": "The file.", **FILE}})
def packet_file(house: AtHome, _: Viewer, id: Id, number: Annotated[int, Path(ge=1, le=10_000)]) -> Response:
    """Fetch a file of a packet by its number."""
    packet = _packet(house, id)
    files = packet.contents.downloads
    if number > len(files):
        raise HTTPException(404, "There is no such file.")
    path = files[number - 1].path
    media = PDF if path.endswith(".pdf") else WORD
    return attachment(fetch(house, packet, path), f"{packet.matter_name}-{path.rpartition('/')[2]}", media)


@router.post("/packets/{id}/withdrawals", status_code=201)
def withdrawal(house: AtHome, actor: Editor, id: Id, request: Request, key: Key = None) -> PacketShown:
    """Take a packet back; its links close at once."""

    def deed() -> tuple[int, dict[str, Any]]:
        packet = _packet(house, id)
        _conflicting(lambda: withdraw(house, actor, packet))
        return 201, _packet_shown(_packet(house, id)).model_dump(mode="json")

    return once(house, actor, request, key, None, deed)  # type: ignore[return-value]  # the answer itself


@router.get("/packets/{id}/returns")
def packet_returns(house: AtHome, _: Viewer, id: Id) -> list[ReturnShown]:
    """List the forms that came back, with the values they hold."""
    _packet(house, id)
    with reading(house.engine) as connection:
        found = returns_of(connection, id)
    return [ReturnShown(**{name: _plain(getattr(one, name)) for name in ReturnShown.model_fields}) for one in found]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


@router.get("/packets/{id}/links")
def packet_links(house: AtHome, _: Viewer, id: Id) -> list[LinkShown]:
    """List the links of a packet; their secrets are kept nowhere."""
    _packet(house, id)
    with reading(house.engine) as connection:
        return [_link_shown(link) for link in links_of(connection, id)]


def _link_shown(link: Link) -> LinkShown:
    return LinkShown(id=link.id, state=link.state(now()), created=link.created, expires=link.expires, passed_on=bool(link.form))


@router.post("/packets/{id}/links", status_code=201)
def new_link(house: AtHome, actor: Editor, id: Id, sent: LinkOrder) -> NewLink:
    """Make a link to a packet. No key makes this safe to repeat: the address is not kept, so each call makes another link."""
    packet = _packet(house, id)
    return NewLink(address=_conflicting(lambda: make_link(house, actor, packet, sent.days or 0)))


def _link(house: House, packet: str, id: str) -> Link:
    with reading(house.engine) as connection:
        link = find_link(connection, id)
    if link is None or link.packet != packet:
        raise HTTPException(404, "There is no such link.")
    return link


@router.post("/packets/{id}/links/{link}/renewals", status_code=201)
def renewal(house: AtHome, actor: Editor, id: Id, link: Id, sent: LinkOrder) -> NewLink:
    """Put a new link in the place of one, which closes."""
    packet, old = _packet(house, id), _link(house, id, link)
    if packet.state != "built":
        raise HTTPException(409, "There is no packet to be opened by a link.")
    return NewLink(address=remake_link(house, actor, packet, old, sent.days or 0))


@router.delete("/packets/{id}/links/{link}", status_code=204)
def revocation(house: AtHome, actor: Editor, id: Id, link: Id) -> None:
    """Close a link at once."""
    close_link(house, actor, _packet(house, id), _link(house, id, link))


@router.delete("/partners/{id}", status_code=204)
def erasure(house: AtHome, actor: Admin, id: Id) -> None:
    """Erase a partner with every trace but the audit chain."""
    with reading(house.engine) as connection:
        if find_partner(connection, id) is None:
            raise HTTPException(404, "There is no such partner.")
    erase(house, actor, id)


@router.post("/tokens", status_code=201)
def new_token(house: AtHome, _: Admin, sent: TokenOrder) -> NewToken:
    """Make a token for a machine."""
    with writing(house.engine) as connection:
        secret = create_token(connection, sent.name, Role[sent.role.upper()], now(), sent.days * DAY)
    return NewToken(token=secret)
