from dataclasses import replace

import pytest
from formats.pdf.pdf_sample import FIELDS, LONG, SIGNING, agreement, fee_table, form, heading, item, line, saying

from assembler.formats.text.writer import WIDTH, render_block, render_text
from assembler.model.document import Block, Document, Field, FieldGroup, Heading, PageBreak, Paragraph, SignatureBlock
from assembler.model.walk import words


def lines(block: Block) -> str:
    return "\n".join(render_block(block))


def test_the_front_stands_on_top() -> None:
    assert render_text(agreement()).startswith(
        "Exampla Partner Programme\n"
        "Alliance Agreement\n"
        "==================\n"
        "DRAFT\n\n"
        "Edition 2026-01-01\n"
        "Reference EX-2026-001\n\n"
        "Exampla: Exampla International Limited\n"
        "     14 Harbour Street, Dublin 2, Ireland\n"
    )


def test_items_are_indented_by_level_with_hanging_numbers() -> None:
    assert lines(item("2.2(b)(ii)", "make no promise. ", LONG)).split("\n")[:2] == [
        "          (ii) make no promise. The Partner shall keep complete and accurate records of each",
        "               Engagement for seven (7) years from its end, and shall let Exampla, on thirty (30)",
    ]


def test_a_heading_is_underlined() -> None:
    assert lines(heading(4, "Term")) == "\n4.   Term\n---------"


def test_a_paragraph_continues_its_item() -> None:
    assert lines(Paragraph(line("It binds the Partner."), 3)) == "          It binds the Partner."


def test_a_table_is_aligned() -> None:
    assert lines(fee_table(1)) == (
        "Band  What the Partner has brought about                Net Revenue from (USD)   Rate\n"
        "----  ------------------------------------------------  ----------------------  -----\n"
        "1     Engagements of class 1, introduced and accepted                  125,000  5.5\u00a0%\n"
        "      in writing, with support                                                       "
    )


@pytest.mark.parametrize(
    ("field", "printed"),
    [
        (FIELDS[0], "Partner * (Full legal name): Nordström & Żółw Łódź Spółka z o.o."),
        (FIELDS[2], "Date of introduction: ______________________________"),
        (FIELDS[4], "Kind of engagement *:\n     ( )  Introduction\n     (x)  Joint\n     ( )  Delivery"),
        (FIELDS[5], "[x]  The End Customer knows that the Partner is paid by Exampla *"),
        (
            replace(FIELDS[7], lines=1),
            "People involved:\n     Name         | Role         | Hours\n     " + " | ".join(["_" * 12] * 3),
        ),
    ],
)
def test_a_field_is_its_label_and_its_value_or_a_blank(field: Field, printed: str) -> None:
    text = "\n".join(row.rstrip() for row in render_block(FieldGroup((field,), "partner", "Partner")))

    assert text == f"[To be filled in by the Partner]\n{printed}"


def test_a_long_label_is_wrapped() -> None:
    long = replace(FIELDS[2], label=LONG)

    assert max(map(len, render_block(FieldGroup((long,), "partner")))) <= WIDTH


def test_signatures_are_lines_to_write_on() -> None:
    block = SignatureBlock((), SIGNING.parties[:1])

    assert lines(block).splitlines()[-5:] == [
        "     Signature: ______________________________",
        "     Name:      Ciarán Ó Briain",
        "     Title:     Director",
        "     Place:     ______________________________",
        "     Date:      ______________________________",
    ]


def test_a_page_break_is_shown() -> None:
    assert lines(PageBreak()) == "--- page ---"


def test_a_heading_without_a_number_is_written() -> None:
    assert lines(Heading("", "", "", line("Notes"))) == "\nNotes\n-----"


@pytest.mark.parametrize("document", [agreement(), form(), saying("x" * 300)])
def test_every_word_is_written_and_no_line_is_too_long(document: Document) -> None:
    text = render_text(document)
    unbroken = "".join(text.split())

    assert [word for said in words(document) for word in said.split() if word not in unbroken] == []
    assert max(map(len, text.splitlines())) <= WIDTH
    assert [line for line in text.splitlines() if line != line.rstrip()] == []
