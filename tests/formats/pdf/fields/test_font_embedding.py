from io import BytesIO

import pikepdf
from formats.pdf.pdf_sample import TEMPLATE, file_with_font, form, printed, saved

from assembler.formats.pdf.fields.field_reader import read_fields
from assembler.formats.pdf.fields.filling import fill_pdf
from assembler.formats.pdf.fields.font_embedding import find_embedded_font
from assembler.formats.pdf.fields.typeface import typeface
from assembler.formats.pdf.text_reader import read_text


def test_an_embedded_font_is_found_again() -> None:
    with file_with_font() as file:
        font = find_embedded_font(file)

        assert font is not None
        assert str(font.BaseFont) == f"/{typeface().name}"
        assert len(font.DescendantFonts[0].W[1]) == len(typeface().widths)


def test_a_file_without_a_form_has_none() -> None:
    with pikepdf.new() as file:
        assert find_embedded_font(file) is None


def test_a_file_with_another_font_of_that_name_is_filled_by_typst() -> None:
    with pikepdf.open(BytesIO(printed(form()))) as file:
        font = file.Root.AcroForm.DR.Font["/Entry"].DescendantFonts[0].FontDescriptor.FontFile2
        assert find_embedded_font(file) is not None
        font.write(font.read_bytes() + b"\0")
        assert find_embedded_font(file) is None
        changed = saved(file)
    data, findings = fill_pdf(changed, {"contact": "Dr. Lena Müller"}, TEMPLATE)

    assert findings == ()
    assert read_text(data, read_fields(data)).fields["notice.ex-1.contact"] == "Dr. Lena Müller"
    with pikepdf.open(BytesIO(data)) as file:
        (field,) = [each for each in file.objects if isinstance(each, pikepdf.Dictionary) and each.get("/T") == "contact"]
        assert "/Entry" not in field.AP.N.Resources.get("/Font", {})
