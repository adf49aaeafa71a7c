"""Fields of our PDF files, filled by a program: values and their looks, set in our own fonts, in any script that we print.

What is filled in is appended to the file, which leaves every byte before it as it was, so that a certificate or a signature stays
valid. Unless that is asked for, or the file is signed, it is then packed anew, without what the fields held before.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assembler.formats.pdf.fields.entry_pictures import BLANK, TWO_LINES, Entry, drawn_picture, entry_pictures, without_room
from assembler.formats.pdf.fields.font_embedding import embedded
from assembler.formats.pdf.fields.widgets import KIND, MULTILINE, OFF, REQUIRED, TYPED
from assembler.formats.pdf.incremental_update import appended
from assembler.formats.pdf.qpdf import parse_pdf
from assembler.formats.pdf.typesetting import packed
from assembler.formats.pdf.unprintable import unprintable_in, without_glyph
from assembler.model.diagnostics import Diagnostic, error, nearest, quoted
from assembler.model.form_fields import TICKED, Control, written

if TYPE_CHECKING:
    import pikepdf

APPEND_ONLY = 2
"""The flag of a file whose signatures a new writing would break (ISO 32000-1, table 219)."""

DEEPEST = 16
"""How many parents a field may have; a file that nests them deeper is not one of ours."""


@dataclass(frozen=True, slots=True)
class Fillable:
    """A field as it stands in a file: the control it is, the object that holds its value, and its places on pages."""

    control: Control
    field: "pikepdf.Object"
    widgets: "tuple[pikepdf.Object, ...]"

    def entry(self, text: str) -> Entry:
        """Give a text as it is to be set in the field's place."""
        left, bottom, right, top = map(float, self.widgets[0].Rect)
        return Entry(text, right - left, top - bottom, self.control.lines > 1 or top - bottom >= TWO_LINES)


def fill_pdf(
    pdf: bytes, values: Mapping[str, str], template: bytes, *, append: bool = False
) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Fill fields of a PDF, named in full or by the end of their names; no bytes where a value may not stand in its field.

    A box is ticked by `yes`, a choice takes one of its options, a date is written 2026-12-01; a blank text empties a field.
    """
    import pikepdf  # noqa: PLC0415 -- only who fills needs it

    try:
        with parse_pdf(pdf) as file:
            fields = {each.control.name: each for each in _below(_fields(file), ())}
            wanted, faults = _wanted(fields, values)
            if not faults:
                faults = _put_in(file, wanted, template)
            if faults:
                return b"", faults
            changed = (part for each, _ in wanted.values() for part in (each.field, *each.widgets))
            return appended(pdf, file, changed) if append or _is_signed(file) else packed(file), ()
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError):
        return b"", (
            error("pdf-unreadable", "The file cannot be read as a PDF with fields.", hint="Take the file as it was built."),
        )


def _is_signed(file: "pikepdf.Pdf") -> bool:
    """`True` when the file is certified or signed, in whatever field: it must not be written anew."""
    certified = "/Perms" in file.Root or bool(int(file.Root.AcroForm.get("/SigFlags", 0)) & APPEND_ONLY)
    return certified or any(_holds_signature(field, 0) for field in _fields(file))


def _holds_signature(field: "pikepdf.Object", depth: int) -> bool:
    if field.get("/FT") == "/Sig" and "/V" in field:
        return True
    return depth < DEEPEST and "/Kids" in field and any(_holds_signature(kid, depth + 1) for kid in field.Kids)


def _fields(file: "pikepdf.Pdf") -> "Iterable[pikepdf.Object]":
    return file.Root.AcroForm.Fields if "/AcroForm" in file.Root else ()


def _below(fields: "Iterable[pikepdf.Object]", path: tuple[str, ...]) -> Iterator[Fillable]:
    for field in fields if len(path) < DEEPEST else ():
        own = (*path, str(field.T)) if "/T" in field else path
        kids = tuple(field.Kids) if "/Kids" in field else ()
        if any("/T" in kid for kid in kids):
            yield from _below(kids, own)
        elif KIND in field:
            yield Fillable(_control(field, own), field, kids or (field,))


def _control(field: "pikepdf.Object", path: tuple[str, ...]) -> Control:
    """Tell from a field of ours what control it was made from."""
    flags = int(field.get("/Ff", 0))
    label = str(field.get("/TU", "")).partition(";")[0]
    options = tuple(map(str, field.Opt)) if "/Opt" in field else ()
    lines = 2 if flags & MULTILINE else 1
    return Control(path, str(field[KIND]).lstrip("/"), label, bool(flags & REQUIRED), "", lines, options)


def _wanted(
    fields: Mapping[str, Fillable], values: Mapping[str, str]
) -> tuple[dict[str, tuple[Fillable, str]], tuple[Diagnostic, ...]]:
    """Find the field of each value, and what may stand there."""
    wanted: dict[str, tuple[Fillable, str]] = {}
    faults = []
    for name, value in values.items():
        found = [full for full in fields if full == name] or [full for full in fields if full.endswith(f".{name}")]
        if len(found) != 1:
            faults.append(_unknown(name, found, fields))
            continue
        text, fault = written(fields[found[0]].control, value)
        if fault:
            faults.append(error("wrong-entry", fault, subject=found[0]))
        elif found[0] in wanted:
            faults.append(error("doubled-entry", f"Two values are given for the field {found[0]}.", subject=found[0]))
        wanted[found[0]] = fields[found[0]], text
    texts = ((name, text) for name, (_, text) in wanted.items())
    return wanted, (*faults, *(_unseen(name, sentence) for name, text in texts for sentence in unprintable_in(text)))


def _unseen(name: str, sentence: str) -> Diagnostic:
    return error("wrong-entry", f"{sentence} It is in the value for {name}.", subject=name)


def _unknown(name: str, found: list[str], fields: Mapping[str, Fillable]) -> Diagnostic:
    if found:
        return error("unknown-field", f"{quoted(name)} may be {' or '.join(found)}.", hint="Give the full name.", subject=name)
    hint = nearest(name, (*fields, *(full.rpartition(".")[2] for full in fields)))
    return error("unknown-field", f"The file has no field {quoted(name)}.", hint=hint or "", subject=name)


def _put_in(file: "pikepdf.Pdf", wanted: Mapping[str, tuple[Fillable, str]], template: bytes) -> tuple[Diagnostic, ...]:
    """Put the values into their fields, and their looks into their places; or tell what prevents it."""
    typed = {name: each.entry(text) for name, (each, text) in wanted.items() if each.control.kind in TYPED and text}
    pictures, complaints = entry_pictures(file, typed, template, embedded(file) if typed else None)
    if complaints:
        return tuple(fault for complaint in complaints for fault in _complaints(complaint, typed))
    for name, (each, text) in wanted.items():
        match each.control.kind:
            case "checkbox":
                _switch(each, TICKED if text else OFF)
            case "choice":
                _switch(each, str(each.control.options.index(text)) if text else OFF)
            case _:
                _type(file, each, text, pictures.get(name))
    return ()


def _complaints(complaint: str, typed: Mapping[str, Entry]) -> Iterator[Diagnostic]:
    """Tell which value Typst could not set, and why."""
    number = without_room(complaint)
    if number is not None:
        name = [*typed][number]
        sentence = f"There is no room for {quoted(typed[name].text)} in the field {name}."
        yield error("long-entry", sentence, hint="Shorten it: what cannot be seen on paper was never declared.", subject=name)
        return
    named = [(name, sentence) for name, entry in typed.items() for sentence in without_glyph(complaint, entry.text)]
    yield from (_unseen(name, sentence) for name, sentence in named)
    if not named:
        yield error("pdf-template", f"The values could not be set: {complaint.strip()}")


def _switch(each: Fillable, state: str) -> None:
    """Turn a box on or off, or of a choice the one that is chosen."""
    import pikepdf  # noqa: PLC0415 -- only who fills needs it

    each.field.V = pikepdf.Name(f"/{state}")
    for widget in each.widgets:
        widget.AS = pikepdf.Name(f"/{state}" if f"/{state}" in widget.AP.N else f"/{OFF}")


def _type(file: "pikepdf.Pdf", each: Fillable, text: str, picture: "pikepdf.Object | None") -> None:
    import pikepdf  # noqa: PLC0415 -- only who fills needs it

    entry = each.entry(text)
    look = drawn_picture(file, entry.width, entry.height, BLANK) if picture is None else picture
    each.field.V = pikepdf.String(text)
    each.widgets[0].AP = pikepdf.Dictionary(N=look)
