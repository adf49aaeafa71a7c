"""Open a PDF that came back, and read the text of its pages, its fields, its notes and the documents embedded in it.

The file is not trusted: its size is limited before it is read, and damage gives a sentence, not an exception.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

import pikepdf
from pypdfium2 import PdfiumError

from assembler.formats.pdf.appearances import Mismatch, mismatched_boxes, mismatched_texts, needs_appearances, text_fields
from assembler.formats.pdf.embedding import OWNER, PIECES, PRIVATE
from assembler.formats.pdf.fields.field_reader import ReadField, read_fields
from assembler.formats.pdf.qpdf import parse_pdf
from assembler.formats.pdf.read_back import bare
from assembler.formats.pdf.text_reader import read_text
from assembler.formats.received import BROKEN
from assembler.model.document import Document
from assembler.model.embedded_model import LARGEST, UnreadableModelError, read_embedded_model

MOST_PAGES = 2_000
MOST_PAPERS = 100
MOST_NOTES = 10_000
"""The number of pages, of embedded documents and of notes that are read."""

MOST_BYTES, MOST_UNPACKED = 20_000_000, 200_000_000
"""The number of bytes to which one stream is unpacked, and all streams together."""

UNREADABLE = "The file cannot be opened as a PDF."
TOO_LARGE = f"The pages of the file unpack to more than {MOST_UNPACKED // 1_000_000} MB."
LOCKED = "The file is locked with a password."
WORDLESS = ("/Widget", "/Link", "/Popup")
"""Annotation types that add no words to a page: fields, links, and the windows of notes."""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page: its text without fields and annotations, the same without spaces, and a digest of how it is drawn."""

    text: str
    bare: str
    drawn: str = ""


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A PDF that came back: its pages, its fields, the documents embedded in it, and the notes that were put on it.

    `mismatches` are the fields that show another value than they hold; a text field only where viewers do not draw it anew.
    """

    pages: tuple[PdfPage, ...]
    fields: tuple[ReadField, ...]
    papers: tuple[Document, ...]
    notes: tuple[str, ...]
    mismatches: tuple[Mismatch, ...]


def open_pdf(data: bytes) -> tuple[PdfFile | None, str]:
    """Open a PDF; return None, and a sentence that says why, where it cannot be read or is too large.

    The size of its pages is measured before their text is read.
    """
    try:
        with parse_pdf(data) as file:
            if len(file.pages) > MOST_PAGES:
                return None, f"The file has more than {MOST_PAGES:,} pages."
            digests = _ContentDigests().digest_pages(file)
            if digests is None:
                return None, TOO_LARGE
            papers, notes = tuple(_embedded_documents(file)), tuple(islice(_notes(file), MOST_NOTES))
            boxes, redrawn = tuple(mismatched_boxes(file)), needs_appearances(file)
        fields = read_fields(data)
        text = read_text(data, () if redrawn else text_fields(fields))
        mismatches = (*boxes, *mismatched_texts(fields, text.fields))
        pages = tuple(PdfPage(words, bare(words), digest) for words, digest in zip(text.pages, digests, strict=True))
    except pikepdf.PasswordError:
        return None, LOCKED
    except (pikepdf.PdfError, PdfiumError, zlib.error, *BROKEN):
        return None, UNREADABLE
    return PdfFile(pages, fields, papers, notes, mismatches), ""


class _ContentDigests:
    """Digests of the content streams of pages, within a limit of unpacked bytes for the whole file.

    A stream that several pages share is unpacked once here, but counted for each page, since a reader of the text unpacks it anew.
    """

    def __init__(self) -> None:
        self.known: dict[tuple[int, int], tuple[int, bytes]] = {}
        self.left = MOST_UNPACKED

    def digest_pages(self, file: pikepdf.Pdf) -> list[str] | None:
        """Return a digest of what draws each page, the same however the file is packed; None where the limit is exceeded."""
        digests = [self._digest_page(page.obj) for page in file.pages]
        return digests if self.left > 0 else None

    def _digest_page(self, page: pikepdf.Object) -> str:
        contents = page.get("/Contents")
        whole = sha256()
        for stream in [] if contents is None else _streams(contents):
            size, digest = self._digest_stream(stream) if self.left > 0 else (0, b"")
            self.left -= max(size, 1)
            whole.update(digest)
        return whole.hexdigest()

    def _digest_stream(self, stream: pikepdf.Object) -> tuple[int, bytes]:
        """Return the unpacked size of a stream, and a digest in which all white space counts alike."""
        if stream.objgen not in self.known:
            data = _inflated(stream)
            self.known[stream.objgen] = len(data), sha256(b" ".join(data.split())).digest()
        return self.known[stream.objgen]


def _streams(contents: pikepdf.Object) -> list[pikepdf.Object]:
    return [contents] if isinstance(contents, pikepdf.Stream) else [*contents]


def _inflated(stream: pikepdf.Object) -> bytes:
    """Return the unpacked bytes of a stream, up to a limit, since a few bytes may unpack to gigabytes."""
    raw = stream.read_raw_bytes()
    if str(stream.get("/Filter", "")) != "/FlateDecode" or "/DecodeParms" in stream:
        return raw
    return zlib.decompressobj().decompress(raw, MOST_BYTES)


def _embedded_documents(file: pikepdf.Pdf) -> Iterator[Document]:
    """Yield the documents that are embedded in a file; one that cannot be read is left out."""
    piece = file.Root.get(PIECES, pikepdf.Dictionary()).get(OWNER, pikepdf.Dictionary())
    for private in [*piece.get(PRIVATE, pikepdf.Array())][:MOST_PAPERS]:
        data = _inflated(private)
        if len(data) <= LARGEST:
            try:
                yield read_embedded_model(data.decode())
            except (UnreadableModelError, UnicodeDecodeError):
                continue


def _notes(file: pikepdf.Pdf) -> Iterator[str]:
    """Yield the content of notes, stamps and drawings on the pages, each with its page."""
    for number, page in enumerate(file.pages, 1):
        for annotation in page.obj.get("/Annots", ()):
            kind = str(annotation.get("/Subtype", ""))
            if kind not in WORDLESS:
                yield f"page {number}: {kind.lstrip('/') or 'a note'} {annotation.get('/Contents', '')!s}".rstrip()
