"""Files received from outside: read up to a size limit, and classified by their bytes, not by their names."""

import io
import re
import zipfile
from pathlib import Path

from assembler.formats.compound_files import MAIL, SIGNATURE, WORD_97, holds_stream
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.quick_dataclass import dataclass
from assembler.model.source import Span

LARGEST = 50_000_000
"""The largest file accepted, in bytes."""
BEGINNING = 1024
"""The bytes within which the header of a PDF must stand: mail programs put lines before it (ISO 32000-1, annex H.3.4.1)."""

BROKEN = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RuntimeError, MemoryError)
"""The exceptions that parsers raise for a broken file, whose parts may be missing, of any type, or contain themselves."""

PICTURES = (
    (re.compile(rb"\x89PNG"), "PNG"),
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"II\*\x00|MM\x00\*"), "TIFF"),
    (re.compile(rb"GIF8"), "GIF"),
    (re.compile(rb"BM"), "BMP"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "WebP"),
    (re.compile(rb"....ftyp(?:hei[csx]|hev[cmsx]|mif1|msf1|avif)", re.DOTALL), "HEIC"),
)
"""How the files of pictures begin, and what they are called."""

OTHER_KINDS = (
    (re.compile(rb"\{\\rtf"), "rtf"),
    (re.compile(rb"7z\xbc\xaf\x27\x1c"), "7z"),
    (re.compile(rb"Rar!\x1a\x07"), "rar"),
)
"""How the files of other kinds begin that people send, and which have a way out."""

MAIL_HEADERS = re.compile(rb"(?:\A|\n)(?:from|received|return-path|mime-version|message-id|subject|date):", re.IGNORECASE)
MAIL_BEGINNING = re.compile(rb"\A\s*[A-Za-z][A-Za-z0-9-]*:[ \t]|\AFrom \S+@")
"""How a mail begins, and the lines of which one has at least two."""

CONTENT_TYPES = "[Content_Types].xml"
"""The part that makes a ZIP archive a package such as a Word file (ECMA-376, part 2)."""

OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.text"
"""How the part `mimetype` of a text document of LibreOffice begins."""


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file from outside; `path` is the name used in messages.

    `kind` is `docx`, `pdf` or `picture`; `zip`, `eml` or `msg` for what holds files; `doc`, `odt`, `rtf`, `pages`, `7z` or `rar` for
    what is known and not read; else `other`.
    """

    path: str
    data: bytes
    kind: str

    @property
    def place(self) -> Span:
        """The file as the place of a finding: its first line, since binary files have no lines."""
        return Span(self.path, 1, 1)

    @property
    def is_word(self) -> bool:
        """Whether it is a Word document, though it may be a broken one."""
        return self.kind == "docx"


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


def picture_name(data: bytes) -> str:
    """Return what a file of a picture is called, such as JPEG; empty for what is no picture."""
    return next((name for beginning, name in PICTURES if beginning.match(data)), "")


def _file_kind(data: bytes) -> str:
    if data.startswith(b"PK\x03\x04"):
        return _archive_kind(data)
    if b"%PDF-" in data[:BEGINNING]:
        return "pdf"
    if data.startswith(SIGNATURE):
        return "msg" if holds_stream(data, MAIL) else "doc" if holds_stream(data, WORD_97) else "other"
    if picture_name(data):
        return "picture"
    known = next((kind for beginning, kind in OTHER_KINDS if beginning.match(data)), "")
    return known or ("eml" if _is_mail(data) else "other")


def _archive_kind(data: bytes) -> str:
    """Return the kind of a ZIP archive; one that is broken counts as a Word file, which nobody can read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {*archive.namelist()}
            if CONTENT_TYPES in names:
                return "docx"
            if "mimetype" in names and archive.open("mimetype").read(len(OPEN_DOCUMENT)) == OPEN_DOCUMENT:
                return "odt"
            return "pages" if "Index/Document.iwa" in names else "zip"
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, *BROKEN):
        return "docx"


def _is_mail(data: bytes) -> bool:
    head = data[: 16 * BEGINNING]
    return bool(MAIL_BEGINNING.match(head)) and len(MAIL_HEADERS.findall(head)) > 1
