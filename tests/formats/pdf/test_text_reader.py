import pytest
from formats.pdf.pdf_sample import form, printed, saying
from pypdfium2 import PdfiumError

from assembler.formats.pdf.fields.field_reader import read_fields
from assembler.formats.pdf.text_reader import read_text


def test_a_hyphen_at_the_end_of_a_line_is_part_of_the_text() -> None:
    words = "zu-lange-Wörter-mit-Strichen-" * 9
    (page,) = read_text(printed(saying(words))).pages

    assert f"{words}Letter" in "".join(page.split())


def test_the_text_of_a_field_is_not_part_of_its_page() -> None:
    data = printed(form())
    name = "notice.ex-1.partner"
    read = read_text(data, [field for field in read_fields(data) if field.name == name])

    assert read.fields == {name: "Nordström & Żółw Łódź Spółka z o.o."}
    assert sum(page.count("Nordström") for page in read.pages) == sum(page.count("Nordström") for page in read_text(data).pages)


def test_what_is_no_pdf_raises() -> None:
    with pytest.raises(PdfiumError):
        read_text(b"no PDF")
