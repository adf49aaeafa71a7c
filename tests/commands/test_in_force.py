"""What is in force before a packet: by the record its matter goes on with, and by the matters it names."""

from datetime import date
from pathlib import Path

import pytest
from small_library import MATTER, agreement, load, paper

from assembler.commands.build import BuildRequest, order_packet
from assembler.commands.in_force import look_up
from assembler.loader import load_matter
from assembler.model.diagnostics import Diagnostic
from assembler.model.library import Library
from assembler.model.matter import Matter
from assembler.model.record import PacketIssued, PacketSigned, Record
from assembler.packets.manifest import digest
from assembler.packets.order import build_packet
from assembler.packets.records import append, read_record
from assembler.packets.store import FolderStore

ROOT = Path(__file__).parents[2]
SECOND = MATTER.replace("first-001", "second-001").replace("2026-12-01", "2027-03-01")
STATED = "in_force: [{document: agreement, matter: first.yaml, signed_on: 2026-12-20}]\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    papers = "- {document: form, handling: sign_now, anew: true}\n- {document: annex, handling: exhibit}\n"
    files = agreement({"fee": "1. Paid at once.\n2. Never set off. {id: set-off}\n"}, papers=papers)
    form = paper("form", {"cites": "1. See [](#agreement/fee.set-off)."}, kind="schedule", more="signers: [partner]\n")
    (tmp_path / "first.yaml").write_text(MATTER, "utf-8")
    return load(tmp_path / "library", files | form | paper("annex", {"words": "1. Words."}))


def looked(library: Library, folder: Path, text: str, store: FolderStore | None = None) -> Matter | tuple[Diagnostic, ...]:
    """Return a matter with what is in force, or why that is not known."""
    path = folder / "second.yaml"
    path.write_text(text, "utf-8")
    read, findings = load_matter(path, library)
    assert read is not None, findings
    found, findings = look_up(read, library, store)
    return findings if found is None else found


def ids(found: Matter | tuple[Diagnostic, ...]) -> list[str]:
    assert isinstance(found, tuple)
    return [one.id for one in found]


def test_an_earlier_matter_says_what_its_packet_put_into_force(tmp_path: Path, library: Library) -> None:
    found = looked(library, tmp_path, SECOND + STATED)
    assert isinstance(found, Matter)
    agreement = found.in_force.papers["small/agreement"]
    assert (agreement.edition, agreement.since, agreement.packet) == (date(2026, 7, 1), date(2026, 12, 20), "first-001")
    assert (agreement.partner, agreement.entity, agreement.numbers["fee.set-off"]) == ("Exempel AB", "ours-uk", "1.2")
    assert found.form_number == 2


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("{document: agreement, matter: first.yaml, signed_on: 2027-03-02}", ["not-in-force"]),
        ("{document: agreement, matter: first.yaml, signed_on: 2026-11-30}", ["not-in-force"]),
        ("{document: agreement, matter: none.yaml, signed_on: 2026-12-20}", ["not-in-force", "unreadable-file"]),
        ("{document: agreement, matter: second.yaml, signed_on: 2026-12-20}", ["not-in-force", "not-in-force"]),
        ("{document: agreement, record: first-001}", ["no-record"]),
    ],
)
def test_what_nobody_can_have_signed_is_refused(tmp_path: Path, library: Library, stated: str, expected: list[str]) -> None:
    assert ids(looked(library, tmp_path, f"{SECOND}in_force: [{stated}]\n")) == expected


def test_an_earlier_matter_may_have_got_an_entry_since_whose_form_followed_its_packet(tmp_path: Path) -> None:
    files = agreement({"fee": "1. Paid at once.\n"})
    rule = "  - {id: met, each: loan in loans, constraint: loan.met_on >= in_force_since.agreement, text: It is met later., source: T-7}\n"
    programme = files["small/programme.yaml"].replace("owed: money?", "met_on: {type: date, past: true}")
    library = load(tmp_path / "library", files | {"small/programme.yaml": programme.replace("rules:\n", f"rules:\n{rule}")})
    (tmp_path / "first.yaml").write_text(MATTER + "loans: [{id: one, item: A saw, met_on: 2027-01-15}]\n", "utf-8")
    assert isinstance(looked(library, tmp_path, SECOND + STATED), Matter)
    assert ids(looked(library, tmp_path, SECOND + STATED.replace("2026-12-20", "2027-02-01")))[0] == "not-in-force"


def test_what_an_earlier_matter_itself_went_on_with_stays_what_it_was(tmp_path: Path, library: Library) -> None:
    stated = "in_force: [{{matter: {}.yaml, signed_on: {}}}]\n"
    (tmp_path / "middle.yaml").write_text(
        SECOND.replace("second-001", "middle-001").replace("2027-03-01", "2027-01-10") + stated.format("first", "2026-12-20"),
        "utf-8",
    )
    found = looked(library, tmp_path, SECOND + stated.format("middle", "2027-01-20"))
    assert isinstance(found, Matter)
    papers = {id: (one.packet, one.form_number, one.attached) for id, one in found.in_force.papers.items()}
    assert papers == {
        "small/agreement": ("first-001", 1, False),
        "small/annex": ("first-001", 1, True),
        "small/form": ("middle-001", 2, False),
    }
    assert found.form_number == 3


def test_that_one_paper_alone_is_stated_is_told(tmp_path: Path, library: Library) -> None:
    path = tmp_path / "second.yaml"
    for stated, told in (("document: agreement, ", ["one-paper-stated"]), ("document: annex, ", ["one-paper-stated"]), ("", [])):
        path.write_text(f"{SECOND}in_force: [{{{stated}matter: first.yaml, signed_on: 2026-12-20}}]\n", "utf-8")
        read, _ = load_matter(path, library)
        assert read is not None
        assert [one.id for one in look_up(read, library, None)[1]] == told


def test_all_papers_of_an_earlier_packet_may_be_stated_at_once(tmp_path: Path, library: Library) -> None:
    found = looked(library, tmp_path, f"{SECOND}in_force: [{{matter: first.yaml, signed_on: 2026-12-20}}]\n")
    assert isinstance(found, Matter)
    assert {*found.in_force.papers} == {"small/agreement", "small/annex", "small/form"}
    assert found.form_number == 2


def test_a_record_needs_a_place_where_records_are(tmp_path: Path, library: Library) -> None:
    assert ids(looked(library, tmp_path, f"{SECOND}after: first-001\n")) == ["no-record"]


def issue(library: Library, path: Path, store: FolderStore, signed_on: date | None = None) -> str:
    """Build the packet of a matter's file, sign it on a day where there is one, and return its name."""
    order, findings = order_packet(BuildRequest(library, path, ROOT / "templates", ("txt",), store=store))
    assert order is not None, findings
    packet, findings = build_packet(order, store, lambda _: None)
    assert packet is not None, findings
    id = order.matter.after or order.matter.id
    record, findings = read_record(store, id)
    assert record is not None, findings
    if order.packet not in record.issued:
        written = digest((Path(packet.place) / "manifest.json").read_bytes())
        what = PacketIssued("issued", order.packet, order.matter.id, written, adopted=False)
        record = appended(store, record, what, order.matter.issued)
    if signed_on:
        appended(store, record, PacketSigned("signed", order.packet), signed_on)
    return order.packet


def appended(store: FolderStore, record: Record, what: PacketIssued | PacketSigned, day: date) -> Record:
    written = append(store, record, what, day)
    assert isinstance(written, Record), written
    return written


def test_a_record_says_what_was_signed_by_the_day_of_issue(tmp_path: Path, library: Library) -> None:
    store = FolderStore(tmp_path / "out")
    first = issue(library, tmp_path / "first.yaml", store, date(2027, 2, 10))
    found = looked(library, tmp_path, f"{SECOND}after: first-001\n", store)
    assert isinstance(found, Matter)
    agreement = found.in_force.papers["small/agreement"]
    assert (agreement.packet, agreement.since, found.form_number) == (first, date(2027, 2, 10), 2)
    early = SECOND.replace("2027-03-01", "2027-02-09")
    assert ids(looked(library, tmp_path, f"{early}after: first-001\n", store)) == ["not-signed"]
    assert ids(looked(library, tmp_path, f"{SECOND}after: other-001\n", store)) == ["no-record"]


def test_a_packet_that_was_built_upon_a_record_is_built_again_upon_the_same_state(tmp_path: Path, library: Library) -> None:
    store = FolderStore(tmp_path / "out")
    issue(library, tmp_path / "first.yaml", store, date(2027, 2, 10))
    (tmp_path / "second.yaml").write_text(f"{SECOND}after: first-001\n", "utf-8")
    second = issue(library, tmp_path / "second.yaml", store)
    assert issue(library, tmp_path / "second.yaml", store) == second
    manifest, findings = store.manifest(second)
    assert manifest is not None, findings
    record, _ = read_record(store, "first-001")
    assert record is not None
    assert (manifest.matter.record, manifest.matter.follows, manifest.matter.form_number) == (
        "first-001",
        record.events[1].sha256,
        2,
    )
    (agreement,) = (one for one in manifest.documents if one.name == "agreement")
    assert (agreement.handling, agreement.signed_in.startswith("first-001-"), agreement.files) == ("reference", True, ())
