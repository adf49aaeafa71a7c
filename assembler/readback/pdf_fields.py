"""The form fields of a PDF: their names and values, and what a person sees in them, held against the controls they were made from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from threading import Lock
from typing import TYPE_CHECKING

from assembler.controls import TICKED, Control

if TYPE_CHECKING:
    import pikepdf

PDFIUM = Lock()
"""pdfium reads one file at a time in a process."""

DEEPEST = 16
"""How many parents a field may have; a file that nests them deeper is not one of ours."""

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class ReadField:
    """A field of a file: its type as PDF names it (`Tx`, `Btn`, `Sig`), its value as ours are written, and its places.

    A place is the number of a page, from 0, and a rectangle on it.
    """

    name: str
    type: str
    value: str
    places: tuple[tuple[int, Rectangle], ...]


def read_fields(data: bytes) -> tuple[ReadField, ...]:
    """Read the fields of a PDF in the order of their tree; a file that cannot be read has none."""
    import pikepdf  # noqa: PLC0415 -- only who reads a form needs it

    try:
        with pikepdf.open(BytesIO(data)) as file:
            pages = {each.objgen: number for number, page in enumerate(file.pages) for each in page.obj.get("/Annots", ())}
            form = file.Root.get("/AcroForm", pikepdf.Dictionary())
            return tuple(_below(form.get("/Fields", pikepdf.Array()), (), pages, set()))
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RuntimeError):
        return ()


def _below(
    fields: "Iterable[pikepdf.Object]", path: tuple[str, ...], pages: Mapping[tuple[int, int], int], met: set[tuple[int, int]]
) -> Iterator[ReadField]:
    """Give the fields below a parent; one that was met before, such as one that is its own parent, is passed over."""
    for field in fields if len(path) < DEEPEST else ():
        if field.is_indirect and field.objgen in met:
            continue
        met.add(field.objgen)
        own = (*path, str(field.T)) if "/T" in field else path
        kids = [*field.Kids] if "/Kids" in field else []
        if any("/T" in kid for kid in kids):
            yield from _below(kids, own, pages, met)
        else:
            widgets = (widget for widget in kids or [field] if widget.objgen in pages)
            places = tuple((pages[widget.objgen], _rectangle(widget)) for widget in widgets)
            yield ReadField(".".join(own), str(field.get("/FT", "")).lstrip("/"), _value(field), places)


def _rectangle(widget: "pikepdf.Object") -> Rectangle:
    left, bottom, right, top = map(float, widget.Rect)
    return left, bottom, right, top


def _value(field: "pikepdf.Object") -> str:
    """Give a value as ours are written: `yes` for a tick, the words of an option, nothing for what is blank."""
    if field.get("/FT") != "/Btn":
        return "" if field.get("/FT") == "/Sig" else str(field.get("/V", ""))
    state = str(field.get("/V", "/Off")).lstrip("/")
    options = [str(option) for option in field.Opt] if "/Opt" in field else []
    if options:
        return options[int(state)] if state.isdecimal() and int(state) < len(options) else ""
    return TICKED if state == TICKED else ""


def seen_in_fields(data: bytes, fields: tuple[ReadField, ...]) -> Mapping[str, str]:
    """Give what a person sees inside each field, its page printed as it is shown."""
    from pypdfium2 import PdfDocument, raw  # noqa: PLC0415 -- only who reads a PDF needs it

    seen = {field.name: "" for field in fields}
    placed = sorted(((*place, field.name) for field in fields for place in field.places), key=lambda place: place[0])
    with PDFIUM, PdfDocument(data) as file:
        for number, places in groupby(placed, key=lambda place: place[0]):
            raw.FPDFPage_Flatten(file[number], raw.FLAT_NORMALDISPLAY)  # pdfium's text has nothing of annotations
            text = file[number].get_textpage()
            for _, (left, bottom, right, top), name in places:
                seen[name] += text.get_text_bounded(left, bottom, right, top)
    return {name: text.strip() for name, text in seen.items()}


def faults(controls: tuple[Control, ...], data: bytes) -> Iterator[tuple[str, str]]:
    """Find the fields that are missing or too many, hold another value, or show something else; each with its sentence."""
    fields, wanted = read_fields(data), {control.name: control for control in controls}
    found = {field.name: field for field in fields}
    for name in sorted(wanted.keys() ^ found.keys()) or _doubled(fields):
        yield name, f"The field {name} is {'missing' if name in wanted and name not in found else 'there without a reason'}."
    filled = tuple(field for field in fields if field.value and field.type == "Tx")
    seen = seen_in_fields(data, filled) if filled else {}
    for name in wanted.keys() & found.keys():
        value, held = wanted[name].value, found[name].value
        if held != value:
            yield name, f"The field {name} holds “{held}” instead of “{value}”."
        elif name in seen and _squeezed(seen[name]) != _squeezed(value):
            yield name, f"The field {name} shows “{seen[name]}” instead of “{value}”."


def _doubled(fields: tuple[ReadField, ...]) -> list[str]:
    names = [field.name for field in fields]
    return sorted({name for name in names if names.count(name) > 1})


def _squeezed(text: str) -> str:
    return "".join(text.split())
