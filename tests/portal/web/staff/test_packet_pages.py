"""Staff decide what partners returned and reported."""

import re

import httpx
import pytest
from portal.page_forms import FILLED, form_of, text_of, typed
from portal.running import Running
from sqlalchemy import select

from assembler.commands.record import verify_records
from assembler.portal.store.database import reading
from assembler.portal.store.packets import search_packets
from assembler.portal.store.tables import packets


@pytest.mark.slow
def test_what_came_back_is_judged_and_an_accepted_form_takes_no_more(
    served: Running, partner: httpx.Client, desk: httpx.Client
) -> None:
    packet = served.packet("judge-001", "Acme Analytics GmbH")
    link = served.link(packet)
    form = form_of(partner, link)
    partner.post(f"{form}/fill", data={**typed(partner, form, **FILLED), "do": "return"})
    page = desk.get(f"/desk/packets/{packet}").text
    receipt = re.search(rf'action="(/desk/packets/{packet}/returns/[0-9a-f]+)"', page)
    assert receipt
    assert desk.get(receipt[1]).content.startswith(b"%PDF-")
    assert desk.post(receipt[1], data={"do": "back", "reason": " "}).status_code == 409
    desk.post(receipt[1], data={"do": "back", "reason": "The date is wrong."})
    assert "The date is wrong." in text_of(partner.get(f"{form}/return").text)
    again = partner.post(f"{form}/fill", data={**typed(partner, form), "do": "return"})
    assert again.status_code == 303
    latest = re.findall(rf'action="(/desk/packets/{packet}/returns/[0-9a-f]+)"', desk.get(f"/desk/packets/{packet}").text)
    assert len(latest) == 1, "what was sent back is decided"
    desk.post(latest[0], data={"do": "accept"})
    assert "accepted" in text_of(partner.get(link).text)
    assert partner.post(f"{form}/return", files={"file": ("x.pdf", b"%PDF-", "application/pdf")}).status_code == 422
    assert partner.post(f"{form}/fill", data={"version": "9", "do": "return"}).status_code == 409


@pytest.mark.slow
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
    assert "pending Neu AG" in text_of(partner.get(link).text)
    action = re.search(rf'action="(/desk/packets/{packet}/reports/[0-9a-f]+)"', desk.get(f"/desk/packets/{packet}").text)
    assert action
    assert desk.post(action[1], data={"do": "reject"}).status_code == 409, "a rejection has a reason"
    assert desk.post(action[1], data={"do": "accept"}).status_code == 303
    with reading(served.context.engine) as connection:
        found, _ = search_packets(connection, "report-001")
    assert [one.id for one in found] == [packet]
    follower = id_of_follower(served, packet)
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


def id_of_follower(portal: Running, packet: str) -> str:
    """Return the id of the packet that follows one, in any state."""
    with reading(portal.context.engine) as connection:
        return str(connection.scalar(select(packets.c.id).where(packets.c.parent == packet)))


@pytest.mark.slow
def test_a_rejected_report_tells_the_partner_why(served: Running, partner: httpx.Client, desk: httpx.Client) -> None:
    packet = served.packet("report-002", "Acme Analytics GmbH")
    link = served.link(packet)
    partner.post(f"{link}/reports/opportunities", data={"customer": "Alt AG", "country": "DE", "model": "referral"})
    action = re.search(rf'action="(/desk/packets/{packet}/reports/[0-9a-f]+)"', desk.get(f"/desk/packets/{packet}").text)
    assert action
    desk.post(action[1], data={"do": "reject", "reason": "It is known to us already."})
    assert "rejected Alt AG" in text_of(partner.get(link).text)
    assert "It is known to us already." in text_of(partner.get(link).text)
