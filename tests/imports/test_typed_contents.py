"""A table of contents that is typed as text is left out and named; what only looks like one stays."""

from imports.passages import passages

from assembler.imports.typed_contents import WHAT, without_typed_contents
from assembler.model.contract import Cell, Contract, Passage, Stretch

BELOW = (
    "1. Goods",
    "The goods are sold.",
    "2. Prices",
    "They are paid.",
    "3. Places",
    "They are known.",
    "4. Times",
    "They come.",
)


def left_of(*texts: str) -> tuple[list[str], list[str]]:
    """Return the paragraphs that a contract keeps, and the tables of contents that it leaves out."""
    found = without_typed_contents(Contract("own.md", passages(*texts)))
    return [each.text for each in found.passages], [each.text for each in found.left_out if each.what == WHAT]


def test_a_line_for_each_entry() -> None:
    contents = ("TABLE OF CONTENTS", "Page", "1. Goods ........ 1", "2. Prices … 1", "i", "3. Places\t2", "4. Times 4")
    assert left_of("Supply Agreement", *contents, *BELOW) == (["Supply Agreement", *BELOW], [" ".join(contents)])


def test_many_entries_in_one_line() -> None:
    line = "ARTICLE I GOODS 1 SECTION 1.01. Certain Goods 1 SECTION 1.02. Prices of 2 Kinds, Etc. 12 SECTION 1.03. Times 14"
    assert left_of("CONTENTS", line, *BELOW) == ([*BELOW], [f"CONTENTS {line}"])


def test_without_a_heading_its_titles_stand_below() -> None:
    contents = ("1. Goods 1", "2. Prices 2", "3. Places 3", "4. Times 5")
    assert left_of(*contents, *BELOW) == ([*BELOW], [" ".join(contents)])
    assert left_of(*contents, "Nothing of it is said here.")[1] == []


def test_prices_and_sentences_are_none() -> None:
    prices = ("Books 10", "Maps 5", "Pens 20", "Ink 30")
    assert left_of(*prices, *BELOW) == ([*prices, *BELOW], [])
    assert left_of("The goods of 2026 and 12", "are paid by 10", "and sent by 20", "or lost by 30")[1] == []


def test_in_a_table() -> None:
    rows = [("Goods", "1"), ("Prices", "2"), ("Places", "3"), ("Times", "3")]
    cells = [
        Passage(10 + 2 * row + column, (Stretch(text),), cell=Cell(0, row, column))
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    found = without_typed_contents(Contract("own.md", (*cells, *passages(*BELOW))))
    assert [each.text for each in found.passages] == [*BELOW]
    assert [each.what for each in found.left_out] == [WHAT]
