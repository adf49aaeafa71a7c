"""A form of an example as it was sent, and as it may be returned: filled in, reworded, flattened, merged or scanned."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
from formats.word.word_sample import edited
from returns.filling import fill_pdf, fill_word

from assembler.formats.pdf.embedding import embed_models
from assembler.formats.pdf.file_objects import read_objects
from assembler.formats.pdf.packed_file import packed
from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.registry import FORMATS
from assembler.formats.word.package import DOCUMENT
from assembler.loader.templates import Templates, load_templates
from assembler.model.document import Block, Document, Paragraph, Text
from assembler.model.form_fields import Control, controls
from assembler.returns import IssuedPapers, ReturnedFile, make_baseline, read_returned, rebuild_papers, received_file
from examples import ROOT, ordered

MATTER = ROOT / "examples" / "qpn-referral-sell.yaml"
EVERYTHING = ROOT / "examples" / "qpn-everything.yaml"
NAME = "material-value-declaration-opp-001"
FIELD = "material-value-declaration.opp-001"


@cache
def templates() -> Templates:
    found, _ = load_templates(ROOT / "templates")
    assert found is not None
    return found


@cache
def issued(path: Path = MATTER) -> IssuedPapers:
    made, findings = rebuild_papers(ordered(path))
    assert made is not None, findings
    return made


def paper(name: str = NAME) -> Document:
    return next(each.document for each in ordered(MATTER).assembly.papers if each.document.name == name)


def sent(ending: str, name: str = NAME) -> bytes:
    return next(file.data for file in issued().files_of(FORMATS[ending]) if file.papers == (name,))


def read(data: bytes, *, held: str = "packet", by: str = "") -> ReturnedFile:
    return read_returned(received_file("back", data), make_baseline(templates(), issued() if held == "packet" else None, by))


def complete() -> dict[str, str]:
    """Return a value for every control that must be filled in and is blank."""
    return {control.name: _entry(control) for control in controls(paper()) if control.required and not control.value}


def _entry(control: Control) -> str:
    kinds = {"checkbox": "yes", "date": "1 December 2026", "number": "1250.50", "choice": (*control.options, "")[0]}
    narrow = ".activities." in control.name  # a program that draws an entry in one line needs a cell that holds it
    return kinds.get(control.kind, "Ёлка – kůň" if narrow else "Žluťoučký kůň – Ёлка")


def filled(ending: str, more: Mapping[str, str] | None = None) -> bytes:
    values = complete() | dict(more or {})
    return (fill_word if ending == "docx" else fill_pdf)(sent(ending), controls(paper()), values)


def reworded(ending: str) -> bytes:
    """Return a form whose own text was changed after it was filled in."""
    if ending == "docx":
        return edited(filled(ending), DOCUMENT, lambda text: text.replace("The Partner completes", "The Vendor completes", 1))
    order = ordered(MATTER)
    changed = tuple(map(_reworded, paper().blocks))
    data, findings = render_pdf((replace(paper(), blocks=changed),), order.templates.packet, paper().title, order.matter.issued)
    assert findings == ()
    objects = read_objects(data)
    embed_models(objects, (paper(),), order.matter.issued)
    return packed(objects)


def _reworded(block: Block) -> Block:
    match block:
        case Paragraph(content=(Text() as text, *rest)):
            changed = replace(text, text=text.text.replace("The Partner completes", "The Vendor completes"))
            return replace(block, content=(changed, *rest))
        case _:
            return block


def flattened(data: bytes) -> bytes:
    """Return a PDF whose fields are part of its pages, as e-sign services make it."""
    with pypdfium2.PdfDocument(data) as file:
        for page in file:
            pypdfium2.raw.FPDFPage_Flatten(page, pypdfium2.raw.FLAT_NORMALDISPLAY)
        written = BytesIO()
        file.save(written)
    return written.getvalue()


def with_certificate(data: bytes) -> bytes:
    """Return a PDF with a page added, as e-sign services add their certificate."""
    with pikepdf.open(BytesIO(data)) as file, pikepdf.open(BytesIO(sent("pdf", "eula-opp-004"))) as other:
        file.pages.append(other.pages[0])
        written = BytesIO()
        file.save(written)
    return written.getvalue()


def scanned() -> bytes:
    file = pikepdf.new()
    file.add_blank_page()
    written = BytesIO()
    file.save(written)
    return written.getvalue()
