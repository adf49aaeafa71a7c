"""Legal ops' page of batches: a table of partners comes in, each row becomes a matter and its packet, or says why not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from assembler.commands.new_table import blank_table
from assembler.portal.app_context import AtHome, House
from assembler.portal.jobs.sandbox import BrokenOffError, do_job, private_folder
from assembler.portal.matter_form import write_matter
from assembler.portal.service import ConflictError, keep_matter, order, read_text
from assembler.portal.store.accounts import Actor
from assembler.portal.store.database import reading
from assembler.portal.store.matters import find_matter
from assembler.portal.store.packets import Wish
from assembler.portal.web.dependencies import Editing, Posted, Sent, Viewing
from assembler.portal.web.pages import WORKBOOK, attachment, page

router = APIRouter(prefix="/desk/batch", include_in_schema=False)
SUFFIXES = (".xlsx", ".csv", ".jsonl")
MOST = 500


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of a row: the packet it ordered, or why none."""

    matter: str
    place: str
    packet: str
    findings: tuple[Mapping[str, Any], ...]


@router.get("")
def batch_page(request: Request, house: AtHome, _: Viewing) -> Response:
    """Ask for a table."""
    return page(house, request, "batch.html", results=(), findings=(), programmes=tuple(house.library.programmes.values()))


@router.get("/blank/{programme}")
def blank_page(house: AtHome, _: Viewing, programme: str) -> Response:
    """Hand out a blank table of a programme's matters."""
    if programme not in house.library.programmes:
        raise HTTPException(404)
    name = PurePosixPath(f"{programme}.xlsx")
    (data,) = blank_table(house.library.programmes[programme], name).values()  # type: ignore[arg-type]  # only its name is asked
    return attachment(data, name.name, WORKBOOK)


@router.post("")
def batch(request: Request, house: AtHome, actor: Editing, sent: Posted) -> Response:
    """Read a table, save a matter for each row that can be built from, and order its packet."""
    found = _read(house, sent)
    rows, findings = found["rows"], found["findings"]
    results = () if _fails(findings) else tuple(_ordered(house, actor, rows))
    programmes = tuple(house.library.programmes.values())
    status = 422 if findings and not results else 200
    return page(house, request, "batch.html", status, results=results, findings=findings, programmes=programmes)


def _fails(findings: list[Mapping[str, Any]]) -> bool:
    return any(finding["severity"] == "error" for finding in findings)


def _read(house: House, sent: Sent) -> dict[str, Any]:
    """Have a table read in a child process."""
    suffix = next((one for one in SUFFIXES if sent.file_name.lower().endswith(one)), "")
    if not sent.file or not suffix:
        raise HTTPException(422, f"Choose a table first: a file that ends in {', '.join(SUFFIXES)}.")
    with private_folder(house.settings) as folder:
        (folder / f"table{suffix}").write_bytes(sent.file)
        job = {"do": "table", "folder": str(folder), "library": str(house.settings.library), "name": f"table{suffix}"}
        try:
            return do_job(house.settings, job, house.settings.limits.reading)
        except BrokenOffError:
            raise HTTPException(422, "The table could not be read in the time it may take.") from None


def _ordered(house: House, actor: Actor, rows: list[dict[str, Any]]) -> Iterator[RowResult]:
    if len(rows) > MOST:
        raise HTTPException(
            422, f"The table has {len(rows):,} rows; {MOST} may be sent at once. “assembler batch” takes any number."
        )
    for row in rows:
        yield _row(house, actor, row)


def _row(house: House, actor: Actor, row: Mapping[str, Any]) -> RowResult:
    refused = RowResult(row["id"], row["place"], "", tuple(row["findings"]))
    programme = house.library.programmes.get(str(row["answers"].get("programme", "")))
    if _fails(row["findings"]) or programme is None:
        return refused
    read = read_text(house, write_matter(programme, row["answers"]).text)
    id, findings = keep_matter(house, actor, read)
    told = tuple({"severity": str(one.severity), "message": one.message, "hint": one.hint} for one in findings)
    with reading(house.engine) as connection:
        stored = find_matter(connection, id) if id else None
    if stored is None:
        return RowResult(row["id"], row["place"], "", told)
    try:
        packet = order(house, actor, stored, Wish(house.settings.contact))
    except ConflictError as fault:
        told = (*told, {"severity": "error", "message": str(fault), "hint": ""})
        return RowResult(row["id"], row["place"], "", told)
    return RowResult(row["id"], row["place"], packet, told)
