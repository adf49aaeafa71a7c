"""Reads files: their bytes become text with a digest, or a finding that says why not."""

import hashlib
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from assembler.model.diagnostics import Diagnostic, error
from assembler.model.quick_dataclass import dataclass
from assembler.model.source import SourceText, Span

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
LARGEST = 1_000_000
"""The most bytes of a text file."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file's text, the SHA-256 of its bytes in hexadecimal, and these bytes."""

    source: SourceText
    digest: str
    data: bytes = field(repr=False)


def read_file(path: Path, shown: str, data: bytes | None = None) -> tuple[ReadFile | None, tuple[Diagnostic, ...]]:
    """Read a text file; `shown` is the path that messages name. A byte-order mark and CRLF line ends are accepted.

    `data` are its bytes where they are known already, such as those of a text that is not saved yet.
    """
    try:
        size = path.stat().st_size if data is None else len(data)
        data = b"" if size > LARGEST else path.read_bytes() if data is None else data
    except OSError as fault:
        return None, (
            error(
                "unreadable-file",
                f"{shown} cannot be read: {fault.strerror}.",
                Span(shown, 1, 1),
                "Check its name and its rights.",
            ),
        )
    if size > LARGEST:
        sentence = f"{shown} has {size:,} bytes; a file may have {LARGEST:,}."
        return None, (error("unreadable-file", sentence, Span(shown, 1, 1), "A matter and a clause are a few pages of text."),)
    return decode(data, shown)


def decode(data: bytes, shown: str) -> tuple[ReadFile | None, tuple[Diagnostic, ...]]:
    """Decode the bytes of a text file as UTF-8; `shown` is the path that messages name."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        row = data.count(b"\n", 0, fault.start)
        column = len(data[data.rfind(b"\n", 0, fault.start) + 1 : fault.start].decode("utf-8", "replace")) + 1
        sentence = f"{shown} is not text in UTF-8: byte {data[fault.start]:#04x} at offset {fault.start}."
        hint = "It is UTF-16; save it as UTF-8 text." if data[:2] in _UTF_16 else "Save the file as UTF-8 text."
        return None, (error("unreadable-file", sentence, Span(shown, row + 1, column), hint),)
    source = SourceText(shown, text.replace("\r\n", "\n"))
    return ReadFile(source, hashlib.sha256(data).hexdigest(), data), ()


def digest_of_files(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 over the names and contents of files, folder by folder in the order of the names."""
    whole = hashlib.sha256()
    for name in sorted(files, key=lambda path: path.split("/")):
        whole.update(f"{name}\0{hashlib.sha256(files[name]).hexdigest()}\n".encode())
    return whole.hexdigest()
