from dataclasses import replace
from pathlib import Path

import pytest
from formats.pdf.pdf_sample import FIELDS, LONG, agreement, fee_table, form, item, line, saying
from hypothesis import given
from hypothesis import strategies as st

from assembler.formats.text.read_back import compare_text
from assembler.formats.text.writer import BLANK, render_text
from assembler.model.document import Block, Document, FieldGroup, Heading, Paragraph, Table
from assembler.model.walk import block_words, front_words
from examples import each_example, ordered

RULE = "----  ----"


def found(document: Document, text: str) -> list[tuple[str, str]]:
    findings = compare_text(document, text.encode())
    return [(finding.id, finding.message.removeprefix(f"{document.name}.txt: ")) for finding in findings]


def of(*blocks: Block) -> Document:
    return replace(saying(), blocks=blocks)


@each_example
def test_the_papers_of_an_example_say_what_they_should(path: Path) -> None:
    assembly = ordered(path).assembly
    for document in (*(paper.document for paper in assembly.papers), assembly.checklist):
        assert found(document, render_text(document)) == []


@given(st.lists(st.lists(st.text("ab-_=|: \n\N{NO-BREAK SPACE}", max_size=60), min_size=3, max_size=3), min_size=1, max_size=5))
def test_any_table_says_what_it_should_however_its_cells_are_wrapped(cells: list[list[str]]) -> None:
    header, *rows = (tuple(map(line, row)) for row in cells)
    document = of(Paragraph(line("Before.")), Table(header, tuple(rows), (False, True, False), 2), Paragraph(line("Behind.")))
    assert found(document, render_text(document)) == []


@pytest.mark.slow
@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_any_text_says_what_it_should_wherever_it_stands(text: str) -> None:
    fields = tuple(replace(field, label=text, value=line(text), hint=text) for field in FIELDS)
    blocks = (Heading("1.", "1", "", line(text)), Paragraph(line(text)), FieldGroup(fields, "partner", text))
    document = of(Paragraph(line(text)), *(blocks if text.strip() else ()))
    assert found(document, render_text(document)) == []


def test_it_does_not_matter_where_lines_break() -> None:
    text = render_text(agreement())
    assert (
        found(
            agreement(),
            text.replace("clusive member of the Programme. The Partner", "clusive\nmember of the\n\nProgramme. The Partner"),
        )
        == []
    )


IN_AGREEMENT = {
    "programme": ("Exampla Partner Programme\n", "Example Partner Programme\n"),
    "title": ("\nAlliance Agreement\n=", "\nAlliance Agreements\n="),
    "rule of the title": ("==================\n", ""),
    "mark of a draft": ("DRAFT\n", ""),
    "edition": ("Edition 2026-01-01", "Edition 2025-01-01"),
    "reference": ("Reference EX-2026-001", "Reference EX-2026-002"),
    "party": ("the Partner: Nordström", "the Partner: Nordstrom"),
    "detail of a party": ("no. 412 003", "no. 412 008"),
    "particular": ("Effective date: 1 March 2026", "Effective date: 2 March 2026"),
    "number of a heading": ("\n3.   Fees", "\n4.   Fees"),
    "heading": ("\n3.   Fees", "\n3.   Fee"),
    "number of an item": ("(b)  in each", "(c)  in each"),
    "words of an item": ("shall pay the fees", "may pay the fees"),
    "term": ("“Net Revenue”", "“Revenue”"),
    "reference to a section": ("Section\N{NO-BREAK SPACE}2.2(b)(ii)", "Section\N{NO-BREAK SPACE}2.2(b)(i)"),
    "negation": ("make no promise", "make promise"),
    "header of a table": ("Net Revenue from (USD)", "Net Revenue from (EUR)"),
    "cell": ("125,000", "126,000"),
    "words before a signature": ("have signed this Agreement", "have seen this Agreement"),
    "name of a signer": ("Ciarán Ó Briain", "Ciaran Ó Briain"),
    "title of a signer": ("     Title:     Director", "     Title:     Proxy"),
    "place to sign": (f"     Signature: {BLANK}", "     Signature: signed"),
    "invisible character": ("shall pay the fees", "shall pay\N{ZERO WIDTH SPACE} the fees"),
}
IN_FORM = {
    "note": ("[To be filled in by the Partner]", "[To be filled in by Exampla]"),
    "label": ("Contact at the Partner", "Contact of the Partner"),
    "mark of what is required": ("Contact at the Partner *:", "Contact at the Partner:"),
    "hint": ("(Full legal name)", "(Short name)"),
    "value": ("Łódź Spółka z o.o.\n\n", "Łódź Spółka z o.o. sp.k.\n\n"),
    "blank": (f"Date of introduction: {BLANK}", "Date of introduction: today"),
    "tick": ("[x]  The End Customer", "[ ]  The End Customer"),
    "empty box": ("[ ]  The engagement", "[x]  The engagement"),
    "chosen option": ("( )  Introduction\n     (x)  Joint", "(x)  Introduction\n     ( )  Joint"),
    "option": ("( )  Delivery\n", ""),
    "columns to fill in": ("| Role ", "| Rank "),
    "page": ("--- page ---", ""),
}


@pytest.mark.parametrize("change", [*IN_AGREEMENT.values(), *IN_FORM.values()], ids=[*IN_AGREEMENT, *IN_FORM])
def test_a_change_is_found_in_every_kind_of_place(change: tuple[str, str]) -> None:
    document = agreement() if change in IN_AGREEMENT.values() else form()
    text = render_text(document)
    assert change[0] in text
    ((id, _),) = found(document, text.replace(*change, 1))
    assert id == "readback-words"


def test_the_finding_shows_the_place_and_both_readings() -> None:
    ((_, sentence),) = found(agreement(), render_text(agreement()).replace("shall pay the fees", "may pay the fees"))
    sought, read = "3.1 Exampla shall pay the fees set out in th…", "3.1 Exampla may pay the fees set out in this…"
    assert sentence == f"Section 3.1 should read “{sought}” but reads “{read}”."


TABLE = Table(
    tuple(map(line, ("Who", "Rate"))), (tuple(map(line, ("One", ""))), tuple(map(line, ("Two", "10 %")))), (False, False)
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("One\nTwo   10 %", "One   10 %\nTwo"),
        ("One\nTwo   10 %", "Two   10 %\nOne"),
        ("Two   10 %", "10 %  Two"),
        ("Two   10 %", "      Two 10 %"),
        ("Two   10 %", "Two   10 %\nThree 5 %"),
        ("One\n", ""),
        ("---   ----\n", ""),
        ("Who   Rate\n---   ----\n", "---   ----\nWho   Rate\n"),
    ],
)
def test_a_cell_that_stands_elsewhere_is_found(before: str, after: str) -> None:
    text = render_text(of(TABLE)).replace("---  ----", "---   ----").replace("Who  ", "Who   ").replace("Two  ", "Two   ")
    assert found(of(TABLE), text) == []
    assert before in text
    assert len(found(of(TABLE), text.replace(before, after))) == 1


@pytest.mark.parametrize("more", ["And more.", "x", "-", "\ufeff"])
def test_what_stands_behind_the_end_is_found(more: str) -> None:
    ((_, sentence),) = found(form(), f"{render_text(form())}\n{more}\n")
    assert sentence == f"The end should read “” but reads “{more}”."


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_file_that_ends_too_early_is_found(share: float) -> None:
    text = render_text(agreement()).rstrip()
    assert len(found(agreement(), text[: int(len(text) * share)])) == 1


@given(st.data())
def test_no_character_can_be_another(data: st.DataObject) -> None:
    text = render_text(PAPER)
    at = data.draw(st.sampled_from([at for at, sign in enumerate(text) if not sign.isspace()]))
    assert len(found(PAPER, f"{text[:at]}§{text[at + 1 :]}")) == 1


PAPER = of(item("1.1", LONG), fee_table(3), FieldGroup(FIELDS, "partner", "Partner"), agreement().blocks[-1])


def test_bytes_that_are_no_text_are_found() -> None:
    (finding,) = compare_text(form(), b"\xff" + render_text(form()).encode())
    assert finding.id == "readback-words"


@pytest.mark.parametrize("document", [agreement(), form()])
def test_all_words_of_the_model_are_looked_for(document: Document) -> None:
    text = render_text(document)
    for word in {
        word
        for said in (front_words(document.front), *map(block_words, document.blocks))
        for each in said
        for word in each.split()
    }:
        assert found(document, text.replace(word, "")), word
