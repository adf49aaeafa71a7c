"""The fields of a packed file of ours, read from the bytes of its objects: in a tenth of the time that qpdf takes to make objects of them.

Only what our files hold is read. Anything else is an error, and the file is for `field_reader.read_fields`.
"""

from collections.abc import Iterator, Mapping, Sequence

from assembler.formats.pdf.fields.field_reader import DEEPEST, ReadField, Rectangle
from assembler.formats.pdf.file_objects import FileObjects
from assembler.formats.pdf.object_syntax import Entries, read_string
from assembler.model.form_fields import TICKED

NO_ENTRIES, NO_ELEMENTS = b"<<>>", b"[]"


def packed_fields(objects: FileObjects, pages: Sequence[Entries]) -> tuple[ReadField, ...]:
    """Return the fields of a file in the order of their tree. Raises `ValueError` or `LookupError` for what files of ours do not hold."""
    widgets = {
        annotation: number
        for number, page in enumerate(pages)
        for annotation in objects.elements(page.get(b"/Annots", NO_ELEMENTS))
    }
    form = objects.entries(objects.root().get(b"/AcroForm", NO_ENTRIES))
    return tuple(_fields_below(objects, objects.elements(form.get(b"/Fields", NO_ELEMENTS)), (), widgets, set()))


def _fields_below(
    objects: FileObjects, fields: list[bytes], path: tuple[str, ...], widgets: Mapping[bytes, int], met: set[bytes]
) -> Iterator[ReadField]:
    if len(path) >= DEEPEST or len({*fields} - met) != len(fields):
        raise ValueError("fields of ours are not nested so deeply, and each stands in one place")
    met |= {*fields}
    for reference in fields:
        field = objects.entries(reference)
        own = (*path, _text_in(objects, field[b"/T"])) if b"/T" in field else path
        kids = objects.elements(field[b"/Kids"]) if b"/Kids" in field else []
        held = {kid: objects.entries(kid) for kid in kids}
        if len(held) != len(kids):
            raise ValueError("a part of a field of ours stands in one place")
        if any(b"/T" in kid for kid in held.values()):
            yield from _fields_below(objects, kids, own, widgets, met)
        else:
            parts = held or {reference: field}
            places = tuple((widgets[each], _rectangle(objects, parts[each])) for each in parts if each in widgets)
            yield ReadField(".".join(own), _name_in(field.get(b"/FT", b"/")), _value_of_field(objects, field), places)


def _rectangle(objects: FileObjects, widget: Entries) -> Rectangle:
    left, bottom, right, top = map(float, objects.elements(widget[b"/Rect"]))
    return left, bottom, right, top


def _value_of_field(objects: FileObjects, field: Entries) -> str:
    """Return a value as the model writes it: `yes` for a tick, the words of an option, empty for a blank field."""
    kind = field.get(b"/FT")
    if kind != b"/Btn":
        return "" if kind == b"/Sig" or b"/V" not in field else _text_in(objects, field[b"/V"])
    state = _name_in(objects.resolve(field.get(b"/V", b"/Off")))
    if b"/Opt" not in field:
        return TICKED if state == TICKED else ""
    options = objects.elements(field[b"/Opt"])
    return _text_in(objects, options[int(state)]) if state.isdecimal() and int(state) < len(options) else ""


def _name_in(value: bytes) -> str:
    if not value.startswith(b"/"):
        raise ValueError("a name of the PDF is none")
    return value[1:].decode()


def _text_in(objects: FileObjects, value: bytes) -> str:
    written = objects.resolve(value)
    if not written.startswith((b"(", b"<")) or written.startswith(b"<<"):
        raise ValueError("a string of the PDF is none")
    return read_string(written)
