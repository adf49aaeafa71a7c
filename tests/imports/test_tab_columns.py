"""Lines in columns made by tabs or spaces are rows of tables; a line to write on, an item and a definition stay as they are."""

import pytest
from imports.passages import passages

from assembler.imports.tab_columns import with_columns
from assembler.model.contract import Cell, Contract, Passage, Stretch


def rows(*texts: str) -> list[tuple[int, str]]:
    """Return the parts in their order, each with its column; -1 for one that stands in no table."""
    found = with_columns(Contract("a.docx", passages(*texts)), (), lambda text: text == "Stays:\tas it is").passages
    assert len({each.at for each in found}) == len(found)
    return [(each.cell.column if each.cell else -1, each.text.strip()) for each in found]


@pytest.mark.parametrize(
    ("texts", "parts"),
    [
        (("Le Client\tS.G.I.", "Le maire\tJean Durand"), [(0, "Le Client"), (1, "S.G.I."), (0, "Le maire"), (1, "Jean Durand")]),
        (("Le Client\t\tS.G.I.", "\tDirecteur"), [(0, "Le Client"), (1, "S.G.I."), (1, "Directeur")]),
        (("By:\t____\tBy:\t____", "Date:\tDate:"), [(0, "By:\t____"), (1, "By:\t____"), (0, "Date:"), (1, "Date:")]),
        (("____     ____", "Jingga e.K.\t\tMitarbeiter"), [(0, "____"), (1, "____"), (0, "Jingga e.K."), (1, "Mitarbeiter")]),
        (("Year\tFee", "1\tEUR 100"), [(0, "Year"), (1, "Fee"), (0, "1"), (1, "EUR 100")]),
        (("Done in Bonn\nACME\tPartner\nBy:\tBy:",), [(-1, "Done in Bonn"), (0, "ACME"), (1, "Partner"), (0, "By:"), (1, "By:")]),
    ],
)
def test_lines_in_columns_are_rows(texts: tuple[str, ...], parts: list[tuple[int, str]]) -> None:
    assert rows(*texts) == parts


@pytest.mark.parametrize(
    "text",
    [
        "1.1\tThe term runs.",
        "(a)\tone thing",
        "•\tone thing",
        "“Fee”\tmeans the price",
        "☐ Email\tfree of charge",
        "Name\t: {name}",
        "Name:\t____",
        "\tIndented words",
        "Stays:\tas it is",
        "It pays the price that stands beside this line, each month,\tand in full.",
        "One line\nand another",
        "1\tDefinitions",
        "ii\tthe fee",
        "The Seller sells,\tand the Buyer buys.",
        "the goods are delivered     and paid for at once.",
    ],
)
def test_any_other_line_stays_whole(text: str) -> None:
    assert rows("Words.", text, "Words.") == [(-1, "Words."), (-1, text.strip()), (-1, "Words.")]


def test_two_blocks_are_two_tables_beside_those_that_are_there() -> None:
    cell = Passage(9, (Stretch("Cell"),), cell=Cell(4, 7, 0))
    found = with_columns(Contract("a.docx", (cell, *passages("A\tB", "Words.", "C\tD"))), (), lambda _: False).passages
    assert [each.cell for each in found if each.cell] == [
        Cell(4, 7, 0),
        Cell(7, 8, 0),
        Cell(7, 8, 1),
        Cell(9, 9, 0),
        Cell(9, 9, 1),
    ]
    assert [each.told_at for each in found] == [9, 1, 1, 2, 3, 3]


def test_what_depends_on_a_condition_stays_whole() -> None:
    texts = passages("A\tB", "C\tD")
    assert with_columns(Contract("a.docx", texts), {1, 2}, lambda _: False).passages == texts
