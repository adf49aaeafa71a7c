from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from packets.small_order import LOAN, order, upon
from small_library import MATTER

from assembler.model.diagnostics import Severity
from assembler.model.record import Occurrence, PacketIssued, PacketSigned, PacketState, PacketWithdrawn, PartnerErased, Record
from assembler.packets.manifest import digest
from assembler.packets.manifest_file import MANIFEST
from assembler.packets.order import BuiltPacket, Order, build_packet
from assembler.packets.records import append, in_force_of, read_record
from assembler.packets.store import FolderStore, ObjectStore

SIGNED_ON = date(2026, 12, 20)


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "out")


def build(ordered: Order, store: FolderStore) -> BuiltPacket:
    packet, findings = build_packet(ordered, store, lambda _: None)
    assert packet is not None, findings
    return packet


def refused(ordered: Order, store: FolderStore) -> str:
    packet, (finding,) = build_packet(ordered, store, lambda _: None)
    assert packet is None
    return finding.id


def record_in(store: FolderStore, id: str = "first-001") -> Record:
    record, findings = read_record(store, id)
    assert record is not None, findings
    return record


def happens(store: FolderStore, what: Occurrence, id: str = "first-001") -> Record:
    record = append(store, record_in(store, id), what, SIGNED_ON)
    assert isinstance(record, Record), record
    return record


def following(root: Path, store: FolderStore) -> Order:
    """Return the order of another matter, built on what is in force after the first one's packet was signed."""
    in_force, findings = in_force_of(store, record_in(store), SIGNED_ON)
    assert in_force is not None, findings
    return upon(order(root, text=MATTER.replace("first-001", "second-001")), in_force)


def test_a_built_packet_is_issued_once(tmp_path: Path, store: FolderStore) -> None:
    ordered = order(tmp_path)
    packet = build(ordered, store)
    sha256 = digest((packet.folder / MANIFEST).read_bytes())
    (one,) = record_in(store).events
    assert one.event.what == PacketIssued("issued", ordered.packet, "first-001", sha256, adopted=False)
    assert one.event.day == ordered.matter.issued
    assert not build(ordered, store).fresh
    assert record_in(store).events == (one,)


def test_a_packet_without_its_event_is_issued_when_it_is_built_again(tmp_path: Path, store: FolderStore) -> None:
    build(order(tmp_path), store)
    before = record_in(store)
    store.remove("records")
    assert not build(order(tmp_path), store).fresh
    assert record_in(store) == before


def test_whoever_keeps_the_packet_elsewhere_records_it(tmp_path: Path, store: FolderStore) -> None:
    build_packet(order(tmp_path), store, lambda _: None, recorded=False)
    assert store.below("") == (order(tmp_path).packet, "kept")


def test_a_packet_that_follows_names_the_last_event_before_it(tmp_path: Path, store: FolderStore) -> None:
    first = build(order(tmp_path), store)
    signed = happens(store, PacketSigned("signed", first.manifest.packet))
    second = build(following(tmp_path, store), store)
    assert (second.manifest.matter.record, second.manifest.matter.follows) == ("first-001", signed.last)
    assert [*record_in(store).issued] == [first.manifest.packet, second.manifest.packet]
    assert record_in(store, "second-001").events == ()


def test_a_packet_has_another_name_after_another_event(tmp_path: Path, store: FolderStore) -> None:
    happens(store, PacketSigned("signed", build(order(tmp_path), store).manifest.packet))
    late = following(tmp_path, store)
    other = replace(late, matter=replace(late.matter, in_force=replace(late.matter.in_force, event="0" * 64)))
    assert late.packet != other.packet


def test_a_packet_whose_record_has_moved_on_is_not_built(tmp_path: Path, store: FolderStore) -> None:
    happens(store, PacketSigned("signed", build(order(tmp_path), store).manifest.packet))
    late = following(tmp_path, store)
    happens(store, PacketIssued("issued", "third-1", "third", "0", adopted=False))
    assert refused(late, store) == "record-moved-on"
    assert not store.taken(late.packet)


def test_a_packet_that_another_writer_overtakes_is_taken_back(tmp_path: Path, store: FolderStore) -> None:
    happens(store, PacketSigned("signed", build(order(tmp_path), store).manifest.packet))
    late, other = following(tmp_path, store), PacketIssued("issued", "third-1", "third", "0", adopted=False)

    def overtake(_: str) -> None:
        if other.packet not in record_in(store).issued:
            happens(store, other)

    packet, findings = build_packet(late, store, overtake)
    assert (packet, [finding.id for finding in findings]) == (None, ["record-moved-on"])
    assert record_in(store).events[-1].event.what == other
    assert store.below("") == (order(tmp_path).packet, "kept", "records")


def test_the_same_packet_built_by_another_is_no_obstacle(tmp_path: Path, store: FolderStore) -> None:
    ordered = order(tmp_path)

    def build_too(_: str) -> None:
        build(ordered, store)

    packet, findings = build_packet(ordered, store, build_too)
    assert packet is not None, findings
    assert not packet.fresh
    assert len(record_in(store).events) == 1


def test_nothing_is_issued_in_an_erased_record(tmp_path: Path, store: FolderStore) -> None:
    build(order(tmp_path), store)
    happens(store, PartnerErased("erased"))
    store.remove(order(tmp_path).packet)
    assert refused(order(tmp_path, ""), store) == "record-erased"
    assert store.below("") == ("kept", "records")


def test_a_matter_is_issued_again_with_other_contents_until_it_is_signed(tmp_path: Path, store: FolderStore) -> None:
    first, second, third = (order(tmp_path, more) for more in (LOAN, "", LOAN.replace("loan-7", "loan-8")))
    build(first, store)
    store.remove(first.packet)
    assert refused(second, store) == "other-packet"
    assert build_packet(second, store, lambda _: None, revise=True)[0]
    assert record_in(store).states == {first.packet: PacketState.SUPERSEDED, second.packet: PacketState.ISSUED}
    assert record_in(store).issued[second.packet].revises == first.packet
    happens(store, PacketSigned("signed", second.packet))
    store.remove(second.packet)
    assert refused(third, store) == "contradicts-record"
    packet, (finding,) = build_packet(third, store, lambda _: None, revise=True)
    assert (packet, finding.id, "assembler amend first-001" in finding.hint) == (None, "contradicts-record", True)
    assert not store.taken(third.packet)


def test_a_revision_does_not_overlook_what_was_signed_meanwhile(tmp_path: Path, store: FolderStore) -> None:
    happens(store, PacketSigned("signed", build(order(tmp_path), store).manifest.packet))
    second = following(tmp_path, store)
    build(second, store)
    happens(store, PacketIssued("issued", "third-001-1", "third-001", "0", adopted=False))
    happens(store, PacketSigned("signed", "third-001-1"))
    packet, (finding,) = build_packet(replace(second, split=True), store, lambda _: None, revise=True)
    assert (packet, finding.id) == (None, "overtaken")
    assert f"assembler withdraw {store.place(second.packet)}" in finding.hint
    happens(store, PacketWithdrawn("withdrawn", second.packet))
    assert record_in(store).before("second-001") == record_in(store), "the next build knows what was signed"


def test_a_packet_that_is_made_again_with_other_bytes_is_not_the_issued_one(tmp_path: Path, store: FolderStore) -> None:
    packet = order(tmp_path).packet
    happens(store, PacketIssued("issued", packet, "first-001", "0" * 64, adopted=False))
    assert refused(order(tmp_path), store) == "altered-packet"
    assert store.below("") == ("kept", "records"), "its place is free for the copy that was sent"


def test_a_store_without_records_takes_a_first_packet_and_none_that_follows(tmp_path: Path, store: FolderStore) -> None:
    elsewhere = ObjectStore(f"file://{tmp_path / 'objects'}")
    elsewhere.files.auto_mkdir = True
    packet, (finding,) = build_packet(order(tmp_path), elsewhere, lambda _: None)
    assert packet is not None
    assert (finding.id, finding.severity) == ("keeps-no-records", Severity.INFO)
    happens(store, PacketSigned("signed", build(order(tmp_path), store).manifest.packet))
    packet, (finding,) = build_packet(following(tmp_path, store), elsewhere, lambda _: None)
    assert (packet, finding.id, finding.severity) == (None, "keeps-no-records", Severity.ERROR)


def test_a_record_with_a_fault_stops_the_build(tmp_path: Path, store: FolderStore) -> None:
    store.create("records/first-001/000001.json", b"{}")
    assert refused(order(tmp_path), store) == "bad-record"
    assert store.below("") == ("records",)
