"""Files received from outside: read up to a size limit, and classified by their first bytes, not by their names."""

from dataclasses import dataclass
from pathlib import Path

from assembler.model.diagnostics import Diagnostic, error
from assembler.model.source import Span

LARGEST = 50_000_000
"""The largest file accepted, in bytes."""
BEGINNING = 1024
"""The bytes within which the header of a PDF must stand: mail programs put lines before it (ISO 32000-1, annex H.3.4.1)."""

BROKEN = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RuntimeError, MemoryError)
"""The exceptions that parsers raise for a broken file, whose parts may be missing, of any type, or contain themselves."""

IMAGE_SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file from outside. `kind` is `docx`, `pdf`, `picture` or `other`; `path` is the name used in messages."""

    path: str
    data: bytes
    kind: str

    @property
    def place(self) -> Span:
        """The file as the place of a finding: its first line, since binary files have no lines."""
        return Span(self.path, 1, 1)


def read_received_file(path: Path) -> tuple[ReceivedFile | None, tuple[Diagnostic, ...]]:
    """Return the file at a path, or None with the finding why it cannot be read (too large, missing, no permission)."""
    place = Span(str(path), 1, 1)
    try:
        if path.stat().st_size > LARGEST:
            sentence = f"{path} has more than {LARGEST // 1_000_000} MB."
            return None, (
                error("unreadable-return", sentence, place, "Ask for the file as it was filled in, or for a smaller scan."),
            )
        data = path.read_bytes()
    except OSError as fault:
        sentence = f"{path} cannot be read: {fault.strerror or fault}."
        return None, (error("unreadable-return", sentence, place, "Check its name and its rights."),)
    return received_file(str(path), data), ()


def received_file(path: str, data: bytes) -> ReceivedFile:
    """Return a file with its kind, determined from its bytes."""
    return ReceivedFile(path, data, _file_kind(data))


def _file_kind(data: bytes) -> str:
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    if b"%PDF-" in data[:BEGINNING]:
        return "pdf"
    return "picture" if data.startswith(IMAGE_SIGNATURES) else "other"
