"""Files that came packed in others are unpacked: ZIP archives, mails (`.eml`, `.msg`) and PDF portfolios.

Nothing is written to disk: the name of a file in another is only used in messages, as `back.zip/form.pdf`. What is packed in what is
packed is unpacked too, up to a depth, a number of files and a size, all together.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from pathlib import PurePosixPath

from pikepdf import PdfError

from assembler.formats.compound_files import mail_attachments
from assembler.formats.pdf.portfolios import is_portfolio, portfolio_files
from assembler.formats.received import BROKEN, ReceivedFile, received_file
from assembler.formats.registry import PDF
from assembler.model.diagnostics import Diagnostic, error

MOST_FILES = 2_000
"""The number of files that are unpacked of what came back at once."""

LARGEST_UNPACKED = 200_000_000
"""The number of bytes that all files unpack to: a small archive may unpack to any size."""

DEEPEST = 4
"""How deep archives and mails lie in each other."""

LONGEST_NAME = 200
"""The most characters of the name of a file in another."""

Received = tuple[tuple[ReceivedFile, ...], tuple[Diagnostic, ...]]
"""Files that were received together, and the findings about those that cannot be read."""

UNREADABLE = (*BROKEN, NotImplementedError, zipfile.BadZipFile, zlib.error, EOFError, OSError, PdfError)
"""What libraries raise for an archive or a mail that is broken, locked or packed in an unknown way."""


class TooMuchError(Exception):
    """What came back unpacks to too many files or bytes, or too deep."""


@dataclass(slots=True)
class Allowance:
    """How many files and bytes may still be unpacked."""

    files: int = MOST_FILES
    size: int = LARGEST_UNPACKED

    def take(self, size: int) -> None:
        """Count a file of a size; raises `TooMuchError` where that is more than is left."""
        self.files -= 1
        self.size -= size
        if self.files < 0 or self.size < 0:
            raise TooMuchError


@dataclass(slots=True)
class _Unpacked:
    """What was unpacked so far, and the findings about what could not be."""

    files: list[ReceivedFile] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)


Unpack = Callable[[bytes, Allowance], Iterator[tuple[str, bytes]]]
"""A function that yields the files in a container with their names, each counted before it is unpacked."""


def unwrap(files: Iterable[ReceivedFile]) -> Received:
    """Return files, those that hold others replaced by what they hold; a finding for each that cannot be unpacked.

    Where all is too much, no file is returned.
    """
    allowance, unpacked = Allowance(), _Unpacked()
    for file in files:
        try:
            _unwrap(file, allowance, unpacked, 0)
        except TooMuchError:
            sentence = (
                f"{file.path} holds more than {MOST_FILES:,} files, unpacks to more than {LARGEST_UNPACKED:,} bytes,"
                f" or is packed more than {DEEPEST} times."
            )
            hint = "Unpack it, and name the folder of one packet's files."
            unpacked.findings.append(error("unreadable-return", sentence, file.place, hint))
            return (), tuple(unpacked.findings)
    return tuple(unpacked.files), tuple(unpacked.findings)


def is_container(file: ReceivedFile) -> bool:
    """Whether a file holds other files: an archive, a mail, or a PDF portfolio."""
    return file.kind in UNPACKERS or (file.kind == PDF.id and is_portfolio(file.data))


def _unwrap(file: ReceivedFile, allowance: Allowance, unpacked: _Unpacked, depth: int) -> None:
    if not is_container(file):
        unpacked.files.append(file)
        return
    if depth >= DEEPEST:
        raise TooMuchError
    try:
        held = list(UNPACKERS.get(file.kind, _portfolio)(file.data, allowance))
    except UNREADABLE as fault:
        sentence = f"{file.path} cannot be unpacked: {fault}."
        hint = "Unpack it yourself, and name the folder."
        unpacked.findings.append(error("unreadable-return", sentence, file.place, hint))
        return
    for name, data in sorted(held):
        _unwrap(received_file(f"{file.path}/{safe_name(name)}", data), allowance, unpacked, depth + 1)


def safe_name(name: str) -> str:
    """Return the name of a file in another as messages print it: without control characters, drives and steps to folders above."""
    printable = "".join(each if each.isprintable() else "�" for each in name.replace("\\", "/"))
    parts = [part for part in PurePosixPath(printable).parts if part not in ("/", "..", ".")]
    return "/".join(parts)[-LONGEST_NAME:] or "unnamed"


def is_hidden(name: str) -> bool:
    """Whether a file is one that programs leave behind, such as `.DS_Store`, and none that somebody sent."""
    return any(part.startswith((".", "~$")) or part == "__MACOSX" for part in PurePosixPath(name.replace("\\", "/")).parts)


def _portfolio(data: bytes, allowance: Allowance) -> Iterator[tuple[str, bytes]]:
    yield from portfolio_files(data, allowance.take)


def _unzip(data: bytes, allowance: Allowance) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        held = [entry for entry in archive.infolist() if not entry.is_dir() and not is_hidden(entry.filename)]
        for entry in held:
            allowance.take(entry.file_size)
        for entry in held:
            with archive.open(entry) as content:
                # No more than is stated, whatever the entry unpacks to.
                yield entry.filename, content.read(entry.file_size)


def _attachments(data: bytes, allowance: Allowance) -> Iterator[tuple[str, bytes]]:
    mail = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(data)
    for number, part in enumerate(_leaves(mail), 1):
        content, name = _content_of(part)
        if name or part.get_content_maintype() not in ("text", "multipart"):
            allowance.take(len(content))
            yield name or f"attachment-{number}", content


def _leaves(mail: Message) -> Iterator[Message]:
    """Yield the parts of a mail that hold no others; a mail that was forwarded as an attachment is one of them."""
    for part in mail.iter_parts() if isinstance(mail, EmailMessage) and mail.is_multipart() else ():
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            yield from _leaves(part)
        else:
            yield part


def _content_of(part: Message) -> tuple[bytes, str]:
    """Return the bytes of a part of a mail, and its file's name, empty where it has none."""
    name = part.get_filename() or ""
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0) if part.is_multipart() else part
        return (inner.as_bytes() if isinstance(inner, Message) else b""), name or "mail.eml"
    content = part.get_payload(decode=True)
    return (content if isinstance(content, bytes) else b""), name


def _outlook(data: bytes, allowance: Allowance) -> Iterator[tuple[str, bytes]]:
    yield from mail_attachments(data, allowance.take)


UNPACKERS: Mapping[str, Unpack] = {"zip": _unzip, "eml": _attachments, "msg": _outlook}
"""The function that unpacks each kind of file that holds others."""
