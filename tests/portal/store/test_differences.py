"""Where the database and the files of packets and signings say different things, the check says so; where they agree, nothing."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from portal.running import ADMIN, Running, running, small_settings, small_text
from sqlalchemy import delete, update

from assembler.portal.later_forms import reportable_lists
from assembler.portal.matter_reading import read_matter_text
from assembler.portal.service import erase, record_signature, request_packet, store_matter, withdraw
from assembler.portal.store import differences
from assembler.portal.store.damage import find_damage
from assembler.portal.store.database import reading, writing
from assembler.portal.store.differences import find_differences
from assembler.portal.store.matters import find_matter
from assembler.portal.store.packets import PacketRequest
from assembler.portal.store.record_changes import announce_change
from assembler.portal.store.signings import begin_signing, change_signing, keep_signing
from assembler.portal.store.tables import packets, signings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def portal(database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run a portal with a packet in each state, and one whose partner is erased."""
    with running(small_settings(tmp_path_factory.mktemp("differences"), database())) as found:
        signed, withdrawn, gone = (found.small_packet(f"{name}-001", f"{name} AB") for name in ("signed", "withdrawn", "gone"))
        record_signature(found.context, ADMIN, found.find(signed), date(2026, 11, 20))
        withdraw(found.context, ADMIN, found.find(withdrawn), "A slip.")
        erase(found.context, ADMIN, found.find(gone).partner)
        former = found.small_packet("former-001", "former AB")
        matter = found.find(former).matter
        changed = read_matter_text(found.context, small_text("former-001", "former AB").replace("Gatan 1", "Gatan 2"))
        assert store_matter(found.context, ADMIN, changed, (matter, 1))[0] == matter
        with reading(found.context.engine) as connection:
            stored = find_matter(connection, matter)
        assert stored
        assert found.wait(request_packet(found.context, ADMIN, stored, PacketRequest(), revise=True)) == "built"
        assert (found.find(former).state, reportable_lists(found.context, found.find(former))) == ("superseded", ())
        yield found


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read what differs once more without a pause: nobody changes anything meanwhile."""
    monkeypatch.setattr(differences, "PAUSE", 0)


def said(portal: Running) -> list[str]:
    return [one.message for one in find_differences(portal.context.engine, portal.context.file_storage)]


def named(portal: Running, name: str) -> str:
    """Return the id of the packet of a matter that no other has replaced."""
    with reading(portal.context.engine) as connection:
        rows = connection.execute(packets.select().where(packets.c.state != "superseded")).all()
    return next(str(row.id) for row in rows if row.name.startswith(name))


def test_where_all_agree_nothing_is_said(portal: Running) -> None:
    assert find_damage(portal.context.engine, portal.context.file_storage)[1] == ()


@pytest.mark.parametrize(
    ("name", "values", "told"),
    [
        ("signed-001", {"signed": ""}, ["other values of a packet (signed)", "“issued”, its record “signed on 2026-11-20”"]),
        ("signed-001", {"signed": "2026-11-21"}, ["(signed)", "“signed on 2026-11-21”, its record “signed on 2026-11-20”"]),
        ("withdrawn-001", {"state": "built", "claimed_until": 0}, ["(state)", "“issued”, its record “withdrawn”"]),
        ("former-001", {"state": "withdrawn"}, ["(state)", "“withdrawn”, its record “issued”"]),
        ("signed-001", {"text": "other", "due": "2027-01-01"}, ["(text, due)"]),
        ("former-001", {"record": "signed-001"}, ["(record)", "“issued”, its record “nothing”"]),
    ],
)
def test_a_row_that_was_changed_by_another_way_is_told(
    portal: Running, name: str, values: dict[str, object], told: list[str]
) -> None:
    id = named(portal, name)
    with writing(portal.context.engine) as connection:
        before = connection.execute(packets.select().where(packets.c.id == id)).mappings().one()
        connection.execute(update(packets).where(packets.c.id == id).values(**values))
    found = said(portal)
    with writing(portal.context.engine) as connection:
        connection.execute(update(packets).where(packets.c.id == id).values(**{key: before[key] for key in values}))
    assert [part in one for part, one in zip(told, found, strict=True)] == [True] * len(told), found
    assert said(portal) == []


def test_a_file_that_is_gone_changed_or_without_a_row_is_told(portal: Running) -> None:
    id, storage = named(portal, "signed-001"), portal.context.file_storage
    key = f"pages/{id}/packet.json"
    data = storage.read(key) or b""
    for other, told in (
        (b"{}", f"The file with the rows of a packet cannot be read: {storage.url}/{key}."),
        (data.replace(b'"contact": "Jonas Weber"', b'"contact": "Else"'), "The database has other values of a packet (contact)"),
    ):
        storage.put(key, other)
        assert [one.startswith(told) for one in said(portal)] == [True]
    storage.remove([key])
    assert said(portal) == [f"The file with the rows of a packet is gone: {key}."]
    storage.put(key, data)
    storage.put("pages/" + "e" * 32 + "/packet.json", data)
    assert said(portal) == [f"The database has no row of a packet that has a file: pages/{'e' * 32}/packet.json."]
    storage.remove(["pages/" + "e" * 32])
    event = "packets/records/signed-001/000002.json"
    kept = storage.read(event) or b""
    assert json.loads(kept)["number"] == 2
    storage.remove([event])
    assert ["its record “issued”" in one for one in said(portal)] == [True], "the last event is missing, which no chain tells"
    storage.put(event, kept.replace(b"2026-11-20", b"2026-11-19"))
    assert ["its record “signed on 2026-11-19”" in one for one in said(portal)] == [True]
    storage.put(event, kept)
    assert said(portal) == []


def test_a_change_that_is_announced_is_no_difference(portal: Running) -> None:
    id = named(portal, "former-001")
    with writing(portal.context.engine) as connection:
        announce_change(connection, id, 2**31 - 1)
        connection.execute(update(packets).where(packets.c.id == id).values(signed="2026-11-20"))
    assert ["its record" in one for one in said(portal)] == [False], "its file alone says another thing"
    with writing(portal.context.engine) as connection:
        connection.execute(update(packets).where(packets.c.id == id).values(signed=""))
        announce_change(connection, id, 0)
    assert said(portal) == []


def test_a_signing_that_its_file_does_not_know_is_told(portal: Running) -> None:
    id, engine, storage = named(portal, "former-001"), portal.context.engine, portal.context.file_storage
    sha256 = hashlib.sha256(b"issued").hexdigest()
    with writing(engine) as connection:
        signing = begin_signing(connection, id, sha256, 10, 1)
    assert signing
    gone = f"The file with the rows of a signing is gone, or cannot be read: signings/{id}/{signing.id}.json."
    assert said(portal) == [gone]
    with writing(engine) as connection:
        keep_signing(connection, storage, signing.id)
    assert said(portal) == []
    with writing(engine) as connection:
        assert change_signing(connection, signing, state="withdrawn")
    assert said(portal) == [
        gone.replace(
            "The file with the rows of a signing is gone, or cannot be read",
            "The database says of a signing another thing than its file",
        )
    ]
    with writing(engine) as connection:
        connection.execute(delete(signings))
    storage.remove([f"signings/{id}"])
    assert said(portal) == []
