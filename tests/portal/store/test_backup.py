"""A backup holds all, is whole or absent, goes from one kind of database into another, and is compared before it is restored."""

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from portal.running import ADMIN, Running, running, small_settings
from sqlalchemy import Engine, delete, insert, select

from assembler.portal.clock import now
from assembler.portal.service import erase
from assembler.portal.store import backup
from assembler.portal.store.audit import first_broken_event
from assembler.portal.store.backup import BackupError, back_up, restore
from assembler.portal.store.database import open_database, reading, upgrade, writing
from assembler.portal.store.file_storage import FileStorage
from assembler.portal.store.tables import links, metadata, packets, partners, staff


@pytest.fixture
def filled(database: Callable[[], str], tmp_path: Path) -> Iterator[Running]:
    """Run a portal with a packet and a link that was replaced."""
    with running(small_settings(tmp_path / "old", database())) as portal:
        portal.link(portal.small_packet("backup-001", "Ωmega “GmbH”"))
        row = {"hash": "f" * 64, "form": "", "created": 1, "expires": 2, "revoked": None}
        with writing(portal.context.engine) as connection:
            first = connection.execute(select(links)).mappings().one()
            connection.execute(insert(links).values(id="0" * 32, packet=first["packet"], parent=first["id"], **row))
        yield portal


def everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with reading(engine) as connection:
        return {table.name: sorted(map(tuple, connection.execute(select(table))), key=str) for table in metadata.sorted_tables}


def files_of(storage: FileStorage) -> dict[str, bytes | None]:
    return {key: storage.read(key) for key in storage.all_keys()}


def test_what_is_restored_is_what_was_saved(filled: Running, database: Callable[[], str], tmp_path: Path) -> None:
    engine, storage = filled.context.engine, filled.context.file_storage
    saved, _ = back_up(engine, storage, tmp_path / "saved")
    assert (saved.rows["packets"], saved.rows["links"]) == (1, 2)
    new, place = open_database(database() or f"sqlite:///{tmp_path / 'new.sqlite'}"), FileStorage(str(tmp_path / "files"))
    assert restore(new, place, tmp_path / "saved") == saved
    assert everything(new) == everything(engine)
    assert files_of(place) == files_of(storage)
    with reading(new) as connection:
        assert first_broken_event(connection) is None
    new.dispose()


@pytest.mark.postgresql
def test_a_backup_of_sqlite_becomes_a_postgresql(postgresql_url: str, tmp_path: Path) -> None:
    from portal.running import fresh_database  # noqa: PLC0415 - only where a server runs

    with running(small_settings(tmp_path / "old")) as portal:
        portal.small_packet("backup-001", "Acme GmbH")
        back_up(portal.context.engine, portal.context.file_storage, tmp_path / "saved")
        new = open_database(fresh_database(postgresql_url))
        restore(new, FileStorage(str(tmp_path / "files")), tmp_path / "saved")
        assert everything(new) == everything(portal.context.engine)
        new.dispose()


def test_a_portal_answers_from_what_was_restored(filled: Running, database: Callable[[], str], tmp_path: Path) -> None:
    with reading(filled.context.engine) as connection:
        packet = connection.scalar(select(packets.c.id))
    link = filled.link(str(packet))
    back_up(filled.context.engine, filled.context.file_storage, tmp_path / "saved")
    settings = small_settings(tmp_path / "new", database())
    new = open_database(settings.database)
    restore(new, FileStorage(settings.files), tmp_path / "saved")
    new.dispose()
    with running(settings) as portal, portal.client() as client:
        assert client.get(link).status_code == 200
        assert "Ωmega “GmbH”" in client.get(link).text


def test_a_partner_who_is_erased_while_a_backup_is_made_is_not_in_it(
    filled: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, storage = filled.context.engine, filled.context.file_storage
    copy, erased = backup._copy_files, threading.Event()  # noqa: SLF001 - between the rows and the files there is no other door

    def erase_before(*arguments: object) -> dict[str, str]:
        if not erased.is_set():
            erased.set()
            with reading(engine) as connection:
                partner = connection.scalar(select(partners.c.id))
            erase(filled.context, ADMIN, str(partner))
        return copy(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(backup, "_copy_files", erase_before)
    saved, _ = back_up(engine, storage, tmp_path / "saved")
    assert (saved.rows["partners"], [key for key in saved.files if key.startswith("pages")]) == (0, [])
    assert b"mega" not in b"".join(path.read_bytes() for path in (tmp_path / "saved").rglob("*") if path.is_file())


def test_a_damaged_backup_is_refused_and_nothing_is_written(filled: Running, tmp_path: Path) -> None:
    back_up(filled.context.engine, filled.context.file_storage, tmp_path / "saved")
    new, place = open_database(f"sqlite:///{tmp_path / 'new.sqlite'}"), FileStorage(str(tmp_path / "place"))
    file = next(path for path in sorted((tmp_path / "saved/files").rglob("*")) if path.is_file())
    data = file.read_bytes()
    for damage in (data[:-1], data + b" ", None):
        file.unlink() if damage is None else file.write_bytes(damage)
        with pytest.raises(BackupError, match=r"is damaged: “.*” was changed, removed or put in"):
            restore(new, place, tmp_path / "saved")
    file.write_bytes(data)
    rows = tmp_path / "saved/rows/packets.jsonl"
    whole = rows.read_text("utf-8")
    other = whole.replace("backup-001", "backup-002")
    assert other != whole
    for text, said in (("", "as many rows"), (whole + "{", "no whole backup"), (other, "“rows/packets.jsonl” was changed")):
        rows.write_text(text, "utf-8")
        with pytest.raises(BackupError, match=said):
            restore(new, place, tmp_path / "saved")
    summary = tmp_path / "saved/backup.json"
    kept = json.loads(summary.read_text("utf-8"))
    rows.write_text(whole, "utf-8")
    for change, said in (({"format": 99}, "later release"), ({"revision": "9999"}, "later release")):
        summary.write_text(json.dumps(kept | change), "utf-8")
        with pytest.raises(BackupError, match=said):
            restore(new, FileStorage(str(tmp_path / "elsewhere" / said / str(change))), tmp_path / "saved")
    assert (files_of(place), everything(new)["packets"]) == ({}, [])
    new.dispose()


def test_nothing_is_restored_over_what_is_there_and_an_interrupted_one_can_be_repeated(filled: Running, tmp_path: Path) -> None:
    engine, storage = filled.context.engine, filled.context.file_storage
    back_up(engine, storage, tmp_path / "saved")
    with pytest.raises(BackupError, match="needs a new folder"):
        back_up(engine, storage, tmp_path / "saved")
    with pytest.raises(BackupError, match="holds rows"):
        restore(engine, storage, tmp_path / "saved")
    new, place = open_database(f"sqlite:///{tmp_path / 'new.sqlite'}"), FileStorage(str(tmp_path / "place"))
    first = next(iter(files_of(storage).items()))
    place.put(first[0], first[1] or b"")
    restore(new, place, tmp_path / "saved")
    assert everything(new)["packets"] == everything(engine)["packets"]
    with writing(new) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
    place.put("foreign", b"x")
    with pytest.raises(BackupError, match="“foreign”"):
        restore(new, place, tmp_path / "saved")
    new.dispose()


def test_a_backup_of_an_earlier_release_is_migrated(tmp_path: Path) -> None:
    old = open_database(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    with writing(old) as connection:
        connection.execute(insert(staff).values(id="1" * 32, name="lena", password="x", role="admin", created=now()))  # noqa: S106
    storage = FileStorage(str(tmp_path / "files"))
    back_up(old, storage, tmp_path / "saved")
    summary = tmp_path / "saved/backup.json"
    data = json.loads(summary.read_text("utf-8"))
    for table in ("signing_steps", "signings", "evidence"):
        (tmp_path / f"saved/rows/{table}.jsonl").unlink(missing_ok=True)
        data["rows"].pop(table, None)
        data["tables"].pop(f"{table}.jsonl", None)
    summary.write_text(json.dumps(data | {"revision": "0004"}), "utf-8")
    new = open_database(f"sqlite:///{tmp_path / 'new.sqlite'}")
    restore(new, FileStorage(str(tmp_path / "place")), tmp_path / "saved")
    assert [row[1] for row in everything(new)["staff"]] == ["lena"]
    upgrade(new)
    for engine in (old, new):
        engine.dispose()
