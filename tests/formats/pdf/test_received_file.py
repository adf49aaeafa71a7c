"""What is read of a PDF that came back, and the limits that keep a hostile one from taking all memory."""

from io import BytesIO

import pikepdf
import pytest
from formats.pdf.pdf_sample import agreement, form, printed, saved

from assembler.formats.pdf.received_file import PdfFile, open_pdf
from assembler.model.embedded_model import bare_document


def opened(data: bytes) -> PdfFile:
    file, sentence = open_pdf(data)
    assert file is not None, sentence
    return file


def test_pages_fields_and_embedded_documents_are_read() -> None:
    file = opened(printed(agreement(), form()))

    assert file.papers == (bare_document(agreement()), bare_document(form()))
    assert "Notice of Engagement" in file.pages[-1].text
    assert file.pages[-1].bare == "".join(file.pages[-1].text.split())
    assert {field.name: field.value for field in file.fields}["notice.ex-1.kind"] == "Joint"
    assert (file.state.active, file.mismatches, file.sound) == ((), (), True)


def test_a_page_is_drawn_alike_however_its_file_is_packed() -> None:
    unpacked = BytesIO()
    with pikepdf.open(BytesIO(printed(form()))) as file:
        file.save(unpacked, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all)

    assert [page.drawn for page in opened(unpacked.getvalue()).pages] == [page.drawn for page in opened(printed(form())).pages]


def test_notes_are_read_with_their_page() -> None:
    with pikepdf.open(BytesIO(printed(form()))) as file:
        note = pikepdf.Dictionary(Subtype=pikepdf.Name.FreeText, Rect=[0, 0, 9, 9], Contents=pikepdf.String("and a bonus"))
        file.pages[1].obj.Annots = pikepdf.Array([note])
        data = saved(file)

    notes = [each for each in opened(data).state.annotations if each.kind == "FreeText"]
    assert [(note.page, note.words) for note in notes] == [(2, "and a bonus")]


def test_a_file_whose_cross_references_are_repaired_is_not_sound() -> None:
    data = printed(form())
    at = data.rindex(b"startxref") + len(b"startxref\n")

    assert not opened(data[:at] + b"9" + data[at:]).sound


def test_a_damaged_embedded_document_is_left_out() -> None:
    with pikepdf.open(BytesIO(printed(agreement(), form()))) as file:
        file.Root.PieceInfo.ClauseAssembler.Private[0].write(b"{")
        data = saved(file)

    assert opened(data).papers == (bare_document(form()),)


def locked() -> bytes:
    out = BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        file.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return out.getvalue()


def with_pages(number: int, content: bytes = b"") -> bytes:
    """Make a file whose pages share one content stream."""
    with pikepdf.new() as file:
        contents = file.make_stream(content)
        for _ in range(number):
            file.add_blank_page().obj.Contents = contents
        return saved(file)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\3\4", "The file cannot be opened as a PDF."),
        (locked(), "The file is locked with a password."),
        (with_pages(2001), "The file has more than 2,000 pages."),
        (with_pages(11, b" " * 19_000_000), "The pages of the file unpack to more than 200 MB."),
    ],
    ids=["no PDF", "locked", "many pages", "large pages"],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(data: bytes, sentence: str) -> None:
    assert open_pdf(data) == (None, sentence)
