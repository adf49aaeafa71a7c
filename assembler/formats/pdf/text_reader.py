"""What pdfium reads of a PDF: the text of its pages, and what a person sees in its fields."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from assembler.formats.pdf.fields.field_reader import ReadField

if TYPE_CHECKING:
    import pypdfium2

TURN = Lock()
"""pdfium reads one file at a time in a process."""

HYPHEN_AT_LINE_END = "\x02"
"""What pdfium gives for a hyphen that ends a line. Words are never divided, so it was written."""


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of each page, fields and notes left out, and what is seen in each field that was asked for, by its name."""

    pages: tuple[str, ...]
    fields: Mapping[str, str]


@contextmanager
def opened(data: bytes) -> "Iterator[pypdfium2.PdfDocument]":
    """Open a PDF while it is this one's turn. Raises `pypdfium2.PdfiumError` for what is none."""
    from pypdfium2 import PdfDocument  # noqa: PLC0415 -- only who reads a PDF needs it

    with TURN, PdfDocument(data) as file:
        yield file


def read_text(data: bytes, fields: Iterable[ReadField] = ()) -> PdfText:
    """Read what stands inside the edges of each page, and inside each field, its page printed as it is shown.

    Raises `pypdfium2.PdfiumError` for what is no PDF.
    """
    from pypdfium2 import raw  # noqa: PLC0415 -- only who reads a PDF needs it

    asked = tuple(fields)
    placed = defaultdict(list)
    for field in asked:
        for number, rectangle in field.places:
            placed[number].append((field.name, rectangle))
    texts, seen = [], {field.name: "" for field in asked}
    with opened(data) as file:
        for number in range(len(file)):
            page = file[number]
            texts.append(page.get_textpage().get_text_bounded().replace(HYPHEN_AT_LINE_END, "-"))
            if number in placed:
                raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)  # pdfium's text has nothing of annotations
                printed = file[number].get_textpage()
                for name, (left, bottom, right, top) in placed[number]:
                    seen[name] += printed.get_text_bounded(left, bottom, right, top)
    return PdfText(tuple(texts), {name: text.strip() for name, text in seen.items()})
