"""The files that give papers their look: the Word shell and the PDF template, as bytes."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from assembler.diagnostics import Diagnostic, error
from assembler.source import Span

SHELL = "paper.docx"
PACKET = "packet.typ"


@dataclass(frozen=True, slots=True)
class Templates:
    """The Word shell and the PDF template."""

    paper: bytes
    packet: bytes
    digest: str


def load_templates(root: Path) -> tuple[Templates | None, tuple[Diagnostic, ...]]:
    """Read the templates of a folder; a missing one is a finding."""
    read = {name: _read(root / name) for name in (SHELL, PACKET)}
    findings = tuple(found for found in read.values() if isinstance(found, Diagnostic))
    files = {name: data for name, data in read.items() if isinstance(data, bytes)}
    if findings:
        return None, findings
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(f"{name}\0{hashlib.sha256(files[name]).hexdigest()}\n".encode())
    return Templates(files[SHELL], files[PACKET], whole.hexdigest()), ()


def _read(path: Path) -> bytes | Diagnostic:
    try:
        return path.read_bytes()
    except OSError as fault:
        return error(
            "unreadable-file",
            f"{path} cannot be read: {fault.strerror}.",
            Span(str(path), 1, 1),
            "Put the shipped template back.",
        )
