import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from packets.small_order import order, upon
from packets.supplemented import CORRECTED, TWO, supplemented
from packets.test_manifest_format_1 import FIRST
from small_library import MATTER

from assembler.commands.record import adopt, erase, show, verify_records, withdraw
from assembler.model.diagnostics import Diagnostic
from assembler.model.record import PacketIssued, PacketState, Record
from assembler.packets.kept import kept_packets
from assembler.packets.manifest import digest
from assembler.packets.manifest_file import MANIFEST
from assembler.packets.order import Order, build_packet
from assembler.packets.records import Note, read_record
from assembler.packets.store import FolderStore, open_store

SIGNED_ON = date(2026, 12, 20)
NAMES = ("Anna Berg", "Exempel AB", "Gatan 1", "Berit Holm")
"""What the packets and notes of these tests know of people and their companies."""


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "out")


def build(ordered: Order, store: FolderStore) -> str:
    packet, findings = build_packet(ordered, store, lambda _: None)
    assert packet is not None, findings
    return ordered.packet


def following(root: Path, store: FolderStore, id: str = "second-001") -> Order:
    shown, findings = show(store, "first-001")
    assert shown is not None, findings
    assert shown.in_force is not None
    return upon(order(root, text=MATTER.replace("first-001", id)), shown.in_force)


def signed(root: Path, store: FolderStore) -> tuple[str, str]:
    """Build two packets, the second one after the first, both signed; return their names."""
    first = build(order(root), store)
    assert adopt(store, first, SIGNED_ON, Note("0f", "Berit Holm rang"))[1] == ()
    second = build(following(root, store), store)
    assert adopt(store, second, SIGNED_ON)[1] == ()
    return first, second


def verify(store: FolderStore, id: str = "first-001") -> tuple[Diagnostic, ...]:
    found, findings = verify_records(store, (id,))
    assert findings == ()
    return found[id]


def refused(store: FolderStore, packet: str, day: date = SIGNED_ON) -> str:
    record, (finding,) = adopt(store, packet, day)
    assert record is None
    return finding.id


def test_a_record_shows_its_events_its_notes_and_what_is_in_force(tmp_path: Path, store: FolderStore) -> None:
    first, second = signed(tmp_path, store)
    shown, findings = show(store, "first-001")
    assert shown is not None
    assert findings == ()
    assert [*shown.record.signed] == [first, second]
    assert shown.notes == {2: "Berit Holm rang"}
    assert shown.in_force is not None
    assert {paper.packet for paper in shown.in_force.papers.values()} == {second}
    before, findings = show(store, "first-001", date(2026, 12, 1))
    assert (before and before.in_force, findings) == (None, ()), "nothing is signed by then, as the events say"


def test_a_record_that_is_not_there_is_named_with_the_nearest(tmp_path: Path, store: FolderStore) -> None:
    signed(tmp_path, store)
    for id, hint in (("first-01", "first-001"), ("quite-different", "assembler record show")):
        (finding,) = show(store, id)[1]
        assert (finding.id, hint in finding.hint) == ("no-record", True), finding.hint
        assert verify(store, id) == (finding,)
        assert erase(store, id, SIGNED_ON) == ((), (finding,))
    assert show(store, "../first-001")[1][0].id == "no-record"


def test_a_packet_that_another_one_overtook_is_signed_with_a_warning(tmp_path: Path, store: FolderStore) -> None:
    adopt(store, build(order(tmp_path), store), SIGNED_ON)
    slow = build(following(tmp_path, store, "slow-001"), store)
    quick = build(following(tmp_path, store, "quick-001"), store)
    assert adopt(store, quick, date(2027, 1, 10))[1] == ()
    record, (finding,) = adopt(store, slow, date(2027, 1, 12))
    assert record is not None
    assert record.signed[slow] == date(2027, 1, 12)
    assert (finding.id, finding.message.startswith(f"{slow} was issued before {quick} was signed")) == ("overtaken", True)


def test_a_packet_of_before_is_taken_into_its_record(tmp_path: Path, store: FolderStore) -> None:
    packet = build(order(tmp_path), store)
    store.remove("records")
    record, findings = adopt(store, packet, SIGNED_ON)
    assert record is not None, findings
    sha256 = digest((tmp_path / "out" / packet / MANIFEST).read_bytes())
    assert record.issued == {packet: PacketIssued("issued", packet, "first-001", sha256, adopted=True)}
    assert record.signed == {packet: SIGNED_ON}
    assert adopt(store, packet, SIGNED_ON) == (record, ()), "saying it again changes nothing"
    assert verify(store) == ()


def test_another_day_of_signature_is_refused(tmp_path: Path, store: FolderStore) -> None:
    first, _ = signed(tmp_path, store)
    assert refused(store, first, date(2026, 12, 21)) == "contradicts-record"


def test_a_signature_before_the_issue_is_refused(tmp_path: Path, store: FolderStore) -> None:
    assert refused(store, build(order(tmp_path), store), date(2026, 11, 30)) == "contradicts-record"


def test_only_a_whole_packet_is_taken_into_a_record(tmp_path: Path, store: FolderStore) -> None:
    packet = build(order(tmp_path), store)
    assert refused(store, "nothing-12345678") == "no-packet"
    shutil.copytree(tmp_path / "out" / packet, tmp_path / "out" / "first-001-copy")
    assert refused(store, "first-001-copy") == "altered-packet"
    (tmp_path / "out" / packet / "documents/01-agreement.txt").write_text("other")
    assert refused(store, packet) == "altered-packet"


def test_a_packet_of_format_1_is_too_old(tmp_path: Path, store: FolderStore) -> None:
    folder = tmp_path / "out" / "first-001-00000000"
    folder.mkdir(parents=True)
    (folder / "packet.pdf").write_bytes(b"%PDF")
    listed = {"path": "packet.pdf", "bytes": 4, "sha256": digest(b"%PDF")}
    (folder / MANIFEST).write_text(json.dumps(FIRST | {"files": [listed]}))
    assert refused(store, folder.name) == "too-old-for-records"


def test_a_packet_that_follows_an_unknown_event_is_refused(tmp_path: Path, store: FolderStore) -> None:
    _, second = signed(tmp_path, store)
    store.remove("records")
    assert refused(store, second) == "record-moved-on"


def test_a_whole_record_is_verified(tmp_path: Path, store: FolderStore) -> None:
    signed(tmp_path, store)
    assert verify(store) == ()


@pytest.mark.parametrize(
    ("harm", "id", "why"),
    [
        (lambda out, one, _: (out / one / "documents/01-agreement.txt").write_text("x"), "altered-packet", "01-agreement.txt"),
        (lambda out, one, _: (out / one / "more.txt").write_text("x"), "altered-packet", "more.txt"),
        (lambda out, one, _: (out / one / MANIFEST).write_text("{}"), "altered-packet", "not the manifest that was issued"),
        (lambda out, _, two: shutil.rmtree(out / two), "altered-packet", "is missing"),
        (lambda out, _, __: next(out.glob("records/*/notes/*")).unlink(), "bad-record", "The note of event 2"),
        (lambda out, _, __: (out / "records/first-001/000004.json").write_text("{}"), "bad-record", "“format”"),
        (lambda out, _, __: [(out / f"records/first-001/00000{n}.json").unlink() for n in (3, 4)], "never-issued", "second-001"),
    ],
    ids=["changed", "added", "manifest", "missing", "note", "event", "cut short"],
)
def test_each_harm_to_a_record_is_found(
    tmp_path: Path, store: FolderStore, harm: Callable[[Path, str, str], object], id: str, why: str
) -> None:
    harm(tmp_path / "out", *signed(tmp_path, store))
    (finding,) = verify(store)
    assert (finding.id, why in finding.message) == (id, True), finding.message
    assert finding.hint


def test_a_packet_that_was_never_issued_is_named_where_its_record_has_no_event_too(tmp_path: Path, store: FolderStore) -> None:
    packet, _ = build_packet(order(tmp_path), store, lambda _: None, recorded=False)
    assert packet is not None
    found, _ = verify_records(store)
    assert [(id, one.id, one.subject) for id, (one,) in found.items()] == [("first-001", "never-issued", packet.manifest.packet)]
    store.remove(packet.manifest.packet)
    found, _ = verify_records(store)
    assert ["kept/matters" in one.message for one in found["first-001"]] == [True], "its matter names people and is left"
    build(order(tmp_path), store)
    assert verify_records(store) == ({"first-001": ()}, ())


def test_a_record_and_packets_of_two_backups_do_not_agree(tmp_path: Path, store: FolderStore) -> None:
    first, _ = signed(tmp_path, store)
    store.remove("records")
    sha256 = digest((tmp_path / "out" / first / MANIFEST).read_bytes())
    other = FolderStore(tmp_path / "other")
    shutil.copytree(tmp_path / "out" / first, tmp_path / "other" / first)
    path = tmp_path / "other/records/another/000001.json"
    adopt(other, first, SIGNED_ON)
    path.parent.mkdir()
    event = (tmp_path / "other/records/first-001/000001.json").read_text()
    assert sha256 in event
    path.write_text(event.replace('"record": "first-001"', '"record": "another"'))
    (finding,) = verify(other, "another")
    assert (finding.id, "names another record" in finding.message) == ("bad-record", True)


def mentioned(root: Path) -> list[str]:
    """Return the files below a folder that hold a name."""
    files = (path for path in root.rglob("*") if path.is_file())
    return [str(path) for path in files if any(name.encode() in path.read_bytes() for name in NAMES)]


def test_an_erased_record_names_nobody_and_its_chain_still_holds(tmp_path: Path, store: FolderStore) -> None:
    first, second = signed(tmp_path, store)
    ordered = following(tmp_path, store)
    left = upon(order(tmp_path, text=MATTER.replace("first-001", "third-001")), ordered.matter.in_force)
    build_packet(left, store, lambda _: None, recorded=False)
    (tmp_path / "out" / "first-001-0a1b2c3d").mkdir()
    (tmp_path / "out" / "first-001-0a1b2c3d" / "half.txt").write_text(NAMES[0])
    other = build(order(tmp_path, text=MATTER.replace("first-001", "other-001")), store)
    assert mentioned(tmp_path / "out")
    removed, findings = erase(store, "first-001", date(2027, 3, 1))
    assert findings == ()
    assert {*removed} == {first, second, left.packet, "first-001-0a1b2c3d"}
    assert {Path(path).relative_to(tmp_path / "out").parts[0] for path in mentioned(tmp_path / "out")} == {other, "kept"}
    assert kept_packets(store) == {other: "other-001"}
    record, _ = read_record(store, "first-001")
    assert isinstance(record, Record)
    assert (record.erased, len(record.events), verify(store)) == (True, 5, ())
    assert build_packet(order(tmp_path), store, lambda _: None)[1][0].id == "record-erased"


def test_an_interrupted_erasure_is_found_and_goes_on(tmp_path: Path, store: FolderStore) -> None:
    first, second = signed(tmp_path, store)
    shutil.copytree(tmp_path / "out" / second, tmp_path / "kept")
    shutil.copytree(tmp_path / "out/records/first-001/notes", tmp_path / "notes")
    assert {*erase(store, "first-001", SIGNED_ON)[0]} == {first, second}
    (tmp_path / "kept").rename(tmp_path / "out" / second)
    (finding,) = verify(store)
    assert (finding.id, second in finding.message) == ("erasure-unfinished", True)
    assert erase(store, "first-001", SIGNED_ON) == ((second,), ())
    (tmp_path / "notes").rename(tmp_path / "out/records/first-001/notes")
    assert [one.id for one in verify(store)] == ["erasure-unfinished"]
    erase(store, "first-001", SIGNED_ON)
    assert verify(store) == ()
    assert not mentioned(tmp_path / "out")


def test_a_store_without_records_adopts_nothing(tmp_path: Path, store: FolderStore) -> None:
    packet = build(order(tmp_path), store)
    record, (finding,) = adopt(open_store(f"file://{tmp_path}/out"), packet, SIGNED_ON)
    assert (record, finding.id) == (None, "keeps-no-records")


def test_a_supplement_is_verified_with_its_packet_and_erased_with_it(tmp_path: Path, store: FolderStore) -> None:
    packet, first, second = supplemented(tmp_path, store, TWO, CORRECTED)
    assert verify(store) == ()
    (tmp_path / "out" / first / "forms" / "note-loan-8.txt").write_text("Three lathes")
    assert [(finding.id, finding.subject) for finding in verify(store)] == [("altered-packet", first)]
    store.remove("records/first-001/000003.json")
    assert ("never-issued", second) in [(finding.id, finding.subject) for finding in verify(store)]
    removed, findings = erase(store, "first-001", SIGNED_ON)
    assert (set(removed), findings) == ({packet, first, second}, ())


def test_a_supplement_is_not_signed_as_a_packet(tmp_path: Path, store: FolderStore) -> None:
    _, added = supplemented(tmp_path, store, TWO)
    assert refused(store, added) == "is-supplement"


WITHDRAWN_ON, REASON = date(2026, 12, 5), Note("0e", "Berit Holm sent it to the wrong company")


def test_a_withdrawn_packet_stays_and_its_matter_is_built_again(tmp_path: Path, store: FolderStore) -> None:
    first = build(order(tmp_path), store)
    record, findings = withdraw(store, first, WITHDRAWN_ON, REASON)
    assert record is not None, findings
    assert record.states == {first: PacketState.WITHDRAWN}
    shown, _ = show(store, "first-001")
    assert shown is not None
    assert shown.notes == {2: REASON.note}
    assert verify(store) == ()
    assert refused(store, first) == "contradicts-record"
    second = build(order(tmp_path, ""), store)
    assert store.taken(first)
    assert adopt(store, second, SIGNED_ON)[1] == ()
    assert verify(store) == ()
    assert withdraw(store, second, SIGNED_ON, REASON)[1][0].id == "contradicts-record"


def test_what_was_withdrawn_by_mistake_is_issued_again(tmp_path: Path, store: FolderStore) -> None:
    first = build(order(tmp_path), store)
    assert withdraw(store, first, WITHDRAWN_ON, REASON)[0]
    assert build(order(tmp_path), store) == first
    record, findings = adopt(store, first, SIGNED_ON)
    assert record is not None, findings
    assert (len(record.events), verify(store)) == (4, ())


def test_a_packet_whose_folder_is_gone_is_withdrawn_too(tmp_path: Path, store: FolderStore) -> None:
    first = build(order(tmp_path), store)
    store.remove(first)
    record, findings = withdraw(store, first, WITHDRAWN_ON, REASON)
    assert record is not None, findings
    assert verify(store) == ()


def test_a_draft_is_neither_signed_nor_withdrawn(tmp_path: Path, store: FolderStore) -> None:
    drafted = build(order(tmp_path, "special_terms: {terms: [No fee.]}\n"), store)
    assert refused(store, drafted) == "draft"
    assert verify_records(store) == ({}, ()), "no record misses it"
    assert withdraw(store, drafted, WITHDRAWN_ON, REASON)[1][0].id == "draft"


def test_a_superseded_packet_can_no_more_be_signed(tmp_path: Path, store: FolderStore) -> None:
    first = build(order(tmp_path), store)
    packet, findings = build_packet(order(tmp_path, ""), store, lambda _: None, revise=True)
    assert packet is not None, findings
    assert refused(store, first) == "contradicts-record"
    assert verify(store) == ()
    store.remove(first)
    assert verify(store) == (), "what was superseded may be removed"
