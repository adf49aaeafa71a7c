"""Checks what partners return, as `assembler read` does: values typed on a page, and files, which a child process parses."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assembler.formats.registry import FORMATS, PDF, WORD
from assembler.model.diagnostics import Severity
from assembler.model.document import Document
from assembler.model.source import Span
from assembler.packets.manifest_file import MANIFEST
from assembler.packets.rendering import IN_PACKET
from assembler.portal.app_context import AppContext
from assembler.portal.clock import now
from assembler.portal.jobs.messages import (
    ISSUED_FILE,
    OTHERS_FOLDER,
    RETURNED_FILE,
    WHOLE_FOLDER,
    FillForm,
    IssuedFiles,
    ReadReturn,
    ReturnResult,
)
from assembler.portal.jobs.sandbox import ChildFailedError, private_folder, run_in_turn
from assembler.portal.service import ConflictError
from assembler.portal.store.audit import record
from assembler.portal.store.database import writing
from assembler.portal.store.open_papers import NOT_STANDING, stands
from assembler.portal.store.packet_contents import PaperSummary
from assembler.portal.store.packet_records import copy_others
from assembler.portal.store.packets import Packet
from assembler.portal.store.stored_findings import StoredFinding, StoredFindings, as_stored, findings_as_data
from assembler.portal.store.submissions import FormReturn, add_return, returns_of
from assembler.portal.web.link_access import LinkedPaper, fetch_file
from assembler.portal.web.partner.standing_versions import why_it_is_not_kept
from assembler.returns.answers import AnswerData, read_answers

MOST_RETURNS = 50
"""How often one form may come back."""

NOT_KEPT = "This was not kept."
TOO_OFTEN = "This has been returned too often. Ask your contact."

PAGE = Span("the form", 1, 1)
"""The place of findings about values that were typed on a page."""

TOOK_TOO_LONG = StoredFinding(
    "unreadable-return",
    "error",
    "The file could not be read in the time it may take.",
    "Save it anew with the program you filled it in with, and send that.",
)


@dataclass(frozen=True, slots=True)
class CheckedReturn:
    """A returned form after its check: its bytes, state and findings, and the values it holds.

    `other_papers` names the papers of the packet that it is instead, where it came back at the place of another. `verdicts` has that
    on each part of it, as `--json` prints it.
    """

    data: bytes
    state: str
    findings: StoredFindings
    values: Mapping[str, AnswerData]
    filled_here: bool
    other_papers: tuple[str, ...] = ()
    verdicts: tuple[Mapping[str, object], ...] = ()


def check_values(document: Document, values: Mapping[str, str]) -> StoredFindings:
    """Return the errors in typed values; the subject of each is the name of a field."""
    findings = read_answers(document, values, PAGE, "partner").findings
    return as_stored(one for one in findings if one.severity is Severity.ERROR)


def fill_form(context: AppContext, paper: LinkedPaper, values: Mapping[str, str]) -> CheckedReturn:
    """Fill a form's PDF with values in a child process, which also reads the result back."""
    files = {f"{ISSUED_FILE}{PDF.ending}": fetch_file(context, paper.packet, paper.summary.path(PDF))}
    with _issued_files(context, paper.packet, files, [paper.summary.name]) as issued:
        job = FillForm(issued, {name: value for name, value in values.items() if value})
        return _check_in_sandbox(context, job, b"", filled_here=True)


def receive_file(context: AppContext, packet: Packet, form: PaperSummary | None, data: bytes) -> CheckedReturn:
    """Parse a returned file in a child process and compare it with what was issued: a form, or without one the whole packet."""
    paths = form.files if form else {PDF.id: packet.contents.packet}
    files = {f"{ISSUED_FILE}{FORMATS[id].ending}": fetch_file(context, packet, path) for id, path in paths.items()}
    papers = [form.name] if form else [one.name for one in packet.contents.papers if one.handling in IN_PACKET]
    with _issued_files(context, packet, files, papers) as issued:
        _write_whole(context, packet, issued.folder / WHOLE_FOLDER)
        copy_others(context.file_storage.packets, issued.folder / OTHERS_FOLDER, packet.name)
        return _check_in_sandbox(context, ReadReturn(issued), data, filled_here=False)


def _write_whole(context: AppContext, packet: Packet, folder: Path) -> None:
    """Write all PDFs and Word files of a packet into a folder: what came back may be several of them."""
    for path in (file.path for file in packet.contents.files if file.path.endswith((PDF.ending, WORD.ending))):
        content = context.file_storage.packets.read(f"{packet.name}/{path}")
        if content is not None:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)


@contextmanager
def _issued_files(
    context: AppContext, packet: Packet, files: Mapping[str, bytes], papers: Iterable[str]
) -> Iterator[IssuedFiles]:
    """Write the files that were issued into a private folder, with the manifest, which says who signs and by whom they are certified."""
    manifest = context.file_storage.packets.read(f"{packet.name}/{MANIFEST}")
    with private_folder(context.settings) as folder:
        if manifest is not None:
            (folder / MANIFEST).write_bytes(manifest)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        yield IssuedFiles(folder, context.settings.templates, packet.matter_name, tuple(files), tuple(papers))


def _check_in_sandbox(context: AppContext, job: FillForm | ReadReturn, data: bytes, *, filled_here: bool) -> CheckedReturn:
    file = job.issued.folder / RETURNED_FILE
    file.write_bytes(data)
    try:
        found = run_in_turn(context.workers, job, ReturnResult, context.settings.limits.reading)
    except ChildFailedError:
        return CheckedReturn(data, "refused", (TOOK_TOO_LONG,), {}, filled_here)
    return CheckedReturn(
        file.read_bytes(), found.state, found.findings, found.values, filled_here, found.other_papers, found.verdicts
    )


def store_return(
    context: AppContext, packet: Packet, form: str, found: CheckedReturn, actor: str, *, link: str = ""
) -> FormReturn:
    """Store a returned form with its file, and record the event; `actor` is the id of the link, person or machine that sent it.

    `link` is that of the link, where it came through one. Raises `ConflictError` where it would take the place of what is signed, came too often,
    or where the papers were corrected or withdrawn while it arrived and was read.
    """
    about = {"state": found.state, "reason": "", "findings": findings_as_data(found.findings), "values": dict(found.values)}
    file = {"sha256": hashlib.sha256(found.data).hexdigest(), "size": len(found.data), "filled_here": found.filled_here}
    file["link"] = link
    with writing(context.engine) as connection:
        if not stands(connection, packet.id):  # from here on nobody signs or corrects it
            raise ConflictError(NOT_STANDING)
        if why := why_it_is_not_kept(connection, packet, form, found.state, found.findings):
            raise ConflictError(f"{NOT_KEPT} {why}")
        if sum(one.form == form for one in returns_of(connection, packet.id)) >= MOST_RETURNS:
            raise ConflictError(f"{NOT_KEPT} {TOO_OFTEN}")
        at = now()
        stored = add_return(connection, packet.id, form, at, **about, **file)
        context.file_storage.put(stored.key, found.data)
        record(connection, at, "returned", partner=packet.partner, subject=packet.parent or packet.id, actor=actor)
    return stored
