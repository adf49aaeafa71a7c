"""Paragraphs are parted where a heading or an item is a line of them, and nowhere else."""

from dataclasses import replace

import pytest
from imports.passages import passages

from assembler.imports.line_breaks import part_lines
from assembler.model.contract import Cell, Contract, Passage, Stretch


def parted(*texts: str) -> list[str]:
    return [each.text.strip() for each in part_lines(Contract("a.docx", passages(*texts))).passages]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("*Price*\nThe Client pays.", ["Price", "The Client pays."]),
        ("It meets:\n(a) once;\n(b) twice.", ["It meets:", "(a) once;", "(b) twice."]),
        ("1. *Term*\n1.1 It runs.\n1.2 It ends.", ["1. Term", "1.1 It runs.", "1.2 It ends."]),
        ("*Price*\n(a) one", ["Price", "(a) one"]),
        ("It pays:\n1.5 Euro-zone taxes", ["It pays:", "1.5 Euro-zone taxes"]),
    ],
)
def test_a_heading_and_items_that_are_lines_stand_by_themselves(text: str, parts: list[str]) -> None:
    assert parted(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "ACME\n1 Street\n12345 Town",
        "*The whole\nis bold.*",
        "*Note:*\nread this.",
        "*A sentence. It ends*\nhere.",
        "One\nline and another",
        "Rates:\n1.50 EUR a day\n2.75 kg\n10.5 % of it",
    ],
)
def test_any_other_line_stays_where_it_is(text: str) -> None:
    assert parted(text) == ["".join(text.split("*"))]


def test_a_part_has_a_place_of_its_own_and_is_told_at_its_paragraph() -> None:
    first, second, third = part_lines(Contract("a.docx", passages("(a) one\n(b) two", "Three."))).passages
    assert len({first.at, second.at, third.at}) == 3
    assert [first.told_at, second.told_at, third.told_at] == [1, 1, 2]


def test_cells_stay_whole() -> None:
    cell = Passage(1, (Stretch("(a) one\n(b) two"),), cell=Cell(0, 0, 0))
    assert part_lines(Contract("a.docx", (cell,))).passages == (cell,)


def test_bookmarks_and_notes_stand_in_the_part_that_they_belong_to() -> None:
    whole = replace(
        passages("It meets:\n(a) once;\n(b) twice.")[0], marks=("_a", "_b"), notes=("At noon.", "At night.", "By mail.")
    )
    breaks = (("_b", 2), ("At night.", 1), ("By mail.", 7))
    parts = part_lines(Contract("a.docx", (replace(whole, breaks=breaks),))).passages
    assert [(each.marks, each.notes) for each in parts] == [
        (("_a",), ("At noon.",)),
        ((), ("At night.",)),
        (("_b",), ("By mail.",)),
    ]
