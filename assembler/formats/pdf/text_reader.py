"""Read the text of a PDF with pdfium: of its pages, and of its fields as a viewer displays them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import RLock

import pypdfium2
from pypdfium2 import PdfDocument, raw

from assembler.formats.pdf.fields.field_reader import ReadField
from assembler.formats.pdf.page_boxes import misplaced_words

PDFIUM_LOCK = RLock()
"""Keeps pdfium to one thread at a time, since it is not thread-safe."""

HYPHEN_AT_LINE_END = "\x02"
"""The character that pdfium returns for a hyphen at the end of a line. Our files divide no words, so the hyphen is part of the text."""


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of each page without fields and annotations, and the text visible in each requested field, by name.

    `misplaced` has a sentence for each word of a page, by its number from 1, that stands over another or off the page.
    """

    pages: tuple[str, ...]
    fields: Mapping[str, str]
    misplaced: tuple[tuple[int, str], ...] = ()


@contextmanager
def open_with_pdfium(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF under the lock. Raises `pypdfium2.PdfiumError` where the data is no PDF."""
    with PDFIUM_LOCK, PdfDocument(data) as file:
        yield file


def read_text(data: bytes, fields: Iterable[ReadField] = (), *, boxes: bool = False) -> PdfText:
    """Read the text inside the bounds of each page, and inside each field as it is displayed; with `boxes`, what is misplaced.

    Raises `pypdfium2.PdfiumError` where the data is no PDF.
    """
    requested = tuple(fields)
    rectangles = defaultdict(list)
    for field in requested:
        for number, rectangle in field.places:
            rectangles[number].append((field.name, rectangle))
    texts, seen = [], {field.name: "" for field in requested}
    misplaced = list[tuple[int, str]]()
    with open_with_pdfium(data) as file:
        for number in range(len(file)):
            page = file[number]
            text = page.get_textpage()
            texts.append(_with_hyphens(text.get_text_bounded()))
            misplaced += [(number + 1, sentence) for sentence in misplaced_words(page, text)] if boxes else ()
            if number in rectangles:
                raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)  # pdfium reads no text of annotations
                printed = file[number].get_textpage()
                for name, (left, bottom, right, top) in rectangles[number]:
                    seen[name] += _with_hyphens(printed.get_text_bounded(left, bottom, right, top))
    return PdfText(tuple(texts), {name: words.strip() for name, words in seen.items()}, tuple(misplaced))


def _with_hyphens(text: str) -> str:
    return text.replace(HYPHEN_AT_LINE_END, "-")
