"""What is taller than a page goes on on the next one, or is set smaller; no page holds a heading or a field alone."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from formats.pdf.pdf_sample import DAY, LONG, NAME, SIGNING, TEMPLATE, heading, item, line, printed, saying

from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.pdf.read_back import compare_pdf
from assembler.model.document import Block, Document, Field, FieldGroup, Table


def paper(*blocks: Block) -> Document:
    return replace(saying("x"), blocks=blocks)


def text_fields(count: int) -> tuple[Field, ...]:
    return tuple(Field(f"f{number}", f"Label {number}", "text", required=False, value=()) for number in range(count))


def asking(*fields: Field) -> Document:
    return paper(heading(1, "Details"), FieldGroup(fields, "partner", "Partner"))


def pages(document: Document) -> list[str]:
    """Return the text of the pages of a paper, once it reads as it should."""
    pdf = printed(document)
    assert compare_pdf((document,), pdf) == ()
    with pypdfium2.PdfDocument(pdf) as file:
        return [page.get_textpage().get_text_bounded() for page in file]


def test_a_row_taller_than_a_page_goes_on_below_the_head_on_the_next() -> None:
    rows = tuple((line(f"Row {number}"), line(LONG * lines)) for number, lines in enumerate((1, 20, 1)))
    read = pages(paper(heading(1, "Rows"), Table((line("Name"), line("What is agreed")), rows, (False, False))))

    assert len(read) == 3
    assert all("What is agreed" in page for page in read)


@pytest.mark.parametrize("tall", [(0,), (1,), (0, 2)])
def test_each_cell_of_a_row_may_be_the_tall_one(tall: tuple[int, ...]) -> None:
    texts = [" ".join(f"{word}{cell}{number}" for number in range(900)) for cell, word in enumerate(("eins", "zwei", "drei"))]
    cells = tuple(line(text if at in tall else f"short {at}") for at, text in enumerate(texts))
    rows = (tuple(map(line, "abc")), cells, tuple(map(line, "xyz")))
    read = pages(paper(heading(1, "Rows"), Table(tuple(map(line, ("A", "B", "C"))), rows, (False,) * 3), item("1.1", "Behind.")))

    assert len(read) > 2


def test_a_row_that_a_page_holds_is_not_broken() -> None:
    rows = tuple((line(f"Row {number}"), line(LONG * 2)) for number in range(12))
    read = pages(paper(Table((line("Name"), line("What is agreed")), rows, (False, False))))

    assert sum(page.count("Row ") for page in read) == 12
    assert all(page.partition("agreed")[2].lstrip().startswith("Row") for page in read[1:])


def test_a_choice_of_many_options_goes_on_on_the_next_page() -> None:
    options = tuple(f"Option {number}" for number in range(60))
    read = pages(asking(Field("one", "Country", "choice", required=False, value=(), options=options)))

    assert [("Option 0" in page, "Option 59" in page) for page in read] == [(True, False), (False, True)]


def test_rows_to_fill_in_have_their_headings_on_each_page() -> None:
    rows = Field("rows", "Orders", "rows", required=False, value=(), columns=("Date", "What was done"), lines=50)
    read = pages(asking(rows))

    assert len(read) == 3
    assert all("What was done" in page for page in read)


def test_a_field_for_many_lines_ends_above_the_foot_of_its_page() -> None:
    document = asking(Field("notes", "Notes", "multiline", required=False, value=(), lines=60))
    with pikepdf.open(BytesIO(printed(document))) as file:
        (page,) = file.pages
        (field,) = page.Annots

    assert compare_pdf((document,), printed(document)) == ()
    assert float(field.Rect[1]) > 82


def test_a_long_entry_is_set_smaller_and_one_that_no_page_holds_is_refused_where_it_was_written() -> None:
    fits, exceeds = (
        Field("notes", "Notes", "multiline", required=False, value=(replace(NAME, text=LONG * times),)) for times in (12, 40)
    )
    read = pages(asking(fits))
    _, (refused,) = render_pdf((asking(exceeds),), TEMPLATE, "Packet", DAY)

    assert len(read) == 1
    assert refused.id == "long-entry"
    assert refused.span == NAME.span
    assert "a field stands on one page" in refused.hint


@pytest.mark.parametrize("items", range(24, 34))
def test_no_item_stands_alone_on_the_last_page(items: int) -> None:
    read = pages(paper(heading(1, "Items"), *(item(f"1.{number}", LONG[:200]) for number in range(1, items))))

    assert min(page.count("records") for page in read) >= 4


@pytest.mark.parametrize("fields", range(16, 26))
def test_no_field_stands_alone_on_the_last_page(fields: int) -> None:
    read = pages(asking(*text_fields(fields)))

    assert len(read) == 1 or read[-1].count("Label") >= 4


@pytest.mark.parametrize("fields", range(8, 22))
def test_no_place_to_sign_stands_alone_on_the_last_page(fields: int) -> None:
    read = pages(paper(heading(1, "Details"), FieldGroup(text_fields(fields), "partner", "Partner"), SIGNING))

    assert "Label" in read[-1]


@pytest.mark.parametrize("items", range(8, 28, 2))
def test_a_table_that_stays_whole_goes_with_the_place_to_sign_below_it(items: int) -> None:
    table = Table(
        (line("Name"), line("What")), tuple((line(f"Row {number}"), line("Agreed")) for number in range(4)), (False, False)
    )
    words = (item(f"1.{number}", "Each party keeps its records.") for number in range(1, items))
    read = pages(paper(heading(1, "Items"), *words, table, SIGNING))

    assert "Row" in read[-1]


@pytest.mark.parametrize("columns", [14, 30])
def test_in_many_narrow_columns_short_words_break_too(columns: int) -> None:
    cells = tuple(line(f"V{number}W") for number in range(columns))
    pages(paper(Table(cells, (cells, cells), (False,) * columns)))
