"""Legal ops' pages of packets: the list, one packet with its links, returns and reports, and what is done with it."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from assembler.portal.app_context import AtHome, House
from assembler.portal.clock import now
from assembler.portal.service import (
    ConflictError,
    again,
    close_link,
    decide,
    judge,
    make_link,
    programme_of,
    remake_link,
    withdraw,
)
from assembler.portal.store.audit import history
from assembler.portal.store.database import reading
from assembler.portal.store.file_storage import AlteredFileError
from assembler.portal.store.links import Link, find_link, links_of
from assembler.portal.store.packets import STATES, Packet, find_packet, followers, search_packets
from assembler.portal.store.submissions import Return, find_report, find_return, pending_reports, reports_of, returns_of
from assembler.portal.web.dependencies import Editing, Posted, Viewing
from assembler.portal.web.link_access import Paper, fetch, file_name, papers_of, zipped
from assembler.portal.web.pages import PDF, WORD, ZIP, attachment, page, trusted
from assembler.portal.web.partner.packet_pages import state_of
from assembler.returns import received_file

router = APIRouter(prefix="/desk", include_in_schema=False)
PAGE = 50


@router.get("")
def packets_page(request: Request, house: AtHome, _: Viewing) -> Response:
    """List the packets, by words of partner or matter, and by state."""
    asked = request.query_params
    words, state, first = asked.get("q", "")[:200], asked.get("state", ""), asked.get("from", "0")
    start = int(first) if first.isascii() and first.isdigit() and len(first) < len("1000000000") else 0
    with reading(house.engine) as connection:
        found, total = search_packets(connection, words, state if state in STATES else "", start, PAGE)
        reported = pending_reports(connection)
    values = {"packets": found, "total": total, "words": words, "chosen": state, "first": start, "most": PAGE}
    return page(house, request, "packets.html", reported=reported, states=STATES, **values)


def _packet(house: House, id: str) -> Packet:
    with reading(house.engine) as connection:
        packet = find_packet(connection, id)
    if packet is None:
        raise HTTPException(404)
    return packet


@router.get("/packets/{id}")
def packet_page(request: Request, house: AtHome, _: Viewing, id: str) -> Response:
    """Show a packet: whether it is there, its papers, its links, what came back."""
    return _packet_page(request, house, id)


def _packet_page(request: Request, house: House, id: str, address: str = "", status: int = 200) -> Response:
    with reading(house.engine) as connection:
        packet = find_packet(connection, id)
        if packet is None:
            raise HTTPException(404)
        papers = papers_of(packet, followers(connection, id))
        came_back = {one: returns_of(connection, one) for one in dict.fromkeys((id, *(paper.packet.id for paper in papers)))}
        links, reported = links_of(connection, id), reports_of(connection, id)
        told = history(connection, packet.partner, id)
    states = {paper.number: state_of(paper, came_back[paper.packet.id], 0) for paper in papers}
    returns = tuple(one for found in came_back.values() for one in found)
    programme = programme_of(house, packet)
    values = {"packet": packet, "papers": papers, "states": states, "returns": returns, "links": links, "reported": reported}
    shown = {"address": address, "at": now(), "history": told, "programme": programme}
    return page(house, request, "desk_packet.html", status, **values, **shown)


def _paper(house: House, id: str, number: int) -> Paper:
    packet = _packet(house, id)
    with reading(house.engine) as connection:
        papers = papers_of(packet, followers(connection, id))
    found = next((paper for paper in papers if paper.number == number), None)
    if found is None:
        raise HTTPException(404)
    return found


@router.get("/packets/{id}/papers/{number}")
def paper_page(request: Request, house: AtHome, _: Viewing, id: str, number: int) -> Response:
    """Show a paper as it was built."""
    paper = _paper(house, id, number)
    text = trusted(fetch(house, paper.packet, paper.card.view).decode())
    return page(house, request, "desk_paper.html", packet=_packet(house, id), paper=paper, text=text)


@router.get("/packets/{id}/papers/{number}/pdf")
def paper_pdf(house: AtHome, _: Viewing, id: str, number: int) -> Response:
    """Hand out a paper as PDF."""
    paper = _paper(house, id, number)
    return attachment(fetch(house, paper.packet, paper.card.pdf), file_name(paper.packet, paper.card.name, ".pdf"), PDF)


@router.get("/packets/{id}/papers/{number}/word")
def paper_word(house: AtHome, _: Viewing, id: str, number: int) -> Response:
    """Hand out a paper as a Word file."""
    paper = _paper(house, id, number)
    return attachment(fetch(house, paper.packet, paper.card.word), file_name(paper.packet, paper.card.name, ".docx"), WORD)


@router.get("/packets/{id}/all")
def all_files(house: AtHome, _: Viewing, id: str) -> Response:
    """Hand out every file in one archive."""
    packet = _packet(house, id)
    with reading(house.engine) as connection:
        every = (packet, *followers(connection, id))
    return attachment(zipped(house, every), file_name(packet, "all", ".zip"), ZIP)


@router.post("/packets/{id}/again")
def again_page(house: AtHome, actor: Editing, id: str) -> Response:
    """Build once more what was refused or interrupted."""
    packet = _packet(house, id)
    try:
        again(house, actor, packet)
    except ConflictError as fault:
        raise HTTPException(409, str(fault)) from None
    return RedirectResponse(f"/desk/packets/{id}", 303)


@router.post("/packets/{id}/withdraw")
def withdraw_page(house: AtHome, actor: Editing, id: str) -> Response:
    """Take a packet back."""
    packet = _packet(house, id)
    try:
        withdraw(house, actor, packet)
    except ConflictError as fault:
        raise HTTPException(409, str(fault)) from None
    return RedirectResponse(f"/desk/packets/{id}", 303)


@router.post("/packets/{id}/links")
def link_page(request: Request, house: AtHome, actor: Editing, id: str, sent: Posted) -> Response:
    """Make a link and show it, once."""
    try:
        address = make_link(house, actor, _packet(house, id), _days(sent))
    except ConflictError as fault:
        raise HTTPException(409, str(fault)) from None
    return _packet_page(request, house, id, address, 201)


def _days(sent: Posted) -> int:
    days = sent.one("days")
    return int(days) if days.isascii() and days.isdigit() and len(days) < len("10000") else 0


def _link(house: House, packet: str, id: str) -> Link:
    with reading(house.engine) as connection:
        link = find_link(connection, id)
    if link is None or link.packet != packet:
        raise HTTPException(404)
    return link


@router.post("/packets/{id}/links/{link}/renew")
def renew_page(request: Request, house: AtHome, actor: Editing, id: str, link: str, sent: Posted) -> Response:
    """Put a new link in the place of one, and show it, once."""
    packet, old = _packet(house, id), _link(house, id, link)
    if packet.state != "built":
        raise HTTPException(409, "There is no packet to be opened by a link.")
    return _packet_page(request, house, id, remake_link(house, actor, packet, old, _days(sent)), 201)


@router.post("/packets/{id}/links/{link}/revoke")
def revoke_page(house: AtHome, actor: Editing, id: str, link: str) -> Response:
    """Close a link."""
    close_link(house, actor, _packet(house, id), _link(house, id, link))
    return RedirectResponse(f"/desk/packets/{id}#links", 303)


@router.post("/packets/{id}/reports/{report}")
def decide_page(house: AtHome, actor: Editing, id: str, report: str, sent: Posted) -> Response:
    """Accept or reject what a partner reported."""
    packet = _packet(house, id)
    with reading(house.engine) as connection:
        found = find_report(connection, id, report)
    if found is None:
        raise HTTPException(404)
    try:
        decide(house, actor, packet, found, sent.one("reason")[:2000], accept=sent.one("do") == "accept")
    except ConflictError as fault:
        raise HTTPException(409, str(fault)) from None
    return RedirectResponse(f"/desk/packets/{id}#reported", 303)


@router.get("/packets/{id}/returns/{receipt}")
def return_file(house: AtHome, _: Viewing, id: str, receipt: str) -> Response:
    """Hand out a file that came back, as it came."""
    found = _return(house, id, receipt)
    try:
        data = house.shelf.fetch(found.key, found.sha256)
    except AlteredFileError:
        raise HTTPException(503, "This file cannot be handed out: it is not the one that came back.") from None
    kind = received_file("returned", data).kind
    suffix, media = {"pdf": (".pdf", PDF), "docx": (".docx", WORD)}.get(kind, (".bin", "application/octet-stream"))
    return attachment(data, f"{found.form}-returned-{found.number}{suffix}", media)


def _return(house: House, packet: str, receipt: str) -> Return:
    """Find what came back for a packet, or for one that follows it."""
    with reading(house.engine) as connection:
        every = (packet, *(one.id for one in followers(connection, packet)))
        found = next((one for id in every if (one := find_return(connection, id, receipt))), None)
    if found is None:
        raise HTTPException(404)
    return found


@router.post("/packets/{id}/returns/{receipt}")
def decide_return_page(house: AtHome, actor: Editing, id: str, receipt: str, sent: Posted) -> Response:
    """Accept what came back, or send it back with a reason."""
    packet, found = _packet(house, id), _return(house, id, receipt)
    try:
        judge(house, actor, packet, found, sent.one("reason")[:2000], accept=sent.one("do") == "accept")
    except ConflictError as fault:
        raise HTTPException(409, str(fault)) from None
    return RedirectResponse(f"/desk/packets/{id}#returned", 303)
