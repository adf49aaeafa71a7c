from dataclasses import replace
from pathlib import Path

import pytest
from packets.small_order import FILES, LOAN, order
from small_library import MATTER

from assembler.formats.text.writer import render_text
from assembler.model.record import PacketState
from assembler.packets.issuing import find_place, issue_of, write_issued
from assembler.packets.order import BuiltPacket, Order, build_packet
from assembler.packets.other_packets import is_name_of
from assembler.packets.records import read_record
from assembler.packets.store import FolderStore, ObjectStore, Store


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "out")


def build(ordered: Order, store: Store, *, revise: bool = False) -> BuiltPacket:
    packet, findings = build_packet(ordered, store, lambda _: None, revise=revise)
    assert packet is not None, findings
    return packet


def refused(ordered: Order, store: Store, *, revise: bool = False) -> tuple[str, str]:
    packet, (finding,) = build_packet(ordered, store, lambda _: None, revise=revise)
    assert packet is None
    return finding.id, finding.hint


def states(store: Store) -> dict[str, PacketState]:
    record, findings = read_record(store, "first-001")
    assert record is not None, findings
    return record.states


def draft(root: Path, more: str = LOAN) -> Order:
    text = MATTER + "special_terms: {terms: [No fee.]}\n"
    return order(root, more, text)


def test_a_draft_is_in_no_record_and_gives_way_to_the_next_build(tmp_path: Path, store: FolderStore) -> None:
    first, second = draft(tmp_path), draft(tmp_path, "")
    assert build(first, store).manifest.draft
    assert store.below("") == (first.packet,)
    build(second, store)
    assert store.below("") == (second.packet,)
    final = build(order(tmp_path), store)
    assert store.below("") == (final.manifest.packet, "kept", "records")
    assert states(store) == {final.manifest.packet: PacketState.ISSUED}


def test_a_draft_leaves_what_was_issued_and_drafts_of_other_matters(tmp_path: Path, store: FolderStore) -> None:
    other = order(tmp_path, text=MATTER.replace("first-001", "first-001-b") + "special_terms: {terms: [No fee.]}\n")
    build(other, store)
    issued = build(order(tmp_path), store).manifest.packet
    drafted = build(draft(tmp_path), store).manifest.packet
    assert {*store.below("")} == {other.packet, issued, drafted, "kept", "records"}
    build(order(tmp_path), store)
    assert {*store.below("")} == {other.packet, issued, "kept", "records"}


def test_a_draft_of_before_that_was_issued_is_not_removed(tmp_path: Path, store: FolderStore) -> None:
    old = build(draft(tmp_path), store).manifest
    record, _ = find_place(issue_of(old), store)
    assert record is not None
    assert write_issued(issue_of(old), store, record) == ()
    assert refused(order(tmp_path), store)[0] == "other-packet"
    final = build(order(tmp_path), store, revise=True)
    assert states(store) == {old.packet: PacketState.SUPERSEDED, final.manifest.packet: PacketState.ISSUED}
    assert store.taken(old.packet)


def test_a_revision_supersedes_the_packet_that_nobody_has_signed(tmp_path: Path, store: FolderStore) -> None:
    first = build(order(tmp_path), store).manifest.packet
    id, hint = refused(order(tmp_path, ""), store)
    assert (id, "--revise" in hint, f"assembler withdraw {store.place(first)}" in hint) == ("other-packet", True, True)
    second = build(order(tmp_path, ""), store, revise=True)
    assert second.revises == first
    assert states(store) == {first: PacketState.SUPERSEDED, second.manifest.packet: PacketState.ISSUED}
    assert store.altered(first, store.manifest(first)[0] or second.manifest) == (), "its folder stays"
    again = build(order(tmp_path, ""), store, revise=True)
    assert (again.fresh, again.revises) == (False, first)


OF_THE_LIBRARY = {
    "a figure": ("2026-07-01: 60 days", "2026-07-01: 90 days", "no word of these papers"),
    "a law that no paper prints": ("the laws of England", "the laws of Ireland", "no word of these papers"),
    "an address, on the first page": ("1 Example Street", "2 Example Street", "Agreement"),
    "the name of the company": ("Ours Limited", "Theirs Limited", "Agreement"),
    "the title of the programme": ("Small Programme", "Little Programme", "Agreement, Annex, Note"),
    "when a paper is due": ("handling: exhibit", "handling: exhibit, due: at once", "Checklist"),
}


@pytest.mark.parametrize("kind", OF_THE_LIBRARY)
@pytest.mark.parametrize("formats", [("txt",), ("docx",), ("pdf",)], ids=str)
def test_a_refusal_names_the_papers_that_the_library_prints_otherwise(
    tmp_path: Path, store: FolderStore, kind: str, formats: tuple[str, ...]
) -> None:
    old, new, papers = OF_THE_LIBRARY[kind]
    before = build(order(tmp_path / "before", formats=formats), store)
    files = FILES | {"small/programme.yaml": FILES["small/programme.yaml"].replace(old, new)}
    after = order(tmp_path / "after", formats=formats, files=files)
    _, findings = build_packet(after, store, lambda _: None)
    told = next(one.message for one in findings if one.id == "other-packet")
    printed = [
        {*(render_text(paper.document) for paper in one.papers)} for one in (order(tmp_path / "before").assembly, after.assembly)
    ]
    assert (printed[0] != printed[1]) == (papers not in ("no word of these papers", "Checklist")), "as the papers really are"
    if formats == ("pdf",) and papers.startswith("Agreement"):
        assert "the library, in packet.pdf" in told
    elif papers == "Checklist" and formats != ("pdf",):
        assert "in no word of these papers" in told, "no format but PDF has a checklist"
    else:
        assert f"What differs: the library, in {papers}" in told
    assert before.fresh


def test_what_was_superseded_may_be_issued_again(tmp_path: Path, store: FolderStore) -> None:
    first, second = order(tmp_path), order(tmp_path, "")
    build(first, store)
    build(second, store, revise=True)
    back = build(first, store, revise=True)
    assert (back.fresh, back.revises) == (False, second.packet)
    assert states(store) == {first.packet: PacketState.ISSUED, second.packet: PacketState.SUPERSEDED}


def test_other_templates_and_another_library_are_revised_too(tmp_path: Path, store: FolderStore) -> None:
    first = order(tmp_path)
    build(first, store)
    dressed = replace(first, templates=replace(first.templates, digest="other"))
    assert build(dressed, store, revise=True).revises == first.packet
    changed = replace(first, library=replace(first.library, digest="other"))
    assert build(changed, store, revise=True).revises == dressed.packet


def test_a_packet_without_an_event_does_not_stop_a_revision(tmp_path: Path, store: FolderStore) -> None:
    build_packet(order(tmp_path), store, lambda _: None, recorded=False)
    assert refused(order(tmp_path, ""), store)[0] == "other-packet"
    packet = build(order(tmp_path, ""), store, revise=True)
    assert (packet.revises, states(store)) == ("", {packet.manifest.packet: PacketState.ISSUED})


def test_a_store_without_records_revises_nothing(tmp_path: Path) -> None:
    elsewhere = ObjectStore(f"file://{tmp_path / 'objects'}")
    elsewhere.files.auto_mkdir = True
    packet, _ = build_packet(order(tmp_path), elsewhere, lambda _: None)
    assert packet is not None
    refusal, findings = build_packet(order(tmp_path, ""), elsewhere, lambda _: None, revise=True)
    assert (refusal, findings[-1].id, findings[-1].severity.value) == (None, "keeps-no-records", "error")


def test_the_name_of_a_packet_begins_with_its_matter() -> None:
    assert is_name_of("acme-0123abcd", "acme")
    assert not is_name_of("acme-b-0123abcd", "acme")
    assert not is_name_of("acme-notes", "acme")
