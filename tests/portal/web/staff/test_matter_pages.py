"""A matter is changed on its page as long as nobody has signed its packet."""

import re
from html import unescape

import httpx
import pytest
from portal.page_forms import form_values, text_of
from portal.running import ADMIN, Running, matter_text

from assembler.portal.matter_reading import read_matter_text
from assembler.portal.service import store_matter


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


def test_what_was_typed_is_kept_found_again_and_survives_a_change_of_the_choices(desk: httpx.Client) -> None:
    typed = {
        "choice": "referral",
        "partner.legal_name": "Half GmbH",
        "partner.address.0": "Halbweg 1",
        "opportunities.0.id": "opp-9",
    }
    kept = desk.post("/desk/programmes/qpn/matter", data={**typed, "do": "keep"}, follow_redirects=True)
    assert "What you typed is kept, unfinished." in text_of(kept.text)
    listed = re.search(r'href="([^"]+)">Half GmbH<', desk.get("/desk/matters").text)
    assert listed
    opened = desk.get(unescape(listed[1])).text
    assert form_values(opened)["partner.address.0"] == "Halbweg 1"
    assert form_values(opened)["opportunities.0.id"] == "opp-9"
    more = {**form_values(opened), "choice": "referral", "partner.legal_name": "Half and More GmbH", "do": "choices"}
    choices = desk.post("/desk/programmes/qpn/matter", data=more, follow_redirects=True)
    assert choices.url.path == "/desk/programmes/qpn"
    onward = re.search(r'href="([^"]+)">Go on to the partner<', choices.text)
    assert onward
    again = desk.get(unescape(onward[1]).replace("choice=referral", "choice=sell")).text
    assert form_values(again)["partner.legal_name"] == "Half and More GmbH"
    assert 'name="choice" value="sell"' in again
    assert "Half GmbH" not in text_of(desk.get("/desk/matters").text), "it is kept once"


def test_an_unfinished_matter_ends_when_it_is_saved_or_discarded(served: Running, desk: httpx.Client) -> None:
    example = form_values(desk.get("/desk/programmes/qpn/matter?choice=referral").text)
    typed = {**example, "choice": "referral", "matter": "unfinished-001", "partner.kind": "company", "partner.country": "DE"}
    typed |= {"partner.legal_name": "Whole GmbH", "partner.address.0": "Ganzweg 1", "facts.territory": "Germany"}
    typed |= {"partner.signatories.0.name": "Ana Pérez", "partner.signatories.0.title": "Director"}
    kept = desk.post("/desk/programmes/qpn/matter", data={**typed, "do": "keep"}, follow_redirects=True)
    held = {**form_values(kept.text), "choice": "referral"}
    with served.client_of("viewer") as viewer:
        shown = viewer.get("/desk/matters").text
        assert "Whole GmbH" in shown
        assert "Discard" not in shown
    saved = desk.post("/desk/programmes/qpn/matter", data=held)
    assert saved.status_code == 303, text_of(saved.text)
    assert "what was typed for Whole GmbH" not in desk.get("/desk/matters").text
    desk.post("/desk/programmes/qpn/matter", data={"partner.legal_name": "Gone GmbH", "do": "keep"})
    discard = re.findall(
        r'action="(/desk/unfinished/[0-9a-f]{32}/discard)"><[^<]+<span class="unseen"> what was typed for Gone GmbH<',
        desk.get("/desk/matters").text,
    )
    assert [desk.post(address).status_code for address in (*discard, *discard)] == [303, 404]
    assert "Gone GmbH" not in desk.get("/desk/matters").text


def test_adding_a_row_does_not_save_over_what_somebody_else_has_saved_meanwhile(served: Running, desk: httpx.Client) -> None:
    saved, _ = store_matter(served.context, ADMIN, read_matter_text(served.context, matter_text("twice-001", "Twice GmbH")))
    address = f"/desk/programmes/qpn/matter?at_matter={saved}&choice=referral&choice=sell&choice=eula"
    elected = {"choice": ["referral", "sell", "eula"]}
    first = {**form_values(desk.get(address).text), **elected}
    assert desk.post("/desk/programmes/qpn/matter", data={**first, "partner.register": "HRB 7"}).status_code == 303
    longer = desk.post("/desk/programmes/qpn/matter", data={**first, "do": "add.opportunities"})
    second = {key: value for key, value in form_values(longer.text).items() if not key.startswith("opportunities.1")}
    refused = desk.post("/desk/programmes/qpn/matter", data={**second, **elected})
    assert (refused.status_code, "Somebody else has saved this matter" in text_of(refused.text)) == (409, True)
