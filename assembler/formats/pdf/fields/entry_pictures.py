"""What stands in controls, as pictures of their size: drawn in the font of what is typed, or set by Typst on a page of their own."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from assembler.formats.pdf.fields.text_drawing import draw
from assembler.formats.pdf.fields.typeface import NAME, typeface
from assembler.formats.pdf.qpdf import parse_pdf
from assembler.formats.pdf.typesetting import ARCHIVE, complaints_of, press

if TYPE_CHECKING:
    import pikepdf

NO_ROOM = re.compile(r"no room for entry (\d+)")

BLANK = b"/Tx BMC EMC"
"""What draws an empty text field; between the two marks a viewer puts what is typed."""

TWO_LINES = 24.0
"""From this height on, in points, a control shows more than one line."""


ANY_DAY = date(2000, 1, 1)
"""The day written into the pages; nobody sees it, since they become parts of another file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A text and the control it stands in, in points; a `tall` one has room for several lines, which begin at its top."""

    text: str
    width: float
    height: float
    tall: bool


def print_entries(entries: Iterable[tuple[int, Entry]], template: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Print one page an entry; what Typst complains of instead, by the numbers of the entries, where it does."""
    answers = [{"number": number, **asdict(entry)} for number, entry in entries]
    data = json.dumps({"title": "Entries", "answers": answers}, ensure_ascii=False)
    try:
        return press().run(template, data, ANY_DAY, ARCHIVE)
    except RuntimeError as fault:  # the family of Typst's own errors
        return b"", (complaints_of(fault),)


def entry_pictures(
    file: "pikepdf.Pdf", entries: Mapping[str, Entry], template: bytes, font: "pikepdf.Object | None"
) -> "tuple[dict[str, pikepdf.Object], tuple[str, ...]]":
    """Give the picture of each entry by its name, as parts of a file; or what Typst complains of.

    They are drawn in the `font` that the file embeds; those for which it does not do are set by Typst, in other fonts too.
    """
    pictures, others = {}, {}
    for number, (name, entry) in enumerate(entries.items()):
        drawn = draw(entry.text, entry.width, entry.height, typeface(), tall=entry.tall) if font is not None else None
        if drawn is None:
            others[name] = number, entry
        else:
            pictures[name] = drawn_picture(file, entry.width, entry.height, drawn, font)
    if not others:
        return pictures, ()
    printed, complaints = print_entries([*others.values()], template)
    return ({}, complaints) if complaints else (pictures | _cut(file, printed, others), ())


def _cut(file: "pikepdf.Pdf", printed: bytes, names: Iterable[str]) -> "dict[str, pikepdf.Object]":
    """Cut pages out as pictures."""
    pictures = {}
    with parse_pdf(printed) as source:
        for name, page in zip(names, source.pages, strict=True):
            picture = file.copy_foreign(page.as_form_xobject())
            picture.write(b"/Tx BMC q\n" + picture.read_bytes() + b"\nQ EMC")
            pictures[name] = picture
    return pictures


def drawn_picture(
    file: "pikepdf.Pdf", width: float, height: float, drawn: bytes, font: "pikepdf.Object | None" = None
) -> "pikepdf.Object":
    """Give a picture of a size in points, with what is drawn in it by lines and in a font."""
    import pikepdf  # noqa: PLC0415 -- only who prints needs it

    picture = pikepdf.Stream(file, drawn)
    picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    picture.BBox = pikepdf.Array([0, 0, width, height])
    fonts = {} if font is None else {"/Font": pikepdf.Dictionary({f"/{NAME}": font})}
    picture.Resources = pikepdf.Dictionary(fonts)
    return file.make_indirect(picture)


def without_room(complaint: str) -> int | None:
    """Give the number of the entry that Typst found too long for its control; None where it complains of something else."""
    found = NO_ROOM.search(complaint)
    return int(found[1]) if found else None
