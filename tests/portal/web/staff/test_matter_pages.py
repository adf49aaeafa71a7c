"""A matter is changed on its page as long as nobody has signed its packet."""

import re
from html import unescape

import httpx
import pytest
from portal.page_forms import form_values, text_of
from portal.running import Running


@pytest.mark.slow
def test_a_matter_with_a_packet_is_changed_and_the_packet_stays_until_it_is_revised(served: Running, desk: httpx.Client) -> None:
    packet = served.packet("change-001", "Acme Analytics GmbH")
    link = served.link(packet)
    page = desk.get(f"/desk/packets/{packet}").text
    matter = re.search(r"/desk/matters/([0-9a-f]{32})", page)
    assert matter
    assert re.search(r"Selling models\s+XM Referral\s", text_of(desk.get(f"/desk/matters/{matter[1]}").text))
    address = re.search(r'href="([^"]+)">Change the matter<', desk.get(f"/desk/matters/{matter[1]}").text)
    assert address
    form = desk.get(unescape(address[1])).text
    elected = {key: re.findall(rf'name="{key}" value="([^"]+)"', form) for key in ("choice", "without")}
    held = form_values(form)
    assert held["partner.legal_name"] == "Acme Analytics GmbH"
    changed = {**held, **elected, "partner.legal_name": "Acme Analytics SE"}
    saved = desk.post("/desk/programmes/qpn/matter", data=changed)
    assert saved.status_code == 303, text_of(saved.text)
    assert "Alliance Agreement: reads otherwise" in text_of(desk.get(f"/desk/matters/{matter[1]}").text)
    stale = desk.post("/desk/programmes/qpn/matter", data=changed)
    assert "Somebody else has saved this matter since you opened it." in text_of(stale.text)
    other = desk.post("/desk/programmes/qpn/matter", data={**changed, "version": "2", "matter": "change-002"})
    assert (other.status_code, "that id stays" in text_of(other.text)) == (409, True)
    assert desk.post(f"/desk/packets/{packet}/withdraw").status_code == 409, "without a reason"
    assert desk.post(f"/desk/packets/{packet}/withdraw", data={"reason": "Another company."}).status_code == 303
    assert desk.get(link).status_code == 404


def test_the_form_names_what_is_chosen_and_left_out_by_group(desk: httpx.Client) -> None:
    page = text_of(desk.get("/desk/programmes/qpn/matter?choice=nda&choice=sell&without=renewal&choice=eula").text)
    selling, onboarding = page.index("Selling models"), page.index("Onboarding papers")
    assert selling < page.index("XM Sell") < page.index("Left out: The partner controls renewal") < onboarding
    assert onboarding < page.index("Mutual non-disclosure agreement")
    assert "Other models" not in page
    assert re.search(r"Choices\s+none", text_of(desk.get("/desk/programmes/qpn/matter").text))
