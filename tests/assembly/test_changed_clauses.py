"""After an amendment: what a later packet cites, counts and states by a clause as it was signed is told, with what to read."""

from datetime import date
from pathlib import Path

import pytest
from small_library import MATTER, PROGRAMME, agreement, load, paper

from assembler.commands.build import BuildRequest, order_packet
from assembler.commands.record import adopt
from assembler.commands.status import status
from assembler.model.library import Library
from assembler.packets.order import BuiltPacket, build_packet
from assembler.packets.store import FolderStore
from examples import ROOT

OCCASIONS = """\
occasions:
  joining: {title: Joining, source: T-1}
  change: {title: A change, follows: agreement, like: joining, source: T-1}
  amendment: {title: An amendment, follows: agreement, source: T-1}
  notice: {title: A notice, follows: agreement, ends: ends_on, source: T-1}
"""
AMENDMENTS = "  amendments: {title: Amendments, one: amendment, occasion: amendment, fields: {id: id, clause: clause}}\n"
COMPUTED = "computed: {latest: {type: date, is: ends_on - notice, source: T-6}}\n"
RULES = """\
  - {id: notice-in-time, requires: {if: ends_on is stated, then: latest >= matter.issued}, text: In time., source: T-6}
  - {id: delivery-in-time, requires: {if: delivery, then: latest >= matter.issued}, text: In time., source: T-6}
  - {id: lent-or-in-time, constraint: not lend or latest >= matter.issued, text: In time., source: T-6}
"""
PAPERS = """\
- {document: form, handling: sign_now, anew: true}
- {document: amendment, handling: sign_now, occasion: amendment}
- {document: notice, handling: sign_now, occasion: notice}
"""
DEADLINES = """\
deadlines:
  renewal: {title: Renewal, day: matter.effective - notice, every: 1 year, of: vendor, paper: agreement, clause: term.notice, source: T-1}
"""
AMENDED = "after: first-001\noccasion: amendment\namendments: [{id: a, clause: agreement/CLAUSE}]\n"
NOTICE = "after: first-001\noccasion: notice\nfacts: {ends_on: 2027-09-30}\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    lists = "".join(line for line in PROGRAMME.splitlines(keepends=True) if line.startswith("  loans:"))
    programme = PROGRAMME.replace("choices:\n", f"{OCCASIONS}choices:\n").replace(lists, lists + AMENDMENTS)
    programme = programme.replace("facts: {place: text?}", "facts: {place: text?, ends_on: {type: date, occasion: notice}}")
    programme = programme.replace("entities:", f"{COMPUTED}entities:").replace("lists:", f"{RULES}lists:")
    clauses = {
        "fee": "1. Paid at once.\n",
        "term": "1. It ends by notice of {{ notice }}. {id: notice}\n2. Else it goes on. {id: on}\n",
    }
    files = agreement(clauses, papers=PAPERS)
    files = {**files, "small/programme.yaml": files["small/programme.yaml"].replace(PROGRAMME, programme)}
    both = "base: agreement\nsigners: [vendor, partner]\n"
    files |= paper("form", {"cites": "1. See [](#agreement/fee).\n"}, kind="schedule", more="signers: [partner]\n")
    files |= paper("amendment", {"new": "1. {{ amendment.clause }} is deleted. {for: amendment in amendments}\n"}, more=both)
    words = "1. Notice under [](#agreement/term.notice), by {{ latest | date }}. The Agreement ends on {{ ends_on | date }}.\n"
    files |= paper("notice", {"end": words}, more=both)
    files["small/programme.yaml"] += DEADLINES
    return load(tmp_path / "library", files)


def build(library: Library, folder: Path, id: str, issued: str, more: str, signed_on: str = "") -> list[tuple[str, str]]:
    """Build a matter's packet, have it signed on a day, and return the messages about changed clauses, each with what it is about."""
    path, store = folder / f"{id}.yaml", FolderStore(folder / "out")
    path.write_text(MATTER.replace("first-001", id).replace("2026-12-01", issued) + more, "utf-8")
    order, findings = order_packet(BuildRequest(library, path, ROOT / "templates", ("txt",), store=store))
    assert order is not None, findings
    packet, faults = build_packet(order, store, lambda _: None)
    assert isinstance(packet, BuiltPacket), faults
    if signed_on:
        adopt(store, packet.manifest.packet, date.fromisoformat(signed_on), None)
    return [(one.subject, one.message.replace(packet.manifest.packet, "")) for one in findings if one.id == "clause-was-changed"]


@pytest.fixture
def joined(library: Library, tmp_path: Path) -> Path:
    build(library, tmp_path, "first-001", "2026-12-01", "", "2026-12-10")
    return tmp_path


def amend(library: Library, folder: Path, clause: str) -> None:
    assert build(library, folder, "first-a1", "2027-01-05", AMENDED.replace("CLAUSE", clause), "2027-01-10") == []


def test_a_notice_tells_that_the_period_it_rests_on_was_changed(library: Library, joined: Path) -> None:
    amend(library, joined, "term.notice")
    ((clause, told),) = build(library, joined, "first-n", "2027-06-01", NOTICE)
    assert clause == "term.notice"
    assert told.startswith("Section 2.1 of the Agreement was changed by “Amendment”, in force since 10 January 2027 (first-a1-")
    for words in (
        "“Notice” cites Section 2.1 of the Agreement",
        "“Notice” states “1 August 2027” (latest)",
        "the rule notice-in-time counts with latest",
    ):
        assert words in told
    assert "delivery-in-time" not in told


@pytest.mark.parametrize(("clause", "expected"), [("fee", 0), ("term.on", 0), ("term", 1), ("term.notice", 1)])
def test_only_what_rests_on_the_changed_place_is_told(library: Library, joined: Path, clause: str, expected: int) -> None:
    amend(library, joined, clause)
    assert len(build(library, joined, "first-n", "2027-06-01", NOTICE)) == expected


def test_a_form_that_cites_a_changed_clause_tells_it(library: Library, joined: Path) -> None:
    amend(library, joined, "fee")
    ((_, told),) = build(library, joined, "first-f2", "2027-02-01", "after: first-001\n")
    assert told.endswith("As it was signed, it is used here: “Form” cites Section 1 of the Agreement.")


def test_a_second_amendment_of_a_clause_tells_the_first(library: Library, joined: Path) -> None:
    amend(library, joined, "fee")
    ((_, told),) = build(library, joined, "first-a2", "2027-02-01", AMENDED.replace("CLAUSE", "fee"))
    assert told.endswith("it is used here: the matter names Section 1 of the Agreement.")


def test_before_its_signature_an_amendment_changes_nothing(library: Library, joined: Path) -> None:
    amend(library, joined, "fee")
    assert build(library, joined, "first-f2", "2027-01-09", "after: first-001\n") == []


def test_what_is_signed_anew_has_lost_the_change_and_is_told(library: Library, joined: Path) -> None:
    amend(library, joined, "fee")
    ((_, told),) = build(library, joined, "first-f2", "2027-02-01", "after: first-001\nanew: [agreement]\n", "2027-02-10")
    assert told.endswith("This packet issues “Agreement” anew, without that change.")
    assert build(library, joined, "first-f3", "2027-03-01", "after: first-001\n") == []


@pytest.mark.parametrize(("clause", "expected"), [("term.notice", ["first-a1"]), ("term", ["first-a1"]), ("fee", [])])
def test_the_status_names_what_has_changed_the_section_of_a_day(
    library: Library, joined: Path, clause: str, expected: list[str]
) -> None:
    amend(library, joined, clause)
    (record,) = status(FolderStore(joined / "out"), date(2027, 3, 1)).records
    assert [packet.rpartition("-")[0] for day in record.days for packet in day.changed_by[:1]] == expected * len(record.days)
    assert record.days
