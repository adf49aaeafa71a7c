"""Staff decide on reported entries and add some themselves; their forms follow under the partner's link."""

import re

import httpx
import pytest
from portal.lending import lending_text
from portal.page_forms import text_of
from portal.running import Running
from portal.test_later_forms import lending, record_of, supplements

from assembler.commands.record import verify_records
from assembler.portal.store.database import reading
from assembler.portal.store.packets import following_packets, search_packets
from assembler.portal.store.reach import EVERY_MATTER

__all__ = ["lending"]
pytestmark = pytest.mark.slow


def test_staff_add_an_entry_on_a_page_that_says_what_is_wrong_with_it(lending: Running) -> None:
    packet = lending.packet("first-001", "Exempel AB", text=lending_text())
    link = lending.link(packet)
    with lending.client_of("editor") as desk, lending.client() as partner:
        address = f"/desk/packets/{packet}/entries/loans"
        assert f'href="{address}"' in desk.get(f"/desk/packets/{packet}").text
        assert "Add a new loan" in desk.get(address).text
        refused = desk.post(address, data={"item": "A lathe", "owed": "much"})
        assert (refused.status_code, "This cannot be added yet" in refused.text) == (422, True)
        assert desk.get(f"/desk/packets/{packet}/entries/none").status_code == 404
        assert desk.post(address, data={"item": "A lathe"}).status_code == 303
        (added,) = supplements(lending, packet)
        assert lending.wait(added) == "built"
        assert "Issued later, on" in text_of(desk.get(f"/desk/packets/{packet}").text)
        assert "Note: A lathe" in text_of(partner.get(link).text)


def test_a_reported_entry_is_accepted_and_its_form_follows_under_the_same_link(
    served: Running, partner: httpx.Client, desk: httpx.Client
) -> None:
    packet = served.packet("report-001", "Acme Analytics GmbH")
    link = served.link(packet)
    bad = partner.post(f"{link}/reports/opportunities", data={"customer": "Neu AG", "country": "XX", "model": "referral"})
    assert bad.status_code == 422
    assert "“XX” is no country." in text_of(bad.text)
    entry = {"customer": "Neu AG", "country": "CH", "model": "referral"}
    assert partner.post(f"{link}/reports/opportunities", data=entry).status_code == 303
    assert "waiting for a decision Neu AG" in text_of(partner.get(link).text)
    action = re.search(rf'action="(/desk/packets/{packet}/reports/[0-9a-f]+)"', desk.get(f"/desk/packets/{packet}").text)
    assert action
    assert desk.post(action[1], data={"do": "reject"}).status_code == 409, "a rejection has a reason"
    assert desk.post(action[1], data={"do": "accept"}).status_code == 303
    with reading(served.context.engine) as connection:
        found, _ = search_packets(connection, EVERY_MATTER, "report-001")
    assert [one.id for one in found] == [packet]
    (follower,) = supplements(served, packet)
    assert served.wait(follower) == "built"
    page = text_of(partner.get(link).text)
    assert "accepted Neu AG" in page
    assert "Material Value Declaration: Neu AG" in page
    assert page.count("Material Value Declaration: Beispiel AG") >= 1
    assert desk.post(action[1], data={"do": "accept"}).status_code == 409, "it is decided once"
    form = re.search(r'href="(/p/[^"]+)/pdf">[^<]*<span class="unseen">[^<]*Neu AG', partner.get(link).text)
    assert form
    assert partner.get(f"{form[1]}/pdf").content.startswith(b"%PDF-")
    assert verify_records(served.context.file_storage.packets, ["report-001"]) == ({"report-001": ()}, ())
    with reading(served.context.engine) as connection:
        assert [one.id for one in following_packets(connection, packet)] == [follower]
    assert served.find(follower).name in record_of(served, "report-001").supplements


def test_a_rejected_report_tells_the_partner_why(served: Running, partner: httpx.Client, desk: httpx.Client) -> None:
    packet = served.packet("report-002", "Acme Analytics GmbH")
    link = served.link(packet)
    partner.post(f"{link}/reports/opportunities", data={"customer": "Alt AG", "country": "DE", "model": "referral"})
    action = re.search(rf'action="(/desk/packets/{packet}/reports/[0-9a-f]+)"', desk.get(f"/desk/packets/{packet}").text)
    assert action
    desk.post(action[1], data={"do": "reject", "reason": "It is known to us already."})
    assert "rejected Alt AG" in text_of(partner.get(link).text)
    assert "It is known to us already." in text_of(partner.get(link).text)
