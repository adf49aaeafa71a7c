"""The partner's pages of a packet: what is to be done, the papers and their files, links for signers, reported entries."""

from collections.abc import Mapping

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from assembler.assembly.next_steps import NextStep, next_step
from assembler.formats.registry import FORMATS, PDF, Format
from assembler.model.declarations import ListPlan
from assembler.model.library import Programme
from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.clock import now, today
from assembler.portal.later_forms import reportable_lists
from assembler.portal.matter_form import FieldFaults
from assembler.portal.paper_changes import changes_of_revision, former_papers
from assembler.portal.reported_entries import asked_of_partner, check_entry, entry_form
from assembler.portal.signing_state import PapersToSign, person_of, signers_of
from assembler.portal.store.audit import record
from assembler.portal.store.database import reading, writing
from assembler.portal.store.links import Link, create_link, links_of, revoke_link
from assembler.portal.store.packets import Packet, following_packets
from assembler.portal.store.signings import EXECUTED, find_signing
from assembler.portal.store.submissions import (
    SIGNED_TOGETHER,
    find_saved_form,
    newest_return,
    report_entry,
    reports_of,
    returns_of,
)
from assembler.portal.web.archives import archive_packets
from assembler.portal.web.dependencies import CurrentLink, CurrentVisit, LinkVisit, PostedForm
from assembler.portal.web.link_access import (
    LinkedPaper,
    OpenedLink,
    download_name,
    fetch_file,
    form_key,
    send_paper,
    zip_packets,
)
from assembler.portal.web.page_images import FIRST_PAGE, number_of_pages, page_image
from assembler.portal.web.pages import ZIP, download, trusted_html
from assembler.portal.web.partner.question_pages import questions_shown
from assembler.portal.web.progress import progress_of
from assembler.portal.web.standings import TOGETHER, next_with, standing_of

router = APIRouter(prefix="/p/{secret}", include_in_schema=False)
MOST_REPORTS = 100
MOST_LINKS_A_DAY = 50
ARCHIVES = "20/hour"
"""How often all files may be fetched in one archive through a link."""
COMPARISONS = "60/hour"
"""How often what was corrected may be looked at through a link: each time all papers are compared with those from before."""


@router.get("")
def packet_page(visit: CurrentVisit) -> Response:
    """Show what the packet is, what is to be done, and its papers."""
    opened, context = visit.opened, visit.context
    if person_of(opened.link):
        return RedirectResponse(f"{visit.address}/sign", 303)
    with reading(context.engine) as connection:
        ids = dict.fromkeys((opened.packet.id, *(paper.packet.id for paper in opened.papers)))
        returned = {id: returns_of(connection, id) for id in ids}
        saved = {form_key(one): find_saved_form(connection, one.packet.id, one.summary.name) for one in opened.papers}
        reported = reports_of(connection, opened.packet.id) if opened.whole else ()
        questions = questions_shown(connection, opened.link)
    asked = tuple(one for one in opened.papers if one.summary.returned)
    standings = {
        one.number: standing_of(context, opened, one, returned[one.packet.id], saved[form_key(one)].version) for one in asked
    }
    if opened.whole and opened.packet.contents.packet:
        standings[TOGETHER] = standing_of(context, opened, None, returned[opened.packet.id])
    plans = reportable_lists(context, opened.packet) if opened.whole else ()
    steps = {number: next_step(standing) for number, standing in standings.items()}
    states = {number: standing.returned for number, standing in standings.items()}
    progress = progress_of(opened.packet, opened.papers, returned, whole=opened.whole)
    typed = {one.number: bool(saved[form_key(one)].version) for one in asked}
    shown = {
        "states": states,
        "steps": steps,
        "plans": plans,
        "reported": reported,
        "typed": typed,
        "has_former": _former(visit) is not None,
    }
    newest = {one.number: newest_return(returned[one.packet.id], one.summary.name) for one in opened.papers}
    newest |= {TOGETHER: newest_return(returned.get(opened.packet.id, ()), SIGNED_TOGETHER)}
    people = signers_of(context, PapersToSign(opened.packet)) if opened.whole else ()
    told = {"progress": progress, "newest": newest, "people": people, "passed": _passed_links(visit), "questions": questions}
    return visit.page("packet.html", **shown, **told, closed=_closed(visit))


def _closed(visit: LinkVisit) -> frozenset[int]:
    """Return the numbers of the papers that all have signed in pages, and that are closed: alone, or together."""
    signed = {one.number: (one.packet.id, one.summary.name) for one in visit.opened.papers}
    signed |= {TOGETHER: (visit.opened.packet.id, "")} if visit.opened.whole else {}
    with reading(visit.context.engine) as connection:
        found = {number: find_signing(connection, *file) for number, file in signed.items()}
    return frozenset(number for number, signing in found.items() if signing and signing.state == EXECUTED)


@router.get("/packet")
def packet_file(context: CurrentContext, opened: CurrentLink) -> Response:
    """Send the file of all papers that are signed now."""
    return _packet_download(context, opened, opened.packet.contents.packet, "packet")


@router.get("/checklist")
def checklist_file(context: CurrentContext, opened: CurrentLink) -> Response:
    """Send the checklist."""
    return _packet_download(context, opened, opened.packet.contents.checklist, "checklist")


def _packet_download(context: AppContext, opened: OpenedLink, path: str, name: str) -> Response:
    if not opened.whole:
        raise HTTPException(404)
    opened.require_current()
    return download(fetch_file(context, opened.packet, path), download_name(opened.packet, name, PDF.ending), PDF.media_type)


@router.get("/all")
def all_files(context: CurrentContext, opened: CurrentLink) -> Response:
    """Send every file in one archive."""
    if not opened.whole:
        raise HTTPException(404)
    opened.require_current()
    with reading(context.engine) as connection:
        packets = (opened.packet, *following_packets(connection, opened.packet.id))
    return download(zip_packets(context, packets), download_name(opened.packet, "all", ".zip"), ZIP)


@router.get("/everything")
def everything(visit: CurrentVisit) -> Response:
    """Send all that the link opens in one archive: the papers, what came back and was attached, what all have signed."""
    opened, context = visit.opened, visit.context
    if not opened.whole:
        raise HTTPException(404)
    opened.require_current()
    if not context.rate_limiter.take(ARCHIVES, "everything", opened.link.id):
        raise HTTPException(429)
    with reading(context.engine) as connection:
        packets = (opened.packet, *following_packets(connection, opened.packet.id))
    return download(archive_packets(context, packets), download_name(opened.packet, "everything", ".zip"), ZIP)


@router.get("/changes")
def changes_page(visit: CurrentVisit) -> Response:
    """Show what was changed in the papers when they were corrected."""
    visit.opened.require_current()
    former = _former(visit)
    if former is None:
        raise HTTPException(404)
    if not visit.context.rate_limiter.take(COMPARISONS, "changes", visit.opened.link.id):
        raise HTTPException(429)
    return visit.page("changes.html", changes=changes_of_revision(visit.context, former, visit.opened.packet))


def _former(visit: LinkVisit) -> Packet | None:
    """Return the papers before a correction, as far as the link opens what was corrected in them."""
    return former_papers(visit.context, visit.opened.packet) if visit.opened.whole else None


@router.get("/papers/{number}")
def paper_page(visit: CurrentVisit, number: int) -> Response:
    """Show a paper to be read on the screen."""
    paper = visit.opened.paper(number)
    visit.opened.require_current()
    text = trusted_html(fetch_file(visit.context, paper.packet, paper.summary.view).decode())
    pages = number_of_pages(visit.context, paper)
    with reading(visit.context.engine) as connection:
        typed = paper.summary.returned and find_saved_form(connection, paper.packet.id, paper.summary.name).version
    return visit.page("paper.html", paper=paper, text=text, pages=pages, step=_step_with(visit, paper), typed=bool(typed))


def _step_with(visit: LinkVisit, paper: LinkedPaper) -> NextStep | None:
    """Return what is next with a paper: a form alone, one that is signed now with those in its file; None for any other."""
    opened, summary = visit.opened, paper.summary
    together = opened.whole and summary.handling == "sign_now" and bool(opened.packet.contents.packet)
    if not (summary.returned or together):
        return None
    with reading(visit.context.engine) as connection:
        returned = returns_of(connection, paper.packet.id)
        saved = find_saved_form(connection, paper.packet.id, summary.name).version
    return next_with(visit.context, opened, paper if summary.returned else None, returned, saved)


@router.get("/papers/{number}/preview")
def first_page(visit: CurrentVisit, number: int) -> Response:
    """Send the first page of a paper as a small picture."""
    paper = visit.opened.paper(number)
    visit.opened.require_current()
    return page_image(visit.context, paper, 1, FIRST_PAGE)


@router.get("/papers/{number}/pages/{page}")
def one_page(visit: CurrentVisit, number: int, page: int) -> Response:
    """Send a page of a paper as a picture."""
    paper = visit.opened.paper(number)
    visit.opened.require_current()
    return page_image(visit.context, paper, page)


def _offer(format: Format) -> None:
    """Add the route that sends a paper in a format."""

    @router.get(f"/papers/{{number}}/{format.address}")
    def paper_file(context: CurrentContext, opened: CurrentLink, number: int) -> Response:
        paper = opened.paper(number)
        opened.require_current()
        return send_paper(context, paper, format)


for _format in FORMATS.values():
    _offer(_format)


@router.post("/papers/{number}/pass")
def pass_on(visit: CurrentVisit, number: int) -> Response:
    """Make a link to one form for the person who signs it; it expires with the link it is made from."""
    opened, paper = visit.opened, visit.opened.paper(number)
    if not opened.whole or not paper.summary.returned:
        raise HTTPException(404)
    if not visit.context.rate_limiter.take(f"{MOST_LINKS_A_DAY}/day", "pass", opened.link.id):
        raise HTTPException(429)
    life = visit.context.settings.limits.link_life
    with writing(visit.context.engine) as connection:
        at = now()
        secret = create_link(connection, opened.packet.id, at, life, form=form_key(paper), parent=opened.link)
        record(connection, at, "passed-on", partner=opened.packet.partner, subject=paper.packet.id, actor=opened.link.id)
    return _passed_page(visit, paper, f"{visit.context.settings.address}/p/{secret}")


def _passed_page(visit: LinkVisit, paper: LinkedPaper | None = None, address: str = "") -> Response:
    """List the links that were made from this one and open still; with the one that was made just now, which is shown once."""
    papers = {form_key(one): one for one in visit.opened.papers}
    made = tuple((one, papers[one.form]) for one in _passed_links(visit) if one.form in papers)
    return visit.page("passed.html", paper=paper, address=address, made=made)


def _passed_links(visit: LinkVisit) -> tuple[Link, ...]:
    """Return the links that were made from this one and open still, the newest first; none for a link to one form."""
    link, at = visit.opened.link, now()
    with reading(visit.context.engine) as connection:
        found = links_of(connection, link.packet)
    return tuple(one for one in found if one.parent == link.id and one.state(at) == "open")


@router.get("/passed")
def passed_links(visit: CurrentVisit) -> Response:
    """List the links to one form each that were made from this link, so that each can be closed."""
    if not visit.opened.whole:
        raise HTTPException(404)
    return _passed_page(visit)


@router.post("/passed")
def close_passed_link(visit: CurrentVisit, sent: PostedForm) -> Response:
    """Close a link that was made from this one."""
    link = next((one for one in _passed_links(visit) if one.id == sent.text("link")), None)
    if not visit.opened.whole or link is None:
        raise HTTPException(404)
    packet = visit.opened.packet
    with writing(visit.context.engine) as connection:
        revoke_link(connection, link.id, now())
        record(connection, now(), "link-revoked", partner=packet.partner, subject=packet.id, actor=visit.opened.link.id)
    return RedirectResponse(f"{visit.address}/passed", 303)


@router.get("/reports/{list_}")
def report_page(visit: CurrentVisit, list_: str) -> Response:
    """Show the form by which a new entry of a list is reported."""
    return _report_page(visit, list_, {}, {})


def _report_page(visit: LinkVisit, list_: str, values: Mapping[str, str], faults: FieldFaults) -> Response:
    programme, plan = _reportable_list(visit.context, visit.opened, list_)
    form = entry_form(visit.context.library, programme, visit.opened.packet.text, plan, values, faults)
    parts = tuple(part for part in form.parts if part.name in {field.id for field in asked_of_partner(plan)})
    return visit.page("report.html", 422 if faults else 200, plan=plan, parts=parts, faults=form.faults, labels=form.labels)


def _reportable_list(context: AppContext, opened: OpenedLink, list_: str) -> tuple[Programme, ListPlan]:
    """Return the packet's programme and its list of that id, or answer 404 as for an unknown link."""
    plan = next((plan for plan in reportable_lists(context, opened.packet) if plan.id == list_), None)
    if plan is None or not opened.whole:
        raise HTTPException(404)
    return context.library.programmes[opened.packet.programme], plan


@router.post("/reports/{list_}")
def report(visit: CurrentVisit, list_: str, sent: PostedForm) -> Response:
    """Store a reported entry that has no fault, as pending; staff decide whether it is accepted."""
    packet = visit.opened.packet
    programme, plan = _reportable_list(visit.context, visit.opened, list_)
    values = {field.id: sent.text(field.id).strip() for field in asked_of_partner(plan) if sent.text(field.id).strip()}
    if faults := check_entry(visit.context.library, programme, packet.text, plan, values, today()):
        return _report_page(visit, list_, values, faults)
    with writing(visit.context.engine) as connection:
        if len(reports_of(connection, packet.id)) >= MOST_REPORTS:
            raise HTTPException(429)
        report_entry(connection, packet.id, plan.id, values, now())
        record(connection, now(), "reported", partner=packet.partner, subject=packet.id, actor=visit.opened.link.id)
    return RedirectResponse(f"{visit.address}#reported", 303)
