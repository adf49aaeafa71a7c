"""Staff's deeds with papers that are signed in pages: opened, a link for each person, signed for the vendor, taken back; and what came of it."""

# ruff: noqa: FAST003 - the papers that each route depends on have the id

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.packet_signing import (
    make_personal_link,
    note_shown,
    open_for_signature,
    sign_here,
    signer_of_staff,
    take_signing_back,
)
from assembler.portal.signing_state import PapersToSign, SigningState, signing_state
from assembler.portal.store.stored_findings import StoredFindings
from assembler.portal.web.dependencies import EditorUser, PostedForm, SigningUser, SubmittedForm, ViewerUser
from assembler.portal.web.pages import page
from assembler.portal.web.signing_files import executed_or_404, signing_file
from assembler.portal.web.signing_forms import about, shown_form, typed_lines, typed_signature
from assembler.portal.web.staff.packet_pages import LONGEST_REASON, packet_or_404, show_packet

router = APIRouter(prefix="/desk", include_in_schema=False)
LONGEST_KEY = 80
LONGEST_FORM = 160


def _posted_papers(context: CurrentContext, actor: ViewerUser, id: str, sent: PostedForm) -> PapersToSign:
    return PapersToSign(packet_or_404(context, actor, id), sent.text("form")[:LONGEST_FORM])


def _asked_papers(context: CurrentContext, actor: ViewerUser, id: str, form: str = "") -> PapersToSign:
    return PapersToSign(packet_or_404(context, actor, id), form[:LONGEST_FORM])


PostedPapers = Annotated[PapersToSign, Depends(_posted_papers)]
AskedPapers = Annotated[PapersToSign, Depends(_asked_papers)]


def _to_packet(papers: PapersToSign) -> Response:
    return RedirectResponse(f"/desk/packets/{papers.packet.parent or papers.packet.id}#signing", 303)


@router.post("/packets/{id}/signing")
def open_page(context: CurrentContext, actor: EditorUser, papers: PostedPapers, sent: PostedForm) -> Response:
    """Open papers for signature."""
    open_for_signature(context, actor, papers, sent.number("days", most_digits=4))
    return _to_packet(papers)


@router.post("/packets/{id}/signing/links")
def link_page(request: Request, context: CurrentContext, actor: EditorUser, papers: PostedPapers, sent: PostedForm) -> Response:
    """Make the link of one person and show it, once."""
    key = sent.text("person")[:LONGEST_KEY]
    address = make_personal_link(context, actor, papers, key, sent.number("days", most_digits=4))
    person = _state_or_404(context, papers).person(key)
    whom = (person.name or person.capacity) if person else ""
    return show_packet(request, context, actor, papers.packet.parent or papers.packet.id, address, 201, whom=whom)


@router.post("/packets/{id}/signing/end")
def take_back_page(context: CurrentContext, actor: EditorUser, papers: PostedPapers, sent: PostedForm) -> Response:
    """Take the papers back before all have signed, for a reason."""
    take_signing_back(context, actor, papers, sent.text("reason")[:LONGEST_REASON])
    return _to_packet(papers)


def _state_or_404(context: AppContext, papers: PapersToSign) -> SigningState:
    state = signing_state(context, papers)
    if state is None:
        raise HTTPException(404)
    return state


@router.get("/packets/{id}/signing/file")
def file_to_sign(context: CurrentContext, _: ViewerUser, papers: AskedPapers) -> Response:
    """Send the file as it stands: as it was opened for signature, with the signatures so far."""
    signing = _state_or_404(context, papers).signing
    return signing_file(context, papers, signing, signing.sha256, "to-sign")


@router.post("/packets/{id}/signing/shown")
def go_on(request: Request, context: CurrentContext, actor: SigningUser, papers: PostedPapers, sent: PostedForm) -> Response:
    """Write down that one of the staff was shown the papers, and lead to the place to sign."""
    key = sent.text("person")[:LONGEST_KEY]
    note_shown(context, papers, signer_of_staff(_state_or_404(context, papers), actor, key), about(request))
    return RedirectResponse(f"/desk/packets/{papers.packet.id}/signing/here?person={key}&form={papers.form}", 303)


@router.get("/packets/{id}/signing/here")
def place_to_sign(
    request: Request, context: CurrentContext, actor: SigningUser, papers: AskedPapers, person: str = ""
) -> Response:
    """Ask for consent and signature for the vendor."""
    state = _state_or_404(context, papers)
    signer_of_staff(state, actor, person)
    return _place_to_sign(request, context, papers, person[:LONGEST_KEY])


def _place_to_sign(
    request: Request,
    context: AppContext,
    papers: PapersToSign,
    key: str,
    sent: SubmittedForm | None = None,
    faults: StoredFindings = (),
    fault: str = "",
) -> Response:
    state = _state_or_404(context, papers)
    person = state.person(key)
    if person not in state.turn or person is None:
        return _to_packet(papers)
    lines = typed_lines(sent) if sent else {"name": "", "title": person.title, "place": ""}
    form = shown_form(context, lines, faults, fault, sent)
    values = {"packet": papers.packet, "form": papers.form, "state": state, "person": person, **form}
    return page(context, request, "desk_sign.html", 422 if form["messages"] else 200, **values)


@router.post("/packets/{id}/signing/here")
def sign(request: Request, context: CurrentContext, actor: SigningUser, papers: PostedPapers, sent: PostedForm) -> Response:
    """Sign for the vendor at every place of a person, if the file is the one that was shown and whoever signs agrees."""
    key = sent.text("person")[:LONGEST_KEY]
    signer = signer_of_staff(_state_or_404(context, papers), actor, key)
    typed, fault = typed_signature(request, sent)
    faults = () if typed is None else sign_here(context, papers, signer, typed)
    if typed is None or faults:
        return _place_to_sign(request, context, papers, key, sent, faults, fault)
    return _to_packet(papers)


@router.get("/packets/{id}/executed")
def executed_copy(context: CurrentContext, _: ViewerUser, papers: AskedPapers) -> Response:
    """Send the executed copy."""
    signing = executed_or_404(context, papers)
    return signing_file(context, papers, signing, signing.sha256, "executed")


@router.get("/packets/{id}/audit")
def audit_file(context: CurrentContext, _: ViewerUser, papers: AskedPapers) -> Response:
    """Send the audit file of the executed copy."""
    signing = executed_or_404(context, papers)
    return signing_file(context, papers, signing, signing.audit_sha256, "audit")
