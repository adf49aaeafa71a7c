"""Every form of every programme, filled in the scripts its partners write: read, seen by two renderers, and still archivable."""

import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from formats.pdf.verapdf import faults, needs_verapdf
from PIL import Image, ImageChops
from pypdf import PdfReader

from assembler.formats.pdf.fields.field_reader import ReadField, read_fields
from assembler.formats.pdf.fields.filling import fill_pdf
from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.pdf.text_reader import read_text
from assembler.model.clause_text import FieldGroupPlan
from assembler.model.document import Document
from assembler.model.embedded_model import has_fields
from assembler.model.form_fields import TICKED, Control, controls
from examples import EXAMPLES, ROOT, library, ordered, plans_with_fields

TEMPLATE = (ROOT / "templates" / "packet.typ").read_bytes()
SCRIPTS = ("Žluťoučký kůň", "Їжак Ёлка", "Ελένη Ώρα", "Łódź & Müller")
"""What is filled into texts in turn: Czech, Cyrillic, Greek, and other letters of Europe."""

SCALE = 1.0
"""Dots a point in the page images."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it is printed, the values given to its fields, and the same form filled."""

    document: Document
    blank: bytes
    values: dict[str, str]
    filled: bytes


@cache
def forms() -> dict[str, Document]:
    """Give a paper for each document with fields, from the example that comes first."""
    found: dict[str, Document] = {}
    for path in EXAMPLES:
        for paper in ordered(path).assembly.papers:
            if has_fields(paper.document) and paper.document.handling != "reference":
                found.setdefault(paper.document.plan, paper.document)
    return found


def test_the_examples_have_every_form_of_their_programmes() -> None:
    clauses = {
        clause.id
        for clause in library().clauses.values()
        for variant in clause.variants
        if any(isinstance(block, FieldGroupPlan) for block in variant.blocks)
    }
    shown = {ordered(path).matter.programme for path in EXAMPLES}
    papers = {paper.document for programme in shown for paper in library().programmes[programme].papers}
    with_fields = {id for id in papers if any(placed.clause in clauses for placed in library().documents[id].clauses)}

    assert with_fields - {*forms()} == set()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_name_is_one_controls_alone_in_the_whole_packet(path: Path) -> None:
    packet = [control for paper in ordered(path).assembly.papers for control in controls(paper.document)]
    paths, tags = {control.path for control in packet}, {control.tag for control in packet}

    assert len(paths) == len(tags) == len(packet)
    assert {part for path in paths for part in path if "." in part} == set()
    assert {beginning for path in paths for beginning in (path[:at] for at in range(1, len(path)))} & paths == set()


def value(control: Control, at: int) -> str:
    match control.kind:
        case "checkbox":
            return TICKED
        case "choice":
            return control.options[-1]
        case "date":
            return "2027-02-28"
        case "number":
            return "1250.50"
        case _:
            return SCRIPTS[at % len(SCRIPTS)]


@cache
def filled(plan: str) -> Filled:
    document = forms()[plan]
    blank, findings = render_pdf((document,), TEMPLATE, document.title, document.edition)
    assert findings == ()
    values = {each.name: value(each, at) for at, each in enumerate(controls(document)) if each.kind != "signature"}
    data, findings = fill_pdf(blank, values, TEMPLATE)
    assert findings == ()
    return Filled(document, blank, values, data)


every_form = pytest.mark.parametrize("plan", plans_with_fields())


def printed(value: str) -> str:
    return "28 February 2027" if value == "2027-02-28" else value


@every_form
def test_what_is_filled_in_is_read_back(plan: str) -> None:
    form = filled(plan)

    assert {each.name: each.value for each in read_fields(form.filled) if each.type != "Sig"} == {
        name: printed(value) for name, value in form.values.items()
    }


@every_form
def test_another_library_reads_names_and_values(plan: str) -> None:
    form = filled(plan)
    found = PdfReader(BytesIO(form.filled)).get_fields() or {}

    for control in controls(form.document):
        if control.kind == "choice":
            assert found[control.name].value == f"/{len(control.options) - 1}"
        elif control.kind != "signature":
            shown = printed(form.values[control.name])
            assert found[control.name].value == (f"/{shown}" if control.kind == "checkbox" else shown)


@every_form
def test_texts_stand_whole_in_their_fields(plan: str) -> None:
    form = filled(plan)
    texts = tuple(field for field in read_fields(form.filled) if field.type == "Tx")
    seen = read_text(form.filled, texts).fields

    assert {name: "".join(text.split()) for name, text in seen.items()} == {
        field.name: "".join(field.value.split()) for field in texts
    }


@every_form
def test_neither_file_has_a_fault(plan: str) -> None:
    form = filled(plan)
    for data in (form.blank, form.filled, fill_pdf(form.blank, form.values, TEMPLATE, append=True)[0]):
        with pikepdf.open(BytesIO(data)) as file:
            assert file.check_pdf_syntax() == []


def pdfium(data: bytes, _: Path) -> list[Image.Image]:
    with pypdfium2.PdfDocument(data) as file:
        file.init_forms()
        return [page.render(scale=SCALE).to_pil().convert("L") for page in file]


def poppler(data: bytes, folder: Path) -> list[Image.Image]:
    folder.mkdir()
    (folder / "form.pdf").write_bytes(data)
    subprocess.run(["pdftoppm", "-r", str(72 * SCALE), "-gray", "form.pdf", "page"], cwd=folder, check=True)
    return [Image.open(path).copy() for path in sorted(folder.glob("page-*.pgm"))]


def unseen(form: Filled, blank: list[Image.Image], full: list[Image.Image]) -> list[str]:
    """Give the fields in whose places the two pages look alike, though the values differ."""
    before = {field.name: field.value for field in read_fields(form.blank)}
    changed = [field for field in read_fields(form.filled) if field.value != before[field.name]]
    assert changed
    return [field.name for field in changed if not any(_differs(place, blank, full) for place in _boxes(field, blank))]


def _boxes(field: ReadField, pages: list[Image.Image]) -> list[tuple[int, tuple[int, int, int, int]]]:
    boxes = []
    for page, (left, bottom, right, top) in field.places:
        height = pages[page].height
        box = (int(left * SCALE), int(height - top * SCALE), int(right * SCALE) + 1, int(height - bottom * SCALE) + 1)
        boxes.append((page, box))
    return boxes


def _differs(place: tuple[int, tuple[int, int, int, int]], one: list[Image.Image], other: list[Image.Image]) -> bool:
    page, box = place
    difference = ImageChops.difference(one[page].crop(box), other[page].crop(box))
    return difference.point(lambda shade: 255 * (shade > 64)).getbbox() is not None


@every_form
def test_pdfium_shows_every_value(plan: str, tmp_path: Path) -> None:
    form = filled(plan)

    assert unseen(form, pdfium(form.blank, tmp_path), pdfium(form.filled, tmp_path)) == []


@pytest.mark.poppler
@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="poppler-utils (pdftoppm) is not installed")
@every_form
def test_poppler_shows_every_value(plan: str, tmp_path: Path) -> None:
    form = filled(plan)

    assert unseen(form, poppler(form.blank, tmp_path / "blank"), poppler(form.filled, tmp_path / "filled")) == []


def test_a_value_without_its_look_is_noticed(tmp_path: Path) -> None:
    """A test of these tests: a value that nobody sees must be found by the images."""
    form = filled(next(iter(forms())))
    left_blank = {field.name.rpartition(".")[2] for field in read_fields(form.blank) if not field.value}
    stripped = BytesIO()
    with pikepdf.open(BytesIO(form.filled)) as file:
        texts = (each for each in file.objects if isinstance(each, pikepdf.Dictionary) and each.get("/FT") == "/Tx")
        unlucky = next(each for each in texts if str(each.T) in left_blank)
        unlucky.AP.N.write(b"")
        name = str(unlucky.T)
        file.save(stripped)

    (found,) = unseen(form, pdfium(form.blank, tmp_path), pdfium(stripped.getvalue(), tmp_path))
    assert found.endswith(f".{name}")


@pytest.mark.java
@pytest.mark.long
@needs_verapdf
def test_forms_are_valid_for_the_archive_and_for_the_blind_before_and_after(tmp_path: Path) -> None:
    files = []
    for plan in forms():
        form, name = filled(plan), plan.replace("/", "-")
        appended, _ = fill_pdf(form.blank, form.values, TEMPLATE, append=True)
        for kind, data in (("blank", form.blank), ("filled", form.filled), ("appended", appended)):
            files.append(tmp_path / f"{name}-{kind}.pdf")
            files[-1].write_bytes(data)
    assert files
    assert faults("2a,ua1", *files) == []
