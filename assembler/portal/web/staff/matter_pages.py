"""Legal ops' pages from a programme's choices to a saved matter: what goes together, the form, the preview of every paper."""

from collections.abc import Iterable, Mapping
from datetime import date

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from assembler.commands.build import order_matter
from assembler.formats.html.writer import render_html
from assembler.loader.templates import load_templates
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.library import Programme
from assembler.packets.order import Order
from assembler.portal.app_context import AtHome, House
from assembler.portal.clock import as_day, now
from assembler.portal.matter_form import Nested, answers_of, ask, by_field, read_answers, write_matter
from assembler.portal.service import ConflictError, keep_matter, order, read_text
from assembler.portal.store.database import reading
from assembler.portal.store.matters import StoredMatter, find_matter, find_partner, search_matters
from assembler.portal.store.packets import Wish, packets_of
from assembler.portal.web.dependencies import Editing, Posted, Viewing
from assembler.portal.web.pages import page, trusted
from assembler.portal.web.staff.choice_board import lay_out

router = APIRouter(prefix="/desk", include_in_schema=False)
PAGE = 50


@router.get("/programmes")
def programmes_page(request: Request, house: AtHome, _: Viewing) -> Response:
    """List the programmes."""
    return page(house, request, "programmes.html", programmes=tuple(house.library.programmes.values()))


@router.get("/programmes/{id}")
def choices_page(request: Request, house: AtHome, _: Viewing, id: str) -> Response:
    """Show the choices of a programme for those in the address: what fits, what follows, what would mend it."""
    programme = _programme(house, id)
    elected, declined = _chosen(request, programme)
    board = lay_out(house.library, programme, elected, declined)
    values = {"programme": programme, "board": board, "elected": elected, "declined": declined}
    return page(house, request, "choices.html", **values, **_carried(request.query_params))


def _programme(house: House, id: str) -> Programme:
    if id not in house.library.programmes:
        raise HTTPException(404)
    return house.library.programmes[id]


def _chosen(request: Request, programme: Programme) -> tuple[tuple[str, ...], tuple[str, ...]]:
    known = {choice.id for choice in programme.choices}
    asked = request.query_params
    elected, declined = (tuple(dict.fromkeys(id for id in asked.getlist(key) if id in known)) for key in ("choice", "without"))
    return tuple(id for id in elected if id not in declined), declined


def _carried(asked: Mapping[str, str]) -> dict[str, str]:
    """Give what goes along from page to page: whose matter it is, or which one is changed."""
    return {"partner": asked.get("at_partner", "")[:32], "matter": asked.get("at_matter", "")[:32]}


@router.get("/programmes/{id}/matter")
def new_matter_page(request: Request, house: AtHome, _: Editing, id: str) -> Response:
    """Ask for a matter's parties, dates and lists; of a partner who is known, and of a matter that is changed, what is known."""
    programme = _programme(house, id)
    elected, declined = _chosen(request, programme)
    carried = _carried(request.query_params)
    answers = _known(house, carried) or {"issued": as_day(now())}
    return _form_page(request, house, programme, {**answers, "choices": [*elected], "without": [*declined]}, carried)


def _known(house: House, carried: Mapping[str, str]) -> dict[str, Nested]:
    with reading(house.engine) as connection:
        if carried["matter"]:
            stored = find_matter(connection, carried["matter"])
            return answers_of(stored.text) if stored else {}
        found, _ = search_matters(connection, partner=carried["partner"], most=1) if carried["partner"] else ((), 0)
    answers = answers_of(found[0].text) if found else {}
    return {"issued": as_day(now()), "partner": answers["partner"]} if "partner" in answers else {}


def _form_page(
    request: Request,
    house: House,
    programme: Programme,
    answers: dict[str, Nested],
    carried: Mapping[str, str],
    findings: Iterable[Diagnostic] = (),
    *,
    status: int = 200,
) -> Response:
    written = write_matter(programme, {"programme": programme.id, **answers})
    faults = by_field(findings, written.places)
    version = request.query_params.get("version", "")
    if carried["matter"] and not version:
        with reading(house.engine) as connection:
            stored = find_matter(connection, carried["matter"])
        version = str(stored.version) if stored else ""
    elected, declined = answers.get("choices", []), answers.get("without", [])
    values = {"programme": programme, "parts": ask(programme, answers, faults), "faults": faults, "version": version}
    return page(house, request, "matter_form.html", status, elected=elected, declined=declined, **values, **carried)


@router.post("/programmes/{id}/matter")
def save_matter_page(request: Request, house: AtHome, actor: Editing, id: str, sent: Posted) -> Response:
    """Save a matter that can be built from; else show what is wrong beside each field. Buttons add and drop entries."""
    programme = _programme(house, id)
    carried = _carried(sent.first)
    answers = read_answers(programme, sent.first)
    answers |= {"choices": [*sent.all("choice")], "without": [*sent.all("without")]}
    if do := sent.one("do"):
        return _form_page(request, house, programme, _rearranged(answers, do), carried)
    answers = {key: value for key, value in answers.items() if value}
    read = read_text(house, write_matter(programme, {"programme": programme.id, **answers}).text)
    try:
        seen = (carried["matter"], _number(sent.one("version"))) if carried["matter"] else None
        saved, findings = keep_matter(house, actor, read, seen, _partner(house, carried["partner"]))
    except ConflictError as fault:
        told = error("changed-meanwhile", str(fault), hint="Open it once more in another window, and compare.")
        return _form_page(request, house, programme, answers, carried, (told,), status=409)
    if not saved:
        return _form_page(request, house, programme, answers, carried, findings, status=422)
    return RedirectResponse(f"/desk/matters/{saved}", 303)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - no version is longer


def _partner(house: House, id: str) -> str:
    """Give the id of a partner who is known, empty for a new one."""
    with reading(house.engine) as connection:
        return id if id and find_partner(connection, id) else ""


def _rearranged(answers: dict[str, Nested], do: str) -> dict[str, Nested]:
    """Add an empty entry to a list, or drop one, as a button asked: `add.PATH`, `drop.PATH.2`."""
    verb, _, path = do.partition(".")
    steps = path.split(".")
    place = steps.pop() if verb == "drop" else ""
    held = _list_at(answers, steps)
    if verb == "add":
        held.append({} if len(steps) == 1 or steps[-1] == "signatories" else " ")
    elif place.isdigit() and int(place) < len(held):
        del held[int(place)]
    return answers


def _list_at(answers: dict[str, Nested], steps: list[str]) -> list[Nested]:
    for step in steps[:-1]:
        found = answers.setdefault(step, {})
        answers = found if isinstance(found, dict) else {}
    held = answers.get(steps[-1])
    if not isinstance(held, list):
        held = answers[steps[-1]] = []
    return held


@router.get("/matters")
def matters_page(request: Request, house: AtHome, _: Viewing) -> Response:
    """List the matters, by words of partner or id."""
    words, first = request.query_params.get("q", "")[:200], _number(request.query_params.get("from", "0"))
    with reading(house.engine) as connection:
        found, total = search_matters(connection, words, first=first, most=PAGE)
    return page(house, request, "matters.html", matters=found, total=total, words=words, first=first, most=PAGE)


def _stored(house: House, id: str) -> StoredMatter:
    with reading(house.engine) as connection:
        stored = find_matter(connection, id)
    if stored is None:
        raise HTTPException(404)
    return stored


@router.get("/matters/{id}")
def matter_page(request: Request, house: AtHome, _: Viewing, id: str) -> Response:
    """Show a matter: its packet to be, its papers to preview, its packets so far."""
    stored = _stored(house, id)
    assembled, findings = _assembled(house, stored)
    with reading(house.engine) as connection:
        packets = packets_of(connection, id)
    papers = assembled.assembly.papers if assembled else ()
    chosen = answers_of(stored.text)
    values = {"matter": stored, "papers": papers, "findings": findings, "packets": packets, "chosen": chosen}
    return page(house, request, "matter.html", **values, programme=house.library.programmes.get(stored.programme))


def _assembled(house: House, stored: StoredMatter) -> tuple[Order | None, tuple[Diagnostic, ...]]:
    read = read_text(house, stored.text, f"{stored.name}.yaml")
    looks, faults = load_templates(house.settings.templates)
    if read.matter is None or looks is None:
        return None, (*read.findings, *faults)
    return order_matter(house.library, looks, read.matter, ())


@router.get("/matters/{id}/papers/{name}")
def preview_page(request: Request, house: AtHome, _: Viewing, id: str, name: str) -> Response:
    """Show a paper as it would be built now."""
    stored = _stored(house, id)
    assembled, _findings = _assembled(house, stored)
    papers = assembled.assembly.papers if assembled else ()
    paper = next((paper for paper in papers if paper.document.name == name), None)
    if paper is None:
        raise HTTPException(404)
    text = trusted(render_html(paper.document))
    return page(house, request, "preview.html", matter=stored, document=paper.document, text=text)


@router.post("/matters/{id}/build")
def build_page(house: AtHome, actor: Editing, id: str, sent: Posted) -> Response:
    """Order the packet of a matter."""
    stored = _stored(house, id)
    contact = sent.one("contact").strip()[:200] or house.settings.contact
    wish = Wish(contact, _day(sent.one("due")), sent.one("note").strip()[:2000])
    try:
        packet = order(house, actor, stored, wish)
    except ConflictError as fault:
        raise HTTPException(409, str(fault)) from None
    return RedirectResponse(f"/desk/packets/{packet}", 303)


def _day(written: str) -> str:
    """Give a day that can be read, empty for any other text."""
    try:
        return date.fromisoformat(written).isoformat() if written else ""
    except ValueError:
        raise HTTPException(422, "The day by which it is due is written as 2026-12-01.") from None
