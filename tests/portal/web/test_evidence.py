"""A supporting file is kept as it came beside one form, and handed out to whoever may see that form, and to nobody else."""

import re
from pathlib import Path

import httpx
import pytest
from portal.page_forms import form_of, text_of
from portal.running import Running, running, small_settings
from sqlalchemy import update

from assembler.portal.clock import now
from assembler.portal.store.database import reading, writing
from assembler.portal.store.evidence import MOST_FILES, PARTNER
from assembler.portal.store.open_papers import NOT_STANDING
from assembler.portal.store.packets import search_packets
from assembler.portal.store.reach import EVERY_MATTER
from assembler.portal.store.record_changes import announce_change
from assembler.portal.store.tables import packets
from assembler.portal.web.dependencies import SubmittedForm
from assembler.portal.web.evidence import attach_file, attached_to
from assembler.portal.web.link_access import open_packet

pytestmark = pytest.mark.slow

NAME = "../../Minutes <b>of May.pdf"
DATA = b"%PDF-1.7 minutes"


def packet_of(served: Running) -> str:
    """Return the packet that the tests here share, each with a form of its own."""
    with reading(served.context.engine) as connection:
        found, _ = search_packets(connection, EVERY_MATTER, "evidence-001")
    return found[0].id if found else served.packet("evidence-001", "Acme Analytics GmbH")


def form_number(client: httpx.Client, link: str, place: int) -> str:
    """Return the path of a form behind a link, by its place among them."""
    return str(re.findall(r'href="([^"]+)/fill"', client.get(link).text)[place])


def attach(client: httpx.Client, form: str, data: bytes = DATA, name: str = NAME) -> httpx.Response:
    return client.post(f"{form}/evidence", files={"file": (name, data, "text/html")})


def listed(client: httpx.Client, form: str) -> list[str]:
    return re.findall(rf'href="({form}/evidence/[0-9a-f]+)"', client.get(f"{form}/evidence").text)


def test_a_partner_attaches_a_file_and_both_sides_get_it_as_it_came(
    served: Running, partner: httpx.Client, desk: httpx.Client
) -> None:
    packet = packet_of(served)
    form = form_number(partner, served.link(packet), 0)
    assert "Nothing is attached yet." in partner.get(f"{form}/evidence").text
    assert attach(partner, form).status_code == 303
    assert attach(partner, form).status_code == 303, "the same file again"
    (address,) = listed(partner, form)
    assert ">Minutes &lt;b&gt;of May.pdf</a>" in partner.get(f"{form}/evidence").text
    found = partner.get(address)
    assert (found.content, found.headers["content-type"]) == (DATA, "application/octet-stream")
    assert re.search(r'^attachment; filename="[a-z0-9-]+-evidence-1\.pdf"$', found.headers["content-disposition"])
    page = desk.get(f"/desk/packets/{packet}").text
    (ours,) = re.findall(rf'href="(/desk/packets/{packet}/evidence/[0-9a-f]+)"', page)
    assert (desk.get(ours).content, "evidence attached, by the partner" in text_of(page)) == (DATA, True)


def test_staff_attach_a_file_that_the_partner_sees(served: Running, partner: httpx.Client, desk: httpx.Client) -> None:
    packet = packet_of(served)
    form = form_number(partner, served.link(packet), 1)
    number = form.rpartition("/")[2]
    assert attach(desk, f"/desk/packets/{packet}/papers/{number}", b"MZ", "letter.exe").status_code == 303
    (address,) = listed(partner, form)
    assert partner.get(address).headers["content-disposition"].endswith('-evidence-1.bin"')
    assert "attached by your contact" in text_of(partner.get(f"{form}/evidence").text)
    assert attach(desk, f"/desk/packets/{packet}/papers/999").status_code == 404


def test_another_link_opens_no_file_of_this_one(served: Running, partner: httpx.Client) -> None:
    ours = form_number(partner, served.link(packet_of(served)), 2)
    theirs = form_number(partner, served.link_to("whatever-001"), 2)
    attach(partner, ours)
    (address,) = listed(partner, ours)
    assert listed(partner, theirs) == []
    assert partner.get(address.replace(ours, theirs)).status_code == 404
    alone = re.search(r'https?://[^/"<]+(/p/[\w-]+)', partner.post(f"{ours}/pass").text)
    assert alone, "a link to this form alone"
    passed = alone[1]
    assert partner.get(form_of(partner, passed) + address.removeprefix(ours)).content == DATA


def test_what_cannot_be_attached_is_refused_with_a_sentence(served: Running, partner: httpx.Client, desk: httpx.Client) -> None:
    form = form_of(partner, served.link_to("whatever-001"))
    assert "Choose the file first." in text_of(attach(partner, form, b"").text)
    for number in range(MOST_FILES):
        assert attach(partner, form, b"%d" % number).status_code == 303
    full = attach(partner, form, b"one more")
    assert (full.status_code, "files are attached to this form already" in text_of(full.text)) == (422, True)
    assert desk.get("/desk/packets/" + "f" * 32 + "/evidence/" + "f" * 32).status_code == 404


def test_nothing_is_attached_to_papers_that_are_corrected_or_changed_while_it_arrives(tmp_path: Path) -> None:
    with running(small_settings(tmp_path)) as portal:
        packet = portal.small_packet("late-001", "Exempel AB")
        with reading(portal.context.engine) as connection:
            opened = open_packet(connection, portal.link(packet).rpartition("/")[2], now())
        assert opened
        paper = next(one for one in opened.papers if one.summary.returned)
        sent = SubmittedForm((), DATA, "a.pdf")
        for state, changing_until in (("built", now() + 60), ("superseded", 0)):
            with writing(portal.context.engine) as connection:
                announce_change(connection, packet, changing_until)
                connection.execute(update(packets).where(packets.c.id == packet).values(state=state))
            assert attach_file(portal.context, paper, sent, PARTNER, subject=paper.packet, actor="") == NOT_STANDING, state
        assert attached_to(portal.context, paper) == ()
