import unicodedata
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from formats.pdf.pdf_sample import DAY, FIELDS, TEMPLATE, agreement, fee_table, form, heading, line, printed, saying
from hypothesis import given, settings
from hypothesis import strategies as st

from assembler.formats.pdf.bare_text import bare
from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.pdf.read_back import as_printed, compare_pdf
from assembler.model.document import Block, Document, FieldGroup, Front, Heading, Paragraph, SignatureBlock, Table, Text
from assembler.model.source import Span

DOCUMENTS = (agreement(), form())


def messages(documents: tuple[Document, ...], pdf: bytes) -> list[str]:
    return [finding.message for finding in compare_pdf(documents, pdf)]


def changed(document: Document, place: int, block: Block) -> Document:
    return replace(document, blocks=(*document.blocks[:place], block, *document.blocks[place + 1 :]))


def place_of(document: Document, kind: type, which: int = 0) -> int:
    return [place for place, block in enumerate(document.blocks) if isinstance(block, kind)][which]


def test_a_printed_file_reads_as_its_documents() -> None:
    assert compare_pdf(DOCUMENTS, printed(*DOCUMENTS)) == ()


def test_a_changed_word_is_found_with_its_page_and_both_readings() -> None:
    other = changed(agreement(), 0, Paragraph(line("This Agreement was made on 1 March 2026 between Exampla and the Partner.")))

    assert messages((agreement(),), printed(other))[0] == (
        "Page 3 does not say what it should: expected “This Agreement is made on 1 March 2026 between”, "
        "found “Programme DRAFT This Agreement was made on 1 March 2026”."
    )


def test_a_changed_number_is_found() -> None:
    other = changed(agreement(), place_of(agreement(), Table), fee_table(23))
    shifted = changed(agreement(), place_of(agreement(), Heading, 2), heading(8, "Fees"))

    assert "expected “" in messages((agreement(),), printed(other))[0]
    assert "3. Fees" in messages((agreement(),), printed(shifted))[0]


def test_one_digit_in_one_cell_is_found() -> None:
    table = fee_table(24)
    wrong = replace(table, rows=(*table.rows[:-1], (*table.rows[-1][:3], line("29.5\u00a0%"))))
    (found,) = messages((agreement(),), printed(changed(agreement(), place_of(agreement(), Table), wrong)))

    assert "3,000,000 28.5 %" in found
    assert "29.5 %" in found


def test_a_changed_value_of_a_field_is_found() -> None:
    other = changed(
        form(), 2, FieldGroup((replace(FIELDS[0], value=line("Somebody Else Ltd")), *FIELDS[1:]), "partner", "Partner")
    )

    assert "Somebody Else" in messages((form(),), printed(other))[0]


BREAKS = {
    "value": "The field notice.ex-1.partner holds “Acme” instead of “Nordström & Żółw Łódź Spółka z o.o.”.",
    "look": "The field notice.ex-1.partner shows “” instead of “Nordström & Żółw Łódź Spółka z o.o.”.",
    "tick": "The field notice.ex-1.confirmed holds “” instead of “yes”.",
    "choice": "The field notice.ex-1.kind holds “Delivery” instead of “Joint”.",
    "name": "The field notice.ex-1.Contact is there without a reason.",
}


def broken(part: str, field: pikepdf.Object) -> None:
    """Change a field of the form in one way."""
    name = str(field.T)
    if (part, name) == ("value", "partner"):
        field.V = pikepdf.String("Acme")
    elif (part, name) == ("look", "partner"):
        field.AP.N = field.AP.N.copy()
        field.AP.N.write(b"")
    elif (part, name) == ("tick", "confirmed"):
        field.V = pikepdf.Name.Off
    elif (part, name) == ("choice", "kind"):
        field.V = pikepdf.Name("/2")
    elif (part, name) == ("name", "contact"):
        field.T = pikepdf.String("Contact")


@pytest.mark.parametrize("part", BREAKS)
def test_a_field_that_differs_from_the_model_is_found(part: str) -> None:
    result = BytesIO()
    with pikepdf.open(BytesIO(printed(form()))) as file:
        for field in file.Root.AcroForm.Fields[0].Kids[0].Kids:
            broken(part, field)
        file.save(result)

    assert messages((form(),), result.getvalue())[0] == BREAKS[part]


@pytest.mark.parametrize("kind", [Heading, Paragraph, Table, SignatureBlock])
def test_an_omitted_block_is_found(kind: type) -> None:
    document, place = agreement(), place_of(agreement(), kind)
    other = replace(document, blocks=document.blocks[:place] + document.blocks[place + 1 :])

    assert len(messages((document,), printed(other))) == 1
    assert len(messages((other,), printed(document))) == 1


def test_swapped_paragraphs_are_found() -> None:
    one, other = saying("first words", "second words"), saying("second words", "first words")

    assert "expected “Letter first words" in messages((one,), printed(other))[0]


def reordered(*order: int) -> bytes:
    """Print the packet and put its pages into another order."""
    result = BytesIO()
    with pikepdf.open(BytesIO(printed(*DOCUMENTS))) as file:
        pages = [file.pages[number].obj for number in order]
        del file.pages[:]
        for page in pages:
            file.pages.append(pikepdf.Page(page))
        file.save(result)
    return result.getvalue()


def test_a_swapped_page_is_found() -> None:
    found = messages(DOCUMENTS, reordered(0, 1, 2, 4, 3, 5, 6, 7, 8, 9))

    assert "expected “Alliance Agreement Edition 1 January 2026 EX-2026-001 Page 4 of 7”" in found[0]
    assert "Page 5 of 7”" in found[0].split("found")[1]


@pytest.mark.parametrize("lost", range(10))
def test_a_lost_page_is_found(lost: int) -> None:
    assert messages(DOCUMENTS, reordered(*(page for page in range(10) if page != lost)))


def test_a_page_too_many_is_found() -> None:
    assert messages(DOCUMENTS[:1], printed(*DOCUMENTS))[-1].startswith(
        "Page 8 does not say what it should: expected “the end of the file”"
    )


def test_a_missing_document_is_found() -> None:
    assert messages(DOCUMENTS, printed(agreement())) == ["“Notice of Engagement” is missing from the file."]


@pytest.mark.parametrize(
    "change",
    [
        {"short_title": "Alliance agreement"},
        {"draft": False},
        {"title": "Another"},
        {"reference": "EX-2026-002"},
        {"edition": DAY},
    ],
)
def test_another_header_or_footer_is_found(change: dict[str, object]) -> None:
    document = agreement(rows=2, filler=1)
    other = replace(document, **change)  # type: ignore[arg-type]

    assert messages((document,), printed(other))


def test_another_cover_is_found() -> None:
    other = replace(agreement(), front=replace(agreement().front, particulars=(("Effective date", line("2 March 2026")),)))

    assert "Page 1 does not say" in messages((agreement(),), printed(other))[0]


def test_contents_must_name_the_page_a_heading_is_on() -> None:
    wrong = TEMPLATE.replace(
        b"str(counter(page).at(label(it.label)).first())", b"str(counter(page).at(label(it.label)).first() + 1)"
    )
    pdf, findings = render_pdf((agreement(),), wrong, "x", DAY)

    assert not findings
    assert "expected “Contents 1. Definitions 3 2. Appointment" in messages((agreement(),), pdf)[0]


def test_a_row_that_runs_off_the_page_is_found() -> None:
    tall = Table((line("A"), line("B")), ((line("word " * 6000), line("x")),), (False, False))
    document = replace(saying("x"), blocks=(tall,))
    whole = TEMPLATE.replace(b"breakable: breaks", b"breakable: false")
    assert whole != TEMPLATE
    pdf, _ = render_pdf((document,), whole, "x", DAY)

    assert messages((document,), pdf)


def test_text_painted_over_is_found() -> None:
    wrong = TEMPLATE.replace(b"set page(paper:", b"set page(foreground: [Void], paper:")
    pdf, _ = render_pdf((form(),), wrong, "x", DAY)

    assert messages((form(),), pdf)


def test_what_is_no_pdf_is_reported() -> None:
    assert messages(DOCUMENTS, b"not a file") == ["The file cannot be opened as a PDF."]


def test_marks_of_the_clause_language_may_stand_in_values_only() -> None:
    ours = replace(saying("x"), blocks=(Paragraph((Text("The fee is {{ fee }}."),)),))
    theirs = saying("Acme {{ x }} Ltd")

    assert messages((ours,), printed(ours)) == ["“{{” is printed in “Letter”."]
    assert messages((theirs,), printed(theirs)) == []


def test_a_place_to_sign_keeps_the_line_it_was_read_from() -> None:
    """Places are equal whatever stands beside them on their line, which a finding shows; an earlier library or matter had another line."""
    for beside in ("one", "other"):
        signed = SignatureBlock((Text("Signed", Span("a.md", 1, 1, 6, f"Signed <!-- {beside} -->")),), ())
        (shown,) = as_printed(replace(form(), blocks=(signed,))).blocks
        assert shown is signed


def test_a_mark_of_the_clause_language_is_told_beside_a_difference_too() -> None:
    document = replace(saying("x"), blocks=(Paragraph(line("Fee: {{fee}}")),))

    assert messages((document,), printed(saying("x")))[0] == "“{{” is printed in “Letter”."


def test_a_table_whose_last_rows_are_blank_repeats_its_head_without_alarm() -> None:
    rows = ((line("A"), line("B")), *((((), ()),) * 90))
    document = replace(saying("x"), blocks=(Table((line("Name"), line("Hours")), rows, (False, True)), Paragraph(line("Name"))))

    assert messages((document,), printed(document)) == []


@pytest.mark.parametrize("text", ["ﬁne office", "x̌ r̃ ẹ̀", "1\u00a0000\u202f000", "pre- and post-" * 9, "a-b " * 60, "½ № ™ …"])
def test_ligatures_marks_and_hyphens_are_no_difference(text: str) -> None:
    document = saying(text, text)

    assert messages((document,), printed(document)) == []


def test_spaces_are_left_out() -> None:
    assert bare(" a\u00a0b\r\nc\u2009d ") == "abcd"


RANGES = ((0x20, 0x7F), (0xA0, 0xAD), (0xAE, 0x180), (0x391, 0x3A2), (0x3B1, 0x3CA), (0x400, 0x460), (0x2013, 0x2015))
LETTERS = st.sampled_from([chr(point) for start, end in RANGES for point in range(start, end)])
SENTENCES = st.lists(st.text(LETTERS, min_size=1, max_size=12), min_size=1, max_size=60).map(
    lambda found: unicodedata.normalize("NFC", " ".join(found))
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(SENTENCES, min_size=1, max_size=6), st.lists(st.tuples(SENTENCES, SENTENCES), max_size=30), st.booleans())
def test_no_text_raises_a_false_alarm(paragraphs: list[str], cells: list[tuple[str, str]], contents: bool) -> None:  # noqa: FBT001 -- drawn
    table = Table((line("Left"), line("Right")), tuple((line(a), line(b)) for a, b in cells), (False, True))
    blocks: tuple[Block, ...] = (
        heading(1, "First"),
        *(Paragraph((Text(text, field="value"),)) for text in paragraphs),
        table,
        heading(2, "Second"),
    )
    document = replace(saying("x"), front=Front("", line("Letter"), (), ()), blocks=blocks, contents=contents)
    pdf, findings = render_pdf((document,), TEMPLATE, "x", DAY)
    assert findings == ()

    assert [finding for finding in compare_pdf((document,), pdf) if finding.id != "pdf-leftover"] == []
