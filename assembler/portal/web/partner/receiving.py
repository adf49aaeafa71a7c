"""Checks what partners return, as `assembler read` does: values typed on a page, and files, which a child process parses."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assembler.model.diagnostics import Severity
from assembler.model.document import Document
from assembler.model.source import Span
from assembler.packets.rendering import IN_PACKET
from assembler.portal.app_context import AppContext
from assembler.portal.clock import now
from assembler.portal.jobs.sandbox import BrokenOffError, do_job, private_folder
from assembler.portal.store.audit import record
from assembler.portal.store.database import writing
from assembler.portal.store.submissions import FormReturn, add_return
from assembler.portal.web.link_access import LinkedPaper, OpenedLink, fetch_file
from assembler.returns.answers import read_answers

PAGE = Span("the form", 1, 1)
"""The place of findings about values that were typed on a page."""

TOOK_TOO_LONG = {
    "id": "unreadable-return",
    "severity": "error",
    "message": "The file could not be read in the time it may take.",
    "hint": "Save it anew with the program you filled it in with, and send that.",
    "subject": "",
}


@dataclass(frozen=True, slots=True)
class CheckedReturn:
    """A returned form after its check: its bytes, state and findings, and the values it holds."""

    data: bytes
    state: str
    findings: tuple[Mapping[str, object], ...]
    values: Mapping[str, object]
    filled_here: bool


def check_values(document: Document, values: Mapping[str, str]) -> tuple[Mapping[str, object], ...]:
    """Return the errors in typed values; the subject of each is the name of a field."""
    findings = read_answers(document, values, PAGE, "partner").findings
    errors = (one for one in findings if one.severity is Severity.ERROR)
    return tuple({"message": one.message, "hint": "", "subject": one.subject} for one in errors)


def fill_form(context: AppContext, paper: LinkedPaper, values: Mapping[str, str]) -> CheckedReturn:
    """Fill a form's PDF with values in a child process, which also reads the result back."""
    job = {"do": "fill", "values": {name: value for name, value in values.items() if value}, "papers": [paper.summary.name]}
    issued = {"form.pdf": fetch_file(context, paper.packet, paper.summary.pdf)}
    return _run_in_sandbox(context, job, paper.packet.matter_name, issued, b"", filled_here=True)


def receive_file(context: AppContext, opened: OpenedLink, paper: LinkedPaper | None, data: bytes) -> CheckedReturn:
    """Parse a returned file in a child process and compare it with what was issued: a form, or without one the whole packet."""
    packet = paper.packet if paper else opened.packet
    paths = {"form.pdf": paper.summary.pdf, "form.docx": paper.summary.word} if paper else {"form.pdf": packet.contents.packet}
    issued = {name: fetch_file(context, packet, path) for name, path in paths.items() if path}
    papers = [paper.summary.name] if paper else [one.name for one in packet.contents.papers if one.handling in IN_PACKET]
    return _run_in_sandbox(context, {"do": "read", "papers": papers}, packet.matter_name, issued, data, filled_here=False)


def _run_in_sandbox(
    context: AppContext, job: Mapping[str, Any], matter: str, issued: Mapping[str, bytes], data: bytes, *, filled_here: bool
) -> CheckedReturn:
    with private_folder(context.settings) as folder:
        for name, content in issued.items():
            (folder / name).write_bytes(content)
        (folder / "returned").write_bytes(data)
        about = {"folder": str(folder), "templates": str(context.settings.templates), "names": list(issued), "matter": matter}
        try:
            found = do_job(context.settings, {**job, **about}, context.settings.limits.reading)
        except BrokenOffError:
            return CheckedReturn(data, "refused", (TOOK_TOO_LONG,), {}, filled_here)
        returned = (folder / "returned").read_bytes()
    return CheckedReturn(returned, found["state"], tuple(found["findings"]), found["values"], filled_here)


def store_return(context: AppContext, opened: OpenedLink, packet: str, form: str, found: CheckedReturn) -> FormReturn:
    """Store a returned form with its file, and record the event."""
    about = {"state": found.state, "reason": "", "findings": [dict(one) for one in found.findings], "values": dict(found.values)}
    file = {"sha256": hashlib.sha256(found.data).hexdigest(), "size": len(found.data), "filled_here": found.filled_here}
    with writing(context.engine) as connection:
        at = now()
        stored = add_return(connection, packet, form, at, **about, **file)
        context.file_storage.put(stored.key, found.data)
        record(connection, at, "returned", partner=opened.packet.partner, subject=opened.packet.id, actor=opened.link.id)
    return stored
