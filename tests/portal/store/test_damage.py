"""What is changed or gone of a portal's files is found by its digest, by the check and by each backup; a broken chain is, too."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from disks import disk
from portal.running import Running, running, small_settings
from sqlalchemy import insert, select, text

from assembler.portal.store.backup import back_up, restore
from assembler.portal.store.damage import find_damage, still_damaged
from assembler.portal.store.database import open_database, writing
from assembler.portal.store.file_storage import AlteredFileError, FileStorage
from assembler.portal.store.signings import begin_signing, change_signing, keep_signing
from assembler.portal.store.tables import packets, returns


@pytest.fixture
def small(database: Callable[[], str], tmp_path: Path) -> Iterator[Running]:
    """Run a portal with a packet, a form that came back, and another one that was taken back, whose file is gone."""
    with running(small_settings(tmp_path / "portal", database())) as portal:
        packet = portal.small_packet("damage-001", "Acme GmbH")
        values = {
            "packet": packet,
            "form": "note",
            "size": 4,
            "reason": "",
            "filled_here": False,
            "at": 1,
            "findings": [],
            "values": {},
        }
        row = {"id": "0" * 32, "number": 1, "sha256": hashlib.sha256(b"what").hexdigest(), "state": "look"}
        with writing(portal.context.engine) as connection:
            connection.execute(insert(returns).values(values | row))
            connection.execute(insert(returns).values(values | row | {"id": "1" * 32, "number": 2, "state": "taken_back"}))
        portal.context.file_storage.put(f"returns/{packet}/{'0' * 32}", b"what")
        yield portal


def files_on_disk(small: Running, below: str) -> list[Path]:
    return sorted(path for path in (Path(small.context.settings.files) / below).rglob("*") if path.is_file())


def test_each_file_that_is_changed_or_gone_is_named(small: Running) -> None:
    engine, storage = small.context.engine, small.context.file_storage
    whole, damage = find_damage(engine, storage)
    assert damage == ()
    pdf = next(path for path in files_on_disk(small, "packets") if path.suffix == ".pdf")
    (came_back,) = files_on_disk(small, "returns")
    pdf.write_bytes(pdf.read_bytes()[:-4] + b"abcd")
    came_back.unlink()
    files, damage = find_damage(engine, storage)
    said = {one.message for one in damage}
    key = pdf.relative_to(small.context.settings.files).as_posix()
    assert said == {
        f"The file {key} is not the one that was stored.",
        f"The file {came_back.relative_to(small.context.settings.files).as_posix()} is gone.",
    }
    assert (files, {one.id for one in damage}) == (whole, {"damaged-file"})


def test_the_file_of_a_signing_is_compared_from_the_day_on_which_it_is_opened(small: Running) -> None:
    engine, storage = small.context.engine, small.context.file_storage
    issued, signed = (hashlib.sha256(data).hexdigest() for data in (b"issued", b"signed by one"))
    with writing(engine) as connection:
        packet = connection.scalar(select(packets.c.id)) or ""
        signing = begin_signing(connection, packet, issued, 10, 1)
        assert signing
        assert change_signing(connection, signing, sha256=signed)
        keep_signing(connection, storage, signing.id)
    storage.put(signing.key(issued), b"issued")
    storage.put(signing.key(signed), b"signed by one")
    assert find_damage(engine, storage)[1] == ()
    storage.put(signing.key(signed), b"signed by none")
    (damage,) = find_damage(engine, storage)[1]
    assert damage.message == f"The file {signing.key(signed)} is not the one that was stored."


def test_a_damaged_portal_is_saved_as_it_is_and_the_backup_says_what_is_damaged(
    small: Running, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    engine, storage = small.context.engine, small.context.file_storage
    assert back_up(engine, storage, tmp_path / "whole")[1] == ()
    pdf = next(path for path in files_on_disk(small, "packets") if path.suffix == ".pdf")
    pdf.write_bytes(b"abcd")
    with writing(engine) as connection:
        connection.execute(text("UPDATE events SET kind = 'nothing' WHERE number = 2"))
    made, damage = back_up(engine, storage, tmp_path / "saved")
    assert [one.id for one in damage] == ["damaged-file", "broken-chain"]
    assert damage[1].message == "The audit chain is broken at event 2."
    assert made.files[damage[0].subject] == hashlib.sha256(b"abcd").hexdigest()
    new = open_database(f"sqlite:///{tmp_path / 'new.sqlite'}")
    restore(new, FileStorage(str(tmp_path / "new")), tmp_path / "saved")
    new.dispose()
    caplog.clear()
    with pytest.raises(AlteredFileError, match="pdf"):
        storage.fetch(damage[0].subject, "0" * 64)
    (logged,) = [record.getMessage() for record in caplog.records]
    assert logged == "a stored file is not the one that was stored: `assembler portal verify` names it"


def test_what_was_erased_while_others_were_read_is_no_damage(small: Running) -> None:
    assert still_damaged(small.context.engine, small.context.file_storage, ["returns/nobody/0", "packets/gone/a.pdf"]) == ()


def test_a_backup_that_finds_no_space_leaves_nothing_behind(small: Running, tmp_path: Path) -> None:
    with disk(tmp_path / "disk", "64k") as place:
        with pytest.raises(OSError, match="No space left"):
            back_up(small.context.engine, small.context.file_storage, place / "saved")
        assert list(place.iterdir()) == []
