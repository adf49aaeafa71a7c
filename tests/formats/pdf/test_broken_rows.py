import pytest
from formats.pdf.pdf_sample import line

from assembler.formats.pdf.broken_rows import BrokenRow, find_broken_rows, left_of_cells
from assembler.model.document import Table

LONG = "".join(f"word{number}" for number in range(200))


def test_rows_that_may_be_broken_are_found_with_their_places() -> None:
    rows = (line("a b"), line("c")), (line("d"), line("word " * 400))
    assert [*find_broken_rows(Table((line("A"), line("B")), rows, (False, False)), 10)] == [
        BrokenRow(13, 14 + 1600, ("d", "word" * 400))
    ]


@pytest.mark.parametrize(
    ("shown", "left"),
    [
        (f"{LONG[:500]}end", (LONG[500:], "")),
        (LONG[:500], (LONG[500:], "end")),
        (f"{LONG}end", ("", "")),
        (f"{LONG[:500]}en", None),
        (f"{LONG[:500]}other", None),
        (f"{LONG[1:500]}end", None),
    ],
)
def test_a_page_shows_a_part_of_each_cell(shown: str, left: tuple[str, ...] | None) -> None:
    assert left_of_cells((LONG, "end"), shown) == left


def test_many_cells_of_the_same_letters_take_no_time() -> None:
    assert left_of_cells(("a" * 3000,) * 2, "a" * 3500 + "b") is None
