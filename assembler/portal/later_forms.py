"""Forms that are issued to a packet later, for an entry that the partner reported or staff add: each in a supplement to the packet."""

from collections.abc import Mapping

from sqlalchemy import Connection

from assembler.model.declarations import ListPlan
from assembler.model.expressions import unparse
from assembler.portal.app_context import AppContext
from assembler.portal.clock import now, today
from assembler.portal.reported_entries import check_entry, next_id, write_entry
from assembler.portal.service import CORRECTED, ConflictError, programme_of
from assembler.portal.store.accounts import Actor
from assembler.portal.store.audit import record
from assembler.portal.store.database import reading, writing
from assembler.portal.store.matters import find_matter, lock_matter, save_matter
from assembler.portal.store.packets import COMING, ENDED, Packet, PacketRequest, issued_text, queue_packet
from assembler.portal.store.revisions import is_being_revised
from assembler.portal.store.submissions import EntryReport, decide_report, find_report, report_entry


def reportable_lists(context: AppContext, packet: Packet) -> tuple[ListPlan, ...]:
    """Return the lists of a packet's matter that may get an entry later: those for whose entries the partner signs a form each."""
    programme = programme_of(context, packet)
    if programme is None:
        return ()
    signed = (paper for paper in programme.papers if "partner" in context.library.documents[paper.document].signers)
    reported = {unparse(paper.repeat.list) for paper in signed if paper.repeat and paper.handling == "sign_later"}
    return tuple(plan for plan in programme.lists if plan.id in reported)


def add_entry(context: AppContext, actor: Actor, packet: Packet, plan: ListPlan, values: Mapping[str, str]) -> str:
    """Add an entry to a list for the partner, as if it were reported and accepted; return the id of the packet with its form."""
    with writing(context.engine) as connection:
        _require_as_issued(connection, packet)
        id = report_entry(connection, packet.id, plan.id, values, now())
        record(connection, now(), "reported", partner=packet.partner, subject=packet.id, actor=actor.id)
        report = find_report(connection, packet.id, id)
    return decide_reported_entry(context, actor, packet, report, "", accept=True) if report else ""


def decide_reported_entry(
    context: AppContext, actor: Actor, packet: Packet, report: EntryReport, reason: str, *, accept: bool
) -> str:
    """Accept a reported entry, so that its form follows in a supplement under the same link, or reject it with a reason.

    Returns the id of the supplement's packet, which is being built; empty where the entry is rejected.
    """
    if not accept and not reason.strip():
        raise ConflictError("Say why the report is rejected: the partner reads it.")
    id, supplement = _id_of_accepted(context, packet, report) if accept else "", ""
    with writing(context.engine) as connection:
        if accept:
            _require_as_issued(connection, packet)
        if not decide_report(connection, report.id, "accepted" if accept else "rejected", reason.strip(), now()):
            raise ConflictError("This report has been decided already.")
        if id:
            supplement = _add_entry(connection, context, packet, report, id)
        kind = "report-accepted" if accept else "report-rejected"
        record(connection, now(), kind, partner=packet.partner, subject=packet.id, actor=actor.id)
    if accept:
        context.build_queue.poll()  # after the commit: other threads and workers see the queued packet only then
    return supplement


def _require_as_issued(connection: Connection, packet: Packet) -> None:
    """Raise where no form can be issued to a packet: it is a draft or about to be corrected, or its matter says something else now."""
    if packet.contents.draft:
        raise ConflictError("The packet is a draft. Issue the packet of this matter first, then accept the report.")
    if is_being_revised(connection, packet.id):
        raise ConflictError(CORRECTED)
    matter = find_matter(connection, packet.matter)
    if matter and matter.text != issued_text(connection, packet, (*COMING, *ENDED, "built")):
        raise ConflictError("The matter was changed after its papers were issued. Issue the corrected packet first.")


def _id_of_accepted(context: AppContext, packet: Packet, report: EntryReport) -> str:
    """Check a reported entry against the present text of the matter, and return the id the entry will have."""
    programme = programme_of(context, packet)
    plan = next((plan for plan in programme.lists if plan.id == report.list), None) if programme else None
    if programme is None or plan is None:
        raise ConflictError("The library has no such list any more.")
    text = _present_text(context, packet)
    if faults := check_entry(context.library, programme, text, plan, report.entry, today()):
        raise ConflictError(" ".join(fault.message for found in faults.values() for fault in found))
    return next_id(text, plan)


def _add_entry(connection: Connection, context: AppContext, packet: Packet, report: EntryReport, id: str) -> str:
    """Add the entry to the matter's text, queue the supplement with its form, and return the id of that packet."""
    programme = context.library.programmes[packet.programme]
    plan = next(plan for plan in programme.lists if plan.id == report.list)
    lock_matter(connection, packet.matter)
    matter = find_matter(connection, packet.matter)
    if matter is None:
        raise ConflictError("The matter is gone.")
    if next_id(matter.text, plan) != id:
        raise ConflictError("The matter has been changed meanwhile. Try once more.")
    text = write_entry(programme, matter.text, plan, report.entry).text
    save_matter(connection, matter.id, matter.version, matter.name, text, now(), matter.saved_by)
    request = PacketRequest(packet.contact, packet.note, id, packet.id)
    return queue_packet(connection, matter.id, text, request, packet.due, now())


def _present_text(context: AppContext, packet: Packet) -> str:
    with reading(context.engine) as connection:
        matter = find_matter(connection, packet.matter)
    return matter.text if matter else packet.text
