"""Sections as clause files that the loader reads without a finding."""

import pytest
from imports.passages import outlined, stretches

from assembler.imports.clause_files import ClauseWriter
from assembler.imports.outline import Section, outline
from assembler.imports.spans import Span
from assembler.loader.clause.markdown import read_markdown
from assembler.model.clause_text import ClauseTable, ItemList
from assembler.model.contract import Cell, Passage, Stretch
from assembler.model.source import SourceText


def written(section: Section, **spans: Span) -> str:
    """Return the text of a section below its front matter, which the loader reads without a finding."""
    writer = ClauseWriter({int(at.removeprefix("at_")): (span,) for at, span in spans.items()}, {3: "deep"})
    text = writer.write("a", "A", section, ("for you",)).text
    head, _, body = text.partition("\n---\n")
    assert head == '---\ntitle: "A"\nsource: imported\nnote: "for you"'
    assert read_markdown(SourceText("a.md", text), len(head) + 5)[1] == ()
    return body


def test_items_stand_below_each_other_and_go_on_behind_a_paragraph() -> None:
    items = [f"1.{at} item" for at in range(2, 11)]
    (section,) = outlined("1. A", "1.1 One:", "(a) deep", "(i) deeper", "(b) deep", "or not.", "(c) still", *items).sections
    body = written(section)
    assert body.startswith(
        "1. One:\n\n   1. deep {id: deep}\n\n      1. deeper\n\n   2. deep\n\n   or not.\n\n   3. still\n\n2. item\n"
    )
    assert "\n10. item\n" in body
    (listed,) = read_markdown(SourceText("a.md", body), 0)[0]
    assert isinstance(listed, ItemList)
    assert len(listed.items) == 10


def test_an_item_below_a_number_of_two_figures_stands_deeper() -> None:
    items = [f"1.{at} item" for at in range(1, 11)]
    (section,) = outlined("1. A", *items, "(a) deep").sections
    (listed,) = read_markdown(SourceText("a.md", written(section)), 0)[0]
    assert isinstance(listed, ItemList)
    assert isinstance(listed.items[-1].blocks[-1], ItemList)


def test_a_number_without_words_keeps_its_place() -> None:
    (section,) = outline(
        [Passage(1, stretches("A"), "1."), Passage(2, (), "1.1"), Passage(4, stretches("Words."), "1.2")]
    ).sections
    assert written(section) == "1. &nbsp;\n\n2. Words.\n"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("*", "| **One** | **Two** |\n| --- | --- |\n| A \\| B | C |\n"),
        ("", "|  |  |\n| --- | --- |\n| One | Two |\n| A \\| B | C |\n"),
    ],
)
def test_a_table_has_a_header_where_its_first_row_alone_is_bold(head: str, body: str) -> None:
    cells = ((f"{head}One{head}", 0, 0), (f"{head}Two{head}", 0, 1), ("A | B", 1, 0), ("C", 1, 1))
    passages = [Passage(at, stretches(text), cell=Cell(0, row, column)) for at, (text, row, column) in enumerate(cells, 10)]
    text = written(outline(passages).sections[0])
    assert text == body
    (table,) = read_markdown(SourceText("a.md", text), 0)[0]
    assert isinstance(table, ClauseTable)


def test_a_table_of_one_column_is_paragraphs_and_short_rows_are_filled() -> None:
    single = [Passage(at, (Stretch(text),), cell=Cell(0, at, 0)) for at, text in enumerate(("One.", "Two."))]
    assert written(outline(single).sections[0]) == "One.\n\nTwo.\n"
    ragged = [
        Passage(at, (Stretch(text),), cell=Cell(0, row, at)) for at, (text, row) in enumerate((("A", 0), (" ", 0), ("B", 1)))
    ]
    assert written(outline(ragged).sections[0]).endswith("| A |  |  |\n|  |  | B |\n")


def test_a_row_that_is_one_cell_stands_between_two_tables_and_paragraphs_of_a_cell_begin_new_lines() -> None:
    cells = (("A", 0, 0), ("B", 0, 1), ("b", 0, 1), ("Whole row.", 1, 0), ("C", 2, 0), ("D", 2, 1))
    found = [Passage(at, (Stretch(text),), cell=Cell(0, row, column)) for at, (text, row, column) in enumerate(cells)]
    assert written(outline(found).sections[0]) == (
        "|  |  |\n| --- | --- |\n| A | B<br>b |\n\nWhole row.\n\n|  |  |\n| --- | --- |\n| C | D |\n"
    )


def test_what_became_something_else_is_written_so() -> None:
    (section,) = outlined("It is [due] now.").sections
    assert written(section, at_1=Span(6, 11, "{{ due }}")) == "It is {{ due }} now.\n"
