"""A portal of an earlier release is taken over: its database is migrated, its files are moved, its links open.

`release_1902f63` was made by that commit with a small library: three packets, of which one was withdrawn, links to two, a form that was
saved and one that was returned. Of the files it has the manifests and the pages; the links were made to open until 2100.
"""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from portal.page_forms import text_of
from portal.running import Running, running, small_settings
from sqlalchemy import insert, select, update

from assembler.model.record import Record
from assembler.packets.manifest_file import MANIFEST
from assembler.packets.records import read_record
from assembler.portal.store.accounts import check_password
from assembler.portal.store.audit import first_broken_event
from assembler.portal.store.database import open_database, reading, writing
from assembler.portal.store.differences import find_differences
from assembler.portal.store.earlier_layout import move_earlier_packets
from assembler.portal.store.file_storage import FileStorage
from assembler.portal.store.index import rebuild_index
from assembler.portal.store.packets import find_packet, search_packets
from assembler.portal.store.reach import EVERY_MATTER
from assembler.portal.store.tables import packets

EARLIER = Path(__file__).parent / "release_1902f63"
LINK = "/p/STqJZJG7_dpXmzwkDi2zbP7Wa_K1g3cLF3VLJtDzGDc"
FIRST, SECOND, THIRD = (
    "8f4457d05661266b05f1ad83858c7d66",
    "db50b8bc2a0e73e6138bc4e86d24a014",
    "f775d5470dc5a8dc19d61f3abba45403",
)
SIGNED = "8454115e9174e498bfdf69704eac66ba"
"""What the second partner returned: the file of all papers that are signed now."""

pytestmark = pytest.mark.slow


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Make the folder that a portal of the earlier release kept its data in."""
    shutil.copytree(EARLIER / "files", tmp_path / "files")
    connection = sqlite3.connect(tmp_path / "portal.sqlite")
    connection.executescript((EARLIER / "portal.sql").read_text("utf-8"))
    connection.close()
    return tmp_path


@pytest.fixture
def taken_over(data: Path) -> Iterator[Running]:
    """Run today's portal on what the earlier release left."""
    settings = small_settings(data)
    engine = open_database(settings.database)
    assert move_earlier_packets(engine, FileStorage(settings.files)) == len((FIRST, SECOND, THIRD))
    assert move_earlier_packets(engine, FileStorage(settings.files)) == 0
    engine.dispose()
    with running(settings) as portal:
        yield portal


def test_packets_accounts_and_the_audit_chain_are_taken_over(taken_over: Running) -> None:
    with reading(taken_over.context.engine) as connection:
        assert [search_packets(connection, EVERY_MATTER, words)[1] for words in ("gatan", "legal_name")] == [3, 0], (
            "found by what it says"
        )
        rows = {row.id: row for row in connection.execute(select(packets))}
        assert check_password(connection, "lena", "correct horse battery")
        assert first_broken_event(connection) is None
    assert {id: (row.state, row.record, row.signed) for id, row in rows.items()} == {
        FIRST: ("built", "first-001", ""),
        SECOND: ("built", "second-001", ""),
        THIRD: ("withdrawn", "third-001", ""),
    }
    storage = taken_over.context.file_storage
    assert storage.keys("packets") == ("first-001-7482596f", rows[SECOND].name, rows[THIRD].name)
    assert storage.keys(f"packets/{rows[FIRST].name}") == (MANIFEST,)
    assert storage.keys(f"pages/{FIRST}") == ("packet.json", "views")
    assert find_differences(taken_over.context.engine, storage) == ()


def test_a_link_of_before_opens_its_pages_and_the_form_that_was_saved(taken_over: Running) -> None:
    with taken_over.client() as partner:
        page = text_of(partner.get(LINK).text)
        assert "Papers for Exempel AB" in page
        assert "draft saved" in page
        assert "Exempel AB must repay." in text_of(partner.get(f"{LINK}/papers/1").text)
        assert re.search(r'name="note\.place"[^>]*value="Hamburg"', partner.get(f"{LINK}/papers/2/fill").text)


def test_staff_see_what_was_built_returned_and_withdrawn_before_and_record_a_signature(taken_over: Running) -> None:
    with taken_over.client_of("editor") as desk:
        assert "Exemple SA" in text_of(desk.get("/desk").text)
        assert "This packet was withdrawn." in text_of(desk.get(f"/desk/packets/{THIRD}").text)
        assert re.findall(rf'action="(/desk/packets/{SECOND}/returns/{SIGNED})"', desk.get(f"/desk/packets/{SECOND}").text)
        accepted = desk.post(f"/desk/packets/{SECOND}/returns/{SIGNED}", data={"do": "accept", "signed_on": "2026-11-20"})
        assert accepted.status_code == 303
        assert "Signed 20 November 2026" in text_of(desk.get(f"/desk/packets/{SECOND}").text)
    record, _ = read_record(taken_over.context.file_storage.packets, "second-001")
    assert record == Record("second-001"), "its manifest does not say what a record needs"
    rebuild_index(taken_over.context.engine, taken_over.context.file_storage)
    assert taken_over.find(SECOND).signed == "2026-11-20"


def test_moving_goes_on_where_it_was_interrupted(taken_over: Running) -> None:
    storage, engine = taken_over.context.file_storage, taken_over.context.engine
    before = files_in(storage)
    with writing(engine) as connection:  # as if the process had been killed between the files and the row
        connection.execute(update(packets).where(packets.c.id == FIRST).values(record=""))
    assert move_earlier_packets(engine, storage) == 1
    assert files_in(storage) == before


def test_a_form_that_followed_lies_apart_from_the_packet_of_the_same_name(data: Path) -> None:
    settings, id = small_settings(data), "f" * 32
    engine, storage = open_database(settings.database), FileStorage(settings.files)
    with writing(engine) as connection:
        row = dict(connection.execute(select(packets).where(packets.c.id == FIRST)).mappings().one())
        connection.execute(insert(packets).values(**{**row, "id": id, "parent": FIRST, "entry": "loan-1"}))
    storage.put(f"packets/{id}/{MANIFEST}", b"{}")
    move_earlier_packets(engine, storage)
    with reading(engine) as connection:
        follower = find_packet(connection, id)
    assert follower
    assert storage.read(follower.key(MANIFEST)) == b"{}"
    assert len(storage.read(f"packets/{follower.name}/{MANIFEST}") or b"") > 1000
    engine.dispose()


def files_in(storage: FileStorage) -> dict[str, bytes]:
    return {key: data for folder in ("packets", "pages") for key, data in storage.below(folder).items()}
