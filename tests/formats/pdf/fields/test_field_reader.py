from functools import cache
from io import BytesIO

import pikepdf
import pytest
from formats.pdf.pdf_sample import DAY, TEMPLATE, agreement, form

from assembler.formats.pdf.fields.field_reader import read_fields
from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.pdf.text_reader import read_text
from assembler.model.form_fields import controls


@cache
def printed() -> bytes:
    pdf, findings = render_pdf((agreement(), form()), TEMPLATE, "Packet", DAY)
    assert findings == ()
    return pdf


def test_fields_are_read_with_values_as_ours_are_written() -> None:
    wanted = {control.name: control.value for paper in (agreement(), form()) for control in controls(paper)}

    assert {field.name: field.value for field in read_fields(printed())} == wanted


def test_a_field_is_found_on_its_page_though_it_does_not_name_it() -> None:
    without = BytesIO()
    with pikepdf.open(BytesIO(printed())) as file:
        for each in file.objects:
            if isinstance(each, pikepdf.Dictionary) and each.get("/Subtype") == "/Widget":
                del each.P
        file.save(without)

    assert read_fields(without.getvalue()) == read_fields(printed())


def test_what_is_seen_is_seen_in_its_own_place() -> None:
    fields = read_fields(printed())
    seen = read_text(printed(), fields).fields

    assert seen["notice.ex-1.partner"] == "Nordström & Żółw Łódź Spółka z o.o."
    assert seen["notice.ex-1.contact"] == ""


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\3\4", b"\0" * 99])
def test_what_is_no_pdf_has_no_fields(data: bytes) -> None:
    assert read_fields(data) == ()
