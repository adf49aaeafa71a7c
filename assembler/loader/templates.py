"""The files that give papers their look: the Word shell and the PDF template, as bytes; and the e-sign services they can be made for."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assembler.model.diagnostics import Diagnostic, error
from assembler.model.source import Span

SHELL = "paper.docx"
PACKET = "packet.typ"
ESIGN = "esign"


@dataclass(frozen=True, slots=True)
class Templates:
    """The Word shell and the PDF template.

    `services` gives the paths of what is known of e-sign services, by the names they are asked for.
    """

    paper: bytes
    packet: bytes
    digest: str
    services: Mapping[str, Path] = field(default_factory=dict)


def load_templates(root: Path) -> tuple[Templates | None, tuple[Diagnostic, ...]]:
    """Read the templates of a folder; a missing one is a finding."""
    read = {name: _read_bytes(root / name) for name in (SHELL, PACKET)}
    findings = tuple(found for found in read.values() if isinstance(found, Diagnostic))
    files = {name: data for name, data in read.items() if isinstance(data, bytes)}
    if findings:
        return None, findings
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(f"{name}\0{hashlib.sha256(files[name]).hexdigest()}\n".encode())
    services = {path.stem: path for path in sorted((root / ESIGN).glob("*.yaml"))}
    return Templates(files[SHELL], files[PACKET], whole.hexdigest(), services), ()


def _read_bytes(path: Path) -> bytes | Diagnostic:
    try:
        return path.read_bytes()
    except OSError as fault:
        return error(
            "unreadable-file",
            f"{path} cannot be read: {fault.strerror}.",
            Span(str(path), 1, 1),
            "Put the shipped template back.",
        )
