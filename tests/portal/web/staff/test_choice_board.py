"""The page of choices tells a conflict from what is still to be chosen, and shows answers that bring no packet."""

import httpx


def test_what_is_still_to_be_chosen_is_no_conflict(desk: httpx.Client) -> None:
    assert "Something is still to be chosen" in desk.get("/desk/programmes/qpn?choice=sell").text
    assert "These choices do not go together" in desk.get("/desk/programmes/qpn?choice=referral&choice=co_sell&choice=sell").text


def test_a_choice_without_a_packet_says_whom_to_ask(desk: httpx.Client) -> None:
    page = desk.get("/desk/programmes/ipp", params={"choice": "oem"}).text
    assert "No packet, but an answer" in page
    assert "oem@vendor.example" in page
    assert "What the packet will hold" not in page
