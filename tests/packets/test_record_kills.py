"""Builds, signatures and erasures that are killed before each call to the disk: what is there is whole, and doing it again ends it."""

import shutil
from collections.abc import Iterator
from itertools import count
from multiprocessing import get_context
from pathlib import Path

import pytest
from batch.small_batch import contents
from packets.killed_work import ERASED_ON, NOTE, SIGNED_ON, Killing, following, issue, killing, out_of
from packets.older import DATA, OLDER, older_store
from packets.small_order import order
from packets.supplemented import TWO, supplement

from assembler.commands.adopt_older import record_older
from assembler.commands.record import adopt, erase, verify_records
from assembler.loader import load_library
from assembler.packets.kept import kept_matter
from assembler.packets.older_packets import StatedOfPacket
from assembler.packets.order import build_packet
from assembler.packets.records import read_record
from assembler.packets.store import FolderStore

pytestmark = pytest.mark.slow


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a folder with a signed packet and its record in `signed`, and the same packet before that in `built`."""
    first = order(tmp_path)
    assert build_packet(first, tmp_path / "built", lambda _: None)[0]
    shutil.copytree(tmp_path / "built", tmp_path / "signed")
    assert adopt(FolderStore(tmp_path / "signed"), first.packet, SIGNED_ON, NOTE)[1] == ()
    return tmp_path


@pytest.fixture
def killed(root: Path) -> Iterator[Killing]:
    with killing(root) as killed:
        yield killed


def kills(root: Path, begun: str, killed: Killing, work: str) -> Iterator[FolderStore]:
    """Yield the store after each kill, begun anew each time, until the work ends; then once more."""
    for at in count(1):
        shutil.copytree(root / begun, root / "out")
        goes_on = killed(work, at)
        yield out_of(root)
        shutil.rmtree(root / "out")
        if not goes_on:
            return


def test_a_killed_build_leaves_a_packet_and_its_event_whole_and_ends_when_it_is_started_again(
    root: Path, killed: Killing
) -> None:
    ordered, seen = following(root, root / "signed"), set()
    shutil.copytree(root / "signed", root / "quiet")
    assert build_packet(ordered, root / "quiet", lambda _: None)[0]
    for store in kills(root, "signed", killed, "build"):
        record, findings = read_record(store, "first-001")
        assert record is not None, findings
        manifest, _ = store.manifest(ordered.packet)
        assert manifest is not None or ordered.packet not in record.issued
        assert manifest is None or store.altered(ordered.packet, manifest) == ()
        assert manifest is None or kept_matter(store, ordered.packet)[1] == (), "what it is made from is kept before it"
        seen.add((manifest is not None, ordered.packet in record.issued))
        packet, findings = build_packet(ordered, store, lambda _: None)
        assert packet is not None, findings
        store.sweep()
        assert contents(root / "out") == contents(root / "quiet")
    assert seen == {(False, False), (True, False), (True, True)}


def test_a_killed_supplement_is_issued_or_not_and_ends_when_it_is_asked_for_again(root: Path, killed: Killing) -> None:
    ordered, packet, seen = order(root, TWO), order(root).packet, set()
    shutil.copytree(root / "signed", root / "quiet")
    assert supplement(ordered, FolderStore(root / "quiet"))[0]
    for store in kills(root, "signed", killed, "supplement"):
        record, findings = read_record(store, "first-001")
        assert record is not None, findings
        held = [name for name in store.names("first-001") if name != packet]
        assert set(record.supplements) <= set(held)
        seen.add((len(held), len(record.supplements)))
        assert supplement(ordered, store)[1] == ()
        store.sweep()
        assert verify_records(store) == ({"first-001": ()}, ())
        assert contents(root / "out") == contents(root / "quiet")
    assert seen == {(0, 0), (1, 0), (1, 1)}


def test_a_killed_signature_is_there_or_not_and_is_stated_again(root: Path, killed: Killing) -> None:
    packet, seen = order(root).packet, set()
    for store in kills(root, "built", killed, "adopt"):
        record, findings = read_record(store, "first-001")
        assert record is not None, findings
        seen.add(packet in record.signed)
        record, findings = adopt(store, packet, SIGNED_ON, NOTE)
        assert record is not None, findings
        assert len(record.events) == 2
        assert verify_records(store) == ({"first-001": ()}, ())
    assert seen == {False, True}


def test_a_packet_of_format_1_that_is_killed_while_it_is_read_is_in_its_record_or_not(root: Path, killed: Killing) -> None:
    library, findings = load_library(DATA / "clauses")
    assert library is not None, findings
    older_store(root / "older")
    seen = set()
    for store in kills(root, "older", killed, "older"):
        record, findings = read_record(store, "first-001")
        assert record is not None, findings
        seen.add(len(record.events))
        assert record_older(store, OLDER, StatedOfPacket(1), library) == ()
        assert verify_records(store, ("first-001",)) == ({"first-001": ()}, ())
    assert seen == {0, 1}


def test_a_killed_erasure_forbids_what_follows_from_its_event_on_and_goes_on(root: Path, killed: Killing) -> None:
    seen = set()
    for store in kills(root, "signed", killed, "erase"):
        record, findings = read_record(store, "first-001")
        assert record is not None, findings
        found, _ = verify_records(store)
        seen.add((record.erased, *(one.id for one in found["first-001"])))
        assert erase(store, "first-001", ERASED_ON)[1] == ()
        assert verify_records(store) == ({"first-001": ()}, ())
        assert [path for path, data in contents(root / "out").items() if b"Anna" in data or b"Berit" in data] == []
    assert seen == {(False,), (True, "erasure-unfinished"), (True,)}


def test_of_processes_that_issue_at_once_one_does_and_the_other_leaves_nothing(root: Path) -> None:
    shutil.copytree(root / "signed", root / "out")
    with get_context("spawn").Pool(2) as pool:
        ends = pool.starmap(issue, [(root, at) for at in range(2)], chunksize=1)
    assert sorted(ends) == [(), ("record-moved-on",)]
    won = following(root, root / "signed", f"second-00{ends.index(())}").packet
    record, _ = read_record(out_of(root), "first-001")
    assert record is not None
    assert [*record.issued] == [order(root).packet, won]
    assert out_of(root).below("") == (order(root).packet, "kept", "records", won)
