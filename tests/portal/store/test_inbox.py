"""What came back, was reported, was not built or is overdue stands in the inbox until somebody has dealt with it."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from portal.page_forms import text_of
from portal.running import ADMIN, Running, running, small_settings
from sqlalchemy import update

from assembler.portal.clock import now, today
from assembler.portal.service import accept_return, record_signature, send_back, withdraw
from assembler.portal.store.database import reading, writing
from assembler.portal.store.inbox import Waiting, WaitingItem, waiting_items
from assembler.portal.store.reach import EVERY_MATTER
from assembler.portal.store.submissions import add_return, report_entry, returns_of
from assembler.portal.store.tables import packets

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(small_settings(tmp_path_factory.mktemp("inbox"))) as found:
        yield found


def items(portal: Running, packet: str, day: date | None = None) -> list[WaitingItem]:
    with reading(portal.context.engine) as connection:
        return [item for item in waiting_items(connection, day or today(), EVERY_MATTER) if item.packet == packet]


def came_back(portal: Running, packet: str, form: str, state: str) -> str:
    with writing(portal.context.engine) as connection:
        file = {"sha256": "0" * 64, "size": 1, "state": state, "reason": "", "filled_here": False, "findings": [], "values": {}}
        return add_return(connection, packet, form, now(), **file).id


def test_a_form_waits_in_its_newest_version_until_it_is_decided_on(portal: Running) -> None:
    packet = portal.small_packet("inbox-001", "Eins AB")
    form = next(paper.name for paper in portal.find(packet).contents.papers if paper.form)
    came_back(portal, packet, form, "refused")
    came_back(portal, packet, form, "look")
    came_back(portal, packet, "packet", "complete")
    assert [(one.what, one.state) for one in items(portal, packet)] == [("Note", "look"), ("What is signed now", "complete")]
    with reading(portal.context.engine) as connection:
        newest = {one.form: one for one in reversed(returns_of(connection, packet))}
    send_back(portal.context, ADMIN, portal.find(packet), newest[form], "The place is missing.")
    assert [one.what for one in items(portal, packet)] == ["What is signed now"]
    accept_return(portal.context, ADMIN, portal.find(packet), newest["packet"], today())
    assert items(portal, packet) == []


def test_a_packet_is_overdue_from_the_day_after_it_was_due_until_it_is_signed(portal: Running) -> None:
    packet, other = (portal.small_packet(f"inbox-00{at}", "Zwei AB") for at in (2, 3))
    with writing(portal.context.engine) as connection:
        connection.execute(update(packets).where(packets.c.id.in_([packet, other])).values(due=today().isoformat()))
    late = today() + timedelta(days=1)
    assert [[len(items(portal, one, day)) for one in (packet, other)] for day in (today(), late)] == [[0, 0], [1, 1]]
    assert items(portal, packet, late)[0].waiting is Waiting.OVERDUE
    record_signature(portal.context, ADMIN, portal.find(packet), today())
    withdraw(portal.context, ADMIN, portal.find(other), "A slip.")
    assert [len(items(portal, one, late)) for one in (packet, other)] == [0, 0]


def test_what_was_reported_and_what_was_not_built_stands_on_the_page(portal: Running) -> None:
    packet, lost = portal.small_packet("inbox-004", "Drei AB"), portal.small_packet("inbox-005", "Vier AB")
    with writing(portal.context.engine) as connection:
        report_entry(connection, packet, "loans", {"item": "A lathe"}, now())
        connection.execute(update(packets).where(packets.c.id == lost).values(state="interrupted", name="", contents={}))
    assert [(one.waiting, one.what) for one in items(portal, packet)] == [(Waiting.REPORTED, "A lathe")]
    assert [(one.waiting, one.state) for one in items(portal, lost)] == [(Waiting.NOT_BUILT, "interrupted")]
    with portal.client_of("viewer") as desk:
        shown = text_of(desk.get("/desk/inbox").text)
    assert "Reported (1)" in shown
    assert "Drei AB inbox-004 A lathe to be decided" in shown
    assert "Vier AB inbox-005 inbox-005 interrupted" in shown


def test_an_empty_inbox_says_what_will_stand_there(tmp_path: Path) -> None:
    with running(small_settings(tmp_path)) as fresh, fresh.client_of("viewer") as desk:
        assert "Nothing waits." in text_of(desk.get("/desk/inbox").text)
        assert desk.get("/", follow_redirects=False).headers["location"] == "/desk/inbox"
