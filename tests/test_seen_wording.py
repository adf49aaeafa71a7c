"""Packets drawn by chance have no slip of wording that a reader of others finds; `make wording` draws a thousand."""

from pathlib import Path

import pytest
from seen_wording import SLIPS, judge_wording, lines_of, slips

from examples import library


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_a_packet_drawn_by_chance_has_no_slip_of_wording(seed: int, tmp_path: Path) -> None:
    lines, found = judge_wording(seed, tmp_path, library())
    assert lines > 300
    assert found == []


def test_each_kind_of_slip_is_found() -> None:
    wrong = [
        "It held 1 Points.",
        "within two (2) month after that",
        "the Partner's own",
        "a  b",
        "the Vendor , and",
        "the end..",
        "the the Vendor",
        "as Section () says",
        "{{ fee }}",
        "The Vendor pays. and the Partner",
        "a Order",
        "an Partner",
        "what they has",
    ]
    assert [next(slips(line), "").partition(":")[0] for line in wrong] == [*SLIPS]
    assert not [
        *slips("It held 1 Point, and two (2) days, twenty-one (21) days, 1,250 days, an hour, a one-time fee and a European one.")
    ]


def test_a_page_is_read_by_its_lines() -> None:
    assert lines_of(
        "<h2>1. Title</h2><p>One <b>line</b>\nof it.</p><style>p {}</style><table><tr><td>a<br>b</td></tr></table>"
    ) == [
        "1. Title",
        "One line of it.",
        "a",
        "b",
    ]
