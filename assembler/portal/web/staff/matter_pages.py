"""Staff pages from a programme's choices to a saved matter: the choices, the form, the preview of every paper."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import cast
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from assembler.assembly import Assembly, assemble
from assembler.formats.html.writer import render_html
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.library import Programme
from assembler.packets.records import read_record
from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.clock import as_day, now
from assembler.portal.form_words import form_values
from assembler.portal.matter_form import AnswerTree, answers_from_text, faults_by_field, read_answers, write_matter
from assembler.portal.matter_reading import read_matter_text
from assembler.portal.paper_changes import changes_since_built, is_of_other_library
from assembler.portal.service import ConflictError, request_packet, store_matter
from assembler.portal.store.accounts import Actor
from assembler.portal.store.database import reading, writing
from assembler.portal.store.matters import StoredMatter, find_matter, find_partner, search_matters
from assembler.portal.store.packets import (
    COMING,
    PacketRequest,
    issued_text,
    latest_record,
    packets_of,
    reached_records,
    standing_packet,
)
from assembler.portal.store.reach import EVERY_MATTER
from assembler.portal.store.unfinished import (
    UnfinishedMatter,
    discard_unfinished,
    find_unfinished,
    keep_unfinished,
    list_unfinished,
)
from assembler.portal.web.dependencies import EditorUser, PostedForm, ViewerUser, whole_number
from assembler.portal.web.pages import page, trusted_html
from assembler.portal.web.staff.approval_pages import approval_shown, matter_or_404
from assembler.portal.web.staff.choice_board import build_choice_board
from assembler.portal.web.staff.occasion_board import OccasionBoard, build_occasion_board
from assembler.portal.web.staff.owner_pages import owner_shown

router = APIRouter(prefix="/desk", include_in_schema=False)
PAGE_SIZE = 50
ID_LENGTH = 32
CARRIED = ("partner", "matter", "unfinished")


@dataclass(frozen=True, slots=True)
class _Carried:
    """The ids that go along from page to page: the partner a new matter is for, or the matter that is changed; else empty.

    `seen` is the version of that matter when its form was opened, 0 where that is not known yet. `unfinished` is the id of what was
    typed before and kept, `kept` its version.
    """

    partner: str
    matter: str
    seen: int
    unfinished: str
    kept: int

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        """The ids as a query of an address holds them."""
        return tuple((f"at_{kind}", id) for kind in CARRIED if (id := str(getattr(self, kind))))


@router.get("/programmes")
def programmes_page(request: Request, context: CurrentContext, _: ViewerUser) -> Response:
    """List the programmes."""
    return page(context, request, "programmes.html", programmes=tuple(context.library.programmes.values()))


@router.get("/programmes/{id}")
def choices_page(request: Request, context: CurrentContext, actor: ViewerUser, id: str) -> Response:
    """Show the occasions of a programme, and the choices for those in the address: what fits, what follows, what repairs a conflict.

    On an occasion that is issued alone nothing is chosen: what is in force is shown.
    """
    programme = _programme_or_404(context, id)
    elected, declined = _chosen_in_address(request, programme)
    carried = _carried_in(request.query_params)
    answers = _known_answers(context, actor, carried, id) | _occasion_in_address(request)
    occasions = _occasions(context, actor, programme, answers)
    board = None if occasions.alone else build_choice_board(context.library, programme, elected, declined)
    values = {"programme": programme, "board": board, "occasions": occasions, "elected": elected, "declined": declined}
    return page(context, request, "choices.html", **values, carried=carried)


def _occasions(context: AppContext, actor: Actor, programme: Programme, answers: Mapping[str, AnswerTree]) -> OccasionBoard:
    """Return the occasions for answers; a record that the actor does not reach is as one that is not there."""
    if actor.reach != EVERY_MATTER:
        with reading(context.engine) as connection:
            reached = reached_records(connection, actor.reach)
        answers = {key: answer for key, answer in answers.items() if key != "after" or answer in reached}
    return build_occasion_board(programme, answers, context.file_storage.packets)


def _occasion_in_address(request: Request) -> dict[str, AnswerTree]:
    return {"occasion": occasion} if (occasion := request.query_params.get("occasion", "")) else {}


def _programme_or_404(context: AppContext, id: str) -> Programme:
    if id not in context.library.programmes:
        raise HTTPException(404)
    return context.library.programmes[id]


def _chosen_in_address(request: Request, programme: Programme) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of the choices that were elected and those that were declined, without unknown ones."""
    known = {choice.id for choice in programme.choices}
    query = request.query_params
    elected, declined = (tuple(dict.fromkeys(id for id in query.getlist(key) if id in known)) for key in ("choice", "without"))
    return tuple(id for id in elected if id not in declined), declined


def _carried_in(sent: Mapping[str, str]) -> _Carried:
    partner, matter, unfinished = (sent.get(f"at_{kind}", "")[:ID_LENGTH] for kind in CARRIED)
    return _Carried(partner, matter, whole_number(sent.get("version", "")), unfinished, whole_number(sent.get("kept", "")))


@router.get("/programmes/{id}/matter")
def new_matter_page(request: Request, context: CurrentContext, actor: EditorUser, id: str) -> Response:
    """Show the form of a matter with what is known: what was typed before, the matter that is changed, or the partner of a new one."""
    programme = _programme_or_404(context, id)
    elected, declined = _chosen_in_address(request, programme)
    carried = _opened_again(context, actor, _carried_in(request.query_params), id)
    answers = (_known_answers(context, actor, carried, id) or {"issued": as_day(now())}) | _occasion_in_address(request)
    return _form_page(request, context, actor, programme, {**answers, "choices": [*elected], "without": [*declined]}, carried)


def _opened_again(context: AppContext, actor: Actor, carried: _Carried, programme: str) -> _Carried:
    """Return the ids with those of an unfinished matter that is opened, or without it where it is none of the programme."""
    with reading(context.engine) as connection:
        typed = find_unfinished(connection, carried.unfinished, actor.reach)
    if typed is None or typed.programme != programme:
        return replace(carried, unfinished="", kept=0)
    return _Carried(typed.partner or "", typed.matter or "", typed.seen, typed.id, typed.version)


def _known_answers(context: AppContext, actor: Actor, carried: _Carried, programme: str) -> dict[str, AnswerTree]:
    with reading(context.engine) as connection:
        typed = find_unfinished(connection, carried.unfinished, actor.reach)
        if typed and typed.programme == programme:
            return cast("dict[str, AnswerTree]", dict(typed.answers))
        if carried.matter:
            stored = find_matter(connection, carried.matter, actor.reach)
            return answers_from_text(stored.text) if stored else {}
        found, _ = search_matters(connection, actor.reach, partner=carried.partner, most=1) if carried.partner else ((), 0)
        record = latest_record(connection, carried.partner, programme, actor.reach)
    answers = answers_from_text(found[0].text) if found else {}
    known = record and read_record(context.file_storage.packets, record)[0]
    after: dict[str, AnswerTree] = {"after": record} if known and known.events else {}
    return {"issued": as_day(now()), "partner": answers["partner"], **after} if "partner" in answers else {}


@dataclass(frozen=True, slots=True)
class _Opened:
    """How the form of a matter is shown: with a status, with what was found, and on which part of it the page opens."""

    status: int = 200
    findings: tuple[Diagnostic, ...] = ()
    focused: str = ""


def _form_page(
    request: Request,
    context: AppContext,
    actor: Actor,
    programme: Programme,
    answers: dict[str, AnswerTree],
    carried: _Carried,
    opened: _Opened = _Opened(),
) -> Response:
    occasions = _occasions(context, actor, programme, answers)
    answers = _on_occasion(answers, occasions)
    written = write_matter(programme, {"programme": programme.id, **answers})
    faults = faults_by_field(opened.findings, written.paths)
    # Whoever was told that somebody else has saved it may save over that.
    if carried.matter and (not carried.seen or opened.status == HTTPStatus.CONFLICT):
        with reading(context.engine) as connection:
            stored = find_matter(connection, carried.matter, actor.reach)
        carried = replace(carried, seen=stored.version if stored else 0)
    chosen = {"elected": answers.get("choices", []), "declined": answers.get("without", [])}
    values = {"programme": programme, **form_values(context.library, programme, answers, faults), "carried": carried}
    return page(
        context,
        request,
        "matter_form.html",
        opened.status,
        **chosen,
        **values,
        occasions=occasions,
        focused=opened.focused,
        form_address=f"/desk/programmes/{programme.id}/matter",
        kept=request.query_params.get("told") == "kept",
    )


def _on_occasion(answers: dict[str, AnswerTree], occasions: OccasionBoard) -> dict[str, AnswerTree]:
    """Return answers that state the occasion only where it is not the usual one, and elect nothing on one that is issued alone."""
    dropped = {"occasion"} if occasions.occasion and not occasions.stated else set()
    dropped |= {"choices", "without"} if occasions.alone else set()
    return {key: answer for key, answer in answers.items() if key not in dropped}


@router.post("/programmes/{id}/matter")
def save_matter_page(request: Request, context: CurrentContext, actor: EditorUser, id: str, sent: PostedForm) -> Response:
    """Save a matter without errors; else show each beside its field. Buttons add entries to lists and remove them."""
    programme = _programme_or_404(context, id)
    carried = _carried_in(sent.by_name)
    answers = read_answers(programme, sent.by_name)
    answers |= {"choices": [*sent.texts("choice")], "without": [*sent.texts("without")]}
    if (button := sent.text("do")) in ("keep", "choices"):
        return _keep_unfinished(context, actor, programme, answers, carried, choosing=button == "choices")
    if button:
        changed, focused = _with_list_changed(answers, button)
        return _form_page(request, context, actor, programme, changed, carried, _Opened(focused=focused))
    occasions = _occasions(context, actor, programme, answers)
    answers = {key: value for key, value in _on_occasion(answers, occasions).items() if value}
    text = write_matter(programme, {"programme": programme.id, **answers}).text
    read = read_matter_text(context, text, partner=_partner_of(context, actor, carried), reach=actor.reach)
    try:
        seen = (carried.matter, carried.seen) if carried.matter else None
        saved, findings = store_matter(context, actor, read, seen, another=bool(sent.text("another")))
    except ConflictError as fault:
        finding = error("changed-meanwhile", str(fault), hint=fault.hint)
        return _form_page(request, context, actor, programme, answers, carried, _Opened(409, (finding,)))
    if not saved:
        return _form_page(request, context, actor, programme, answers, carried, _Opened(422, findings))
    with writing(context.engine) as connection:
        discard_unfinished(connection, carried.unfinished, actor.reach)
    return RedirectResponse(f"/desk/matters/{saved}", 303)


def _keep_unfinished(
    context: AppContext, actor: Actor, programme: Programme, answers: dict[str, AnswerTree], carried: _Carried, *, choosing: bool
) -> Response:
    """Keep what was typed, and lead to the choices or back to the form."""
    with writing(context.engine) as connection:
        partner = find_partner(connection, carried.partner, actor.reach)
        matter = find_matter(connection, carried.matter, actor.reach)
        stated = answers.get("partner")
        name = stated.get("legal_name") if isinstance(stated, dict) else ""
        title = str(name or answers.get("matter") or (partner.name if partner else ""))
        typed = UnfinishedMatter(
            carried.unfinished,
            programme.id,
            matter.id if matter else None,
            carried.seen,
            partner.id if partner else None,
            title,
            answers,
            actor.name,
            actor.id,
            carried.kept,
            0,
        )
        id = keep_unfinished(connection, typed, actor.reach, now())
    query = [*replace(carried, unfinished=id).query, *([] if choosing else [("told", "kept")])]
    query += [(name, str(one)) for name, key in (("choice", "choices"), ("without", "without")) for one in answers.get(key, [])]
    if occasion := answers.get("occasion"):
        query.append(("occasion", str(occasion)))
    return RedirectResponse(f"/desk/programmes/{programme.id}{'' if choosing else '/matter'}?{urlencode(query)}", 303)


@router.post("/unfinished/{id}/discard")
def discard_page(context: CurrentContext, actor: EditorUser, id: str) -> Response:
    """Discard an unfinished matter."""
    with writing(context.engine) as connection:
        if not discard_unfinished(connection, id, actor.reach):
            raise HTTPException(404)
    return RedirectResponse("/desk/matters", 303)


def _partner_of(context: AppContext, actor: Actor, carried: _Carried) -> str:
    """Return the id of the partner of the matter that is changed, or for whom a new one is; empty where there is no such partner."""
    with reading(context.engine) as connection:
        stored = find_matter(connection, carried.matter, actor.reach) if carried.matter else None
        partner = find_partner(connection, stored.partner if stored else carried.partner, actor.reach)
    return partner.id if partner else ""


def _with_list_changed(answers: dict[str, AnswerTree], button: str) -> tuple[dict[str, AnswerTree], str]:
    """Add an empty entry to a list or remove one, by the name of a button: `add.PATH` or `drop.PATH.2`.

    Returns the answers, and the name of the part on which the page is to open: the new entry, or what is left of the list.
    """
    verb, _, path = button.partition(".")
    steps = path.split(".")
    index = steps.pop() if verb == "drop" else ""
    entries = _list_at(answers, steps)
    if verb == "add":
        entries.append({} if len(steps) == 1 or steps[-1] == "signatories" else " ")
        return answers, f"{path}.{len(entries) - 1}"
    if index.isdigit() and int(index) < len(entries):
        del entries[int(index)]
    return answers, ".".join(steps)


def _list_at(answers: dict[str, AnswerTree], steps: list[str]) -> list[AnswerTree]:
    """Return the list at a path of the answers; create it where there is none."""
    for step in steps[:-1]:
        found = answers.setdefault(step, {})
        answers = found if isinstance(found, dict) else {}
    entries = answers.get(steps[-1])
    if not isinstance(entries, list):
        entries = answers[steps[-1]] = []
    return entries


@router.get("/matters")
def matters_page(request: Request, context: CurrentContext, actor: ViewerUser) -> Response:
    """List the matters, by words of partner or id."""
    words, first = request.query_params.get("q", "")[:200], whole_number(request.query_params.get("from", "0"))
    with reading(context.engine) as connection:
        found, total = search_matters(connection, actor.reach, words, first=first, most=PAGE_SIZE, titles=context.titles)
        unfinished = () if words or first else list_unfinished(connection, actor.reach)
    values = {"matters": found, "total": total, "words": words, "first": first, "most": PAGE_SIZE}
    return page(context, request, "matters.html", **values, unfinished=unfinished, titles=context.titles)


@router.get("/matters/{id}")
def matter_page(request: Request, context: CurrentContext, actor: ViewerUser, id: str) -> Response:
    """Show a matter: the papers that would be built now, and its packets so far."""
    stored = matter_or_404(context, actor, id)
    assembled, findings = _assemble(context, stored)
    with reading(context.engine) as connection:
        packets = packets_of(connection, id)
        standing = standing_packet(connection, id)
        issued = issued_text(connection, standing) if standing else ""
    papers = assembled.papers if assembled else ()
    chosen = answers_from_text(stored.text)
    values = {"matter": stored, "papers": papers, "findings": findings, "packets": packets, "chosen": chosen}
    own = [packet for packet in packets if packet.parent is None]
    shown = {
        "standing": standing,
        "changes": changes_since_built(context, stored),
        "changed": standing and (issued != stored.text or is_of_other_library(context, standing)),
        "coming": any(packet.state in COMING for packet in own),
        "approval": approval_shown(context, stored, actor),
        "owner": owner_shown(context, stored, actor),
    }
    programme = context.library.programmes.get(stored.programme)
    return page(context, request, "matter.html", **values, **shown, programme=programme)


def _assemble(context: AppContext, stored: StoredMatter) -> tuple[Assembly | None, tuple[Diagnostic, ...]]:
    read = read_matter_text(context, stored.text, f"{stored.name}.yaml", stored.partner)
    if read.matter is None or read.election is None:
        return None, read.findings
    return assemble(read.matter, read.election)


@router.get("/matters/{id}/papers/{name}")
def preview_page(request: Request, context: CurrentContext, actor: ViewerUser, id: str, name: str) -> Response:
    """Show a paper as it would be built now."""
    stored = matter_or_404(context, actor, id)
    assembled, _findings = _assemble(context, stored)
    papers = assembled.papers if assembled else ()
    paper = next((paper for paper in papers if paper.document.name == name), None)
    if paper is None:
        raise HTTPException(404)
    text = trusted_html(render_html(paper.document))
    return page(context, request, "preview.html", matter=stored, document=paper.document, text=text)


@router.post("/matters/{id}/build")
def build_page(context: CurrentContext, actor: EditorUser, id: str, sent: PostedForm) -> Response:
    """Request the packet of a matter, or the corrected one in the place of a packet that nobody has signed."""
    stored = matter_or_404(context, actor, id)
    contact = sent.text("contact").strip()[:200] or context.settings.contact
    request = PacketRequest(contact, sent.text("note").strip()[:2000])
    packet = request_packet(context, actor, stored, request, revise=sent.text("do") == "revise")
    return RedirectResponse(f"/desk/packets/{packet}", 303)
