"""A packet is sent, and its files come back: each is recorded once, with the verdict on it, or refused."""

from datetime import date
from pathlib import Path

import pytest
from formats.word.word_sample import edited
from packets.small_order import order
from packets.supplemented import TWO, later
from returns.returned_sample import templates
from returns.test_returned_sets import merged
from returns.verification_sample import annotated
from small_library import MATTER

from assembler.commands.record import adopt, erase, verify_records
from assembler.commands.sending import NOBODY, Looked, Received, read_files, receive, send
from assembler.commands.single_forms import build_forms
from assembler.commands.status import status
from assembler.formats.received import ReceivedFile, received_file
from assembler.formats.word.package import DOCUMENT
from assembler.model.record import FileConfirmed, FileReturned, PacketWithdrawn, Record
from assembler.packets.manifest import digest
from assembler.packets.order import Order, build_packet
from assembler.packets.records import Note, append, read_note, read_record
from assembler.packets.single_forms import forms_named
from assembler.packets.store import FolderStore

ISSUED, SENT, BACK = date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 20)
SCAN = received_file("scan.png", b"\x89PNG and so on")


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "out")


@pytest.fixture
def packet(tmp_path: Path, store: FolderStore) -> str:
    return build(order(tmp_path, formats=("docx",)), store)


def build(ordered: Order, store: FolderStore) -> str:
    built, findings = build_packet(ordered, store, lambda _: None)
    assert built is not None, findings
    return ordered.packet


def form(store: FolderStore, packet: str) -> ReceivedFile:
    (path,) = (store.root / packet / "forms").glob("*.docx")
    return received_file("note.docx", path.read_bytes())


def record(store: FolderStore) -> Record:
    read, findings = read_record(store, "first-001")
    assert read is not None, findings
    return read


def by_somebody() -> Note:
    return Note("salt", "Confirmed by Eva Braun-Lüdicke")


def back(store: FolderStore, packet: str, *files: ReceivedFile, looked_at: bool = False) -> tuple[Received, ...]:
    looked = Looked(("agreement",), by_somebody) if looked_at else NOBODY
    received, findings = receive(store, packet, files, BACK, templates(), looked=looked)
    assert findings == ()
    return received


def test_a_packet_is_sent_once_a_day(store: FolderStore, packet: str) -> None:
    sent, findings = send(store, packet, SENT)
    assert (sent, findings) == (record(store), ())
    assert send(store, packet, SENT)[0] == sent, "the same again adds nothing"
    assert send(store, packet, BACK)[1] == ()
    assert (record(store).sent, len(record(store).events)) == ({packet: BACK}, 3)


def test_a_form_that_came_back_is_recorded_with_its_digest_and_the_verdict_and_is_not_kept(
    store: FolderStore, packet: str
) -> None:
    (received,) = back(store, packet, form(store, packet))
    expected = FileReturned("returned", packet, digest(form(store, packet).data), ("note-loan-7",), complete=False)
    assert (received.recorded, record(store).returned(packet)) == (expected, ((expected, BACK),))
    assert verify_records(store)[0] == {"first-001": ()}, "the packet has no file more"
    (again,) = back(store, packet, form(store, packet))
    assert (again.recorded, len(record(store).returned(packet))) == (None, 1)


def test_a_scan_is_complete_by_the_word_of_a_person_whose_name_lies_apart(store: FolderStore, packet: str) -> None:
    (received,) = back(store, packet, SCAN, looked_at=True)
    assert received.recorded is not None
    assert (received.recorded.complete, received.confirmed, received.needs_person) == (False, True, True)
    seen = record(store).events[-1].event
    assert seen.what == FileConfirmed("confirmed", packet, digest(SCAN.data), ("agreement",))
    assert read_note(store, "first-001", seen.note_sha256) == by_somebody().note
    assert verify_records(store)[0] == {"first-001": ()}


def test_a_scan_that_was_recorded_is_confirmed_once(store: FolderStore, packet: str) -> None:
    back(store, packet, SCAN)
    (again,) = back(store, packet, SCAN, looked_at=True)
    assert (again.recorded, again.confirmed) == (None, True)
    for looked_at in (False, True):
        (once,) = back(store, packet, SCAN, looked_at=looked_at)
        assert (once.recorded, once.confirmed, once.refused) == (None, False, False)
    assert [what.complete for what, _ in record(store).returned(packet)] == [False, True]
    (shown,) = status(store, BACK).records
    assert (shown.packets[0].files, shown.packets[0].complete) == (1, 1)


def test_a_file_of_another_packet_is_refused_whoever_has_looked_at_it(tmp_path: Path, store: FolderStore, packet: str) -> None:
    other = build(order(tmp_path, text=MATTER.replace("first-001", "second-001"), formats=("docx",)), store)
    first, second, third = back(store, packet, SCAN, form(store, other), form(store, packet), looked_at=True)
    assert (first.recorded is None, second.recorded, third.recorded is None) == (False, None, False)
    assert "other-packet" in {finding.id for finding in second.findings}
    kinds = [one.event.what.kind for one in record(store).events]
    assert kinds == ["issued", "returned", "confirmed", "returned"], "one that is refused stops none of the others"


def test_a_paper_without_fields_is_judged_by_its_words(store: FolderStore, packet: str) -> None:
    path = store.root / packet / "documents" / "01-agreement.docx"
    same = received_file("agreement.docx", path.read_bytes())
    changed = received_file("changed.docx", edited(path.read_bytes(), DOCUMENT, lambda text: text.replace("One.", "Two.")))
    first, second = back(store, packet, same, changed, looked_at=True)
    assert first.recorded is not None
    assert (first.standing, first.recorded.papers, first.recorded.complete) == ("as issued", ("agreement",), False)
    assert not first.confirmed, "nobody has signed it, whoever has looked at it"
    assert (second.standing, second.recorded) == ("altered", None), "whoever has looked at it"


def test_a_merged_file_is_told_part_by_part_and_recorded_once_with_what_is_not_refused(
    tmp_path: Path, store: FolderStore
) -> None:
    packet = build(order(tmp_path, TWO, formats=("pdf",)), store)
    first, second = (path.read_bytes() for path in sorted((store.root / packet / "forms").glob("*.pdf")))
    both, one = received_file("all.pdf", merged(first, second)), received_file("one.pdf", merged(annotated(first), second))
    parts = back(store, packet, both, looked_at=True)
    assert [(each.file.path, each.standing) for each in parts] == [
        ("all.pdf (page 1)", "incomplete"),
        ("all.pdf (page 2)", "incomplete"),
    ]
    assert {each.recorded for each in parts} == {
        FileReturned("returned", packet, digest(both.data), ("note-loan-7", "note-loan-8"), complete=False)
    }
    refused, kept = back(store, packet, one)
    assert (refused.standing, refused.recorded, kept.standing) == ("refused", None, "incomplete")
    assert kept.recorded == FileReturned("returned", packet, digest(one.data), ("note-loan-8",), complete=False)
    assert [what.file_sha256 for what, _ in record(store).returned(packet)] == [digest(both.data), digest(one.data)]


def test_what_is_as_issued_is_not_complete_by_itself(store: FolderStore, packet: str) -> None:
    path = store.root / packet / "documents" / "01-agreement.docx"
    (received,) = back(store, packet, received_file("agreement.docx", path.read_bytes()))
    assert received.recorded is not None
    assert not received.recorded.complete, "nobody has signed it"


def test_a_supplement_is_sent_and_its_forms_come_back_as_those_of_its_packet(
    tmp_path: Path, store: FolderStore, packet: str
) -> None:
    wanted = later(order(tmp_path, TWO, formats=("docx",)), SENT)
    forms, findings = build_forms(wanted, forms_named(wanted, "note"), store, lambda _: None)
    assert forms is not None, findings
    assert forms.supplement is not None
    supplement = forms.supplement.manifest.packet
    assert send(store, supplement, BACK)[1] == ()
    (received,) = back(store, packet, form(store, supplement))
    assert received.recorded is not None
    assert (received.recorded.packet, received.recorded.complete) == (supplement, False), "the packet does not hold it"
    (shown,) = status(store, BACK).records
    assert [(one.name, one.packet, one.back) for one in shown.packets[0].out if one.packet == supplement] == [
        ("note-loan-8", supplement, BACK)
    ]
    (early,) = send(store, supplement, date(2026, 11, 1))[1]
    assert "was issued on 2026-12-01" in early.message
    assert "with another day under “issued”" in early.hint


def test_a_scan_of_a_form_that_was_replaced_names_the_supplement_that_has_it_now(tmp_path: Path, store: FolderStore) -> None:
    packet = build(order(tmp_path, TWO, formats=("docx",)), store)
    wanted = later(order(tmp_path, TWO.replace("A lathe", "Two lathes"), formats=("docx",)), SENT)
    forms, findings = build_forms(wanted, forms_named(wanted, "note"), store, lambda _: None)
    assert forms is not None, findings
    assert forms.supplement is not None
    supplement, scan = forms.supplement.manifest.packet, Looked(("note-loan-8",), by_somebody)
    received, (finding,) = receive(store, packet, (SCAN,), BACK, templates(), looked=scan)
    assert (received, finding.id, record(store).returned(packet)) == ((), "superseded-form", ())
    assert store.place(supplement) in finding.message
    assert receive(store, supplement, (SCAN,), BACK, templates(), looked=scan)[1] == ()
    (shown,) = status(store, BACK).records
    assert [one.name for one in shown.packets[0].out] == ["note-loan-7"]


def test_a_packet_that_does_not_stand_is_neither_sent_nor_does_it_come_back(
    tmp_path: Path, store: FolderStore, packet: str
) -> None:
    assert build_packet(order(tmp_path, formats=("docx", "txt")), store, lambda _: None, revise=True)[0]
    for found in (send(store, packet, SENT)[1], receive(store, packet, (SCAN,), BACK, templates())[1]):
        assert [finding.id for finding in found] == ["contradicts-record"]
        assert "superseded by first-001-" in found[0].message


def test_a_withdrawn_a_changed_an_erased_and_an_early_one_are_refused(store: FolderStore, packet: str) -> None:
    assert "issued on 2026-12-01" in send(store, packet, date(2026, 11, 30))[1][0].message
    assert isinstance(append(store, record(store), PacketWithdrawn("withdrawn", packet), SENT), Record)
    assert "withdrawn on 2026-12-02" in send(store, packet, BACK)[1][0].message
    (store.root / packet / "more.txt").write_text("more")
    assert [finding.id for finding in send(store, packet, SENT)[1]] == ["altered-packet"]
    assert [finding.id for finding in receive(store, packet, (SCAN,), BACK, templates())[1]] == ["altered-packet"]
    assert erase(store, "first-001", BACK)[1] == ()
    assert [finding.id for finding in send(store, packet, BACK)[1]] == ["no-packet"]


def test_a_signed_packet_may_be_sent_and_come_back_still(store: FolderStore, packet: str) -> None:
    adopt(store, packet, BACK)
    assert send(store, packet, SENT)[1] == (), "it is recorded late"
    assert back(store, packet, SCAN)[0].recorded is not None


def test_a_draft_is_never_sent(tmp_path: Path, store: FolderStore) -> None:
    packet = build(order(tmp_path, "special_terms: {terms: [Nothing is special.]}\n", formats=("docx",)), store)
    assert [finding.id for finding in send(store, packet, SENT)[1]] == ["draft"]


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "here.pdf").write_bytes(b"%PDF-1.7")
    files, findings = read_files([tmp_path / "here.pdf", tmp_path / "not.pdf"])
    assert ([file.kind for file in files], [finding.id for finding in findings]) == (["pdf"], ["unreadable-return"])
