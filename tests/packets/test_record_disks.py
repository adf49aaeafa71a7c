"""Records on disks that refuse: full, or read-only."""

from datetime import date
from pathlib import Path

import pytest
from batch.small_batch import contents
from disks import become, disk
from packets.small_order import order

from assembler.commands.record import adopt, erase
from assembler.packets.order import build_packet
from assembler.packets.records import read_record
from assembler.packets.store import FolderStore

pytestmark = [pytest.mark.slow, pytest.mark.mount]

SIGNED_ON = date(2026, 12, 20)


def test_on_a_disk_that_fills_with_the_event_the_packet_is_whole_and_is_issued_when_there_is_room(tmp_path: Path) -> None:
    ordered, seen = order(tmp_path), set()
    assert build_packet(ordered, tmp_path / "quiet", lambda _: None)[0]
    with disk(tmp_path / "disk", "1m,nr_inodes=5") as place:
        for files in range(5, 60):
            become(place, f"nr_inodes={files}")
            packet, findings = build_packet(ordered, place / "out", lambda _: None)
            record, faults = read_record(FolderStore(place / "out"), "first-001")
            assert record is not None, faults
            seen.add((FolderStore(place / "out").taken(ordered.packet), bool(record.events)))
            if packet is not None:
                break
            assert [one.id for one in findings] == ["not-written"]
            assert "No space left on device" in findings[0].message
        assert contents(place / "out") == contents(tmp_path / "quiet")
    assert seen == {(False, False), (True, False), (True, True)}


def test_on_a_read_only_disk_nothing_is_issued_signed_or_erased(tmp_path: Path) -> None:
    ordered = order(tmp_path)
    with disk(tmp_path / "disk", "8m") as place:
        store = FolderStore(place / "out")
        assert build_packet(ordered, store, lambda _: None)[0]
        store.remove("records")
        before = contents(place)
        become(place, "ro")
        refused = [build_packet(ordered, store, lambda _: None)[1], adopt(store, ordered.packet, SIGNED_ON)[1]]
        assert contents(place) == before
        become(place, "rw")
        assert adopt(store, ordered.packet, SIGNED_ON)[1] == ()
        before = contents(place)
        become(place, "ro")
        refused += [erase(store, "first-001", SIGNED_ON)[1]]
        assert contents(place) == before
        for findings in refused:
            assert [one.id for one in findings] == ["not-written"]
            assert "Read-only file system" in findings[0].message
            assert "See that it may be written to" in findings[0].hint
        become(place, "rw")
        assert erase(store, "first-001", SIGNED_ON) == ((ordered.packet,), ())
