"""Read the form fields of a PDF, and compare them with the fields that the document asks for."""

from collections.abc import Iterable, Iterator, Mapping

import pikepdf

from assembler.formats.pdf.bare_text import bare
from assembler.formats.pdf.qpdf import parse_pdf
from assembler.model.form_fields import TICKED, Control
from assembler.model.quick_dataclass import dataclass

DEEPEST = 16
"""The deepest nesting of fields that is read; no file of ours nests them deeper."""

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class ReadField:
    """A field of a file: its PDF type (`Tx`, `Btn`, `Sig`), its value as the model writes it, and its places.

    A place is the number of a page, from 0, and a rectangle on it in points.
    """

    name: str
    type: str
    value: str
    places: tuple[tuple[int, Rectangle], ...]


UNREADABLE = (pikepdf.PdfError, ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RuntimeError)
"""The errors of a file that holds other things than it should."""


def read_fields(data: bytes) -> tuple[ReadField, ...]:
    """Return the fields of a PDF in the order of their tree; none where the file cannot be read."""
    try:
        with parse_pdf(data) as file:
            return fields_of(file)
    except UNREADABLE:
        return ()


def fields_of(file: pikepdf.Pdf) -> tuple[ReadField, ...]:
    """Return the fields of an open file in the order of their tree. Raises one of `UNREADABLE` where they cannot be read."""
    pages = {
        each.objgen: number
        for number, page in enumerate(file.pages)
        for each in page.obj.get("/Annots") or ()
        if isinstance(each, pikepdf.Dictionary)
    }
    form = file.Root.get("/AcroForm", pikepdf.Dictionary())
    return tuple(_fields_below(form.get("/Fields", pikepdf.Array()), (), pages, set()))


def _fields_below(
    fields: Iterable[pikepdf.Object], path: tuple[str, ...], pages: Mapping[tuple[int, int], int], met: set[tuple[int, int]]
) -> Iterator[ReadField]:
    """Yield the fields below a parent; a field that was visited before is skipped, since a file may nest one in itself."""
    for field in fields if len(path) < DEEPEST else ():
        if not isinstance(field, pikepdf.Dictionary) or (field.is_indirect and field.objgen in met):
            continue
        met.add(field.objgen)
        title = field.get("/T")
        own = path if title is None else (*path, str(title))
        kids = [kid for kid in field.get("/Kids", ()) if isinstance(kid, pikepdf.Dictionary)]
        if any("/T" in kid for kid in kids):
            yield from _fields_below(kids, own, pages, met)
        else:
            widgets = ((pages.get(widget.objgen), widget) for widget in kids or [field])
            places = tuple((page, _rectangle_of(widget)) for page, widget in widgets if page is not None)
            kind = str(field.get("/FT", ""))
            yield ReadField(".".join(own), kind.lstrip("/"), _field_value(field, kind), places)


def _rectangle_of(widget: pikepdf.Object) -> Rectangle:
    """Return the place of a field, whichever two of its corners the file names (ISO 32000-1, 7.9.5)."""
    left, bottom, right, top = map(float, widget.Rect.as_list())
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _field_value(field: pikepdf.Object, kind: str) -> str:
    """Return a value as the model writes it: `yes` for a tick, the words of an option, empty for a blank field."""
    if kind != "/Btn":
        return "" if kind == "/Sig" else str(field.get("/V", ""))
    state = str(field.get("/V", "/Off")).lstrip("/")
    options = [str(option) for option in field.Opt] if "/Opt" in field else []
    if options:
        return options[int(state)] if state.isdecimal() and int(state) < len(options) else ""
    return TICKED if state == TICKED else ""


def compare_fields(
    controls: tuple[Control, ...], fields: tuple[ReadField, ...], seen: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield the name and a sentence for each field that is missing, surplus, repeated, or holds or shows another value.

    `seen` gives the text that is visible in fields, by name; fields it does not name are compared by value only.
    """
    wanted, found = {control.name: control for control in controls}, {field.name: field for field in fields}
    for name in sorted(wanted.keys() ^ found.keys()) or _repeated_names(fields):
        yield name, f"The field {name} is {'missing' if name in wanted and name not in found else 'there without a reason'}."
    for name in wanted.keys() & found.keys():
        value, held = wanted[name].value, found[name].value
        if held != value:
            yield name, f"The field {name} holds “{held}” instead of “{value}”."
        elif name in seen and bare(seen[name]) != bare(value):
            yield name, f"The field {name} shows “{seen[name]}” instead of “{value}”."


def _repeated_names(fields: tuple[ReadField, ...]) -> list[str]:
    names = [field.name for field in fields]
    return sorted({name for name in names if names.count(name) > 1})
