"""The form fields of a PDF: their names, values and places, held against the controls they were made from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assembler.formats.pdf.qpdf import parse_pdf
from assembler.model.form_fields import TICKED, Control

if TYPE_CHECKING:
    import pikepdf

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
        with parse_pdf(data) as file:
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


def faults(controls: tuple[Control, ...], fields: tuple[ReadField, ...], seen: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Find the fields that are missing or too many, hold another value, or show something else; each with its sentence.

    `seen` gives what is seen in fields; those it does not name are not held against it.
    """
    wanted, found = {control.name: control for control in controls}, {field.name: field for field in fields}
    for name in sorted(wanted.keys() ^ found.keys()) or _doubled(fields):
        yield name, f"The field {name} is {'missing' if name in wanted and name not in found else 'there without a reason'}."
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
