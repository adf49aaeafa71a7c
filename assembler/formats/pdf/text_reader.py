"""Read the text of a PDF with pdfium: of its pages, and of its fields as a viewer displays them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from threading import RLock
from typing import NamedTuple

import pypdfium2
from pypdfium2 import PdfDocument, PdfPage, raw

from assembler.formats.pdf.fields.field_reader import ReadField, Rectangle
from assembler.formats.pdf.page_boxes import Box, misplaced_words, word_boxes
from assembler.model.quick_dataclass import dataclass

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


FieldPlace = tuple[str, Rectangle]
"""The name of a field, and a rectangle on a page where it is."""


class ReadPage(NamedTuple):
    """The text of a page, the boxes of its words, a sentence for each that is misplaced, and what is visible at places of fields."""

    text: str
    boxes: list[Box]
    misplaced: tuple[str, ...]
    seen: tuple[tuple[str, str], ...]


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
    places = places_by_page(requested)
    with open_with_pdfium(data) as file:
        return joined([read_page(file, number, places.get(number, ()), boxes=boxes) for number in range(len(file))], requested)


def joined(pages: Iterable[ReadPage], fields: Iterable[ReadField]) -> PdfText:
    """Return the text of a file with some pages and fields."""
    texts, misplaced, seen = list[str](), list[tuple[int, str]](), {field.name: "" for field in fields}
    for number, page in enumerate(pages, 1):
        texts.append(page.text)
        misplaced += [(number, sentence) for sentence in page.misplaced]
        for name, words in page.seen:
            seen[name] += words
    return PdfText(tuple(texts), {name: words.strip() for name, words in seen.items()}, tuple(misplaced))


def places_by_page(fields: Iterable[ReadField]) -> Mapping[int, tuple[FieldPlace, ...]]:
    """Return the places of fields by the number of their page, from 0."""
    places = defaultdict[int, list[FieldPlace]](list)
    for field in fields:
        for number, rectangle in field.places:
            places[number].append((field.name, rectangle))
    return {number: tuple(found) for number, found in places.items()}


def read_page(file: PdfDocument, number: int, places: Iterable[FieldPlace], *, boxes: bool) -> ReadPage:
    """Read a page of an open file, and the fields at some places on it; with `boxes`, where its words stand and which are misplaced."""
    page = file[number]
    text = page.get_textpage()
    found = word_boxes(text) if boxes else []
    misplaced = tuple(misplaced_words(page, text, found))
    return ReadPage(with_hyphens(text.get_text_bounded()), found, misplaced, read_places(file, number, page, places))


def read_places(file: PdfDocument, number: int, page: PdfPage, places: Iterable[FieldPlace]) -> tuple[tuple[str, str], ...]:
    """Return the text that is visible at each place on a page, with the name of the field."""
    if not places:
        return ()
    raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)  # pdfium reads no text of annotations
    printed = file[number].get_textpage()
    return tuple((name, with_hyphens(printed.get_text_bounded(*rectangle))) for name, rectangle in places)


def with_hyphens(text: str) -> str:
    """Return a text of pdfium with the hyphens at the ends of its lines."""
    return text.replace(HYPHEN_AT_LINE_END, "-")
