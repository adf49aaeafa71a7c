from datetime import date
from pathlib import Path

import pytest
from packets.older import LATER, OLDER, change, change_agreement, later_library, older_store

from assembler.commands.adopt_older import is_too_old, record_older
from assembler.commands.build import BuildRequest, order_packet
from assembler.commands.record import adopt, erase, show, verify_records
from assembler.loader import load_library
from assembler.model.library import Library
from assembler.model.walk import words
from assembler.packets.older_packets import StatedOfPacket
from assembler.packets.order import build_packet
from assembler.packets.records import adopted_path, read_record
from assembler.packets.store import FolderStore

SIGNED_ON = date(2026, 2, 10)
FORM_1 = StatedOfPacket(form_number=1)
TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return older_store(tmp_path / "out")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return later_library(tmp_path / "clauses")


def adopted(store: FolderStore, library: Library, stated: StatedOfPacket = FORM_1) -> None:
    assert record_older(store, OLDER, stated, library) == ()
    record, findings = adopt(store, OLDER, SIGNED_ON)
    assert record is not None, findings


def test_what_was_read_of_it_is_in_force(store: FolderStore, library: Library) -> None:
    assert is_too_old(store, OLDER)
    adopted(store, library)
    assert not is_too_old(store, OLDER)
    shown, _ = show(store, "first-001")
    assert shown is not None
    assert shown.in_force is not None
    assert (shown.in_force.form_number, shown.in_force.choices) == (1, ("courses",))
    (agreement,) = shown.in_force.papers.values()
    assert (agreement.edition, agreement.since, agreement.entity) == (date(2026, 1, 1), SIGNED_ON, "ours")
    assert agreement.numbers == {"term": "1", "term.notice": "1.2", "end": "2", "end.courses": "2.1(a)"}
    assert verify_records(store) == ({"first-001": ()}, ())


def test_a_later_paper_cites_the_numbers_that_it_prints(tmp_path: Path, store: FolderStore, library: Library) -> None:
    adopted(store, library)
    fresh, later = tmp_path / "fresh.yaml", tmp_path / "later.yaml"
    fresh.write_text(LATER, "utf-8")
    later.write_text(f"{LATER}after: first-001\n", "utf-8")
    cited, ordered = [], None
    for path in (fresh, later):
        ordered, findings = order_packet(BuildRequest(library, path, TEMPLATES, ("txt",), store=store))
        assert ordered is not None, findings
        notes = (one.document for one in ordered.assembly.papers if one.document.name == "note")
        cited += [text for note in notes for text in words(note) if text.startswith("See ")]
    assert cited == ["See Section 2.2 of the Agreement.", "See Section 1.2 of the Agreement."]
    assert ordered is not None
    packet, findings = build_packet(ordered, store, lambda _: None)
    assert packet is not None, findings
    record, _ = read_record(store, "first-001")
    assert record is not None
    assert [*record.issued] == [OLDER, ordered.packet]


def test_it_is_taken_in_once(store: FolderStore, library: Library) -> None:
    store.create(adopted_path("first-001", OLDER), b"left by somebody who was interrupted")
    adopted(store, library)
    before = store.read(adopted_path("first-001", OLDER))
    adopted(store, library)
    record, _ = read_record(store, "first-001")
    assert record is not None
    assert (len(record.events), store.read(adopted_path("first-001", OLDER))) == (2, before)


def test_what_was_read_of_it_is_held_against_its_event(store: FolderStore, library: Library) -> None:
    adopted(store, library)
    path = store.root / adopted_path("first-001", OLDER)
    change(path, '"term.notice": "1.2"', '"term.notice": "1.3"')
    faults, _ = verify_records(store)
    assert [(one.id, one.span.path if one.span else "") for one in faults["first-001"]] == [("altered-packet", str(path))]


def test_erasing_leaves_nothing_of_it(store: FolderStore, library: Library) -> None:
    adopted(store, library)
    assert erase(store, "first-001", date(2030, 1, 1)) == ((OLDER,), ())
    assert not [path for path in store.root.rglob("*") if path.is_file() and b"Exempel" in path.read_bytes()]
    assert verify_records(store) == ({"first-001": ()}, ())


def test_a_packet_that_goes_on_with_another_has_what_was_signed(tmp_path: Path, library: Library) -> None:
    store = older_store(tmp_path / "out")
    change_agreement(store, handling="reference", files=[])
    (refused,) = record_older(store, OLDER, StatedOfPacket(form_number=2), library)
    assert (refused.id, refused.subject) == ("too-old-for-records", "small/agreement")
    assert "--joins RECORD" in refused.hint
    (unknown,) = record_older(store, OLDER, StatedOfPacket(form_number=2, after="nobody"), library)
    assert unknown.id == "no-record"


def test_a_group_company_joins_the_agreement_of_its_parent(tmp_path: Path, store: FolderStore, library: Library) -> None:
    parent = tmp_path / "parent.yaml"
    parent.write_text(LATER.replace("second-001", "parent-001").replace("2026-07-01", "2026-01-10"), "utf-8")
    ordered, findings = order_packet(BuildRequest(library, parent, TEMPLATES, ("txt",), store=store))
    assert ordered is not None, findings
    assert build_packet(ordered, store, lambda _: None)[0]
    assert adopt(store, ordered.packet, date(2026, 1, 20))[0]
    change_agreement(store, handling="reference", files=[])
    adopted(store, library, StatedOfPacket(form_number=1, entity="ours", joins="parent-001"))
    shown, _ = show(store, "first-001")
    assert shown is not None
    assert shown.in_force is not None
    agreement = shown.in_force.papers["small/agreement"]
    assert (agreement.packet, agreement.numbers["term.notice"]) == (ordered.packet, "1.2")
    assert (shown.record.id, len(shown.record.events)) == ("first-001", 2)


def test_what_it_does_not_say_is_asked_for(tmp_path: Path, store: FolderStore, library: Library) -> None:
    (refused,) = record_older(store, OLDER, StatedOfPacket(), library)
    assert (refused.id, refused.hint) == ("too-old-for-records", "Write the number that its form prints: “--form-number 1”.")
    (unknown,) = record_older(store, OLDER, StatedOfPacket(1, entity="our"), library)
    assert unknown.hint == "Did you mean “ours”?"
    change(tmp_path / "clauses" / "small" / "programme.yaml", "Example Software Limited", "Example Software Group")
    renamed, _ = load_library(tmp_path / "clauses")
    assert renamed is not None
    (nameless,) = record_older(store, OLDER, FORM_1, renamed)
    assert "it prints “Example Software Limited”" in nameless.message
    assert nameless.hint == "Write which it is by “--entity”: ours."
    assert record_older(store, OLDER, StatedOfPacket(1, entity="ours"), renamed) == ()


def test_without_its_word_files_it_has_no_numbers(store: FolderStore, library: Library) -> None:
    change_agreement(store, files=["packet.pdf"])
    (refused,) = record_older(store, OLDER, FORM_1, library)
    assert (refused.id, refused.hint[:35]) == ("too-old-for-records", "Name the file of its matter instead")


def test_a_file_that_was_changed_is_not_read(store: FolderStore, library: Library) -> None:
    (store.root / OLDER / "documents" / "01-agreement.docx").write_bytes(b"PK")
    assert [one.id for one in record_older(store, OLDER, FORM_1, library)] == ["altered-packet"]
