from dataclasses import replace

import pytest
from formats.pdf.pdf_sample import FIELDS, form, line, printed, saying
from pypdfium2 import PdfiumError

from assembler.formats.pdf.fields.field_reader import read_fields
from assembler.formats.pdf.read_back import compare_pdf
from assembler.formats.pdf.text_reader import read_text
from assembler.model.document import FieldGroup


def test_a_hyphen_at_the_end_of_a_line_is_part_of_the_text() -> None:
    words = "zu-lange-Wörter-mit-Strichen-" * 9
    (page,) = read_text(printed(saying(words))).pages

    assert f"{words}Letter" in "".join(page.split())


def test_a_hyphen_at_the_end_of_a_line_is_part_of_what_a_field_shows() -> None:
    written = "a-very-long-address-of-a-person-" * 8
    document = replace(form(), blocks=(FieldGroup((replace(FIELDS[0], value=line(written)),), "partner"),))
    data = printed(document)

    assert "".join(read_text(data, read_fields(data)).fields["notice.ex-1.partner"].split()) == written
    assert compare_pdf((document,), data) == ()


def test_the_text_of_a_field_is_not_part_of_its_page() -> None:
    data = printed(form())
    name = "notice.ex-1.partner"
    read = read_text(data, [field for field in read_fields(data) if field.name == name])

    assert read.fields == {name: "Nordström & Żółw Łódź Spółka z o.o."}
    assert sum(page.count("Nordström") for page in read.pages) == sum(page.count("Nordström") for page in read_text(data).pages)


def test_what_is_no_pdf_raises() -> None:
    with pytest.raises(PdfiumError):
        read_text(b"no PDF")
