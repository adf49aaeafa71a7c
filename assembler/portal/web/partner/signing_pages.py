"""The pages by which one person signs a packet: read, go on to the place to sign, consent, type or draw, done; or decline."""

from dataclasses import dataclass

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from assembler.assembly.next_steps import PageSigning, Standing, next_step
from assembler.packets.rendering import IN_PACKET
from assembler.portal.clock import moment, now
from assembler.portal.packet_signing import NOT_NOW, decline, note_shown, sign_here
from assembler.portal.signing_mail import WRONG_CODE, code_address, send_code, signer_by_link
from assembler.portal.signing_state import (
    PapersToSign,
    Signer,
    SigningState,
    earlier_signing,
    papers_behind,
    person_of,
    signing_state,
)
from assembler.portal.store.database import reading
from assembler.portal.store.signing_codes import sent_code
from assembler.portal.store.signings import Signing
from assembler.portal.store.stored_findings import StoredFindings
from assembler.portal.web.dependencies import CurrentVisit, LinkVisit, PostedForm, SubmittedForm
from assembler.portal.web.link_access import LinkedPaper, fetch_file, papers_of
from assembler.portal.web.pages import day, trusted_html
from assembler.portal.web.signing_files import executed_or_404, signing_file
from assembler.portal.web.signing_forms import about, shown_form, typed_lines, typed_signature
from assembler.portal.web.standings import held_by, on_pages
from assembler.returns.trust import ELSEWHERE
from assembler.signing import PersonToSign

router = APIRouter(prefix="/p/{secret}", include_in_schema=False)
LONGEST_REASON = 2_000
NO_REASON = "Say why you do not sign: the other side reads it."


@dataclass(frozen=True, slots=True)
class SigningVisit:
    """A visit by a personal link: what is signed, the person, and how the signing stands."""

    visit: LinkVisit
    signed: PapersToSign
    state: SigningState
    person: PersonToSign

    @property
    def early(self) -> bool:
        """Whether the day of issue has begun nowhere yet."""
        return (moment() + ELSEWHERE).date() < self.state.manifest.issued

    @property
    def may_sign(self) -> bool:
        """Whether it is the person's turn, the day of issue has come, and nothing is corrected or was signed otherwise."""
        opened = self.visit.opened
        return self.person in self.state.turn and not (
            self.early or opened.corrected or (opened.packet.signed and not self.signed.form)
        )

    @property
    def code_address(self) -> str:
        """The address to which a code is sent before the person signs; empty where the link alone must do."""
        return code_address(self.visit.context, self.person)

    @property
    def code_sent(self) -> int:
        """When the code was sent that holds now; 0 where none does."""
        with reading(self.visit.context.engine) as connection:
            code = sent_code(connection, self.visit.opened.link.id)
        return code.sent if code and code.holds(now()) else 0

    @property
    def papers(self) -> tuple[LinkedPaper, ...]:
        """The papers that the file to sign holds."""
        papers = papers_of(self.visit.opened.packet, ())
        if self.signed.form:
            return tuple(one for one in papers if one.summary.name == self.signed.form)
        return tuple(one for one in papers if one.summary.handling in IN_PACKET)

    @property
    def standing(self) -> Standing:
        """How the papers stand with the person who signs."""
        opened, on = self.visit.opened, on_pages(self.state)
        if self.state.turn and opened.packet.signed and not self.signed.form:
            on = PageSigning("elsewhere", ended=day(opened.packet.signed))
        begins = day(self.state.manifest.issued.isoformat()) if self.early else ""
        you = "signed" if self.state.signed_at(self.person.key) else "turn" if self.person in self.state.turn else "later"
        return Standing(fills=False, signing=on, held=held_by(opened), begins=begins, you=you)

    def page(self, template: str, status: int = 200, /, **values: object) -> Response:
        """Render a page of the signing."""
        shown = {"state": self.state, "person": self.person, "papers": self.papers, "code_address": masked(self.code_address)}
        shown |= {"may_sign": self.may_sign, "step": next_step(self.standing)}
        return self.visit.page(template, status, **shown, **values)


def _signing_visit(visit: LinkVisit) -> SigningVisit:
    """Return the visit of a person who signs; answer 404 for every other link, and for a packet that was never open for signature."""
    key = person_of(visit.opened.link)
    papers = papers_behind(visit.opened.link, visit.opened.packet)
    state = signing_state(visit.context, papers) if key else None
    person = state.person(key) if state else None
    if state is None or person is None:
        raise HTTPException(404)
    return SigningVisit(visit, papers, state, person)


@router.get("/sign")
def signing_page(visit: CurrentVisit) -> Response:
    """Show who signs what in which order, the papers to read, and what is next."""
    signing = _signing_visit(visit)
    return signing.page("sign.html", earlier=earlier_signing(visit.context, signing.signed))


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
    return signing_file(
        visit.context,
        signing.signed,
        signing.state.signing,
        signing.state.signing.sha256,
        "signed-so-far" if signing.state.signed_at(signing.person.key) else "to-sign",
    )


@router.post("/sign/shown")
def go_on(visit: CurrentVisit, sent: PostedForm) -> Response:
    """Write down that the person was shown the papers, and lead to the place to sign, or to the one to decline."""
    signing = _signing_visit(visit)
    visit.opened.require_current()
    if signing.may_sign:
        link = visit.opened.link
        note_shown(visit.context, signing.signed, Signer(signing.person.key, link.id, {"link": link.id}), about(visit.request))
        if signing.code_address and not signing.code_sent:
            send_code(visit.context, signing.signed, link, visit.secret)
    return RedirectResponse(f"{visit.address}/sign/{'decline' if sent.text('to') == 'decline' else 'here'}", 303)


@router.get("/sign/here")
def place_to_sign(visit: CurrentVisit) -> Response:
    """Ask for consent and signature."""
    signing = _signing_visit(visit)
    if not signing.may_sign:
        return RedirectResponse(f"{visit.address}/sign", 303)
    typed = {"name": signing.person.name, "title": signing.person.title, "place": ""}
    return _place_to_sign(signing, shown_form(visit.context, typed))


def _place_to_sign(signing: SigningVisit, form: dict[str, object]) -> Response:
    earlier = earlier_signing(signing.visit.context, signing.signed)
    return signing.page("sign_here.html", 422 if form["messages"] else 200, **form, code_sent=signing.code_sent, earlier=earlier)


def _refused(signing: SigningVisit, sent: SubmittedForm, faults: StoredFindings = (), fault: str = "") -> Response:
    """Ask once more, with what was typed and drawn, and say why nothing was signed."""
    return _place_to_sign(signing, shown_form(signing.visit.context, typed_lines(sent), faults, fault, sent))


@router.post("/sign/code")
def another_code(visit: CurrentVisit, sent: PostedForm) -> Response:
    """Send another code, and ask for it with what was typed so far."""
    signing = _signing_visit(visit)
    visit.opened.require_current()
    fault = send_code(visit.context, signing.signed, visit.opened.link, visit.secret)
    return _refused(signing, sent, fault=fault)


@router.post("/sign/here")
def sign(visit: CurrentVisit, sent: PostedForm) -> Response:
    """Sign at every place of the person, if the file is the one that was shown, the person agrees, and has the code where one is sent."""
    signing = _signing_visit(visit)
    visit.opened.require_current()
    typed, fault = typed_signature(visit.request, sent, signing.person.name)
    if typed is None:
        return _refused(signing, sent, fault=fault)
    if signing.code_address and not signing.may_sign:
        raise HTTPException(409, NOT_NOW)  # and takes no try of a code
    signer = signer_by_link(visit.context, signing.person, visit.opened.link, visit.secret, sent.text("code"))
    if signer is None:
        return _refused(signing, sent, fault=WRONG_CODE)
    if faults := sign_here(visit.context, signing.signed, signer, typed):
        return _refused(signing, sent, faults)
    return RedirectResponse(f"{visit.address}/sign", 303)


@router.get("/sign/decline")
def place_to_decline(visit: CurrentVisit) -> Response:
    """Ask for the reason, and for the code where one is sent."""
    signing = _signing_visit(visit)
    if not signing.may_sign:
        return RedirectResponse(f"{visit.address}/sign", 303)
    return _place_to_decline(signing)


def _place_to_decline(signing: SigningVisit, reason: str = "", fault: str = "") -> Response:
    values = {"reason": reason, "messages": [fault] if fault else [], "code_sent": signing.code_sent}
    return signing.page("sign_decline.html", 422 if fault else 200, **values)


@router.post("/sign/decline/code")
def another_code_to_decline(visit: CurrentVisit, sent: PostedForm) -> Response:
    """Send another code, and ask for it with the reason that was typed so far."""
    signing = _signing_visit(visit)
    visit.opened.require_current()
    fault = send_code(visit.context, signing.signed, visit.opened.link, visit.secret)
    return _place_to_decline(signing, sent.text("reason")[:LONGEST_REASON], fault)


@router.post("/sign/decline")
def decline_page(visit: CurrentVisit, sent: PostedForm) -> Response:
    """End the signing for a reason, by whoever has the code where one is sent: a link that was passed on ends nothing alone."""
    signing, reason = _signing_visit(visit), sent.text("reason")[:LONGEST_REASON].strip()
    if not signing.may_sign:
        raise HTTPException(409, NOT_NOW)
    if not reason:
        return _place_to_decline(signing, fault=NO_REASON)
    signer = signer_by_link(visit.context, signing.person, visit.opened.link, visit.secret, sent.text("code"))
    if signer is None:
        return _place_to_decline(signing, reason, WRONG_CODE)
    decline(visit.context, signing.signed, signer, reason, about(visit.request))
    return RedirectResponse(f"{visit.address}/sign", 303)


def _executed(visit: LinkVisit, number: int = 0) -> tuple[PapersToSign, Signing]:
    """Return papers that are closed, with their signing; else answer 404.

    A link to a packet shows those that were signed together, and each later form by its number; a personal link what the person signed.
    """
    if number:
        paper = visit.opened.paper(number)
        papers = PapersToSign(paper.packet, paper.summary.name)
    elif visit.opened.whole or person_of(visit.opened.link):
        papers = papers_behind(visit.opened.link, visit.opened.packet)
    else:
        raise HTTPException(404)
    return papers, executed_or_404(visit.context, papers)


@router.get("/executed")
def executed_copy(visit: CurrentVisit) -> Response:
    """Send the executed copy."""
    papers, signing = _executed(visit)
    return signing_file(visit.context, papers, signing, signing.sha256, "executed")


@router.get("/audit")
def audit_file(visit: CurrentVisit) -> Response:
    """Send the audit file of the executed copy."""
    papers, signing = _executed(visit)
    return signing_file(visit.context, papers, signing, signing.audit_sha256, "audit")


@router.get("/papers/{number}/executed")
def executed_form(visit: CurrentVisit, number: int) -> Response:
    """Send the executed copy of a later form."""
    papers, signing = _executed(visit, number or -1)
    return signing_file(visit.context, papers, signing, signing.sha256, "executed")


@router.get("/papers/{number}/audit")
def audit_of_form(visit: CurrentVisit, number: int) -> Response:
    """Send the audit file of the executed copy of a later form."""
    papers, signing = _executed(visit, number or -1)
    return signing_file(visit.context, papers, signing, signing.audit_sha256, "audit")


def masked(address: str) -> str:
    """Return an e-mail address as a page shows it to whoever holds a link: its first letter and its domain."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}" if address else ""
