"""The staff page of batches: each row of an uploaded table becomes a matter and its packet, or says why it does not."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from assembler.commands.new_table import blank_table
from assembler.portal.app_context import AppContext, CurrentContext
from assembler.portal.jobs.messages import ReadTable, TableRow, TableRows
from assembler.portal.jobs.sandbox import ChildFailedError, private_folder, run_in_turn
from assembler.portal.matter_reading import read_matter_text
from assembler.portal.service import ConflictError, make_link, request_packet, store_matter
from assembler.portal.store.accounts import Actor
from assembler.portal.store.database import reading
from assembler.portal.store.matters import find_matter, find_named_matter
from assembler.portal.store.packets import Packet, PacketRequest, coming_packet, find_packets, standing_packet
from assembler.portal.store.stored_findings import StoredFinding, StoredFindings, as_stored
from assembler.portal.web.dependencies import EditorUser, PostedForm, SubmittedForm, ViewerUser
from assembler.portal.web.link_access import zip_packets
from assembler.portal.web.pages import CSV, STATES, WORKBOOK, ZIP, download, page

router = APIRouter(prefix="/desk/batch", include_in_schema=False)
SUFFIXES = (".xlsx", ".csv", ".jsonl")
MOST_ROWS = 500
MOST_ARCHIVED = 100


@dataclass(frozen=True, slots=True)
class RowResult:
    """The result of a row: the id of the packet that was requested, or empty with the findings that prevented it.

    `known` says that the same row was sent before, and that its packet is that of then.
    """

    matter: str
    place: str
    packet: str
    findings: StoredFindings
    known: bool = False


@router.get("")
def batch_page(request: Request, context: CurrentContext, _: ViewerUser) -> Response:
    """Ask for a table."""
    return _batch_page(request, context)


def _batch_page(
    request: Request,
    context: AppContext,
    results: Sequence[RowResult] = (),
    findings: StoredFindings = (),
    status: int = 200,
) -> Response:
    programmes = tuple(context.library.programmes.values())
    return page(context, request, "batch.html", status, results=results, findings=findings, programmes=programmes)


@router.get("/blank/{programme}")
def blank_page(context: CurrentContext, _: ViewerUser, programme: str) -> Response:
    """Send a blank table of a programme's matters."""
    if programme not in context.library.programmes:
        raise HTTPException(404)
    name = f"{programme}.xlsx"
    (data,) = blank_table(context.library.programmes[programme], Path(name)).values()
    return download(data, name, WORKBOOK)


@router.post("")
def batch(request: Request, context: CurrentContext, actor: EditorUser, sent: PostedForm) -> Response:
    """Read a table, save a matter for each row without a fault, and request its packet."""
    table = _read_table(context, sent)
    results = () if _has_error(table.findings) else tuple(_row_results(context, actor, table.rows))
    return _batch_page(request, context, results, table.findings, 422 if table.findings and not results else 200)


def _has_error(findings: StoredFindings) -> bool:
    return any(finding.severity == "error" for finding in findings)


def _read_table(context: AppContext, sent: SubmittedForm) -> TableRows:
    """Read a table in a child process."""
    suffix = next((one for one in SUFFIXES if sent.file_name.lower().endswith(one)), "")
    if not sent.file or not suffix:
        raise HTTPException(422, f"Choose a table first: a file that ends in {', '.join(SUFFIXES)}.")
    with private_folder(context.settings) as folder:
        (folder / f"table{suffix}").write_bytes(sent.file)
        job = ReadTable(folder, context.settings.library, f"table{suffix}")
        try:
            return run_in_turn(context.workers, job, TableRows, context.settings.limits.reading)
        except ChildFailedError:
            raise HTTPException(422, "The table could not be read in the time it may take.") from None


def _row_results(context: AppContext, actor: Actor, rows: Sequence[TableRow]) -> Iterator[RowResult]:
    if len(rows) > MOST_ROWS:
        raise HTTPException(
            422, f"The table has {len(rows):,} rows; {MOST_ROWS} may be sent at once. “assembler batch” takes any number."
        )
    for row in rows:
        yield _row_result(context, actor, row)


def _row_result(context: AppContext, actor: Actor, row: TableRow) -> RowResult:
    if not row.text:
        return RowResult(row.id, row.place, "", row.findings)
    with reading(context.engine) as connection:
        stored = find_named_matter(connection, row.id, actor.reach)
        live = (standing_packet(connection, stored.id) or coming_packet(connection, stored.id)) if stored else None
    if stored and stored.text != row.text:
        return RowResult(row.id, row.place, "", (_other_matter(row.id),))
    if live:
        return RowResult(row.id, row.place, live.id, (), known=True)
    findings: StoredFindings = ()
    if stored is None:
        id, found = store_matter(context, actor, read_matter_text(context, row.text, reach=actor.reach))
        findings = as_stored(found)
        with reading(context.engine) as connection:
            stored = find_matter(connection, id, actor.reach) if id else None
    if stored is None:
        return RowResult(row.id, row.place, "", findings)
    try:
        packet = request_packet(context, actor, stored, PacketRequest(context.settings.contact))
    except ConflictError as fault:
        return RowResult(row.id, row.place, "", (*findings, StoredFinding("", "error", str(fault))))
    return RowResult(row.id, row.place, packet, findings)


def _other_matter(id: str) -> StoredFinding:
    hint = "Change the matter on its page, or give the row an id of its own."
    return StoredFinding("doubled-id", "error", f"There is a matter “{id}” already, with other contents.", hint)


@router.post("/links")
def links_file(context: CurrentContext, actor: EditorUser, sent: PostedForm) -> Response:
    """Make a link to each packet of a batch that is ready, and send them as a CSV file, with the state of every one."""
    rows = [("matter", "state", "link")]
    for packet in _sent_packets(context, actor, sent):
        link = make_link(context, actor, packet, 0) if packet.state == "built" else ""
        rows.append((packet.matter_name, STATES[packet.state], link))
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    return download(written.getvalue().encode("utf-8-sig"), "links.csv", CSV)


@router.post("/archive")
def archive_file(context: CurrentContext, actor: EditorUser, sent: PostedForm) -> Response:
    """Send the files of each packet of a batch that is ready in one archive."""
    ready = tuple(packet for packet in _sent_packets(context, actor, sent) if packet.state == "built")
    if not ready:
        raise HTTPException(409, "None of these packets is ready yet. Go back, and try again in a while.")
    if len(ready) > MOST_ARCHIVED:
        raise HTTPException(
            422,
            f"{MOST_ARCHIVED} packets go into one archive, and {len(ready)} are ready. “assembler batch --archive” takes any number.",
        )
    return download(zip_packets(context, ready), "packets.zip", ZIP)


def _sent_packets(context: AppContext, actor: Actor, sent: SubmittedForm) -> tuple[Packet, ...]:
    """Return the packets that a page of results names."""
    ids = tuple(dict.fromkeys(sent.texts("packet")))[:MOST_ROWS]
    with reading(context.engine) as connection:
        found = find_packets(connection, ids, actor.reach)
    return tuple(found[id] for id in ids if id in found and found[id].parent is None)
