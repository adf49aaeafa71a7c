"""The routes of the REST API about forms that are issued later: entries that a partner reported, or that are added for it.

The names and docstrings of the route functions are part of the OpenAPI document.
"""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response
from pydantic import BaseModel

from assembler.model.declarations import ListPlan
from assembler.model.diagnostics import nearest
from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.clock import today
from assembler.portal.later_forms import add_entry, decide_reported_entry, reportable_lists
from assembler.portal.reported_entries import check_entry
from assembler.portal.store.database import reading
from assembler.portal.store.packets import COMING, ENDED, Packet, following_packets
from assembler.portal.store.submissions import find_report, reports_of
from assembler.portal.web.api.answers import packet_shown, problem, report_shown
from assembler.portal.web.api.idempotency import once
from assembler.portal.web.api.requests import REFUSALS, Editor, Id, Key, Viewer, packet_or_404
from assembler.portal.web.api.schemas import Decision, NewEntry, PacketShown, ReportShown

router = APIRouter(prefix="/api/packets/{id}", responses=REFUSALS)


@router.get("/supplements")
def supplements(context: CurrentContext, actor: Viewer, id: Id) -> list[PacketShown]:
    """List the packets with forms that were issued to a packet later and not withdrawn, the earliest first."""
    packet = packet_or_404(context, actor, id)
    with reading(context.engine) as connection:
        return [packet_shown(one) for one in following_packets(connection, packet.id, (*COMING, *ENDED, "built"))]


@router.get("/reports")
def reports(context: CurrentContext, actor: Viewer, id: Id) -> list[ReportShown]:
    """List the entries that the partner reported, and those that were added for it, the newest first."""
    packet = packet_or_404(context, actor, id)
    with reading(context.engine) as connection:
        return [report_shown(report) for report in reports_of(connection, packet.id)]


@router.post("/entries", status_code=202, response_model=PacketShown)
def new_entry(context: CurrentContext, actor: Editor, id: Id, sent: NewEntry, request: Request, key: Key = None) -> Response:
    """Add an entry whose form the partner signs by itself. The form is built meanwhile, in a packet that is answered."""

    def add_once() -> tuple[int, BaseModel]:
        packet = packet_or_404(context, actor, id)
        plan = _list_of(context, packet, sent.list)
        values = {name: text.strip() for name, text in sent.values.items() if text.strip()}
        keys = [field.id for field in plan.fields]
        if unknown := [name for name in values if name not in keys]:
            raise HTTPException(422, f"An entry has no such value. {nearest(unknown[0], keys)}".rstrip())
        programme = context.library.programmes[packet.programme]
        if faults := check_entry(context.library, programme, packet.text, plan, values, today()):
            return 422, problem("The entry cannot be used.", [fault for found in faults.values() for fault in found])
        return 202, packet_shown(packet_or_404(context, actor, add_entry(context, actor, packet, plan, values)))

    return once(context, actor, request, key, sent, add_once)


def _list_of(context: AppContext, packet: Packet, id: str) -> ListPlan:
    if packet.parent or packet.state != "built":
        raise HTTPException(409, "Entries are added to a packet that is built, and not to a supplement.")
    plans = {plan.id: plan for plan in reportable_lists(context, packet)}
    if id not in plans:
        raise HTTPException(422, f"The matter has no such list whose forms are signed one by one. {nearest(id, plans)}".rstrip())
    return plans[id]


@router.post("/reports/{report}/decisions", status_code=201, response_model=ReportShown)
def decision(
    context: CurrentContext, actor: Editor, id: Id, report: Id, sent: Decision, request: Request, key: Key = None
) -> Response:
    """Accept an entry that the partner reported, so that its form follows, or reject it with a reason."""

    def decide_once() -> tuple[int, BaseModel]:
        packet = packet_or_404(context, actor, id)
        with reading(context.engine) as connection:
            found = find_report(connection, packet.id, report)
        if found is None:
            raise HTTPException(404, "There is no such report.")
        decide_reported_entry(context, actor, packet, found, sent.reason, accept=sent.accept)
        with reading(context.engine) as connection:
            decided = find_report(connection, packet.id, report)
        if decided is None:
            raise HTTPException(404, "There is no such report.")
        return 201, report_shown(decided)

    return once(context, actor, request, key, sent, decide_once)
