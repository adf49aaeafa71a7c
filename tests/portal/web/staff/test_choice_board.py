"""The page of choices tells a conflict from what is still to be chosen, and shows answers that bring no packet."""

import re

import httpx


def test_what_is_still_to_be_chosen_is_no_conflict(desk: httpx.Client) -> None:
    assert "Something is still to be chosen" in desk.get("/desk/programmes/qpn?choice=sell").text
    assert "These choices do not go together" in desk.get("/desk/programmes/qpn?choice=referral&choice=co_sell&choice=sell").text


def test_a_choice_without_a_packet_says_whom_to_ask(desk: httpx.Client) -> None:
    page = desk.get("/desk/programmes/ipp", params={"choice": "oem"}).text
    assert "No packet, but an answer" in page
    assert "oem@vendor.example" in page
    assert "What the packet will hold" not in page


def test_choices_stand_in_a_group_with_its_title(desk: httpx.Client) -> None:
    page = desk.get("/desk/programmes/qpn").text
    groups = re.findall(r'<fieldset class="group"><legend>(.*?)</legend>(.*?)</fieldset>', page, re.DOTALL)
    boxes = {title: re.findall(r'name="choice" value="(.*?)"', inside) for title, inside in groups}
    assert [*boxes] == ["Selling models", "Other models", "Disputes", "Onboarding papers"]
    assert boxes["Other models"] == ["services", "vendor_paper"]
