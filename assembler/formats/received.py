"""A returned file received: no larger than anything that comes back, told apart by what its bytes are, not by its name."""

from dataclasses import dataclass
from pathlib import Path

from assembler.model.diagnostics import Diagnostic, error
from assembler.model.source import Span

LARGEST = 50_000_000
BEGINNING = 1024
"""Where a PDF must begin, after whatever a mail program put before it (ISO 32000-1, annex H.3.4.1)."""

BROKEN = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RuntimeError, MemoryError)
"""How a broken file shows itself, whatever was asked of it: its parts may be of any type, or missing, or hold themselves."""

PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that came back. `kind` is `docx`, `pdf`, `picture` or `other`; `path` is as messages name it."""

    path: str
    data: bytes
    kind: str

    @property
    def place(self) -> Span:
        """The file as a place: there are no lines in it."""
        return Span(self.path, 1, 1)


def read_received_file(path: Path) -> tuple[ReceivedFile | None, tuple[Diagnostic, ...]]:
    """Read a returned file, or say why it cannot be read."""
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
    """Tell what the bytes of a file are."""
    return ReceivedFile(path, data, _kind(data))


def _kind(data: bytes) -> str:
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    if b"%PDF-" in data[:BEGINNING]:
        return "pdf"
    return "picture" if data.startswith(PICTURES) else "other"
