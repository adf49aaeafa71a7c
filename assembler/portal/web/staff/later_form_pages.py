"""Staff pages of later forms: entries that the partner reported are decided on, and new ones added for the partner."""

from collections.abc import Mapping

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from assembler.model.declarations import ListPlan
from assembler.model.library import Programme
from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.clock import today
from assembler.portal.later_forms import add_entry, decide_reported_entry, reportable_lists
from assembler.portal.matter_form import FieldFaults
from assembler.portal.reported_entries import check_entry, entry_form
from assembler.portal.store.accounts import Actor
from assembler.portal.store.database import reading
from assembler.portal.store.packets import Packet
from assembler.portal.store.submissions import find_report
from assembler.portal.web.dependencies import EditorUser, PostedForm
from assembler.portal.web.pages import page
from assembler.portal.web.staff.packet_pages import packet_or_404

router = APIRouter(prefix="/desk/packets/{id}", include_in_schema=False)
LONGEST_REASON = 2_000


def _packet_or_404(context: AppContext, actor: Actor, id: str) -> Packet:
    packet = packet_or_404(context, actor, id)
    if packet.parent:
        raise HTTPException(404)
    return packet


@router.post("/reports/{report}")
def decide_report_page(context: CurrentContext, actor: EditorUser, id: str, report: str, sent: PostedForm) -> Response:
    """Accept or reject a reported entry."""
    packet = _packet_or_404(context, actor, id)
    with reading(context.engine) as connection:
        found = find_report(connection, id, report)
    if found is None:
        raise HTTPException(404)
    reason, accept = sent.text("reason")[:LONGEST_REASON], sent.text("do") == "accept"
    decide_reported_entry(context, actor, packet, found, reason, accept=accept)
    return RedirectResponse(f"/desk/packets/{id}#reported", 303)


@router.get("/entries/{list_}")
def entry_page(request: Request, context: CurrentContext, actor: EditorUser, id: str, list_: str) -> Response:
    """Show the form by which staff add an entry to a list."""
    return _entry_page(request, context, _packet_or_404(context, actor, id), list_, {}, {})


def _entry_page(
    request: Request, context: AppContext, packet: Packet, list_: str, values: Mapping[str, str], faults: FieldFaults
) -> Response:
    programme, plan = _list_or_404(context, packet, list_)
    form = entry_form(context.library, programme, packet.text, plan, values, faults)
    shown = {"parts": form.parts, "faults": form.faults, "labels": form.labels}
    return page(context, request, "desk_entry.html", 422 if faults else 200, packet=packet, plan=plan, **shown)


def _list_or_404(context: AppContext, packet: Packet, list_: str) -> tuple[Programme, ListPlan]:
    plan = next((plan for plan in reportable_lists(context, packet) if plan.id == list_), None)
    if plan is None or packet.state != "built":
        raise HTTPException(404)
    return context.library.programmes[packet.programme], plan


@router.post("/entries/{list_}")
def new_entry_page(
    request: Request, context: CurrentContext, actor: EditorUser, id: str, list_: str, sent: PostedForm
) -> Response:
    """Add an entry that has no fault; the supplement with its form is built at once."""
    packet = _packet_or_404(context, actor, id)
    programme, plan = _list_or_404(context, packet, list_)
    values = {field.id: sent.text(field.id).strip() for field in plan.fields if sent.text(field.id).strip()}
    if faults := check_entry(context.library, programme, packet.text, plan, values, today()):
        return _entry_page(request, context, packet, list_, values, faults)
    add_entry(context, actor, packet, plan, values)
    return RedirectResponse(f"/desk/packets/{id}#reported", 303)
