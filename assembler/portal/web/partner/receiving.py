"""What partners send, checked as `assembler read` does: values typed on a page, and files, which a child process opens."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assembler.model.diagnostics import Severity
from assembler.model.document import Document
from assembler.model.source import Span
from assembler.packets.rendering import IN_PACKET
from assembler.portal.app_context import House
from assembler.portal.clock import now
from assembler.portal.jobs.sandbox import BrokenOffError, do_job, private_folder
from assembler.portal.store.audit import record
from assembler.portal.store.database import writing
from assembler.portal.store.submissions import Return, keep_return
from assembler.portal.web.link_access import Opened, Paper, fetch
from assembler.returns.answers import read_answers

PAGE = Span("the form", 1, 1)
TOO_HARD = {
    "id": "unreadable-return",
    "severity": "error",
    "message": "The file could not be read in the time it may take.",
    "hint": "Save it anew with the program you filled it in with, and send that.",
    "subject": "",
}


@dataclass(frozen=True, slots=True)
class Received:
    """A file that came back: its bytes, its state, what was found, and the values it holds."""

    data: bytes
    state: str
    findings: tuple[Mapping[str, Any], ...]
    values: Mapping[str, Any]
    filled_here: bool


def check_values(document: Document, values: Mapping[str, str]) -> tuple[Mapping[str, Any], ...]:
    """Give the errors in what was typed, by field, as `assembler read` finds them in a file."""
    found = read_answers(document, values, PAGE, "partner").findings
    errors = (one for one in found if one.severity is Severity.ERROR)
    return tuple({"message": one.message, "hint": "", "subject": one.subject} for one in errors)


def fill_form(house: House, paper: Paper, values: Mapping[str, str]) -> Received:
    """Fill a form's PDF with values, in a child process that reads the result back."""
    job = {"do": "fill", "values": {name: value for name, value in values.items() if value}, "papers": [paper.card.name]}
    return _received(
        house, job, paper.packet.matter_name, {"form.pdf": fetch(house, paper.packet, paper.card.pdf)}, b"", filled_here=True
    )


def receive_file(house: House, opened: Opened, paper: Paper | None, data: bytes) -> Received:
    """Read a file that somebody sent, in a child process, and hold it against what was issued."""
    packet = paper.packet if paper else opened.packet
    paths = {"form.pdf": paper.card.pdf, "form.docx": paper.card.word} if paper else {"form.pdf": packet.contents.packet}
    issued = {name: fetch(house, packet, path) for name, path in paths.items() if path}
    papers = [paper.card.name] if paper else [card.name for card in packet.contents.cards if card.handling in IN_PACKET]
    return _received(house, {"do": "read", "papers": papers}, packet.matter_name, issued, data, filled_here=False)


def _received(
    house: House, job: Mapping[str, Any], matter: str, issued: Mapping[str, bytes], data: bytes, *, filled_here: bool
) -> Received:
    with private_folder(house.settings) as folder:
        for name, content in issued.items():
            (folder / name).write_bytes(content)
        (folder / "returned").write_bytes(data)
        told = {"folder": str(folder), "templates": str(house.settings.templates), "names": list(issued), "matter": matter}
        try:
            found = do_job(house.settings, {**job, **told}, house.settings.limits.reading)
        except BrokenOffError:
            return Received(data, "refused", (TOO_HARD,), {}, filled_here)
        made = (folder / "returned").read_bytes()
    return Received(made, found["state"], tuple(found["findings"]), found["values"], filled_here)


def keep_received(house: House, opened: Opened, packet: str, form: str, found: Received) -> Return:
    """Keep what came back, with its file, and give its receipt."""
    about = {"state": found.state, "reason": "", "findings": [dict(one) for one in found.findings], "values": dict(found.values)}
    file = {"sha256": hashlib.sha256(found.data).hexdigest(), "size": len(found.data), "filled_here": found.filled_here}
    with writing(house.engine) as connection:
        at = now()
        kept = keep_return(connection, packet, form, at, **about, **file)
        house.shelf.put(kept.key, found.data)
        record(connection, at, "returned", partner=opened.packet.partner, subject=opened.packet.id, actor=opened.link.id)
    return kept
