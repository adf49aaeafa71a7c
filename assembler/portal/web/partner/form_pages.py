"""The partner's pages of one form: filled in on the page, drafts saved, its PDF had, a file returned and checked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from assembler.model.document import Document, Field, FieldGroup, Heading, plain
from assembler.model.embedded_model import read_embedded_model
from assembler.model.form_fields import Control, field_controls
from assembler.portal.app_context import House
from assembler.portal.clock import now
from assembler.portal.store.database import reading, writing
from assembler.portal.store.submissions import (
    SIGNED,
    Draft,
    Return,
    find_draft,
    find_return,
    returns_of,
    save_draft,
    state_of_form,
)
from assembler.portal.web.dependencies import Posted, Visit, Visiting
from assembler.portal.web.link_access import Opened, Paper, fetch, file_name
from assembler.portal.web.pages import PDF, attachment
from assembler.portal.web.partner.receiving import Received, check_values, fill_form, keep_received, receive_file

router = APIRouter(prefix="/p/{secret}", include_in_schema=False)
MOST_RETURNS = 50


@dataclass(frozen=True, slots=True)
class Question:
    """A field as a page asks for it: its controls, of rows a line of them for each row."""

    field: Field
    rows: tuple[tuple[Control, ...], ...]

    @property
    def control(self) -> Control:
        """The control of a field that has one."""
        return self.rows[0][0]


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under a heading."""

    title: str
    questions: tuple[Question, ...]


def sections(document: Document) -> tuple[Section, ...]:
    """Give what a page asks: all that the partner fills in."""
    found, title = [], document.title
    for block in document.blocks:
        match block:
            case Heading(content=content):
                title = plain(content)
            case FieldGroup(fields, "partner"):
                found.append(Section(title, tuple(_question(document, field) for field in fields)))
            case _:
                pass
    return tuple(found)


def _question(document: Document, field: Field) -> Question:
    own = field_controls(document.path, field)
    width = len(field.columns) if field.type == "rows" else 1
    return Question(field, tuple(own[at : at + width] for at in range(0, len(own), width)))


def asked_of(document: Document) -> tuple[Control, ...]:
    """Give the controls that a page asks for."""
    return tuple(one for part in sections(document) for each in part.questions for row in each.rows for one in row)


def _form(visit: Visit, number: int) -> tuple[Paper, Document]:
    paper = visit.opened.paper(number)
    if not paper.card.returned:
        raise HTTPException(404)
    return paper, read_embedded_model(fetch(visit.house, paper.packet, paper.card.form).decode())


def _kept(house: House, packet: str, form: str) -> tuple[Draft, tuple[Return, ...]]:
    with reading(house.engine) as connection:
        came_back = returns_of(connection, packet)
        return find_draft(connection, packet, form), tuple(one for one in came_back if one.form == form)


@router.get("/papers/{number}/fill")
def fill_page(visit: Visiting, number: int) -> Response:
    """Show a form to be filled in, with what was saved so far."""
    paper, document = _form(visit, number)
    draft, came_back = _kept(visit.house, paper.packet.id, paper.card.name)
    values = {control.name: control.value for control in asked_of(document)} | dict(draft.values)
    told = "saved" if visit.request.query_params.get("saved") else ""
    return _fill_page(visit, (paper, document), (values, draft.version), came_back, told=told)


def _fill_page(
    visit: Visit,
    form: tuple[Paper, Document],
    held: tuple[Mapping[str, str], int],
    came_back: Iterable[Return],
    findings: Iterable[Mapping[str, Any]] = (),
    *,
    told: str = "",
    status: int = 200,
) -> Response:
    (paper, document), (values, version) = form, held
    faults = {
        name: [one for one in findings if one["subject"] == name]
        for name in dict.fromkeys(str(one["subject"]) for one in findings)
    }
    shown = {"paper": paper, "sections": sections(document), "values": values}
    state = state_of_form(came_back, paper.card.name)
    return visit.page("fill.html", status, **shown, version=version, faults=faults, told=told, state=state)


@router.post("/papers/{number}/fill")
def fill(visit: Visiting, number: int, sent: Posted) -> Response:
    """Save what was typed; then check it, offer the filled PDF, or take the form as returned, as the button says."""
    paper, document = _form(visit, number)
    _, came_back = _kept(visit.house, paper.packet.id, paper.card.name)
    known = sent.first
    values = {control.name: known.get(control.name, "").replace("\r\n", "\n") for control in asked_of(document)}
    seen = int(known["version"]) if known.get("version", "").isdigit() and len(known["version"]) < len("1000000000") else 0
    form = (paper, document)
    if state_of_form(came_back, paper.card.name) == "accepted":
        return _fill_page(visit, form, (values, seen), came_back, told="accepted", status=409)
    with writing(visit.house.engine) as connection:
        saved = save_draft(connection, paper.packet.id, paper.card.name, seen, values, now())
    if not saved:
        return _fill_page(visit, form, (values, seen), came_back, told="elsewhere", status=409)
    held, do = (values, seen + 1), sent.one("do")
    if do not in ("check", "pdf", "return"):
        return RedirectResponse(f"{visit.address}/papers/{number}/fill?saved=1", 303)
    findings = check_values(document, values)
    if findings:
        return _fill_page(visit, form, held, came_back, findings, told="wrong", status=422)
    if do == "check":
        return _fill_page(visit, form, held, came_back, told="right")
    filled = fill_form(visit.house, paper, values)
    if filled.state == "refused":
        return _fill_page(visit, form, held, came_back, filled.findings, told="wrong", status=422)
    if do == "pdf":
        return _fill_page(visit, form, held, came_back, told="filled")
    return _receipt(visit, paper.packet.id, paper.card.name, filled)


@router.get("/papers/{number}/filled")
def filled_pdf(visit: Visiting, number: int) -> Response:
    """Hand out the PDF of a form, filled in with what was saved."""
    paper, document = _form(visit, number)
    draft, _ = _kept(visit.house, paper.packet.id, paper.card.name)
    if check_values(document, draft.values):
        raise HTTPException(409, "The form is not complete yet. Go back to it, and check it.")
    filled = fill_form(visit.house, paper, draft.values)
    if filled.state == "refused":
        raise HTTPException(409, "The form cannot be filled in with what was typed. Go back to it, and check it.")
    return attachment(filled.data, file_name(paper.packet, f"{paper.card.name}-filled-in", ".pdf"), PDF)


def _receipt(visit: Visit, packet: str, form: str, found: Received) -> Response:
    kept = keep_received(visit.house, visit.opened, packet, form, found)
    return RedirectResponse(f"{visit.address}/receipts/{kept.id}", 303)


@router.get("/receipts/{receipt}")
def receipt_page(visit: Visiting, receipt: str) -> Response:
    """Show the receipt of what came back, and what was found in it."""
    packets = dict.fromkeys((visit.opened.packet.id, *(paper.packet.id for paper in visit.opened.papers)))
    with reading(visit.house.engine) as connection:
        found = next((one for packet in packets if (one := find_return(connection, packet, receipt))), None)
    names = {paper.card.name: paper for paper in visit.opened.papers}
    if found is None or not (found.form in names or (visit.opened.whole and found.form == SIGNED)):
        raise HTTPException(404)
    return visit.page("receipt.html", found=found, paper=names.get(found.form))


@router.get("/papers/{number}/return")
def return_page(visit: Visiting, number: int) -> Response:
    """Ask for the file of a form that comes back."""
    paper, _ = _form(visit, number)
    return _return_page(visit, paper.packet.id, paper.card.name, paper)


@router.get("/return")
def signed_page(visit: Visiting) -> Response:
    """Ask for the file of the papers that are signed now."""
    _check_signed(visit.opened)
    return _return_page(visit, visit.opened.packet.id, SIGNED, None)


def _check_signed(opened: Opened) -> None:
    if not (opened.whole and opened.packet.contents.packet):
        raise HTTPException(404)


def _return_page(
    visit: Visit,
    packet: str,
    form: str,
    paper: Paper | None,
    told: str = "",
) -> Response:
    _, came_back = _kept(visit.house, packet, form)
    shown = {"paper": paper, "came_back": came_back, "told": told}
    state = state_of_form(came_back, form)
    return visit.page("return.html", 422 if told else 200, **shown, state=state)


@router.post("/papers/{number}/return")
def return_(visit: Visiting, number: int, sent: Posted) -> Response:
    """Take a file of a form, check it and give a receipt."""
    paper, _ = _form(visit, number)
    return _take(visit, paper.packet.id, paper.card.name, paper, sent)


@router.post("/return")
def return_signed(visit: Visiting, sent: Posted) -> Response:
    """Take the file of the papers that are signed now, and give a receipt; a person looks at the signatures."""
    _check_signed(visit.opened)
    return _take(visit, visit.opened.packet.id, SIGNED, None, sent)


def _take(visit: Visit, packet: str, form: str, paper: Paper | None, sent: Posted) -> Response:
    _, came_back = _kept(visit.house, packet, form)
    told = ""
    if state_of_form(came_back, form) == "accepted":
        told = "This has been accepted already. Ask your contact, if another file shall take its place."
    elif len(came_back) >= MOST_RETURNS:
        told = "This has been returned too often. Ask your contact."
    elif not sent.file:
        told = "Choose the file first."
    if told:
        return _return_page(visit, packet, form, paper, told)
    return _receipt(visit, packet, form, receive_file(visit.house, visit.opened, paper, sent.file))
