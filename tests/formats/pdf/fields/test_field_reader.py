from io import BytesIO

import pikepdf
import pytest
from formats.pdf.pdf_sample import agreement, form, printed

from assembler.formats.pdf.fields.field_reader import read_fields
from assembler.formats.pdf.text_reader import read_text
from assembler.model.form_fields import controls


def packet() -> bytes:
    return printed(agreement(), form())


def test_fields_are_read_with_the_values_of_their_controls() -> None:
    wanted = {control.name: control.value for paper in (agreement(), form()) for control in controls(paper)}

    assert {field.name: field.value for field in read_fields(packet())} == wanted


def test_a_widget_that_does_not_name_its_page_is_found_on_it() -> None:
    without = BytesIO()
    with pikepdf.open(BytesIO(packet())) as file:
        for each in file.objects:
            if isinstance(each, pikepdf.Dictionary) and each.get("/Subtype") == "/Widget":
                del each.P
        file.save(without)

    assert read_fields(without.getvalue()) == read_fields(packet())


def test_the_visible_text_of_a_field_is_read_inside_its_rectangle() -> None:
    fields = read_fields(packet())
    seen = read_text(packet(), fields).fields

    assert seen["notice.ex-1.partner"] == "Nordström & Żółw Łódź Spółka z o.o."
    assert seen["notice.ex-1.contact"] == ""


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\3\4", b"\0" * 99])
def test_what_is_no_pdf_has_no_fields(data: bytes) -> None:
    assert read_fields(data) == ()
