"""The partner's pages: whoever holds a link sees one packet, fetches its files, fills in and returns its forms. No account."""

from collections.abc import Mapping

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from assembler.model.declarations import ListPlan
from assembler.model.expressions import unparse
from assembler.model.library import Programme
from assembler.portal.app_context import AtHome, House
from assembler.portal.clock import now
from assembler.portal.matter_form import Faults
from assembler.portal.reported_entries import ask_entry, read_entry
from assembler.portal.store.audit import record
from assembler.portal.store.database import reading, writing
from assembler.portal.store.links import create_link
from assembler.portal.store.packets import followers
from assembler.portal.store.submissions import SIGNED, Return, find_draft, report_entry, reports_of, returns_of, state_of_form
from assembler.portal.web.dependencies import AtLink, Posted, Visit, Visiting
from assembler.portal.web.link_access import Opened, Paper, fetch, file_name, form_key, zipped
from assembler.portal.web.pages import PDF, WORD, ZIP, attachment, trusted

router = APIRouter(prefix="/p/{secret}", include_in_schema=False)
MOST_REPORTS = 100
MOST_LINKS = 50


@router.get("")
def packet_page(visit: Visiting) -> Response:
    """Show what the packet is, what is to be done, and its papers."""
    with reading(visit.house.engine) as connection:
        ids = dict.fromkeys((visit.opened.packet.id, *(paper.packet.id for paper in visit.opened.papers)))
        came_back = {id: returns_of(connection, id) for id in ids}
        drafts = {form_key(one): find_draft(connection, one.packet.id, one.card.name) for one in visit.opened.papers}
        reported = reports_of(connection, visit.opened.packet.id) if visit.opened.whole else ()
    states = {
        paper.number: state_of(paper, came_back[paper.packet.id], drafts[form_key(paper)].version)
        for paper in visit.opened.papers
    }
    plans = lists_of(visit.house, visit.opened) if visit.opened.whole else ()
    signed = state_of_form(came_back.get(visit.opened.packet.id, ()), SIGNED)
    return visit.page("packet.html", states=states, plans=plans, reported=reported, signed=signed)


def state_of(paper: Paper, came_back: tuple[Return, ...], draft: int) -> str:
    """Give the state of a paper that comes back, empty for another."""
    return state_of_form(came_back, paper.card.name, draft) if paper.card.returned else ""


def lists_of(house: House, opened: Opened) -> tuple[ListPlan, ...]:
    """Give the lists of which a partner may report a new entry: those for whose entries the partner signs a form each."""
    programme = house.library.programmes.get(opened.packet.programme)
    if programme is None:
        return ()
    signed = (paper for paper in programme.papers if "partner" in house.library.documents[paper.document].signers)
    reported = {unparse(paper.repeat.list) for paper in signed if paper.repeat and paper.handling == "sign_later"}
    return tuple(plan for plan in programme.lists if plan.id in reported)


@router.get("/packet")
def packet_file(house: AtHome, opened: AtLink) -> Response:
    """Hand out the file of all that is signed now."""
    return _whole(house, opened, opened.packet.contents.packet, "packet")


@router.get("/checklist")
def checklist_file(house: AtHome, opened: AtLink) -> Response:
    """Hand out the checklist."""
    return _whole(house, opened, opened.packet.contents.checklist, "checklist")


def _whole(house: House, opened: Opened, path: str, name: str) -> Response:
    if not opened.whole:
        raise HTTPException(404)
    return attachment(fetch(house, opened.packet, path), file_name(opened.packet, name, ".pdf"), PDF)


@router.get("/all")
def all_files(house: AtHome, opened: AtLink) -> Response:
    """Hand out every file in one archive."""
    if not opened.whole:
        raise HTTPException(404)
    with reading(house.engine) as connection:
        every = (opened.packet, *followers(connection, opened.packet.id))
    return attachment(zipped(house, every), file_name(opened.packet, "all", ".zip"), ZIP)


@router.get("/papers/{number}")
def paper_page(visit: Visiting, number: int) -> Response:
    """Show a paper to be read on the screen."""
    paper = visit.opened.paper(number)
    text = trusted(fetch(visit.house, paper.packet, paper.card.view).decode())
    return visit.page("paper.html", paper=paper, text=text)


@router.get("/papers/{number}/pdf")
def paper_pdf(house: AtHome, opened: AtLink, number: int) -> Response:
    """Hand out a paper as PDF."""
    paper = opened.paper(number)
    return attachment(fetch(house, paper.packet, paper.card.pdf), file_name(paper.packet, paper.card.name, ".pdf"), PDF)


@router.get("/papers/{number}/word")
def paper_word(house: AtHome, opened: AtLink, number: int) -> Response:
    """Hand out a paper as a Word file."""
    paper = opened.paper(number)
    return attachment(fetch(house, paper.packet, paper.card.word), file_name(paper.packet, paper.card.name, ".docx"), WORD)


@router.post("/papers/{number}/pass")
def pass_on(visit: Visiting, number: int) -> Response:
    """Make a link of its own to one form, for the person who signs it. It ends when the link it comes from ends."""
    paper = visit.opened.paper(number)
    if not visit.opened.whole or not paper.card.returned:
        raise HTTPException(404)
    if not visit.house.rates.take(f"{MOST_LINKS}/day", "pass", visit.opened.link.id):
        raise HTTPException(429)
    with writing(visit.house.engine) as connection:
        at = now()
        made = create_link(
            connection,
            visit.opened.packet.id,
            at,
            visit.house.settings.limits.link_life,
            form=form_key(paper),
            parent=visit.opened.link,
        )
        record(
            connection, at, "passed-on", partner=visit.opened.packet.partner, subject=paper.packet.id, actor=visit.opened.link.id
        )
    address = f"{visit.house.settings.address}/p/{made}"
    return visit.page("passed.html", paper=paper, address=address)


@router.get("/reports/{list_}")
def report_page(visit: Visiting, list_: str) -> Response:
    """Show the form by which a new entry is reported."""
    return _report_page(visit, list_, {}, {})


def _report_page(visit: Visit, list_: str, values: Mapping[str, str], faults: Faults) -> Response:
    programme, plan = _plan(visit.house, visit.opened, list_)
    parts = ask_entry(programme, visit.opened.packet.text, plan, values, faults)
    return visit.page("report.html", 422 if faults else 200, plan=plan, parts=parts, faults=faults)


def _plan(house: House, opened: Opened, list_: str) -> tuple[Programme, ListPlan]:
    """Give a list of the packet's programme, or answer as for a link that is unknown."""
    plan = next((plan for plan in lists_of(house, opened) if plan.id == list_), None)
    if plan is None or not opened.whole:
        raise HTTPException(404)
    return house.library.programmes[opened.packet.programme], plan


@router.post("/reports/{list_}")
def report(visit: Visiting, list_: str, sent: Posted) -> Response:
    """Keep a reported entry, if it can be read; whether it is accepted, legal ops decide."""
    programme, plan = _plan(visit.house, visit.opened, list_)
    values = {field.id: sent.one(field.id).strip() for field in plan.fields if sent.one(field.id).strip()}
    if faults := read_entry(visit.house, programme, visit.opened.packet.text, plan, values):
        return _report_page(visit, list_, values, faults)
    with writing(visit.house.engine) as connection:
        if len(reports_of(connection, visit.opened.packet.id)) >= MOST_REPORTS:
            raise HTTPException(429)
        report_entry(connection, visit.opened.packet.id, plan.id, values, now())
        record(
            connection,
            now(),
            "reported",
            partner=visit.opened.packet.partner,
            subject=visit.opened.packet.id,
            actor=visit.opened.link.id,
        )
    return RedirectResponse(f"{visit.address}#reported", 303)
