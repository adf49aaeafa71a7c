"""The rows of packets are written again from their files and records, and the pages are the same as before."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from portal.running import ADMIN, Running, running, small_settings
from sqlalchemy import select, update

from assembler.portal.service import record_signature, withdraw
from assembler.portal.store.database import open_database, reading, writing
from assembler.portal.store.index import ROWS, Indexed, rebuild_index, restore_packet
from assembler.portal.store.tables import links, packets, partners

pytestmark = pytest.mark.slow


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Running]:
    """Run a portal on SQLite, whose rows can be removed one table at a time."""
    with running(small_settings(tmp_path)) as found:
        yield found


def pages_of(portal: Running, *addresses: str) -> dict[str, str]:
    with portal.client_of("admin") as client:
        answers = {address: client.get(address) for address in addresses}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {address: answer.text for address, answer in answers.items()}


def test_pages_are_the_same_after_the_rows_were_removed_and_written_again(portal: Running) -> None:
    signed, withdrawn = portal.small_packet("first-001", "Exempel AB"), portal.small_packet("second-001", "Muster GmbH")
    link = portal.link(signed)
    record_signature(portal.context, ADMIN, portal.find(signed), date(2026, 11, 20))
    withdraw(portal.context, ADMIN, portal.find(withdrawn), "Another company.")
    matter = portal.find(signed).matter
    addresses = (
        "/desk",
        f"/desk/packets/{signed}",
        f"/desk/packets/{withdrawn}",
        f"/desk/matters/{matter}",
        link,
        f"{link}/papers/1",
    )
    before = pages_of(portal, *addresses)
    assert "Signed" in before[link]
    remove_rows(portal, "DELETE FROM packets; DELETE FROM matters")
    assert rebuild_index(portal.context.engine, portal.context.file_storage) == Indexed(2, 4, 1, 0, ())
    assert pages_of(portal, *addresses) == before
    assert rebuild_index(portal.context.engine, portal.context.file_storage) == Indexed(2, 0, 1, 0, ())


def remove_rows(portal: Running, statements: str) -> None:
    """Remove rows, and leave those that refer to them: SQLite checks that only where it is told to."""
    connection = sqlite3.connect(str(portal.context.engine.url.database))
    connection.executescript(statements)
    connection.close()


def test_a_new_database_knows_the_packets_of_one_that_was_lost_but_no_link(portal: Running, tmp_path: Path) -> None:
    id = portal.small_packet("first-001", "Exempel AB")
    portal.link(id)
    record_signature(portal.context, ADMIN, portal.find(id), date(2026, 11, 20))
    engine = open_database(f"sqlite:///{tmp_path / 'other.sqlite'}")
    assert rebuild_index(engine, portal.context.file_storage) == Indexed(1, 3, 1, 0, ())
    with reading(engine) as connection:
        row = connection.execute(select(packets)).one()
        assert (row.id, row.state, row.record, row.signed) == (id, "built", "first-001", "2026-11-20")
        assert connection.scalars(select(partners.c.name)).all() == ["Exempel AB"]
        assert connection.execute(select(links)).all() == []
    engine.dispose()


def test_a_signature_that_only_the_record_has_comes_into_the_row(portal: Running) -> None:
    id = portal.small_packet("first-001", "Exempel AB")
    record_signature(portal.context, ADMIN, portal.find(id), date(2026, 11, 20))
    with writing(portal.context.engine) as connection:
        connection.execute(update(packets).values(signed=""))
    rebuild_index(portal.context.engine, portal.context.file_storage)
    assert portal.find(id).signed == "2026-11-20"


def test_a_damaged_file_is_named_and_the_others_are_read(portal: Running) -> None:
    damaged, whole = portal.small_packet("first-001", "Exempel AB"), portal.small_packet("second-001", "Muster GmbH")
    storage = portal.context.file_storage
    storage.put(f"pages/{damaged}/{ROWS}", b"[]")
    remove_rows(portal, "DELETE FROM packets")
    found = rebuild_index(portal.context.engine, storage)
    (finding,) = found.findings
    assert (found.packets, found.missing, finding.id, finding.subject) == (1, 1, "bad-rows", damaged)
    assert portal.find(whole).state == "built"


def test_a_build_that_was_killed_behind_its_last_file_is_whole(portal: Running) -> None:
    id = portal.small_packet("first-001", "Exempel AB")
    with writing(portal.context.engine) as connection:
        connection.execute(update(packets).values(state="building", claimed_until=1, name="", record=""))
    portal.context.build_queue.poll()
    assert (portal.find(id).state, portal.find(id).record) == ("built", "first-001")
    with writing(portal.context.engine) as connection:
        portal.context.file_storage.remove([f"pages/{id}/{ROWS}"])
        assert not restore_packet(connection, portal.context.file_storage, id)
