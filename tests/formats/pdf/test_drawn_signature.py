import json
import xml.etree.ElementTree as ET

import pytest

from assembler.formats.pdf.drawn_signature import MOST_POINTS, MOST_STROKES, read_strokes, svg_of


def test_strokes_become_one_path_cut_to_their_extent() -> None:
    svg = ET.fromstring(svg_of(read_strokes("[[[100, 200], [150, 260]], [[300, 210], [310, 220]]]")))  # noqa: S314 - our own
    assert svg.get("viewBox") == "92 192 226 76"
    assert [one.get("d") for one in svg] == ["M100 200 L150 260 M300 210 L310 220"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "[[]]",
        '"<svg/>"',
        "{}",
        "[[[1, 2]]]",
        "[[[0, 0], [1, 1]]]",
        "[[[0, 0], [1001, 5]]]",
        "[[[0, 0], [-1, 50]]]",
        "[[[0, 0], [1.5, 50]]]",
        "[[[0, 0], [true, 50]]]",
        "[[[0, 0], [50, 50, 50]]]",
        '[[[0, 0], ["50", "50\\"/><script>"]]]',
        "[[[0, 0], [NaN, 50]]]",
        "[" * 100_000,
        json.dumps([[[0, 0], [90, 90]]] * (MOST_STROKES + 1)),
        json.dumps([[[0, 0], [90, 90]] * MOST_POINTS]),
    ],
)
def test_anything_else_is_no_drawing(text: str) -> None:
    assert read_strokes(text) == ()
