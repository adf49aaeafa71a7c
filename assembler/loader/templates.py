"""Reads the templates: the Word template and the PDF template as bytes, and the paths of the e-sign services' files."""

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from assembler.loader.files import digest_of_files
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.quick_dataclass import dataclass
from assembler.model.source import Span

SHELL = "paper.docx"
PACKET = "packet.typ"
ESIGN = "esign"


@dataclass(frozen=True, slots=True)
class Templates:
    """The Word template `paper`, the PDF template `packet`, and the SHA-256 over both in hexadecimal.

    `services` holds the path of each e-sign service's file by the service's id.
    """

    paper: bytes
    packet: bytes
    digest: str
    services: Mapping[str, Path] = field(default_factory=dict)

    @property
    def files(self) -> Mapping[str, bytes]:
        """The two files by their names."""
        return {SHELL: self.paper, PACKET: self.packet}


def load_templates(root: Path) -> tuple[Templates | None, tuple[Diagnostic, ...]]:
    """Read the templates of a folder; None, with a finding for each that is missing, where not both can be read."""
    read = {name: _read_bytes(root / name) for name in (SHELL, PACKET)}
    findings = tuple(found for found in read.values() if isinstance(found, Diagnostic))
    files = {name: data for name, data in read.items() if isinstance(data, bytes)}
    if findings:
        return None, findings
    services = {path.stem: path for path in sorted((root / ESIGN).glob("*.yaml"))}
    return Templates(files[SHELL], files[PACKET], digest_of_files(files), services), ()


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
