"""Fill in the form fields of a PDF of ours: their values and appearance streams, in any script that we print.

A signed or certified file is changed by an incremental update, which keeps its signatures valid. Any other file is written anew,
so that it holds nothing of the earlier values, unless an update is asked for.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pikepdf

from assembler.formats.pdf.fields.entry_appearances import (
    BLANK,
    TWO_LINES,
    Entry,
    appearance_stream,
    entry_appearances,
    entry_without_room,
)
from assembler.formats.pdf.fields.font_embedding import find_embedded_font
from assembler.formats.pdf.fields.widgets import KIND, MULTILINE, OFF, REQUIRED, TYPED
from assembler.formats.pdf.incremental_update import append_update
from assembler.formats.pdf.qpdf import parse_pdf
from assembler.formats.pdf.typesetting import pack
from assembler.formats.pdf.unprintable import unprintable_in, without_glyph
from assembler.model.diagnostics import Diagnostic, error, nearest, quoted
from assembler.model.form_fields import TICKED, Control, validate_entry

APPEND_ONLY = 2
"""The flag of a file whose signatures are broken by rewriting it (ISO 32000-1, table 219)."""

DEEPEST = 16
"""The deepest nesting of fields that is read; no file of ours nests them deeper."""


@dataclass(frozen=True, slots=True)
class Fillable:
    """A field of a file: the control it was made from, the object that holds its value, and its widgets on pages."""

    control: Control
    field: pikepdf.Object
    widgets: tuple[pikepdf.Object, ...]

    def entry(self, text: str) -> Entry:
        """Return a text as an entry of the field's size."""
        left, bottom, right, top = map(float, self.widgets[0].Rect)
        return Entry(text, right - left, top - bottom, self.control.lines > 1 or top - bottom >= TWO_LINES)


def fill_pdf(
    pdf: bytes, values: Mapping[str, str], template: bytes, *, append: bool = False
) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Return a PDF with fields filled in; no bytes where a value does not fit its field.

    `values` are by full field name or by an unambiguous end of it. A checkbox takes `yes`, a choice one of its options, a date
    is written 2026-12-01; an empty text clears a field. With `append` the change is an incremental update.
    """
    try:
        with parse_pdf(pdf) as file:
            fields = {each.control.name: each for each in _fillable_below(_top_fields(file), ())}
            wanted, faults = _match_values(fields, values)
            if not faults:
                faults = _set_values(file, wanted, template)
            if faults:
                return b"", faults
            changed = (part for each, _ in wanted.values() for part in (each.field, *each.widgets))
            return append_update(pdf, file, changed) if append or _is_signed(file) else pack(file), ()
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError):
        return b"", (
            error("pdf-unreadable", "The file cannot be read as a PDF with fields.", hint="Take the file as it was built."),
        )


def _is_signed(file: pikepdf.Pdf) -> bool:
    """Whether the file is certified or signed, in any field: then it must not be rewritten."""
    certified = "/Perms" in file.Root or bool(int(file.Root.AcroForm.get("/SigFlags", 0)) & APPEND_ONLY)
    return certified or any(_holds_signature(field, 0) for field in _top_fields(file))


def _holds_signature(field: pikepdf.Object, depth: int) -> bool:
    if field.get("/FT") == "/Sig" and "/V" in field:
        return True
    return depth < DEEPEST and "/Kids" in field and any(_holds_signature(kid, depth + 1) for kid in field.Kids)


def _top_fields(file: pikepdf.Pdf) -> Iterable[pikepdf.Object]:
    return file.Root.AcroForm.Fields if "/AcroForm" in file.Root else ()


def _fillable_below(fields: Iterable[pikepdf.Object], path: tuple[str, ...]) -> Iterator[Fillable]:
    for field in fields if len(path) < DEEPEST else ():
        own = (*path, str(field.T)) if "/T" in field else path
        kids = tuple(field.Kids) if "/Kids" in field else ()
        if any("/T" in kid for kid in kids):
            yield from _fillable_below(kids, own)
        elif KIND in field:
            yield Fillable(_control_of(field, own), field, kids or (field,))


def _control_of(field: pikepdf.Object, path: tuple[str, ...]) -> Control:
    """Return the control that a field of ours was made from, read from the field's own keys."""
    flags = int(field.get("/Ff", 0))
    label = str(field.get("/TU", "")).partition(";")[0]
    options = tuple(map(str, field.Opt)) if "/Opt" in field else ()
    lines = 2 if flags & MULTILINE else 1
    return Control(path, str(field[KIND]).lstrip("/"), label, bool(flags & REQUIRED), "", lines, options)


def _match_values(
    fields: Mapping[str, Fillable], values: Mapping[str, str]
) -> tuple[dict[str, tuple[Fillable, str]], tuple[Diagnostic, ...]]:
    """Return the field and the checked text of each value, by full name, and a finding for each value that does not fit."""
    wanted: dict[str, tuple[Fillable, str]] = {}
    faults = []
    for name, value in values.items():
        found = [full for full in fields if full == name] or [full for full in fields if full.endswith(f".{name}")]
        if len(found) != 1:
            faults.append(_unknown_field(name, found, fields))
            continue
        text, fault = validate_entry(fields[found[0]].control, value)
        if fault:
            faults.append(error("wrong-entry", fault, subject=found[0]))
        elif found[0] in wanted:
            faults.append(error("doubled-entry", f"Two values are given for the field {found[0]}.", subject=found[0]))
        wanted[found[0]] = fields[found[0]], text
    texts = ((name, text) for name, (_, text) in wanted.items())
    return wanted, (*faults, *(_unprintable_value(name, sentence) for name, text in texts for sentence in unprintable_in(text)))


def _unprintable_value(name: str, sentence: str) -> Diagnostic:
    return error("wrong-entry", f"{sentence} It is in the value for {name}.", subject=name)


def _unknown_field(name: str, found: list[str], fields: Mapping[str, Fillable]) -> Diagnostic:
    if found:
        return error("unknown-field", f"{quoted(name)} may be {' or '.join(found)}.", hint="Give the full name.", subject=name)
    hint = nearest(name, (*fields, *(full.rpartition(".")[2] for full in fields)))
    return error("unknown-field", f"The file has no field {quoted(name)}.", hint=hint or "", subject=name)


def _set_values(file: pikepdf.Pdf, wanted: Mapping[str, tuple[Fillable, str]], template: bytes) -> tuple[Diagnostic, ...]:
    """Set the values and appearance streams of fields; return the findings that prevent it."""
    typed = {name: each.entry(text) for name, (each, text) in wanted.items() if each.control.kind in TYPED and text}
    appearances, complaints = entry_appearances(file, typed, template, find_embedded_font(file) if typed else None)
    if complaints:
        return tuple(fault for complaint in complaints for fault in _typesetting_faults(complaint, typed))
    for name, (each, text) in wanted.items():
        match each.control.kind:
            case "checkbox":
                _set_state(each, TICKED if text else OFF)
            case "choice":
                _set_state(each, str(each.control.options.index(text)) if text else OFF)
            case _:
                _set_text(file, each, text, appearances.get(name))
    return ()


def _typesetting_faults(complaint: str, typed: Mapping[str, Entry]) -> Iterator[Diagnostic]:
    """Yield a finding for each value that Typst could not set."""
    number = entry_without_room(complaint)
    if number is not None:
        name = [*typed][number]
        sentence = f"There is no room for {quoted(typed[name].text)} in the field {name}."
        yield error("long-entry", sentence, hint="Shorten it: what cannot be seen on paper was never declared.", subject=name)
        return
    unprintable = [(name, sentence) for name, entry in typed.items() for sentence in without_glyph(complaint, entry.text)]
    yield from (_unprintable_value(name, sentence) for name, sentence in unprintable)
    if not unprintable:
        yield error("pdf-template", f"The values could not be set: {complaint.strip()}")


def _set_state(each: Fillable, state: str) -> None:
    """Set the state of a checkbox, or the chosen option of a choice."""
    each.field.V = pikepdf.Name(f"/{state}")
    for widget in each.widgets:
        widget.AS = pikepdf.Name(f"/{state}" if f"/{state}" in widget.AP.N else f"/{OFF}")


def _set_text(file: pikepdf.Pdf, each: Fillable, text: str, appearance: pikepdf.Object | None) -> None:
    entry = each.entry(text)
    appearance = appearance_stream(file, entry.width, entry.height, BLANK) if appearance is None else appearance
    each.field.V = pikepdf.String(text)
    each.widgets[0].AP = pikepdf.Dictionary(N=appearance)
