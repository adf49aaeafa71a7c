"""Open a PDF that came back, and read the text of its pages, its fields, the documents embedded in it, and all else.

The file is not trusted: its size is limited before it is read, and damage gives a sentence, not an exception.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import lru_cache
from itertools import islice

import pikepdf
from pypdfium2 import PdfiumError

from assembler.formats.pdf.appearances import Mismatch, mismatched_boxes, mismatched_texts, text_fields
from assembler.formats.pdf.embedding import OWNER, PIECES, PRIVATE
from assembler.formats.pdf.fields.field_reader import ReadField, read_fields
from assembler.formats.pdf.object_digests import MOST_UNPACKED, TooLargeError, inflated
from assembler.formats.pdf.qpdf import parse_pdf
from assembler.formats.pdf.read_back import bare_of_others
from assembler.formats.pdf.reconstruction import reads_alike
from assembler.formats.pdf.revisions import RevisionState, form_fields, state_of
from assembler.formats.pdf.text_reader import read_text
from assembler.formats.received import BROKEN
from assembler.model.document import Document
from assembler.model.embedded_model import LARGEST, UnreadableModelError, read_embedded_model
from assembler.model.quick_dataclass import dataclass

MOST_PAGES = 2_000
MOST_PAPERS = 100
"""The number of pages and of embedded documents that are read."""

MOST_PLACES = 20_000
"""The number of fields and annotations that are read."""

UNREADABLE = "The file cannot be opened as a PDF."
TOO_LARGE = f"The pages of the file unpack to more than {MOST_UNPACKED // 1_000_000} MB."
LOCKED = "The file is locked with a password."


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page: its text without fields and annotations, the same without spaces, a digest of how it is drawn, and what of it is seen."""

    text: str
    bare: str
    drawn: str = ""
    geometry: str = ""


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A PDF that came back: its pages, its fields, the documents embedded in it, and everything else in it.

    `mismatches` are the fields whose appearance shows another value than they hold, whether or not viewers draw it anew.
    `sound` is false where its cross-references had to be repaired, or lead to another file than one finds without them, so that programs
    may read different files in it. `renamed` gives our name of each field that a merging program named anew, by that name.
    """

    pages: tuple[PdfPage, ...]
    fields: tuple[ReadField, ...]
    papers: tuple[Document, ...]
    state: RevisionState
    mismatches: tuple[Mismatch, ...]
    sound: bool = True
    renamed: Mapping[str, str] = field(default_factory=dict)


def open_pdf(data: bytes) -> tuple[PdfFile | None, str]:
    """Open a PDF; return None, and a sentence that says why, where it cannot be read or is too large.

    The size of what it holds is measured before the text of its pages is read.
    """
    try:
        file, sound = _parse(data)
        with file:
            if len(file.pages) > MOST_PAGES:
                return None, f"The file has more than {MOST_PAGES:,} pages."
            if _has_too_many_places(file):
                return None, f"The file has more than {MOST_PLACES:,} fields and notes."
            state = state_of(data, file)
            papers = tuple(_embedded_documents(file))
            boxes = tuple(mismatched_boxes(file))
        fields = read_fields(data)
        text = read_text(data, text_fields(fields))
        mismatches = (*boxes, *mismatched_texts(fields, text.fields))
        drawn = zip(text.pages, state.pages, state.geometry, strict=True)
        pages = tuple(PdfPage(words, bare_of_others(words), digest, seen) for words, digest, seen in drawn)
    except pikepdf.PasswordError:
        return None, LOCKED
    except TooLargeError:
        return None, TOO_LARGE
    except (pikepdf.PdfError, PdfiumError, *BROKEN):
        return None, UNREADABLE
    return PdfFile(pages, fields, papers, state, mismatches, sound and reads_alike(state)), ""


@lru_cache(maxsize=32)
def open_sent_pdf(data: bytes) -> PdfFile | None:
    """Open a file of ours that was sent; None where it cannot be read. It is kept for the next file that is held against it."""
    return open_pdf(data)[0]


def _parse(data: bytes) -> tuple[pikepdf.Pdf, bool]:
    """Return the open file, and whether its cross-references lead to its objects without repair."""
    try:
        return parse_pdf(data, recover=False), True
    except pikepdf.PasswordError:
        raise
    except pikepdf.PdfError:
        return parse_pdf(data), False


def _has_too_many_places(file: pikepdf.Pdf) -> bool:
    """Whether a file has more fields and annotations than are read."""
    noted = (page.obj.get("/Annots") for page in file.pages)
    number = sum(len(each) for each in noted if isinstance(each, pikepdf.Array))
    return number > MOST_PLACES or sum(1 for _ in islice(form_fields(file), MOST_PLACES + 1)) > MOST_PLACES


def _embedded_documents(file: pikepdf.Pdf) -> Iterator[Document]:
    """Yield the documents that are embedded in a file; one that cannot be read is left out."""
    piece = file.Root.get(PIECES, pikepdf.Dictionary()).get(OWNER, pikepdf.Dictionary())
    for private in [*piece.get(PRIVATE, pikepdf.Array())][:MOST_PAPERS]:
        data = inflated(private)
        if len(data) <= LARGEST:
            try:
                yield read_embedded_model(data.decode())
            except (UnreadableModelError, UnicodeDecodeError):
                continue
