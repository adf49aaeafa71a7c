"""A returned PDF opened: the words of its pages, its fields, and the papers it says it holds. Nothing in it can stop the reader."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

from assembler.document import Document
from assembler.imprint import LARGEST, UnknownImprintError, read_imprint
from assembler.readback.pdf import HYPHEN_AT_LINE_END, bare
from assembler.readback.pdf_fields import PDFIUM, ReadField, read_fields
from assembler.renderers.pdf.enclosure import OWNER, PIECES, PRIVATE

if TYPE_CHECKING:
    import pikepdf

MOST_PAGES = 2_000
MOST_PAPERS = 100
MOST_NOTES = 10_000
MOST_BYTES = 20_000_000
"""To how many bytes a stream is unpacked."""

UNREADABLE = "The file cannot be opened as a PDF."
LOCKED = "The file is locked with a password."
BROKEN = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RuntimeError, MemoryError)
"""How a broken file shows itself, whatever was asked of it: its parts may be of any type, or missing, or hold themselves."""

QUIET = ("/Widget", "/Link", "/Popup")
"""Annotations that say nothing on a page: our fields and links, and the windows of notes."""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page: the text of its own content, fields and notes left out, the same without spaces, and a digest of how it is drawn."""

    text: str
    bare: str
    drawn: str = ""


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A PDF that came back: its pages, its fields, the papers it carries the imprints of, and the notes that were put on it."""

    pages: tuple[PdfPage, ...]
    fields: tuple[ReadField, ...]
    papers: tuple[Document, ...]
    notes: tuple[str, ...]


def open_pdf(data: bytes) -> tuple[PdfFile | None, str]:
    """Open a PDF, or say in a sentence why it cannot be read."""
    import pikepdf  # noqa: PLC0415 -- only who reads a PDF needs it

    texts, fault = _texts(data)
    if fault:
        return None, fault
    try:
        with pikepdf.open(BytesIO(data)) as file:
            drawn = [_drawn(page.obj) for page in file.pages]
            papers, notes = tuple(_papers(file)), tuple(_notes(file))
        fields = read_fields(data)
    except pikepdf.PasswordError:
        return None, LOCKED
    except (pikepdf.PdfError, zlib.error, *BROKEN):
        return None, UNREADABLE
    if len(drawn) != len(texts):
        return None, UNREADABLE
    pages = tuple(PdfPage(text, bare(text), digest) for text, digest in zip(texts, drawn, strict=True))
    return PdfFile(pages, fields, papers, notes), ""


def _texts(data: bytes) -> tuple[list[str], str]:
    from pypdfium2 import PdfDocument, PdfiumError  # noqa: PLC0415 -- only who reads a PDF needs it

    try:
        with PDFIUM, PdfDocument(data) as file:
            if len(file) > MOST_PAGES:
                return [], f"The file has more than {MOST_PAGES:,} pages."
            return [page.get_textpage().get_text_bounded().replace(HYPHEN_AT_LINE_END, "-") for page in file], ""
    except PdfiumError as fault:
        return [], LOCKED if "password" in str(fault).lower() else UNREADABLE


def _drawn(page: "pikepdf.Object") -> str:
    """Give a digest of what draws a page; it is the same however the file was packed."""
    contents = page.get("/Contents")
    if contents is None:
        return ""
    whole = b"\n".join(_inflated(stream) for stream in _streams(contents))
    return sha256(b" ".join(whole.split())).hexdigest()


def _streams(contents: "pikepdf.Object") -> "list[pikepdf.Object]":
    import pikepdf  # noqa: PLC0415 -- only who reads a PDF needs it

    return [contents] if isinstance(contents, pikepdf.Stream) else [*contents]


def _inflated(stream: "pikepdf.Object") -> bytes:
    """Unpack a stream, but never to more than its share: a few bytes may unpack to gigabytes."""
    raw = stream.read_raw_bytes()
    if str(stream.get("/Filter", "")) != "/FlateDecode" or "/DecodeParms" in stream:
        return raw
    return zlib.decompressobj().decompress(raw, MOST_BYTES)


def _papers(file: "pikepdf.Pdf") -> Iterator[Document]:
    """Give the papers a file says it holds; an imprint that cannot be read says nothing."""
    import pikepdf  # noqa: PLC0415 -- only who reads a PDF needs it

    piece = file.Root.get(PIECES, pikepdf.Dictionary()).get(OWNER, pikepdf.Dictionary())
    for private in [*piece.get(PRIVATE, pikepdf.Array())][:MOST_PAPERS]:
        data = _inflated(private)
        if len(data) <= LARGEST:
            try:
                yield read_imprint(data.decode())
            except (UnknownImprintError, UnicodeDecodeError):
                continue


def _notes(file: "pikepdf.Pdf") -> Iterator[str]:
    """Give what notes, stamps and drawings over the pages say, each with its page."""
    for number, page in enumerate(file.pages, 1):
        for annotation in [*page.obj.get("/Annots", ())][:MOST_NOTES]:
            kind = str(annotation.get("/Subtype", ""))
            if kind not in QUIET:
                yield f"page {number}: {kind.lstrip('/') or 'a note'} {annotation.get('/Contents', '')!s}".rstrip()
