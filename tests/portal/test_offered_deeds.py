"""Pages offer only what their reader may do: no link and no button of a page answers that it needs another role."""

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest
from portal.running import Running, running, small_settings
from portal.store.test_inbox import came_back

from assembler.portal.clock import now
from assembler.portal.store.database import writing
from assembler.portal.store.submissions import report_entry
from assembler.portal.store.tables import matters

pytestmark = pytest.mark.slow
IDS = re.compile(r"[0-9a-f]{32}")
NOBODY = "f" * 32


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run a portal in which all stands that pages offer deeds about."""
    with running(small_settings(tmp_path_factory.mktemp("offered"))) as found:
        found.person("omar", "editor")
        packet, ended = found.small_packet("offered-001", "Exempel AB"), found.small_packet("offered-002", "Zweite AB")
        form = next(paper.name for paper in found.find(packet).contents.papers if paper.form)
        found.link(packet)
        came_back(found, packet, form, "incomplete")
        came_back(found, packet, "packet", "complete")
        with writing(found.context.engine) as connection:
            report_entry(connection, packet, "loans", {"item": "A lathe"}, now())
        with found.client_of("admin") as desk:
            desk.post(f"/desk/packets/{ended}/withdraw", data={"reason": "A slip."})
            accepted = came_back(found, packet, "note-b", "complete")
            assert desk.post(f"/desk/packets/{packet}/returns/{accepted}", data={"do": "accept"}).status_code == 303
        yield found


def pages(client: httpx.Client) -> Iterator[tuple[str, httpx.Response]]:
    """Yield each kind of page that can be reached from the inbox by links: of addresses that differ in ids alone, two."""
    seen: dict[str, int] = {}
    waiting = ["/desk/inbox"]
    while waiting:
        address = waiting.pop(0)
        kind = IDS.sub("", address.partition("?")[0])
        if seen.get(address) or seen.get(kind, 0) >= 2 or address == "/desk/catalogue/check":
            continue
        seen |= {address: 1, kind: seen.get(kind, 0) + 1}
        answer = client.get(address)
        yield address, answer
        if answer.headers.get("content-type", "").startswith("text/html"):
            found = (unescape(one).partition("#")[0] for one in re.findall(r'href="(/desk[^"]*)"', answer.text))
            waiting += [one for one in found if one]


def _client(portal: Running, role: str) -> httpx.Client:
    """Return a client of somebody who has a role; all matters are handed over to whoever has that of own ones."""
    if role != "own":
        return portal.client_of(role)
    lena = portal.person("lena", role)
    with writing(portal.context.engine) as connection:
        connection.execute(matters.update().values(owner=lena.id))
    return portal.client_as(lena)


@pytest.mark.parametrize("role", ["viewer", "own", "editor", "admin"])
def test_no_page_offers_what_its_reader_may_not_do(portal: Running, role: str) -> None:
    refused, offered = [], set[str]()
    with _client(portal, role) as client:
        for address, answer in pages(client):
            if answer.status_code == 403:
                refused.append((address, answer.status_code))
            offered |= set(re.findall(r'<form[^>]*method="post"[^>]*action="([^"]+)"', answer.text))
        for action in sorted(offered - {"/desk/sign-out"}):
            answered = client.post(IDS.sub(NOBODY, action)).status_code
            if answered == 403:
                refused.append((action, answered))
    assert refused == []
    kinds = {IDS.sub("…", action) for action in offered}
    assert ("/desk/packets/…/withdraw" in kinds) == (role != "viewer")
    assert ("/desk/packets/…/returns/…/take-back" in kinds) == (role == "admin")
    assert ("/desk/matters/…/owner" in kinds) == (role in ("editor", "admin"))
