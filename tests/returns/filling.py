"""Forms filled in as other programs do it: content controls as Word leaves them, PDF fields with pikepdf and with pypdf."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from io import BytesIO

import pikepdf
from formats.word.word_sample import edited
from lxml import etree
from pypdf import PdfWriter

from assembler.formats.word.package import DOCUMENT, Element, W
from assembler.formats.word.wordml import CHECKED, UNCHECKED, WORD_2010
from assembler.model.form_fields import TICKED, Control


def fill_word(data: bytes, controls: tuple[Control, ...], values: Mapping[str, str]) -> bytes:
    """Return a Word form filled in by the names of its controls."""
    tags = {control.tag: control for control in controls if control.name in values}

    def fill(text: str) -> str:
        root = etree.fromstring(text.encode())
        for box in root.iter(f"{W}sdt"):
            tag = box.find(f"{W}sdtPr/{W}tag")
            control = tags.get("" if tag is None else tag.get(f"{W}val", ""))
            if control:
                _fill(box, control, values[control.name])
        return etree.tostring(root, encoding="unicode")

    return edited(data, DOCUMENT, fill) if values else data


def _fill(box: Element, control: Control, value: str) -> None:
    look, content = box.find(f"{W}sdtPr"), box.find(f"{W}sdtContent")
    assert look is not None
    assert content is not None
    if control.kind == "checkbox":
        _tick(look, content, ticked=value == TICKED)
        return
    for hollow in look.findall(f"{W}showingPlcHdr") if value else ():
        look.remove(hollow)
    if control.kind == "date":
        _pick(look, value)
    if value:
        _type(content, value)


def _tick(look: Element, content: Element, *, ticked: bool) -> None:
    state = look.find(f"{{{WORD_2010}}}checkbox/{{{WORD_2010}}}checked")
    glyph = next(content.iter(f"{W}t"))
    assert state is not None
    state.set(f"{{{WORD_2010}}}val", str(int(ticked)))
    glyph.text = CHECKED if ticked else UNCHECKED


def _pick(look: Element, value: str) -> None:
    picker = look.find(f"{W}date")
    if picker is not None and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        picker.set(f"{W}fullDate", f"{value}T00:00:00Z")


def _type(content: Element, value: str) -> None:
    """Type text into a control: in one run with line breaks, or, where it holds paragraphs, in a paragraph for each line."""
    paragraphs = [*content.iter(f"{W}p")]
    if not paragraphs:
        _lines(content, value)
        return
    first, *rest = paragraphs
    for other in rest:
        parent = other.getparent()
        assert parent is not None
        parent.remove(other)
    lines = value.split("\n")
    for line in reversed(lines[1:]):
        another = deepcopy(first)
        _lines(another, line)
        first.addnext(another)
    _lines(first, lines[0])


def _lines(parent: Element, value: str) -> None:
    """Replace the runs by one for each line, in two halves, as Word leaves them after an edit in the middle."""
    for run in parent.findall(f"{W}r"):
        parent.remove(run)
    for at, line in enumerate(value.split("\n")):
        if at:
            etree.SubElement(etree.SubElement(parent, f"{W}r"), f"{W}br")
        middle = len(line) // 2
        for half in (line[:middle], line[middle:]):
            text = etree.SubElement(etree.SubElement(parent, f"{W}r", {f"{W}rsidR": "00A77B3E"}), f"{W}t")
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            text.text = half
        etree.SubElement(parent, f"{W}proofErr", {f"{W}type": "spellEnd"})


def fill_pdf(data: bytes, controls: tuple[Control, ...], values: Mapping[str, str]) -> bytes:
    """Return a PDF form with the values of its fields set, but not their appearances, which viewers then draw."""
    known = {control.name: control for control in controls if control.name in values}
    written = BytesIO()
    with pikepdf.open(BytesIO(data)) as file:
        for name, field in terminal(file.Root.AcroForm.Fields, ()):
            if name in known:
                _enter(field, known[name], values[name])
        file.Root.AcroForm.NeedAppearances = True
        file.save(written)
    return written.getvalue()


def terminal(fields: pikepdf.Object, path: tuple[str, ...]) -> Iterator[tuple[str, pikepdf.Object]]:
    """Yield the terminal fields with their full names."""
    for field in fields:
        own = (*path, str(field.T))
        kids = field.get("/Kids", pikepdf.Array())
        if any("/T" in kid for kid in kids):
            yield from terminal(kids, own)
        else:
            yield ".".join(own), field


def _enter(field: pikepdf.Object, control: Control, value: str) -> None:
    state = _state(control, value)
    if control.kind not in ("checkbox", "choice"):
        field.V = pikepdf.String(value)
        return
    field.V = pikepdf.Name(state)
    for widget in field.get("/Kids", [field]):
        widget.AS = pikepdf.Name(state if state in widget.AP.N else "/Off")


def fill_by_pypdf(data: bytes, controls: tuple[Control, ...], values: Mapping[str, str]) -> bytes:
    """Return a PDF form filled in by pypdf in an update behind the file's bytes, as is done with a signed file."""
    writer = PdfWriter(BytesIO(data), incremental=True)
    known = {control.name: control for control in controls}
    states = {name: _state(known[name], value) for name, value in values.items()}
    for page in writer.pages:
        writer.update_page_form_field_values(page, states, auto_regenerate=False)
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _state(control: Control, value: str) -> str:
    if control.kind == "checkbox":
        return f"/{TICKED if value == TICKED else 'Off'}"
    if control.kind == "choice":
        return f"/{control.options.index(value)}" if value in control.options else "/Off"
    return value
