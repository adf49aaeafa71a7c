"""The pages by which one person signs a packet: read, go on to the place to sign, consent, type or draw, done; or decline."""

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from assembler.formats.pdf.drawn_signature import read_strokes
from assembler.formats.pdf.field_signatures import LONGEST_NAME
from assembler.packets.rendering import IN_PACKET
from assembler.portal.clock import moment
from assembler.portal.packet_signing import TypedSignature, decline, note_shown, sign_here
from assembler.portal.signing_state import SigningState, person_of, signing_state
from assembler.portal.store.signings import Signing
from assembler.portal.store.stored_findings import StoredFindings
from assembler.portal.web.dependencies import CurrentVisit, LinkVisit, PostedForm
from assembler.portal.web.link_access import LinkedPaper, fetch_file, papers_of
from assembler.portal.web.pages import trusted_html
from assembler.portal.web.security import client_of
from assembler.portal.web.signing_files import executed_or_404, signing_file
from assembler.returns.trust import ELSEWHERE
from assembler.signing import CONSENT, PersonToSign

router = APIRouter(prefix="/p/{secret}", include_in_schema=False)
LONGEST_REASON = 2_000
LONGEST_ABOUT = 300
NO_CONSENT = "Tick that you agree to sign electronically. You may sign on paper instead."
NOT_DRAWN = "The drawing cannot be read as a signature. Draw it once more, or leave it empty to sign by your typed name."


@dataclass(frozen=True, slots=True)
class SigningVisit:
    """A visit by a personal link: the person, and the signing of the packet."""

    visit: LinkVisit
    state: SigningState
    person: PersonToSign

    @property
    def early(self) -> bool:
        """Whether the day of issue has begun nowhere yet."""
        return (moment() + ELSEWHERE).date() < self.state.manifest.matter.issued

    @property
    def may_sign(self) -> bool:
        """Whether it is the person's turn, the day of issue has come, and nothing is being corrected or was signed otherwise."""
        opened = self.visit.opened
        return self.person in self.state.turn and not (self.early or opened.corrected or opened.packet.signed)

    @property
    def papers(self) -> tuple[LinkedPaper, ...]:
        """The papers that the file to sign holds."""
        return tuple(one for one in papers_of(self.visit.opened.packet, ()) if one.summary.handling in IN_PACKET)

    def page(self, template: str, status: int = 200, /, **values: object) -> Response:
        """Render a page of the signing."""
        issued = self.state.manifest.matter.issued
        about = {"may_sign": self.may_sign, "begins": issued.isoformat() if self.early else ""}
        shown = {"state": self.state, "person": self.person, "papers": self.papers, **about}
        return self.visit.page(template, status, **shown, **values)


def _signing_visit(visit: LinkVisit) -> SigningVisit:
    """Return the visit of a person who signs; answer 404 for every other link, and for a packet that was never open for signature."""
    key = person_of(visit.opened.link)
    state = signing_state(visit.context, visit.opened.packet) if key else None
    person = state.person(key) if state else None
    if state is None or person is None:
        raise HTTPException(404)
    return SigningVisit(visit, state, person)


@router.get("/sign")
def signing_page(visit: CurrentVisit) -> Response:
    """Show who signs what in which order, the papers to read, and what is next."""
    return _signing_visit(visit).page("sign.html")


@router.get("/sign/papers/{number}")
def paper_page(visit: CurrentVisit, number: int) -> Response:
    """Show a paper that is to be signed, to be read on the screen."""
    signing = _signing_visit(visit)
    paper = next((one for one in signing.papers if one.number == number), None)
    if paper is None:
        raise HTTPException(404)
    visit.opened.require_current()
    text = trusted_html(fetch_file(visit.context, paper.packet, paper.summary.view).decode())
    return signing.page("sign_paper.html", paper=paper, text=text)


@router.get("/sign/file")
def file_to_sign(visit: CurrentVisit) -> Response:
    """Send the file as it stands: as it was issued, with the signatures so far."""
    signing = _signing_visit(visit)
    visit.opened.require_current()
    return signing_file(visit.context, visit.opened.packet, signing.state.signing, signing.state.signing.sha256, "to-sign")


@router.post("/sign/shown")
def go_on(visit: CurrentVisit) -> Response:
    """Write down that the person was shown the papers, and lead to the place to sign."""
    signing = _signing_visit(visit)
    visit.opened.require_current()
    if signing.may_sign:
        note_shown(visit.context, visit.opened.packet, visit.opened.link, _about(visit))
    return RedirectResponse(f"{visit.address}/sign/here", 303)


def _about(visit: LinkVisit) -> dict[str, str]:
    """Return what a request says of itself: its address, program and language, cut off where they are long."""
    headers = visit.request.headers
    told = {
        "address": client_of(visit.request.scope),
        "agent": headers.get("user-agent", ""),
        "language": headers.get("accept-language", ""),
    }
    return {name: "".join(one for one in text if one.isprintable())[:LONGEST_ABOUT] for name, text in told.items()}


@router.get("/sign/here")
def place_to_sign(visit: CurrentVisit) -> Response:
    """Ask for consent and signature."""
    signing = _signing_visit(visit)
    if not signing.may_sign:
        return RedirectResponse(f"{visit.address}/sign", 303)
    return _place_to_sign(signing, {"name": signing.person.name, "title": signing.person.title, "place": ""})


def _place_to_sign(signing: SigningVisit, typed: dict[str, str], faults: StoredFindings = (), fault: str = "") -> Response:
    messages = [fault] if fault else [f"{one.message} {one.hint}".strip() for one in faults]
    keys = signing.visit.context.seal_files
    shown = {
        "typed": typed,
        "messages": messages,
        "consent": CONSENT,
        "personal": bool(keys and keys.authority),
        "longest_name": LONGEST_NAME,
    }
    return signing.page("sign_here.html", 422 if messages else 200, **shown)


@router.post("/sign/here")
def sign(visit: CurrentVisit, sent: PostedForm) -> Response:
    """Sign at every place of the person, if the file is the one that was shown and the person agrees."""
    signing = _signing_visit(visit)
    visit.opened.require_current()
    typed = {name: sent.text(name).strip() for name in ("name", "title", "place")}
    strokes = read_strokes(sent.text("strokes")) if sent.text("strokes") else ()
    if sent.text("consent") != CONSENT.version:
        return _place_to_sign(signing, typed, fault=NO_CONSENT)
    if sent.text("strokes") and not strokes:
        return _place_to_sign(signing, typed, fault=NOT_DRAWN)
    signature = TypedSignature(sent.text("shown"), **typed, strokes=strokes, about=_about(visit))
    if faults := sign_here(visit.context, visit.opened.packet, visit.opened.link, signature):
        return _place_to_sign(signing, typed, faults)
    return RedirectResponse(f"{visit.address}/sign", 303)


@router.post("/sign/decline")
def decline_page(visit: CurrentVisit, sent: PostedForm) -> Response:
    """End the signing, for a reason."""
    _signing_visit(visit)
    decline(visit.context, visit.opened.packet, visit.opened.link, sent.text("reason")[:LONGEST_REASON])
    return RedirectResponse(f"{visit.address}/sign", 303)


def _executed(visit: LinkVisit) -> Signing:
    """Return the executed signing of a packet, for a link to the whole packet or of a person who signed; else answer 404."""
    if not (visit.opened.whole or person_of(visit.opened.link)):
        raise HTTPException(404)
    return executed_or_404(visit.context, visit.opened.packet)


@router.get("/executed")
def executed_copy(visit: CurrentVisit) -> Response:
    """Send the executed copy."""
    signing = _executed(visit)
    return signing_file(visit.context, visit.opened.packet, signing, signing.sha256, "executed")


@router.get("/audit")
def audit_file(visit: CurrentVisit) -> Response:
    """Send the audit file of the executed copy."""
    signing = _executed(visit)
    return signing_file(visit.context, visit.opened.packet, signing, signing.audit_sha256, "audit")
