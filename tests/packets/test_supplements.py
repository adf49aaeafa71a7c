from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from packets.small_order import FILES, LOAN, order
from packets.supplemented import CORRECTED, DAY, TWO, issue, later, record_in, supplement, supplemented
from small_library import MATTER

from assembler.model.manifest import IssuerCertificate, Manifest
from assembler.model.record import PacketSigned, SupplementIssued
from assembler.packets.manifest import digest
from assembler.packets.manifest_file import MANIFEST
from assembler.packets.order import build_packet
from assembler.packets.records import append, in_force_of
from assembler.packets.single_forms import forms_named
from assembler.packets.store import FolderStore
from assembler.packets.supplements import find_issued, plan_supplement

SIGNED_ON = date(2026, 12, 20)


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "out")


def manifest(store: FolderStore, name: str) -> Manifest:
    found, findings = store.manifest(name)
    assert found is not None, findings
    return found


def sign(store: FolderStore, packet: str) -> None:
    append(store, record_in(store), PacketSigned("signed", packet), SIGNED_ON)


def refusal(store: FolderStore, root: Path, more: str = TWO, text: str = MATTER) -> tuple[str, str]:
    built, (finding,) = supplement(order(root, more, text), store)
    assert built is None
    assert finding.id == "contract-differs"
    return finding.message, finding.hint


def test_a_form_of_the_packet_is_given_as_it_was_issued(tmp_path: Path, store: FolderStore) -> None:
    packet = issue(order(tmp_path), store)
    built, findings = supplement(order(tmp_path, TWO), store, "note-loan-7")
    assert built is not None, findings
    (form,) = built.forms
    assert (form.packet, form.fresh, built.supplement) == (packet, False, None)
    assert form.files == (
        (store.place(f"{packet}/forms/note-loan-7.txt"), manifest(store, packet).digests["forms/note-loan-7.txt"]),
    )


def test_a_form_for_a_new_entry_is_issued_in_a_supplement_and_recorded(tmp_path: Path, store: FolderStore) -> None:
    packet = issue(order(tmp_path), store)
    sign(store, packet)
    built, _ = supplement(order(tmp_path, TWO), store)
    assert built is not None
    assert built.supplement is not None
    added = built.supplement.manifest
    assert [(form.paper.document.name, form.packet, form.fresh) for form in built.forms] == [
        ("note-loan-7", packet, False),
        ("note-loan-8", added.packet, True),
    ]
    assert (added.supplement_to, added.supplement_number) == (packet, 1)
    assert [(one.name, one.replaces) for one in added.documents] == [("note-loan-8", "")]
    last = record_in(store).events[-1].event
    sha256 = digest((built.supplement.folder / MANIFEST).read_bytes())
    assert (last.what, last.day) == (SupplementIssued("supplemented", packet, added.packet, sha256), DAY)


def test_the_same_supplement_is_issued_once(tmp_path: Path, store: FolderStore) -> None:
    _, first = supplemented(tmp_path, store, TWO)
    built, _ = supplement(order(tmp_path, f"{TWO}# a remark\n"), store)
    assert built is not None
    assert (built.supplement, built.forms[1].packet) == (None, first)


@pytest.mark.parametrize("kind", ["form", "schedule"])
def test_a_paper_with_blanks_that_a_supplement_holds_is_not_issued_again_whatever_its_kind(
    tmp_path: Path, store: FolderStore, kind: str
) -> None:
    note = FILES["small/note/document.yaml"].replace("kind: form", f"kind: {kind}")
    files = FILES | {"small/note/document.yaml": note}
    issue(order(tmp_path, files=files), store)
    first, _ = supplement(order(tmp_path, TWO, files=files), store)
    again, _ = supplement(order(tmp_path, TWO, files=files), store)
    assert first is not None
    assert again is not None
    assert (first.supplement is None, again.supplement) == (False, None)


def test_a_corrected_form_replaces_the_latest_of_its_name(tmp_path: Path, store: FolderStore) -> None:
    packet, first, second, back = supplemented(tmp_path, store, TWO, CORRECTED, TWO)
    assert record_in(store).supplements_to(packet) == (first, second, back)
    assert [(one.name, one.replaces) for one in manifest(store, second).documents] == [("note-loan-8", first)]
    assert [(one.name, one.replaces) for one in manifest(store, back).documents] == [("note-loan-8", second)]


def test_a_supplement_puts_nothing_into_force(tmp_path: Path, store: FolderStore) -> None:
    packet, _ = supplemented(tmp_path, store, TWO)
    sign(store, packet)
    in_force, findings = in_force_of(store, record_in(store), DAY)
    assert findings == ()
    assert in_force is not None
    assert {paper.packet for paper in in_force.papers.values()} == {packet}


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (MATTER.replace("Exempel AB", "Exempel plc"), "“Agreement” reads otherwise"),
        (MATTER.replace("2026-12-01", "2026-12-02"), "the day of issue is 2026-12-02, and was 2026-12-01"),
        (f"{MATTER}choices: [lend]\n", "the choice “lend” is new"),
    ],
)
def test_more_than_forms_is_no_supplement(tmp_path: Path, store: FolderStore, text: str, what: str) -> None:
    assert text != MATTER
    packet = issue(order(tmp_path), store)
    message, hint = refusal(store, tmp_path, text=text)
    assert message.startswith(f"More than forms differs from the packet {packet}: {what}")
    assert "assembler build --revise" in hint
    sign(store, packet)
    assert "after: first-001" in refusal(store, tmp_path, text=text)[1]


def test_a_supplement_whose_event_is_missing_is_issued_when_it_is_asked_for_again(tmp_path: Path, store: FolderStore) -> None:
    packet, added = supplemented(tmp_path, store, TWO)
    before = record_in(store)
    store.remove("records/first-001/000002.json")
    assert record_in(store).supplements_to(packet) == ()
    built, _ = supplement(order(tmp_path, TWO), store)
    assert built is not None
    assert built.supplement is not None
    assert (built.supplement.fresh, record_in(store)) == (False, before)
    assert record_in(store).supplements_to(packet) == (added,)


def test_of_two_supplements_at_once_one_is_told_to_read_again(tmp_path: Path, store: FolderStore) -> None:
    issue(order(tmp_path), store)
    one, other = order(tmp_path, TWO), order(tmp_path, CORRECTED)
    issued, _ = find_issued(one, store)
    assert issued is not None
    planned = [plan_supplement(later(each), forms_named(each, "note"), issued, store)[1] for each in (one, other)]
    first, second = (build_packet(each, store, lambda _: None) for each in planned if each)
    assert first[0] is not None
    assert (second[0], [finding.id for finding in second[1]]) == (None, ["record-moved-on"])
    assert set(store.names("first-001")) == {issued.packet.packet, first[0].manifest.packet}


def test_a_supplement_to_a_packet_that_was_issued_anew_is_gone_with_it(tmp_path: Path, store: FolderStore) -> None:
    supplemented(tmp_path, store, TWO)
    again = issue(order(tmp_path, CORRECTED), store, revise=True)
    assert record_in(store).standing_of("first-001") == again
    issued, _ = find_issued(order(tmp_path, CORRECTED), store)
    assert issued is not None
    assert (issued.packet.packet, issued.supplements) == (again, ())


def test_a_supplement_is_certified_as_its_packet_is(tmp_path: Path, store: FolderStore) -> None:
    issue(order(tmp_path), store)
    ordered = order(tmp_path, TWO)
    issued, _ = find_issued(ordered, store)
    assert issued is not None
    certified = replace(issued, packet=replace(issued.packet, certified=IssuerCertificate("Ours Limited", "0f")))
    _, planned, (finding,) = plan_supplement(later(ordered), forms_named(ordered, "note"), certified, store)
    assert (planned, finding.id) == (None, "supplement-not-certified")


def test_nothing_is_issued_for_another_matter(tmp_path: Path, store: FolderStore) -> None:
    issue(order(tmp_path), store)
    assert find_issued(order(tmp_path, LOAN, MATTER.replace("first-001", "second-001")), store) == (None, ())


def test_a_packet_that_is_gone_is_told(tmp_path: Path, store: FolderStore) -> None:
    store.remove(issue(order(tmp_path), store))
    issued, (finding,) = find_issued(order(tmp_path, TWO), store)
    assert (issued, finding.id) == (None, "altered-packet")
