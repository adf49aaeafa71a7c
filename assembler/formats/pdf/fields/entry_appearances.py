"""Appearance streams for the texts in form fields: drawn in the embedded font, or typeset by Typst where that font lacks a letter."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date

import pikepdf

from assembler.formats.pdf.fields.font_embedding import face_of
from assembler.formats.pdf.fields.text_drawing import draw
from assembler.formats.pdf.fields.typeface import NAME, Typeface
from assembler.formats.pdf.glyphs.merging import merge_marked_letters
from assembler.formats.pdf.qpdf import parse_pdf
from assembler.formats.pdf.typesetting import ARCHIVE, complaints_of, typesetter
from assembler.model.quick_dataclass import dataclass

NO_ROOM = re.compile(r"no room for entry (\d+)")
"""The template's error for a text that does not fit its field."""

BLANK = b"/Tx BMC EMC"
"""The appearance of an empty text field; a viewer puts typed text between the two operators."""

TWO_LINES = 24.0
"""The height in points from which a field shows more than one line."""

ANY_DAY = date(2000, 1, 1)
"""The day written into pages that become appearance streams; it does not appear in the finished file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A text and the size of its field in points; a `tall` field has room for several lines, which begin at its top."""

    text: str
    width: float
    height: float
    tall: bool


Numbered = dict[str, tuple[int, Entry]]
"""Entries by name, each with its number among all of a file, which the errors of the template name."""


def typeset_entries(entries: Iterable[tuple[int, Entry]], template: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Typeset one page for each numbered entry; return the file, or no bytes and Typst's errors, which name entries by number."""
    numbered = [{"number": number, **asdict(entry)} for number, entry in entries]
    data = json.dumps({"title": "Entries", "answers": numbered}, ensure_ascii=False)
    try:
        return typesetter().run(template, data, ANY_DAY, ARCHIVE)
    except RuntimeError as fault:  # the family of Typst's own errors
        return b"", (complaints_of(fault),)


def drawn_entries(entries: Mapping[str, Entry], face: Typeface | None) -> tuple[dict[str, bytes], Numbered]:
    """Return the operators that draw each entry in a font, by its name; and the entries that need letters it lacks."""
    drawn, others = dict[str, bytes](), Numbered()
    for number, (name, entry) in enumerate(entries.items()):
        operators = draw(entry.text, entry.width, entry.height, face, tall=entry.tall) if face else None
        if operators is None:
            others[name] = number, entry
        else:
            drawn[name] = operators
    return drawn, others


def entry_appearances(
    file: pikepdf.Pdf, entries: Mapping[str, Entry], template: bytes, font: pikepdf.Object | None
) -> tuple[dict[str, pikepdf.Object], tuple[str, ...]]:
    """Return the appearance stream of each entry by its name, made in a file; or none and Typst's errors.

    Entries are drawn in the `font` that the file embeds; those that need letters it lacks are typeset by Typst in other fonts.
    """
    drawn, others = drawn_entries(entries, None if font is None else face_of(font))
    streams = {
        name: appearance_stream(file, entries[name].width, entries[name].height, operators, font)
        for name, operators in drawn.items()
    }
    printed, complaints = printed_entries(file, others, template)
    return ({}, complaints) if complaints else (streams | printed, ())


def printed_entries(file: pikepdf.Pdf, entries: Numbered, template: bytes) -> tuple[dict[str, pikepdf.Object], tuple[str, ...]]:
    """Return the appearance stream of each entry by its name, typeset by Typst and copied into a file; or none and Typst's errors."""
    if not entries:
        return {}, ()
    printed, complaints = typeset_entries([*entries.values()], template)
    return ({}, complaints) if complaints else (_pages_as_streams(file, printed, entries), ())


def _pages_as_streams(file: pikepdf.Pdf, printed: bytes, names: Iterable[str]) -> dict[str, pikepdf.Object]:
    """Return the pages of a printed file as appearance streams, by name."""
    streams = {}
    with parse_pdf(printed) as source:
        merge_marked_letters(source)
        for name, page in zip(names, source.pages, strict=True):
            stream = file.copy_foreign(page.as_form_xobject())
            stream.write(b"/Tx BMC q\n" + stream.read_bytes() + b"\nQ EMC")
            streams[name] = stream
    return streams


def appearance_stream(
    file: pikepdf.Pdf, width: float, height: float, drawn: bytes, font: pikepdf.Object | None = None
) -> pikepdf.Object:
    """Return an appearance stream of a size in points, with drawing operators and the font they use."""
    stream = pikepdf.Stream(file, drawn)
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    stream.BBox = pikepdf.Array([0, 0, width, height])
    fonts = {} if font is None else {"/Font": pikepdf.Dictionary({f"/{NAME}": font})}
    stream.Resources = pikepdf.Dictionary(fonts)
    return file.make_indirect(stream)


def entry_without_room(complaint: str) -> int | None:
    """Return the number of the entry that is too long for its field, according to Typst's error; None for any other error."""
    found = NO_ROOM.search(complaint)
    return int(found[1]) if found else None
