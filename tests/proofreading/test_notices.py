"""Periods of notice that differ from one sentence to another."""

import pytest
from proofreading.sound_contract import changed, told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("This Agreement may be terminated by either party on 60 days’ written notice.", ["60 days’ written notice"]),
        ("Each party may end this Agreement upon sixty (60) days’ notice.", ["sixty (60) days’ notice"]),
        ("Each party may end this Agreement upon thirty (30) days’ notice.", []),
        ("Each party may end this Agreement upon 10 days’ notice if the other one is in breach.", []),
        ("The Buyer may end this Agreement upon 10 days’ notice.", []),
        ("Each party may end an Order upon 10 days’ notice.", []),
    ],
)
def test_two_periods_for_one_party_are_told_where_none_has_a_case_of_its_own(text: str, words: list[str]) -> None:
    found = told(changed("After one (1)", f"{text} After one (1)"))
    assert [word for id, _, word in found if id == "notice-periods-in-conflict"] == words
