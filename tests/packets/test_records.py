import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from packets.small_order import LOAN, order

from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.record import (
    Event,
    Occurrence,
    PacketIssued,
    PacketSigned,
    PacketWithdrawn,
    PartnerErased,
    Record,
    SupplementIssued,
)
from assembler.packets.manifest import digest
from assembler.packets.manifest_file import MANIFEST
from assembler.packets.order import build_packet
from assembler.packets.records import (
    Note,
    append,
    event_path,
    in_force_of,
    issued_manifest,
    read_note,
    read_record,
    record_ids,
    write_event,
)
from assembler.packets.store import FolderStore

DAY, LATER = date(2026, 12, 20), date(2027, 1, 10)
WITHDRAWN = PacketWithdrawn("withdrawn", "acme-1")


def issued(packet: str = "acme-1", matter: str = "acme", sha256: str = "0") -> PacketIssued:
    return PacketIssued("issued", packet, matter, sha256, adopted=False)


SUPPLEMENT = SupplementIssued("supplemented", "acme-1", "acme-s", "1")


def after(store: FolderStore, *happened: Occurrence, id: str = "acme") -> Record:
    record, findings = read_record(store, id)
    assert record is not None, findings
    for what in happened:
        more = append(store, record, what, DAY)
        assert isinstance(more, Record), more
        record = more
    return record


def test_events_are_read_as_they_were_written(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "out")
    record = after(store, issued(), PacketSigned("signed", "acme-1"))
    assert read_record(store, "acme") == (record, ())
    assert [one.event.number for one in record.events] == [1, 2]
    first, second = (tmp_path / "out/records/acme" / f"00000{number}.json" for number in (1, 2))
    assert json.loads(second.read_text())["previous"] == digest(first.read_bytes())
    assert record_ids(store) == ("acme",)


def test_a_record_without_events_is_empty(tmp_path: Path) -> None:
    assert read_record(FolderStore(tmp_path), "acme") == (Record("acme"), ())
    assert record_ids(FolderStore(tmp_path / "nowhere")) == ()


def test_of_two_writers_of_an_event_one_is_told_to_read_again(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "out")
    before = after(store, issued())
    with ThreadPoolExecutor(8) as pool:
        found = [*pool.map(lambda n: append(store, before, issued(f"b-{n}", f"b-{n}"), DAY, Note("salt", f"Note {n}")), range(8))]
    won = [one for one in found if isinstance(one, Record)]
    lost = {one.id for one in found if isinstance(one, Diagnostic)}
    assert len(won) == 1
    assert lost == {"record-moved-on"}
    assert read_record(store, "acme") == (won[0], ())
    assert len([*(tmp_path / "out/records/acme/notes").iterdir()]) == 1, "the notes of the others are gone"


def test_a_note_lies_apart_and_the_event_has_its_digest(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    record = append(store, Record("acme"), issued(), DAY, Note("0f", "Anna Berg rang"))
    assert isinstance(record, Record)
    sha256 = record.events[0].event.note_sha256
    assert sha256 == digest(b"0fAnna Berg rang")
    assert read_note(store, "acme", sha256) == "Anna Berg rang"
    assert "Anna" not in (tmp_path / event_path("acme", 1)).read_text()
    changed(tmp_path / "records/acme/notes" / f"{sha256}.json", note="Anna Berg rang twice")
    assert read_note(store, "acme", sha256) is None
    store.remove("records/acme/notes")
    assert read_note(store, "acme", sha256) is None


@pytest.mark.parametrize(
    ("happened", "next_one", "why"),
    [
        ((), PacketSigned("signed", "acme-1"), "was never issued"),
        ((issued(),), issued(), "is issued already"),
        ((issued(), issued("acme-2")), PacketSigned("signed", "acme-1"), "was superseded by acme-2"),
        ((issued(), WITHDRAWN), PacketSigned("signed", "acme-1"), "was withdrawn on 2026-12-20"),
        ((issued(), PacketSigned("signed", "acme-1")), WITHDRAWN, "signed already"),
        ((issued(),), replace(issued("acme-2"), revises="acme-9"), "is not the one that stands for the matter"),
        ((issued(), PacketSigned("signed", "acme-1")), PacketSigned("signed", "acme-1"), "signed already, on 2026-12-20"),
        ((issued(), PacketSigned("signed", "acme-1")), issued("acme-2"), "was signed already, as the packet acme-1"),
        ((issued(), PartnerErased("erased")), issued("b-1", "b"), "is erased: nothing can follow"),
        ((), SUPPLEMENT, "was never issued"),
        ((issued(), issued("acme-2")), SUPPLEMENT, "was superseded by acme-2"),
        ((issued(), SUPPLEMENT), SUPPLEMENT, "acme-s is issued already"),
    ],
)
def test_what_cannot_have_happened_is_refused(
    tmp_path: Path, happened: tuple[Occurrence, ...], next_one: Occurrence, why: str
) -> None:
    record = after(FolderStore(tmp_path), *happened)
    refused = append(FolderStore(tmp_path), record, next_one, DAY)
    assert isinstance(refused, Diagnostic)
    assert (refused.id, why in refused.message) == ("contradicts-record", True), refused.message
    assert read_record(FolderStore(tmp_path), "acme") == (record, ())


def test_a_supplement_is_not_issued_before_its_packet(tmp_path: Path) -> None:
    record = after(FolderStore(tmp_path), issued())
    refused = append(FolderStore(tmp_path), record, SUPPLEMENT, date(2026, 12, 19))
    assert isinstance(refused, Diagnostic)
    assert "its packet was issued on 2026-12-20" in refused.message


def test_a_packet_is_not_signed_before_it_is_issued(tmp_path: Path) -> None:
    record = after(FolderStore(tmp_path), issued())
    refused = append(FolderStore(tmp_path), record, PacketSigned("signed", "acme-1"), date(2026, 12, 19))
    assert isinstance(refused, Diagnostic)
    assert "it was issued on 2026-12-20" in refused.message


def changed(path: Path, **keys: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | keys))


@pytest.mark.parametrize(
    ("harm", "at", "why"),
    [
        (lambda folder: (folder / "000002.json").unlink(), 2, "Event 2 of the record is missing"),
        (lambda folder: (folder / "000002.json").write_text("{"), 2, "is damaged"),
        (lambda folder: changed(folder / "000002.json", day="2026-12-21"), 3, "one of the two was changed"),
        (lambda folder: changed(folder / "000002.json", more=1), 2, "“more”"),
        (lambda folder: changed(folder / "000002.json", format=2), 2, "made by a newer version"),
        (lambda folder: changed(folder / "000002.json", number=True), 2, "“number”"),
        (lambda folder: changed(folder / "000003.json", number=4), 3, "number 4 in the place of event 3"),
        (lambda folder: changed(folder / "000001.json", record="other"), 1, "belongs to the record “other”"),
        (lambda folder: (folder / "000003.json").rename(folder / "000004.json"), 3, "Event 3 of the record is missing"),
        (lambda folder: (folder / "000003.json").rename(folder / "0003.json"), 0, "“0003.json” is no event"),
        (lambda folder: changed(folder / "000003.json", what={"kind": "signed", "packet": "b"}), 3, "was never issued"),
    ],
)
def test_a_chain_with_a_fault_is_refused_at_its_place(tmp_path: Path, harm: object, at: int, why: str) -> None:
    store = FolderStore(tmp_path)
    after(store, issued(), PacketSigned("signed", "acme-1"), issued("acme-b-1", "acme-b"))
    assert callable(harm)
    harm(tmp_path / "records/acme")
    record, (finding,) = read_record(store, "acme")
    assert (record, finding.id) == (None, "bad-record")
    assert why in finding.message
    assert finding.hint
    assert finding.span is not None
    assert finding.span.path == str(tmp_path / (event_path("acme", at) if at else "records/acme/0003.json"))


def test_an_event_has_the_same_bytes_everywhere() -> None:
    event = Event(1, "acme", 1, "", DAY, issued(), "")
    assert write_event(event) == write_event(replace(event))
    assert json.loads(write_event(event))["what"] == {
        "kind": "issued",
        "packet": "acme-1",
        "matter": "acme",
        "manifest_sha256": "0",
        "adopted": False,
    }


@pytest.fixture
def packet(tmp_path: Path) -> PacketIssued:
    """Return the event of a packet that is built into `out`."""
    built, findings = build_packet(order(tmp_path, LOAN), tmp_path / "out", lambda _: None)
    assert built is not None, findings
    return issued(built.manifest.packet, "first-001", digest((built.folder / MANIFEST).read_bytes()))


def test_the_papers_of_a_signed_packet_are_in_force_from_the_day_of_its_signature(tmp_path: Path, packet: PacketIssued) -> None:
    store = FolderStore(tmp_path / "out")
    record = after(store, packet, PacketSigned("signed", packet.packet), id="a")
    found, findings = in_force_of(store, record, LATER)
    assert found is not None, findings
    assert findings == ()
    assert (found.record, found.event, found.form_number) == ("a", record.last, 1)
    assert {id: paper.since for id, paper in found.papers.items()} == {"small/agreement": DAY, "small/annex": DAY}
    before, (finding,) = in_force_of(store, record, date(2026, 12, 19))
    assert (before, finding.id, finding.severity) == (None, "not-signed", Severity.ERROR)


def test_an_issued_packet_that_is_not_signed_is_a_warning_beside_a_signed_one(tmp_path: Path, packet: PacketIssued) -> None:
    store = FolderStore(tmp_path / "out")
    record = after(store, packet, PacketSigned("signed", packet.packet), issued("b-1", "b"), id="a")
    found, (finding,) = in_force_of(store, record, LATER)
    assert found is not None
    assert (finding.id, finding.severity, finding.subject) == ("not-signed", Severity.WARNING, "b-1")


def test_nothing_is_in_force_without_a_record_or_after_its_erasure(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    assert [one.id for one in in_force_of(store, Record("acme"), LATER)[1]] == ["no-record"]
    erased = after(store, issued(), PacketSigned("signed", "acme-1"), PartnerErased("erased"))
    assert [one.id for one in in_force_of(store, erased, LATER)[1]] == ["record-erased"]


@pytest.mark.parametrize(
    ("harm", "why"), [(Path.unlink, "is missing"), (lambda path: path.write_text("{}"), "is not the manifest")]
)
def test_a_manifest_that_is_not_the_issued_one_is_refused(tmp_path: Path, packet: PacketIssued, harm: object, why: str) -> None:
    store = FolderStore(tmp_path / "out")
    record = after(store, packet, PacketSigned("signed", packet.packet), id="a")
    assert callable(harm)
    harm(tmp_path / "out" / packet.packet / MANIFEST)
    found, (finding,) = in_force_of(store, record, LATER)
    assert (found, finding.id) == (None, "altered-packet")
    assert why in finding.message
    assert issued_manifest(store, record, packet.packet) == (None, (finding,))
