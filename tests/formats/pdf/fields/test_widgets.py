from functools import cache
from io import BytesIO

import pikepdf
import pytest
from formats.pdf.pdf_sample import DAY, TEMPLATE, agreement, form
from pypdf import PdfReader

from assembler.formats.pdf.fields.widgets import KIND, finish
from assembler.formats.pdf.pdf_file import render_pdf
from assembler.model.form_fields import controls

PACKET = (agreement(), form())


@cache
def packet() -> bytes:
    pdf, findings = render_pdf(PACKET, TEMPLATE, "Packet", DAY)
    assert findings == ()
    return pdf


def test_every_reader_finds_names_values_and_hints() -> None:
    found = PdfReader(BytesIO(packet())).get_fields() or {}

    wanted = {control.name: control for document in PACKET for control in controls(document)}
    assert {name for name, field in found.items() if field.get("/FT")} == {*wanted}
    assert found["notice.ex-1.partner"]["/V"] == "Nordström & Żółw Łódź Spółka z o.o."
    assert found["notice.ex-1.confirmed"]["/V"] == "/yes"
    assert found["notice.ex-1.kind"]["/V"] == "/1"
    assert {name: found[name]["/TU"] for name in wanted} == {name: control.hint for name, control in wanted.items()}


def widgets(file: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [each for page in file.pages for each in page.get("/Annots", pikepdf.Array()) if each.Subtype == "/Widget"]


def test_tabs_follow_the_structure_in_which_each_widget_is_a_form() -> None:
    with pikepdf.open(BytesIO(packet())) as file:
        structure = pikepdf.NumberTree(file.Root.StructTreeRoot.ParentTree)
        elements = [structure[int(widget.StructParent)] for widget in widgets(file)]

        assert {str(element.S) for element in elements} == {"/Form"}
        assert {str(element.K.Type) for element in elements} == {"/OBJR"}
        assert {str(page.Tabs) for page in file.pages if "/Annots" in page} == {"/S"}


@pytest.mark.parametrize(
    ("field", "key", "value"),
    [
        ("contact", "/Ff", 1 << 23 | 1 << 1),
        ("story", "/Ff", 1 << 23 | 1 << 12 | 1 << 1),
        ("kind", "/Ff", 1 << 15 | 1 << 1),
        ("day", "/MaxLen", 17),
        ("day", KIND, "/date"),
        ("exclusive", "/AS", "/Off"),
        ("confirmed", "/AS", "/yes"),
    ],
)
def test_a_field_has_the_keys_that_a_viewer_needs(field: str, key: str, value: object) -> None:
    with pikepdf.open(BytesIO(packet())) as file:
        paper = next(each for each in file.Root.AcroForm.Fields if each.T == "notice")
        found = next(each for each in paper.Kids[0].Kids if field == each.T)

        assert found[key] == value


def test_typed_text_is_small_enough_for_the_lines_of_its_field() -> None:
    with pikepdf.open(BytesIO(packet())) as file:
        sizes = {
            str(each.T): int(str(each.DA).split()[1])
            for each in file.objects
            if isinstance(each, pikepdf.Dictionary) and "/DA" in each and "/T" in each
        }

    assert (sizes["contact"], sizes["story"], sizes["3"]) == (10, 10, 9)


def test_typed_text_has_an_embedded_font_with_all_letters() -> None:
    with pikepdf.open(BytesIO(packet())) as file:
        font = file.Root.AcroForm.DR.Font.Entry
        known = font.ToUnicode.read_bytes().decode()

        assert font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()[:4] == b"\0\1\0\0"
        assert [letter for letter in "aŁřŐșΩώЖё€–" if f"<{letter.encode('utf-16-be').hex()}>" not in known] == []


def test_a_template_that_places_a_control_twice_or_not_at_all_is_refused() -> None:
    pdf, _ = render_pdf((agreement(),), TEMPLATE, "x", DAY)
    missing, complaints = finish(pdf, (agreement(),), TEMPLATE, DAY)

    assert missing == b""
    assert "The control alliance-agreement.signatures.vendor.1 has not one place." in complaints
