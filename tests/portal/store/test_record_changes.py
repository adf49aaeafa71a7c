"""What was interrupted between a record and the row of its packet is finished, and no link shows it meanwhile."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from portal.running import ADMIN, Running, running, small_settings
from sqlalchemy import update

from assembler.portal.clock import now, today
from assembler.portal.service import ConflictError, rebuild_packet, record_signature, withdraw
from assembler.portal.store.database import reading, writing
from assembler.portal.store.packet_records import write_signature, write_withdrawal
from assembler.portal.store.record_changes import announce_change, is_changing
from assembler.portal.store.tables import packets
from assembler.portal.web.link_access import open_packet

pytestmark = pytest.mark.slow


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Running]:
    """Run a portal whose packets are built quickly."""
    with running(small_settings(tmp_path)) as found:
        yield found


def announce(portal: Running, packet: str, until: int) -> None:
    with writing(portal.context.engine) as connection:
        announce_change(connection, packet, until)


def test_a_withdrawal_that_was_killed_after_its_event_is_finished(portal: Running) -> None:
    packet = portal.small_packet("first-001", "Exempel AB")
    secret = portal.link(packet).rpartition("/")[2]
    announce(portal, packet, now() + 1000)
    assert write_withdrawal(portal.context.file_storage.packets, portal.find(packet), today(), "A slip.") == ()
    portal.context.build_queue.poll()
    with reading(portal.context.engine) as connection:
        opened = open_packet(connection, secret, now())
    assert (portal.find(packet).state, opened and opened.corrected) == ("built", True), "another process may be at it"
    announce(portal, packet, 1)
    portal.context.build_queue.poll()
    assert portal.find(packet).state == "withdrawn"
    with reading(portal.context.engine) as connection:
        assert open_packet(connection, secret, now()) is None


def test_a_signature_that_was_killed_after_its_event_is_finished_and_one_before_it_is_not(portal: Running) -> None:
    signed, unsigned = (portal.small_packet(f"{name}-001", name) for name in ("first", "second"))
    assert write_signature(portal.context.file_storage.packets, portal.find(signed).name, today()) == ()
    for packet in (signed, unsigned):
        announce(portal, packet, 1)
    portal.context.build_queue.poll()
    assert [portal.find(packet).signed for packet in (signed, unsigned)] == [today().isoformat(), ""]
    record_signature(portal.context, ADMIN, portal.find(unsigned), today())
    with reading(portal.context.engine) as connection:
        assert not is_changing(connection, unsigned)


def test_a_packet_that_was_issued_and_never_shown_is_built_again_before_it_is_taken_back(portal: Running) -> None:
    packet = portal.small_packet("first-001", "Exempel AB")
    portal.context.file_storage.remove([f"pages/{packet}"])
    with writing(portal.context.engine) as connection:
        lost = {"state": "interrupted", "name": "", "record": "", "contents": {}}
        connection.execute(update(packets).where(packets.c.id == packet).values(**lost))
    with pytest.raises(ConflictError, match="Build it again, then take it back"):
        withdraw(portal.context, ADMIN, portal.find(packet), "A slip.")
    rebuild_packet(portal.context, ADMIN, portal.find(packet))
    assert portal.wait(packet) == "built"
    withdraw(portal.context, ADMIN, portal.find(packet), "A slip.")
    assert portal.find(packet).state == "withdrawn"
