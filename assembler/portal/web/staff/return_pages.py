"""Staff pages of what came back for a packet: its file, the decision on it, and a returned Word file beside ours."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from assembler.formats.registry import FORMATS, PDF, WORD
from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.jobs.messages import (
    RETURNED_FILE,
    CleanedReturn,
    CleanReturn,
    ComparedReturn,
    CompareReturn,
    IssuedFiles,
)
from assembler.portal.jobs.sandbox import ChildFailedError, private_folder, run_in_turn
from assembler.portal.service import accept_return, send_back, take_back_acceptance
from assembler.portal.store.database import reading
from assembler.portal.store.file_storage import AlteredFileError
from assembler.portal.store.packets import Packet, following_packets
from assembler.portal.store.submissions import SIGNED_TOGETHER, FormReturn, find_return
from assembler.portal.store.tables import TAKEN_BACK
from assembler.portal.web.dependencies import AdminUser, EditorUser, PostedForm, ViewerUser
from assembler.portal.web.link_access import fetch_file
from assembler.portal.web.pages import UNKNOWN, download, page, trusted_html
from assembler.portal.web.staff.packet_pages import LONGEST_REASON, packet_or_404
from assembler.returns import received_file

router = APIRouter(prefix="/desk", include_in_schema=False)


@router.get("/packets/{id}/returns/{receipt}")
def clean_copy(context: CurrentContext, actor: ViewerUser, id: str, receipt: str) -> Response:
    """Send a clean copy of a returned PDF; nothing in it acts, leads elsewhere or is attached."""
    packet_or_404(context, actor, id)
    found = _return_or_404(context, id, receipt)
    data = _fetch_return(context, found)
    if received_file("returned", data).kind != PDF.id:
        raise HTTPException(422, "There is a clean copy of a PDF only. The original is on the page of the packet.")
    with private_folder(context.settings) as folder:
        (folder / RETURNED_FILE).write_bytes(data)
        try:
            cleaned = run_in_turn(context.workers, CleanReturn(folder), CleanedReturn, context.settings.limits.reading).cleaned
        except ChildFailedError:
            cleaned = False
        if not cleaned:
            raise HTTPException(422, "This file cannot be opened, so there is no clean copy of it.")
        return download((folder / RETURNED_FILE).read_bytes(), f"{_name(found)}-clean{PDF.ending}", PDF.media_type)


@router.get("/packets/{id}/returns/{receipt}/original")
def original(context: CurrentContext, actor: ViewerUser, id: str, receipt: str) -> Response:
    """Send a returned file as it was received, byte for byte."""
    packet_or_404(context, actor, id)
    found = _return_or_404(context, id, receipt)
    data = _fetch_return(context, found)
    format = FORMATS.get(received_file("returned", data).kind)
    ending, media = (format.ending, format.media_type) if format else (".bin", UNKNOWN)
    return download(data, f"{_name(found)}{ending}", media)


def _name(found: FormReturn) -> str:
    return f"{found.form}-returned-{found.number}"


def _fetch_return(context: AppContext, found: FormReturn) -> bytes:
    if found.state == TAKEN_BACK:
        raise HTTPException(404, "The partner has taken this file back.")
    try:
        return context.file_storage.fetch(found.key, found.sha256)
    except AlteredFileError:
        raise HTTPException(503, "This file cannot be handed out: it is not the one that came back.") from None


def _return_or_404(context: AppContext, packet: str, receipt: str) -> FormReturn:
    """Return what came back for a packet, or for one that follows it."""
    with reading(context.engine) as connection:
        packets = (packet, *(one.id for one in following_packets(connection, packet)))
        found = next((one for id in packets if (one := find_return(connection, id, receipt))), None)
    if found is None:
        raise HTTPException(404)
    return found


@router.post("/packets/{id}/returns/{receipt}")
def decide_return_page(context: CurrentContext, actor: EditorUser, id: str, receipt: str, sent: PostedForm) -> Response:
    """Accept a returned form, with the day of the last signature where it holds what is signed now; or send it back with a reason."""
    packet, found = packet_or_404(context, actor, id), _return_or_404(context, id, receipt)
    if sent.text("do") == "accept":
        signed_on = sent.day("signed_on")
        accept_return(context, actor, packet, found, signed_on, sure=sent.text("sure") == "yes")
    else:
        send_back(context, actor, packet, found, sent.text("reason")[:LONGEST_REASON])
    return RedirectResponse(f"/desk/packets/{id}#returned", 303)


@router.post("/packets/{id}/returns/{receipt}/take-back")
def take_back_page(context: CurrentContext, actor: AdminUser, id: str, receipt: str, sent: PostedForm) -> Response:
    """Take the acceptance of a returned form back, for a reason."""
    packet, found = packet_or_404(context, actor, id), _return_or_404(context, id, receipt)
    take_back_acceptance(context, actor, packet, found, sent.text("reason")[:LONGEST_REASON])
    return RedirectResponse(f"/desk/packets/{id}#returned", 303)


@router.get("/packets/{id}/returns/{receipt}/changes")
def changes_page(request: Request, context: CurrentContext, actor: ViewerUser, id: str, receipt: str) -> Response:
    """Show a returned Word file beside the one that was issued."""
    packet, found = packet_or_404(context, actor, id), _return_or_404(context, id, receipt)
    compared = _compare(context, packet, found)
    status = 200 if compared and compared.html else 422
    findings, text = (compared.findings, trusted_html(compared.html)) if compared else ((), "")
    return page(context, request, "desk_changes.html", status, packet=packet, found=found, findings=findings, text=text)


def _compare(context: AppContext, packet: Packet, found: FormReturn) -> ComparedReturn | None:
    """Compare a returned file with the Word files of its form, or of all papers signed now, in a child process; None where that fails."""
    with reading(context.engine) as connection:
        packets = {one.id: one for one in (packet, *following_packets(connection, packet.id))}
    owner = packets.get(found.packet, packet)
    summaries = [one for one in owner.contents.papers if found.form in (SIGNED_TOGETHER, one.name) and WORD.id in one.files]
    with private_folder(context.settings) as folder:
        names = [f"{one.name}{WORD.ending}" for one in summaries]
        for name, one in zip(names, summaries, strict=True):
            (folder / name).write_bytes(fetch_file(context, owner, one.path(WORD)))
        (folder / RETURNED_FILE).write_bytes(_fetch_return(context, found))
        papers = tuple(one.name for one in summaries)
        issued = IssuedFiles(folder, context.settings.templates, owner.matter_name, tuple(names), papers)
        try:
            return run_in_turn(context.workers, CompareReturn(issued), ComparedReturn, context.settings.limits.reading)
        except ChildFailedError:
            return None
