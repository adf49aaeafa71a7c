"""Open a PDF that came back: the text of its pages, its fields, and the documents embedded in it. Damaged parts raise nothing."""

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
MOST_BYTES, MOST_UNPACKED = 20_000_000, 200_000_000
"""The number of bytes to which one stream is unpacked, and all streams together."""

UNREADABLE = "The file cannot be opened as a PDF."
TOO_LARGE = f"The pages of the file unpack to more than {MOST_UNPACKED // 1_000_000} MB."
LOCKED = "The file is locked with a password."
QUIET = ("/Widget", "/Link", "/Popup")
"""Annotation types that add no words to a page: fields, links, and the windows of notes."""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page: its text without fields and annotations, the same without spaces, and a digest of how it is drawn."""

    text: str
    bare: str
    drawn: str = ""


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A PDF that came back: its pages, its fields, the papers it carries the imprints of, and the notes that were put on it.

    `otherwise` are the fields that show something else than they hold; texts among them only where viewers do not draw them anew.
    """

    pages: tuple[PdfPage, ...]
    fields: tuple[ReadField, ...]
    papers: tuple[Document, ...]
    notes: tuple[str, ...]
    otherwise: tuple[Mismatch, ...]


def open_pdf(data: bytes) -> tuple[PdfFile | None, str]:
    """Open a PDF, or say in a sentence why it cannot be read. Its pages are weighed before they are read."""
    try:
        with parse_pdf(data) as file:
            if len(file.pages) > MOST_PAGES:
                return None, f"The file has more than {MOST_PAGES:,} pages."
            drawn = _Scales().weigh(file)
            if drawn is None:
                return None, TOO_LARGE
            papers, notes = tuple(_papers(file)), tuple(islice(_notes(file), MOST_NOTES))
            boxes, anew = tuple(mismatched_boxes(file)), needs_appearances(file)
        fields = read_fields(data)
        text = read_text(data, () if anew else text_fields(fields))
        otherwise = (*boxes, *mismatched_texts(fields, text.fields))
        pages = tuple(PdfPage(said, bare(said), digest) for said, digest in zip(text.pages, drawn, strict=True))
    except pikepdf.PasswordError:
        return None, LOCKED
    except (pikepdf.PdfError, PdfiumError, zlib.error, *BROKEN):
        return None, UNREADABLE
    return PdfFile(pages, fields, papers, notes, otherwise), ""


class _Scales:
    """Weighs how pages are drawn: whoever reads them unpacks all of it, as often as a page asks for it."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, int], tuple[int, bytes]] = {}
        self.left = MOST_UNPACKED

    def weigh(self, file: pikepdf.Pdf) -> list[str] | None:
        """Give a digest of what draws each page, the same however the file was packed; None where it is too much."""
        drawn = [self._page(page.obj) for page in file.pages]
        return drawn if self.left > 0 else None

    def _page(self, page: pikepdf.Object) -> str:
        contents = page.get("/Contents")
        whole = sha256()
        for stream in [] if contents is None else _streams(contents):
            weight, digest = self._stream(stream) if self.left > 0 else (0, b"")
            self.left -= max(weight, 1)
            whole.update(digest)
        return whole.hexdigest()

    def _stream(self, stream: pikepdf.Object) -> tuple[int, bytes]:
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


def _papers(file: pikepdf.Pdf) -> Iterator[Document]:
    """Give the papers a file says it holds; an imprint that cannot be read says nothing."""
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
            if kind not in QUIET:
                yield f"page {number}: {kind.lstrip('/') or 'a note'} {annotation.get('/Contents', '')!s}".rstrip()
