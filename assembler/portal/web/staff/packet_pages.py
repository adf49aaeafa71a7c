"""Staff pages of packets: the list, and one packet with its papers, links, returned forms and reported entries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from assembler.formats.registry import FORMATS, Format
from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.clock import now
from assembler.portal.later_forms import reportable_lists
from assembler.portal.paper_changes import changes_of_library
from assembler.portal.reported_entries import entry_lines
from assembler.portal.service import (
    close_link,
    make_link,
    programme_of,
    rebuild_packet,
    record_signature,
    replace_link,
    withdraw,
)
from assembler.portal.signing_state import PapersToSign, SigningState, can_be_signed_here, earlier_signing, signing_state
from assembler.portal.store.accounts import Actor
from assembler.portal.store.audit import commitment, history, names_of_actors
from assembler.portal.store.database import reading
from assembler.portal.store.evidence import evidence_of
from assembler.portal.store.links import Link, find_link, links_of
from assembler.portal.store.matters import find_matter
from assembler.portal.store.packets import (
    COMING,
    ENDED,
    STATES,
    Packet,
    PacketFilter,
    find_packet,
    following_packets,
    search_packets,
)
from assembler.portal.store.questions import questions_of
from assembler.portal.store.revisions import revision_of
from assembler.portal.store.submissions import (
    SIGNED_TOGETHER,
    EntryReport,
    pending_reports,
    reports_of,
    returns_of,
)
from assembler.portal.web.dependencies import EditorUser, PostedForm, SubmittedForm, ViewerUser, whole_number
from assembler.portal.web.link_access import LinkedPaper, download_name, fetch_file, papers_of, send_paper, state_of, zip_packets
from assembler.portal.web.page_images import FIRST_PAGE, number_of_pages, page_image
from assembler.portal.web.pages import ZIP, download, page, trusted_html
from assembler.portal.web.progress import progress_of
from assembler.portal.web.staff.approval_pages import approval_shown
from assembler.portal.web.staff.returned_forms import returned_rows

router = APIRouter(prefix="/desk", include_in_schema=False)
PAGE_SIZE = 50
LONGEST_REASON = 2_000
LONGEST_FILTER = 200
FILTERS = ("state", "programme", "returned", "sort")
"""The parts of a filter by their names in the address, in the order of `PacketFilter`."""


@router.get("")
def packets_page(request: Request, context: CurrentContext, actor: ViewerUser) -> Response:
    """List the packets, by words of partner or matter, by state and programme, by whether anything came back, and in an order."""
    query = request.query_params
    words, first = query.get("q", "")[:200], whole_number(query.get("from", "0"))
    within = PacketFilter(*(query.get(name, "")[:LONGEST_FILTER] for name in FILTERS))
    with reading(context.engine) as connection:
        found, total = search_packets(connection, actor.reach, words, within, first, PAGE_SIZE, context.titles)
        reported = pending_reports(connection, actor.reach)
    asked = {name: text for name in ("q", *FILTERS) if (text := query.get(name, "")[:LONGEST_FILTER])}
    values = {"packets": found, "total": total, "words": words, "within": within, "first": first, "most": PAGE_SIZE}
    return page(context, request, "packets.html", reported=reported, states=STATES, asked=asked, titles=context.titles, **values)


def packet_or_404(context: AppContext, actor: Actor, id: str) -> Packet:
    """Return a packet, or answer 404, also for one that the actor does not reach."""
    with reading(context.engine) as connection:
        packet = find_packet(connection, id, actor.reach)
    if packet is None:
        raise HTTPException(404)
    return packet


@router.get("/packets/{id}")
def packet_page(request: Request, context: CurrentContext, actor: ViewerUser, id: str) -> Response:
    """Show a packet: its state, its papers, its links, what came back."""
    return show_packet(request, context, actor, id)


def show_packet(
    request: Request, context: AppContext, actor: Actor, id: str, address: str = "", status: int = 200, *, whom: str = ""
) -> Response:
    """Show a packet, and the URL of a link that was made just now, for the partner or another person, `whom`."""
    packet = packet_or_404(context, actor, id)
    with reading(context.engine) as connection:
        papers = papers_of(packet, following_packets(connection, id))
        returned = {one: returns_of(connection, one) for one in dict.fromkeys((id, *(paper.packet.id for paper in papers)))}
        attached = [file for one in returned for file in evidence_of(connection, one)]
        links, reported = links_of(connection, id), reports_of(connection, id)
        events, people = history(connection, packet.partner, id), names_of_actors(connection)
        successor = revision_of(connection, id)
        unfinished = following_packets(connection, id, (*COMING, *ENDED))
    states = {paper.number: state_of(paper, returned[paper.packet.id]) for paper in papers}
    values = {
        "packet": packet,
        "papers": papers,
        "states": states,
        "evidence": attached,
        "returns": returned_rows(context, papers, returned),
        "links": links,
        "reported": reported,
    }
    shown = {
        "address": address,
        "at": now(),
        "history": [(event, people.get(event.actor, "") if event.actor else "") for event in events],
        "successor": successor,
        "unfinished": unfinished,
        "lists": reportable_lists(context, packet) if packet.parent is None else (),
        "signed_together": SIGNED_TOGETHER,
        "programme": programme_of(context, packet),
        "progress": progress_of(packet, papers, returned),
        "older": changes_of_library(context, packet),
        "lines": {one.id: _reported_lines(context, packet, one) for one in reported},
        "whom": whom,
    }
    shown |= _signing_values(context, packet, papers) | _questions_and_approval(context, packet, actor)
    return page(context, request, "desk_packet.html", status, **values, **shown)


def _questions_and_approval(context: AppContext, packet: Packet, reader: Actor) -> dict[str, object]:
    """Return the questions about a packet, who answered each, and how the approval of the text stands that it was built from."""
    with reading(context.engine) as connection:
        asked, people = questions_of(connection, packet.id), names_of_actors(connection)
        matter = find_matter(connection, packet.matter, reader.reach)
    answered_by = {one.answered_by for one in asked} | {before.answered_by for one in asked for before in one.former}
    names = {id: people.get(commitment("", id), "") for id in answered_by}
    approval = approval_shown(context, replace(matter, text=packet.text), reader) if matter else None
    return {"questions": asked, "names": names, "approval": approval}


def _signing_values(context: AppContext, packet: Packet, papers: tuple[LinkedPaper, ...]) -> dict[str, object]:
    """Return what the page of a packet shows of its signing: of the papers signed together, of those before a correction, of forms."""
    own = PapersToSign(packet)
    return {
        "signing": signing_state(context, own),
        "earlier": earlier_signing(context, own),
        "can_be_signed_here": can_be_signed_here(context, own),
        "forms_to_sign": tuple(_forms_to_sign(context, papers)),
    }


def _reported_lines(context: AppContext, packet: Packet, report: EntryReport) -> tuple[tuple[str, str], ...]:
    programme = programme_of(context, packet)
    plan = next((plan for plan in programme.lists if plan.id == report.list), None) if programme else None
    if programme is None or plan is None:
        return tuple(report.entry.items())
    return entry_lines(context.library, programme, packet.text, plan, report.entry)


@dataclass(frozen=True, slots=True)
class FormToSign:
    """A later form that can be signed in pages, or was: its title, how its signing stands, and whether it can be opened for signature."""

    papers: PapersToSign
    title: str
    state: SigningState | None
    can_be_opened: bool


def _forms_to_sign(context: AppContext, papers: Iterable[LinkedPaper]) -> Iterator[FormToSign]:
    for paper in papers:
        own = PapersToSign(paper.packet, paper.summary.name)
        state = signing_state(context, own)
        if state or can_be_signed_here(context, own):
            yield FormToSign(own, paper.summary.label, state, can_be_signed_here(context, own))


def _paper_or_404(context: AppContext, actor: Actor, id: str, number: int) -> LinkedPaper:
    packet = packet_or_404(context, actor, id)
    with reading(context.engine) as connection:
        papers = papers_of(packet, following_packets(connection, id))
    found = next((paper for paper in papers if paper.number == number), None)
    if found is None:
        raise HTTPException(404)
    return found


@router.get("/packets/{id}/papers/{number}")
def paper_page(request: Request, context: CurrentContext, actor: ViewerUser, id: str, number: int) -> Response:
    """Show a paper as it was built."""
    paper = _paper_or_404(context, actor, id, number)
    text = trusted_html(fetch_file(context, paper.packet, paper.summary.view).decode())
    return page(
        context,
        request,
        "desk_paper.html",
        packet=packet_or_404(context, actor, id),
        paper=paper,
        text=text,
        pages=number_of_pages(context, paper),
    )


@router.get("/packets/{id}/papers/{number}/preview")
def first_page(context: CurrentContext, actor: ViewerUser, id: str, number: int) -> Response:
    """Send the first page of a paper as a small picture."""
    return page_image(context, _paper_or_404(context, actor, id, number), 1, FIRST_PAGE)


@router.get("/packets/{id}/papers/{number}/pages/{one}")
def one_page(context: CurrentContext, actor: ViewerUser, id: str, number: int, one: int) -> Response:
    """Send a page of a paper as a picture."""
    return page_image(context, _paper_or_404(context, actor, id, number), one)


def _offer(format: Format) -> None:
    """Add the route that sends a paper in a format."""

    @router.get(f"/packets/{{id}}/papers/{{number}}/{format.address}")
    def paper_file(context: CurrentContext, actor: ViewerUser, id: str, number: int) -> Response:
        return send_paper(context, _paper_or_404(context, actor, id, number), format)


for _format in FORMATS.values():
    _offer(_format)


@router.get("/packets/{id}/all")
def all_files(context: CurrentContext, actor: ViewerUser, id: str) -> Response:
    """Send every file in one archive."""
    packet = packet_or_404(context, actor, id)
    with reading(context.engine) as connection:
        packets = (packet, *following_packets(connection, id))
    return download(zip_packets(context, packets), download_name(packet, "all", ".zip"), ZIP)


@router.post("/packets/{id}/again")
def again_page(context: CurrentContext, actor: EditorUser, id: str) -> Response:
    """Build a refused or interrupted packet again."""
    packet = packet_or_404(context, actor, id)
    rebuild_packet(context, actor, packet)
    return RedirectResponse(f"/desk/packets/{packet.parent or id}", 303)


@router.post("/packets/{id}/withdraw")
def withdraw_page(context: CurrentContext, actor: EditorUser, id: str, sent: PostedForm) -> Response:
    """Withdraw a packet, for a reason."""
    packet = packet_or_404(context, actor, id)
    withdraw(context, actor, packet, sent.text("reason")[:LONGEST_REASON])
    return RedirectResponse(f"/desk/packets/{id}", 303)


@router.post("/packets/{id}/links")
def link_page(request: Request, context: CurrentContext, actor: EditorUser, id: str, sent: PostedForm) -> Response:
    """Make a link and show it, once."""
    address = make_link(context, actor, packet_or_404(context, actor, id), _days_in(sent))
    return show_packet(request, context, actor, id, address, 201)


def _days_in(sent: SubmittedForm) -> int:
    return sent.number("days", most_digits=4)


def _link_or_404(context: AppContext, packet: str, id: str) -> Link:
    with reading(context.engine) as connection:
        link = find_link(connection, id)
    if link is None or link.packet != packet:
        raise HTTPException(404)
    return link


@router.post("/packets/{id}/links/{link}/renew")
def renew_page(request: Request, context: CurrentContext, actor: EditorUser, id: str, link: str, sent: PostedForm) -> Response:
    """Replace a link by a new one and show that, once."""
    packet, old = packet_or_404(context, actor, id), _link_or_404(context, id, link)
    if packet.state != "built":
        raise HTTPException(409, "There is no packet to be opened by a link.")
    return show_packet(request, context, actor, id, replace_link(context, actor, packet, old, _days_in(sent)), 201)


@router.post("/packets/{id}/links/{link}/revoke")
def revoke_page(context: CurrentContext, actor: EditorUser, id: str, link: str) -> Response:
    """Revoke a link."""
    close_link(context, actor, packet_or_404(context, actor, id), _link_or_404(context, id, link))
    return RedirectResponse(f"/desk/packets/{id}#links", 303)


@router.post("/packets/{id}/signature")
def signature_page(context: CurrentContext, actor: EditorUser, id: str, sent: PostedForm) -> Response:
    """Record on which day the last signature of a packet was made."""
    packet, day = packet_or_404(context, actor, id), sent.day("signed_on")
    record_signature(context, actor, packet, day)
    return RedirectResponse(f"/desk/packets/{id}", 303)
