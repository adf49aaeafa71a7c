"""Staff decide what partners returned and reported."""

import html
import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from portal.page_forms import FILLED, form_of, text_of, typed
from portal.running import Running, running, small_settings
from portal.store.rows import built_packet

from assembler.portal.store.database import writing
from assembler.portal.store.matters import create_matter, create_partner
from assembler.portal.store.packets import PacketRequest, queue_packet, queued_packets
from assembler.portal.web.staff import packet_pages


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
    assert desk.post(latest[0], data={"do": "accept"}).status_code == 409, "nobody has signed it"
    desk.post(latest[0], data={"do": "accept", "sure": "yes"})
    assert "accepted" in text_of(partner.get(link).text)
    assert partner.post(f"{form}/return", files={"file": ("x.pdf", b"%PDF-", "application/pdf")}).status_code == 422
    assert partner.post(f"{form}/fill", data={"version": "9", "do": "return"}).status_code == 409


@pytest.mark.slow
def test_an_open_packet_that_was_built_on_an_older_text_says_so(tmp_path: Path, database: Callable[[], str]) -> None:
    settings = small_settings(tmp_path, database())
    with running(settings) as portal:
        packet = portal.small_packet("older-001", "Older GmbH")
        with portal.client_of("viewer") as desk:
            assert "The library has changed" not in desk.get(f"/desk/packets/{packet}").text
    (clause,) = settings.library.rglob("loans.md")
    clause.write_text(clause.read_text("utf-8").replace("must repay", "must pay back"), "utf-8")
    with running(settings) as portal, portal.client_of("viewer") as desk:
        shown = text_of(desk.get(f"/desk/packets/{packet}").text)
        assert "Built today, these papers would read otherwise: Agreement." in shown
        clause.write_text(clause.read_text("utf-8") + "\n", "utf-8")


@pytest.mark.slow
def test_what_was_ticked_is_no_change_of_ours_and_what_is_blank_on_both_sides_is_left_out(
    served: Running, partner: httpx.Client, desk: httpx.Client
) -> None:
    packet = served.packet("ticked-001", "Acme Analytics GmbH")
    form = form_of(partner, served.link(packet))
    partner.post(f"{form}/fill", data={**typed(partner, form, **FILLED), "do": "return"})
    shown = text_of(desk.get(f"/desk/packets/{packet}").text)
    assert "The Customer was told in writing that the Partner receives a fee – yes" in shown
    assert "Date of the introduction – 1 December 2026" in shown
    assert "changed" not in shown.partition("Values, beside what we had filled in")[2].partition("Supporting files")[0]
    assert "Acceptance of the Opportunity valid until" not in shown
    assert "Progress 0 of 4 returned" in shown


def test_the_list_shows_what_is_asked_for_and_keeps_that_on_its_further_pages(
    tmp_path: Path, database: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packet_pages, "PAGE_SIZE", 2)
    with running(small_settings(tmp_path, database())) as portal, portal.client_of("viewer") as desk:
        for name in ("Beta", "Alpha", "Delta"):
            built_packet(portal.context.engine, f"list-{name.lower()}", f"{name} & Co")

        def listed(query: str) -> list[str]:
            return re.findall(r'href="/desk/packets/\w+">(\w+) &amp; Co</a>', desk.get(f"/desk{query}").text)

        assert listed("?sort=partner&programme=small&returned=no") == ["Alpha", "Beta"]
        page = desk.get("/desk?q=%26+Co&sort=partner&programme=small&returned=no&state=").text
        next_page = re.search(r'href="(\?[^"]+)">Next page', page)
        assert next_page
        assert 'value="partner" selected' in page
        assert listed(html.unescape(next_page[1])) == ["Delta"]
        assert "No packet matches." in desk.get("/desk?returned=yes").text
        assert listed("?sort=%00&programme=&returned=x&from=2") == listed("?from=2")


def test_a_packet_that_waits_says_how_many_stand_before_it(portal: Running) -> None:
    with writing(portal.context.engine) as connection:
        matter = create_matter(connection, create_partner(connection, "Acme", 0), "wait-001", "qpn", "text", 0)
        for at in range(3):
            queue_packet(connection, matter, "text", PacketRequest(), "", at)
        ids = queued_packets(connection)
    with portal.client_of("viewer") as desk, portal.machine(portal.token()) as machine:
        told = [text_of(desk.get(f"/desk/packets/{id}").text).partition("waits to be built")[2].partition(".")[0] for id in ids]
        assert told == [", and is the next one", "; 1 packet stands before it", "; 2 packets stand before it"]
        assert [machine.get(f"/api/packets/{id}").json()["ahead"] for id in ids] == [0, 1, 2]
        assert 'assembler_packets{state="queued"} 3.0' in machine.get("/api/metrics").text
