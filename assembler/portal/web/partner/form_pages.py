"""The partner's pages of one form: filled in and saved on the page, returned from there or as a file, each return with a receipt."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from fastapi import APIRouter, HTTPException
from fastapi.responses import RedirectResponse, Response

from assembler.assembly.next_steps import Deed, deeds_of, next_step, sentence_of
from assembler.formats.html.writer import render_block
from assembler.formats.registry import PDF
from assembler.model.document import (
    Document,
    Field,
    FieldGroup,
    Heading,
    PageBreak,
    Paragraph,
    Provision,
    SignatureBlock,
    Table,
)
from assembler.model.embedded_model import read_embedded_model
from assembler.model.form_fields import Control, field_controls
from assembler.model.values import show
from assembler.model.walk import plain
from assembler.packets.rendering import IN_PACKET
from assembler.portal.app_context import AppContext
from assembler.portal.clock import now
from assembler.portal.partner_words import in_partner_words
from assembler.portal.service import ConflictError
from assembler.portal.store.database import reading, writing
from assembler.portal.store.packets import Packet
from assembler.portal.store.stored_findings import StoredFindings
from assembler.portal.store.submissions import (
    SIGNED_TOGETHER,
    FormReturn,
    SavedForm,
    find_saved_form,
    newest_return,
    returns_of,
    save_form,
)
from assembler.portal.web.dependencies import CurrentVisit, LinkVisit, PostedForm, SubmittedForm, whole_number
from assembler.portal.web.link_access import LinkedPaper, OpenedLink, download_name, fetch_file
from assembler.portal.web.pages import download, trusted_html
from assembler.portal.web.partner.own_files import own_file, why_not_here
from assembler.portal.web.partner.receiving import (
    MOST_RETURNS,
    NOT_KEPT,
    TOO_OFTEN,
    CheckedReturn,
    check_values,
    fill_form,
    receive_file,
    store_return,
)
from assembler.portal.web.partner.standing_versions import why_it_is_not_kept, why_nothing_comes_back
from assembler.portal.web.standings import next_with, standing_of

router = APIRouter(prefix="/p/{secret}", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """A field of the paper with its controls; a field of type `rows` has a tuple of controls for each row, others one control.

    `ours` is what we had filled in, empty where that is nothing, or where the partner has corrected it.
    """

    field: Field
    rows: tuple[tuple[Control, ...], ...]
    ours: str = ""

    @property
    def control(self) -> Control:
        """The control of a field that has a single one."""
        return self.rows[0][0]


@dataclass(frozen=True, slots=True)
class FormSection:
    """What stands under one heading of the paper: its words as HTML, and the questions among them."""

    title: str
    words: str
    questions: tuple[FormQuestion, ...]

    @property
    def declared(self) -> bool:
        """Whether its words are those of a box to tick, or stand for themselves: then they are read before anything is signed."""
        return not self.questions or any(one.field.type == "checkbox" for one in self.questions)


@dataclass(frozen=True, slots=True)
class _TypedForm:
    """A form on its page: the paper, its document, the typed values, and the version they were saved as."""

    paper: LinkedPaper
    document: Document
    values: Mapping[str, str]
    version: int


@dataclass(frozen=True, slots=True)
class ReturnPlace:
    """Where a paper is returned: its name for people, and the path of that page behind the link; empty where there is none."""

    label: str
    path: str


def form_sections(document: Document) -> tuple[FormSection, ...]:
    """Return the words of a paper with the questions that the partner answers, by its headings; a heading with neither is left out."""
    found = [(document.title, list[str](), list[FormQuestion]())]
    for block in document.blocks:
        _, words, questions = found[-1]
        match block:
            case Heading(content=content):
                found.append((plain(content), [], []))
            case FieldGroup(fields, by):
                if by == "partner":
                    questions += (_form_question(document, field) for field in fields)
            case Provision() | Paragraph() | Table():
                words.append(render_block(block))
            case SignatureBlock() | PageBreak():
                pass
            case _:
                assert_never(block)
    return tuple(
        FormSection(title, trusted_html("".join(words)), tuple(questions))
        for title, words, questions in found
        if words or questions
    )


def _form_question(document: Document, field: Field) -> FormQuestion:
    controls = field_controls(document.path, field)
    width = len(field.columns) if field.type == "rows" else 1
    ours = controls[0].value if field.type not in ("rows", "checkbox") else ""
    return FormQuestion(field, tuple(controls[at : at + width] for at in range(0, len(controls), width)), ours)


def partner_controls(document: Document) -> tuple[Control, ...]:
    """Return every control that the partner fills in."""
    questions = (question for section in form_sections(document) for question in section.questions)
    return tuple(control for question in questions for row in question.rows for control in row)


def _find_form(visit: LinkVisit, number: int) -> tuple[LinkedPaper, Document]:
    paper = visit.opened.paper(number)
    if not paper.summary.returned:
        raise HTTPException(404)
    return paper, read_embedded_model(fetch_file(visit.context, paper.packet, paper.summary.form).decode())


def _saved_and_returned(context: AppContext, packet: str, form: str) -> tuple[SavedForm, tuple[FormReturn, ...]]:
    with reading(context.engine) as connection:
        returned = tuple(one for one in returns_of(connection, packet) if one.form == form)
        return find_saved_form(connection, packet, form), returned


@router.get("/papers/{number}/fill")
def fill_page(visit: CurrentVisit, number: int) -> Response:
    """Show a form to be filled in, with what was saved so far."""
    paper, document = _find_form(visit, number)
    saved, returned = _saved_and_returned(visit.context, paper.packet.id, paper.summary.name)
    values = _with_ours(document, saved.values)
    saved_part = visit.request.query_params.get("saved", "")
    notice = f"saved-{saved_part}" if whole_number(saved_part, 3) else "saved" if saved_part else ""
    return _fill_page(visit, _TypedForm(paper, document, values, saved.version), returned, notice=notice)


def _with_ours(document: Document, typed: Mapping[str, str]) -> dict[str, str]:
    """Return the value of each control that the partner fills in: what was typed, else what we had filled in."""
    return {control.name: control.value for control in partner_controls(document)} | dict(typed)


def _fill_page(
    visit: LinkVisit,
    typed: _TypedForm,
    returned: Iterable[FormReturn],
    findings: StoredFindings = (),
    *,
    notice: str = "",
    status: int = 200,
) -> Response:
    findings, returned = in_partner_words(findings), tuple(returned)
    faults = {name: [one for one in findings if one.subject == name] for name in dict.fromkeys(one.subject for one in findings)}
    sections = form_sections(typed.document)
    shown = {"paper": typed.paper, "sections": sections, "values": typed.values, "version": typed.version}
    newest = newest_return(returned, typed.paper.summary.name)
    standing = standing_of(visit.context, visit.opened, typed.paper, returned, typed.version)
    after = sentence_of(tuple(deed for deed in deeds_of(standing) if deed is not Deed.FILL))
    fields = [question.field for section in sections for question in section.questions]
    size = (len(fields), sum(field.required for field in fields))
    told = {"state": standing.returned, "newest": newest, "step": next_step(standing), "after": after, "size_of_form": size}
    told |= {"stands": _what_stands(visit, typed.paper)}
    return visit.page("fill.html", status, **shown, faults=faults, notice=notice, **told)


def _what_stands(visit: LinkVisit, paper: LinkedPaper) -> str:
    """Return why a form is not returned as it is filled in on its page, unsigned; empty where it may be."""
    with reading(visit.context.engine) as connection:
        return why_it_is_not_kept(connection, paper.packet, paper.summary.name, "incomplete")


@router.post("/papers/{number}/fill")
def fill(visit: CurrentVisit, number: int, sent: PostedForm) -> Response:
    """Save what was typed; then check it, offer the filled PDF, or store it as returned, depending on the button."""
    paper, document = _find_form(visit, number)
    _, returned = _saved_and_returned(visit.context, paper.packet.id, paper.summary.name)
    values = {control.name: _typed_value(control, sent) for control in partner_controls(document)}
    typed = _TypedForm(paper, document, values, sent.number("version"))
    if next_with(visit.context, visit.opened, paper, returned).deed is Deed.KEEP:
        return _fill_page(visit, typed, returned, notice="accepted", status=409)
    with writing(visit.context.engine) as connection:
        # What is as we filled it in is not the partner's, and follows a correction of the packet.
        ours = _with_ours(document, {})
        own = {name: text for name, text in values.items() if text != ours[name]}
        saved = save_form(connection, paper.packet.id, paper.summary.name, typed.version, own, now())
    if not saved:
        return _fill_page(visit, typed, returned, notice="elsewhere", status=409)
    button = sent.text("do")
    if button == "pass":
        return RedirectResponse(f"{visit.address}/papers/{number}/pass", 307)
    if button not in ("check", "pdf", "return"):
        part = whole_number(visit.request.query_params.get("part", ""), 3)  # the section below which the button stands
        there = f"?saved={part}#part-{part}" if part else "?saved=all"
        return RedirectResponse(f"{visit.address}/papers/{number}/fill{there}", 303)
    return _check_and_return(visit, _TypedForm(paper, document, values, typed.version + 1), returned, button)


def _typed_value(control: Control, sent: SubmittedForm) -> str:
    """Return what was typed into a control; a day of a calendar as papers print days, and what we had filled in where it was not sent."""
    if control.value and control.kind != "checkbox" and not sent.has(control.name):
        return control.value
    text = sent.text(control.name)
    try:
        return show(date.fromisoformat(text)) if control.kind == "date" else text
    except ValueError:
        return text


def _check_and_return(visit: LinkVisit, typed: _TypedForm, returned: Iterable[FormReturn], button: str) -> Response:
    if findings := check_values(typed.document, typed.values):
        return _fill_page(visit, typed, returned, findings, notice="kept" if button == "return" else "wrong", status=422)
    if button == "check":
        return _fill_page(visit, typed, returned, notice="right")
    visit.opened.require_current()  # what was typed is saved
    if button == "pdf":
        return _fill_page(visit, typed, returned, notice="filled")  # and this page fetches the PDF by itself
    if _what_stands(visit, typed.paper):
        return _fill_page(visit, typed, returned, notice="stands", status=409)
    filled = fill_form(visit.context, typed.paper, typed.values)
    if filled.state == "refused":
        return _fill_page(visit, typed, returned, filled.findings, notice="kept", status=422)
    return _store_and_show_receipt(visit, typed.paper.packet, typed.paper.summary.name, filled)


@router.get("/papers/{number}/filled")
def filled_pdf(visit: CurrentVisit, number: int) -> Response:
    """Send the PDF of a form, filled in with what was saved: with what can be read of it where it is not complete, and named so."""
    paper, document = _find_form(visit, number)
    visit.opened.require_current()
    saved, returned = _saved_and_returned(visit.context, paper.packet.id, paper.summary.name)
    values = _with_ours(document, saved.values)
    findings = check_values(document, values)
    filled = fill_form(visit.context, paper, _values_but(document, values, {one.subject for one in findings}))
    if filled.state == "refused":
        typed = _TypedForm(paper, document, values, saved.version)
        return _fill_page(visit, typed, returned, filled.findings, notice="wrong", status=422)
    name = f"{paper.summary.name}-{'not-complete' if findings else 'filled-in'}"
    return download(filled.data, download_name(paper.packet, name, PDF.ending), PDF.media_type)


def _values_but(document: Document, values: Mapping[str, str], fields: Collection[str]) -> dict[str, str]:
    """Return the values of the controls of all fields but some."""
    questions = (
        question for section in form_sections(document) for question in section.questions if question.field.name in fields
    )
    left_out = {control.name for question in questions for row in question.rows for control in row}
    return {name: text for name, text in values.items() if name not in left_out}


def _store_and_show_receipt(visit: LinkVisit, packet: Packet, form: str, found: CheckedReturn) -> Response:
    link = visit.opened.link.id
    stored = store_return(visit.context, packet, form, found, link, link=link)
    return RedirectResponse(f"{visit.address}/receipts/{stored.id}", 303)


@router.get("/papers/{number}/return")
def return_page(visit: CurrentVisit, number: int) -> Response:
    """Ask for the file of a form."""
    paper, _ = _find_form(visit, number)
    return _return_page(visit, paper.packet.id, paper.summary.name, paper)


@router.get("/return")
def signed_page(visit: CurrentVisit) -> Response:
    """Ask for the file of the papers that are signed now."""
    _require_signed_papers(visit.opened)
    return _return_page(visit, visit.opened.packet.id, SIGNED_TOGETHER, None)


def _require_signed_papers(opened: OpenedLink) -> None:
    if not (opened.whole and opened.packet.contents.packet):
        raise HTTPException(404)


def _return_page(
    visit: LinkVisit,
    packet: str,
    form: str,
    paper: LinkedPaper | None,
    fault: str = "",
    belongs: tuple[ReturnPlace, ...] = (),
) -> Response:
    _, returned = _saved_and_returned(visit.context, packet, form)
    step = next_with(visit.context, visit.opened, paper, returned)
    with reading(visit.context.engine) as connection:
        over = why_nothing_comes_back(connection, paper.packet if paper else visit.opened.packet, form)
    shown = {"paper": paper, "returned": returned, "fault": fault, "belongs": belongs, "step": step, "over": over}
    return visit.page("return.html", 422 if fault or belongs else 200, **shown)


@router.post("/papers/{number}/return")
def return_form(visit: CurrentVisit, number: int, sent: PostedForm) -> Response:
    """Check the file of a form, store it, and lead to its receipt."""
    paper, _ = _find_form(visit, number)
    return _receive(visit, paper.packet, paper.summary.name, paper, sent)


@router.post("/return")
def return_signed(visit: CurrentVisit, sent: PostedForm) -> Response:
    """Check the file of the papers that are signed now, store it, and lead to its receipt; a person looks at the signatures."""
    _require_signed_papers(visit.opened)
    return _receive(visit, visit.opened.packet, SIGNED_TOGETHER, None, sent)


def _receive(visit: LinkVisit, packet: Packet, form: str, paper: LinkedPaper | None, sent: SubmittedForm) -> Response:
    visit.opened.require_current()
    _, returned = _saved_and_returned(visit.context, packet.id, form)
    with reading(visit.context.engine) as connection:
        over = why_nothing_comes_back(connection, packet, form)
    too_often = TOO_OFTEN if len(returned) >= MOST_RETURNS else ""
    no_file = "" if sent.file else "Choose the file first."
    if fault := over or too_often or no_file:
        return _return_page(visit, packet.id, form, paper, fault)
    own = own_file(visit.context, packet, sent.file)
    if why := why_not_here(visit.opened, packet, own):
        return _return_page(visit, packet.id, form, paper, f"{why} {NOT_KEPT}")
    if own and own.packet.id != packet.id and own.papers:
        return _return_page(visit, packet.id, form, paper, belongs=_places_of(visit.opened, own.packet.id, own.papers))
    found = receive_file(visit.context, packet, paper.summary if paper else None, sent.file)
    if found.other_papers:
        return _return_page(visit, packet.id, form, paper, belongs=_places_of(visit.opened, packet.id, found.other_papers))
    try:
        return _store_and_show_receipt(visit, packet, form, found)
    except ConflictError as stands:
        return _return_page(visit, packet.id, form, paper, str(stands))


def _places_of(opened: OpenedLink, packet: str, names: Iterable[str]) -> tuple[ReturnPlace, ...]:
    """Return where papers of a packet are returned: a form at its own place, what is signed now in its one file, another nowhere."""
    papers = [one for one in opened.papers if one.packet.id == packet and one.summary.name in names]
    own = [ReturnPlace(one.summary.label, f"/papers/{one.number}/return") for one in papers if one.summary.returned]
    together = [one for one in papers if one.summary.handling in IN_PACKET and not one.summary.returned]
    at = "/return" if opened.whole and opened.packet.contents.packet else ""
    return (*own, *(ReturnPlace(one.summary.label, at) for one in together[:1])) or (ReturnPlace("another paper", ""),)
