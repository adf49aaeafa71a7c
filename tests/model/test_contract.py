"""Parts of a paragraph of a contract."""

import pytest

from assembler.model.contract import Stretch, cut

PARTS = (Stretch("1. "), Stretch("Term", "b"), Stretch(" runs."))


@pytest.mark.parametrize(
    ("start", "end", "left"),
    [
        (0, None, PARTS),
        (3, None, PARTS[1:]),
        (5, 9, (Stretch("rm", "b"), Stretch(" r"))),
        (20, None, ()),
    ],
)
def test_a_part_keeps_the_look_of_its_words(start: int, end: int | None, left: tuple[Stretch, ...]) -> None:
    assert cut(PARTS, start, end) == left
