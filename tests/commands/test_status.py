"""The status of records: what became of packets, what is in force, and the days that are due, counted by hand."""

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from commands.dated_records import build, dated_files, dated_library, ordered, sign, years_later
from packets import supplemented
from small_library import agreement, load, paper

from assembler.commands.record import erase
from assembler.commands.single_forms import build_forms
from assembler.commands.status import RecordStatus, status
from assembler.model.library import Library
from assembler.model.record import FileReturned, PacketWithdrawn, Record
from assembler.packets.records import append, read_record
from assembler.packets.single_forms import forms_named
from assembler.packets.store import FolderStore

TODAY = date(2027, 3, 1)
OCCASIONS = """\
occasions:
  joining: {title: Joining, source: T-1}
  notice: {title: A notice, follows: agreement, ends: ends_on, source: T-1}
"""
NOTICE = timedelta(61)
"""A day less than a period, and sixty days before that."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return dated_library(tmp_path_factory.mktemp("dated"))


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "out")


def one(store: FolderStore, today: date = TODAY, id: str = "first") -> RecordStatus:
    (found,) = status(store, today, (id,)).records
    return found


def days(found: RecordStatus) -> list[tuple[date, str, str, bool]]:
    return [(day.day, day.title, day.entry, day.passed) for day in found.days]


def test_a_packet_that_waits_for_its_signature_is_due_and_then_overdue(library: Library, store: FolderStore) -> None:
    packet = build(library, store, "first", date(2026, 12, 1), "return_by: 2026-12-20\n")
    waiting = one(store, date(2026, 12, 20))
    (standing,) = waiting.packets
    assert (standing.packet, standing.state, standing.return_by, standing.overdue) == (
        packet,
        "issued",
        date(2026, 12, 20),
        False,
    )
    assert days(waiting) == [(date(2026, 12, 20), "Signed papers are to be back", "", False)]
    late = one(store, date(2026, 12, 21))
    assert (late.packets[0].overdue, late.days[0].passed, late.days[0].of) == (True, True, ("Partner",))
    sign(store, packet, date(2026, 12, 22))
    signed = one(store, date(2026, 12, 22))
    assert (signed.packets[0].state, signed.packets[0].since, signed.packets[0].overdue) == ("signed", date(2026, 12, 22), False)
    assert [day.title for day in signed.days] == ["Notice of renewal"]
    before = one(store, date(2026, 12, 21))
    assert before.packets[0].state == "issued", "a signature of a later day has not happened yet"


def test_what_is_in_force_is_told_with_its_edition_its_form_and_its_packet(library: Library, store: FolderStore) -> None:
    first = build(library, store, "first", date(2026, 3, 1))
    sign(store, first, date(2026, 3, 20))
    second = build(library, store, "second", date(2026, 12, 1), "after: first\n")
    sign(store, second, date(2026, 12, 10))
    found = one(store)
    assert (found.partner, found.programme) == ("Exempel AB, förlag", "Small Programme")
    assert [(paper.title, paper.since, paper.edition, paper.packet, paper.form_number) for paper in found.in_force] == [
        ("Agreement", date(2026, 3, 20), date(2026, 1, 1), first, 1),
        ("Form", date(2026, 12, 10), date(2026, 7, 1), second, 2),
    ]


def test_a_day_counts_from_the_signature_or_from_the_effective_date(library: Library, store: FolderStore) -> None:
    sign(store, build(library, store, "first", date(2026, 12, 1)), date(2026, 12, 15))
    sign(store, build(library, store, "other", date(2026, 12, 1), "effective: 2027-02-01\n"), date(2026, 12, 15))
    assert days(one(store)) == [(date(2027, 12, 14) - timedelta(60), "Notice of renewal", "", False)]
    assert days(one(store, id="other")) == [(date(2028, 1, 31) - timedelta(60), "Notice of renewal", "", False)]
    (day,) = one(store).days
    assert (day.of, day.paper, day.section, day.key) == (("Vendor", "Partner"), "Agreement", "2.2", "renewal.1")


def test_what_recurs_shows_the_time_that_has_passed_and_the_next(library: Library, store: FolderStore) -> None:
    sign(store, build(library, store, "first", date(2026, 3, 1)), date(2026, 3, 20))
    found = one(store, date(2029, 6, 1))
    first = date(2027, 3, 19) - timedelta(30)  # the notice of the edition it was signed in
    assert days(found) == [
        (years_later(first, 2), "Notice of renewal", "", True),
        (years_later(first, 3), "Notice of renewal", "", False),
    ]
    assert [day.key for day in found.days] == ["renewal.3", "renewal.4"]


def test_a_later_form_ends_what_it_does_not_list_and_an_entry_lasts_until_it_is_listed_anew(
    library: Library, store: FolderStore
) -> None:
    lent = "choices: [lend]\nloans: [{id: one, item: A, due_on: 2027-05-01}, {id: two, item: B, due_on: 2027-06-01}]\n"
    sign(store, build(library, store, "first", date(2026, 12, 1), lent), date(2026, 12, 15))
    due = [(date(2027, 5, 1), "one"), (date(2027, 6, 1), "two")]
    assert [(day.day, day.entry) for day in one(store).days if day.entry] == due
    assert "First report" in [day.title for day in one(store).days]
    later = "after: first\nloans: [{id: two, item: B, due_on: 2027-08-01}, {id: three, item: C}]\n"
    build(library, store, "second", date(2027, 1, 1), later)
    assert [(day.day, day.entry) for day in one(store).days if day.entry] == due, "it is not signed yet"
    sign(store, build(library, store, "second", date(2027, 1, 1), later), date(2027, 1, 10))
    assert [(day.day, day.entry) for day in one(store).days if day.entry] == [
        (date(2027, 5, 1), "one"),
        (date(2027, 8, 1), "two"),
    ]
    assert "First report" not in [day.title for day in one(store).days]


def test_an_erased_record_and_a_broken_chain_are_told_beside_the_others(library: Library, store: FolderStore) -> None:
    for id in ("first", "gone", "torn", "lost"):
        sign(store, build(library, store, id, date(2026, 12, 1)), date(2026, 12, 15))
    assert erase(store, "gone", date(2027, 1, 1))[1] == ()
    event = store.root / "records" / "torn" / "000001.json"
    event.write_text(event.read_text().replace("2026-12-01", "2026-12-02"))
    next(store.root.glob("lost-*/manifest.json")).unlink()
    found = {record.id: record for record in status(store, TODAY).records}
    assert list(found) == ["first", "gone", "lost", "torn"]
    assert (found["gone"].erased, found["gone"].packets, found["gone"].findings) == (True, (), ())
    assert [finding.id for finding in found["torn"].findings] == ["bad-record"]
    assert [finding.id for finding in found["lost"].findings] == ["altered-packet"]
    assert found["lost"].packets[0].state == "signed", "the chain says so"
    assert (len(found["first"].days), found["first"].findings) == (1, ())


def test_where_a_signed_packet_cannot_be_read_nothing_is_said_to_be_in_force(library: Library, store: FolderStore) -> None:
    sign(store, build(library, store, "first", date(2026, 3, 1)), date(2026, 3, 20))
    second = build(library, store, "second", date(2026, 12, 1), "after: first\n")
    sign(store, second, date(2026, 12, 10))
    (store.root / second / "manifest.json").unlink()
    found = one(store)
    assert (found.in_force, found.days, [finding.id for finding in found.findings]) == ((), (), ["altered-packet"])
    assert [packet.state for packet in found.packets] == ["signed", "signed"]
    assert one(store, date(2026, 12, 9)).in_force != (), "before its signature it replaced nothing"


def test_a_record_that_is_not_there_is_told_with_the_nearest(library: Library, store: FolderStore) -> None:
    build(library, store, "first", date(2026, 12, 1))
    (finding,) = one(store, id="frist").findings
    assert (finding.id, "first" in finding.hint) == ("no-record", True)
    assert status(FolderStore(store.root / "nothing"), TODAY).records == ()


def test_a_packet_that_another_of_its_matter_supersedes_is_not_due(library: Library, store: FolderStore) -> None:
    build(library, store, "first", date(2026, 12, 1), "return_by: 2026-12-20\n")
    build(library, store, "first", date(2026, 12, 1), "return_by: 2026-12-24\n", revise=True)
    found = one(store)
    assert [standing.state for standing in found.packets] == ["superseded", "issued"]
    assert [standing.superseded_by for standing in found.packets] == [found.packets[1].packet, ""]
    assert [day.day for day in found.days] == [date(2026, 12, 24)]
    assert found.findings == (), "nobody misses a packet that was superseded"


NOTICE_DAYS = """\
  told: {title: The notice is received, day: ends_on - notice, of: vendor, paper: notice, source: T-1}
  back: {title: All goes back, day: ends_on + notice, of: partner, paper: notice, source: T-1}
"""


def files_with_notice() -> dict[str, str]:
    """Return the files of a library in which a notice ends the agreement."""
    files = dated_files() | paper(
        "notice", {"end": "1. It ends on {{ ends_on | date }}.\n"}, more="base: agreement\nsigners: [vendor]\n"
    )
    files["small/programme.yaml"] = (
        files["small/programme.yaml"]
        .replace("choices:\n", f"{OCCASIONS}choices:\n", 1)
        .replace("facts: {place: text?}", "facts: {place: text?, ends_on: {type: date, occasion: notice}}")
        .replace("deadlines:\n", "  - {document: notice, handling: sign_now, occasion: notice}\ndeadlines:\n")
        .replace("  back:\n", "  loan_back:\n")
    ) + NOTICE_DAYS
    return files


def test_what_was_signed_beside_the_agreement_goes_on_with_its_days(tmp_path: Path) -> None:
    files = files_with_notice() | paper(
        "nda", {"secret": "1. Kept."}, kind="agreement", title="NDA", more="signers: [vendor, partner]\n"
    )
    yearly = '  kept: {title: Review, day: matter.effective + "1 year", every: 1 year, of: vendor, paper: nda, source: T-1}\n'
    files["small/programme.yaml"] = (
        files["small/programme.yaml"].replace("deadlines:\n", "  - {document: nda, handling: sign_now}\ndeadlines:\n") + yearly
    )
    ending, store = load(tmp_path / "library", files), FolderStore(tmp_path / "out")
    sign(store, build(ending, store, "first", date(2026, 12, 1)), date(2026, 12, 15))
    assert {paper.ends for paper in one(store).in_force} == {None}
    more = "after: first\noccasion: notice\nfacts: {ends_on: 2027-06-30}\n"
    sign(store, build(ending, store, "second", date(2027, 1, 1), more), date(2027, 1, 2))
    found, after = one(store), one(store, date(2027, 7, 1))
    ends = {paper.title: paper.ends for paper in found.in_force}
    assert ends == {"Agreement": found.ends, "Form": found.ends, "Notice": found.ends, "NDA": None}
    review, end = (date(2027, 12, 15), "Review"), (date(2027, 6, 30), "All that is in force ends, but for NDA")
    for each in (found, after):
        assert {review, end} < {(day.day, day.title) for day in each.days}
    assert [paper.title for paper in after.in_force] == ["NDA"]
    assert "Notice of renewal" not in {day.title for day in (*found.days, *after.days)}


def test_what_a_notice_ends_has_no_later_day_but_those_of_the_notice(tmp_path: Path) -> None:
    ending, store = load(tmp_path / "library", files_with_notice()), FolderStore(tmp_path / "out")
    loans = "loans: [{id: one, item: A, due_on: 2027-05-10}, {id: two, item: B, due_on: 2027-08-01}]\n"
    sign(store, build(ending, store, "first", date(2026, 12, 1), loans), date(2026, 12, 15))
    notice = build(ending, store, "second", date(2027, 1, 1), "after: first\noccasion: notice\nfacts: {ends_on: 2027-06-30}\n")
    sent = one(store)
    assert [(day.day, day.entry or day.title) for day in sent.days] == [
        (date(2027, 5, 1), "The notice is received"),
        (date(2027, 5, 10), "one"),
        (date(2027, 8, 1), "two"),
        (date(2027, 8, 29), "All goes back"),
        (date(2027, 10, 15), "Notice of renewal"),
    ], "one party gives it alone, and it ends nothing before it is signed"
    sign(store, notice, date(2027, 1, 2))
    found = one(store)
    assert (found.ends, len(found.in_force)) == (date(2027, 6, 30), 3)
    assert [packet.occasion for packet in found.packets] == ["", "A notice"]
    assert [(day.day, day.entry or day.title) for day in found.days] == [
        (date(2027, 5, 1), "The notice is received"),
        (date(2027, 5, 10), "one"),
        (date(2027, 6, 30), "All that is in force ends"),
        (date(2027, 8, 29), "All goes back"),
    ]
    after = one(store, date(2027, 7, 1))
    assert (after.ends, after.in_force) == (date(2027, 6, 30), ())
    assert [(day.title, day.passed) for day in after.days] == [
        ("The notice is received", True),
        ("All that is in force ends", True),
        ("All goes back", False),
    ]


def test_a_draft_is_in_no_record_and_is_named(library: Library, store: FolderStore) -> None:
    build(library, store, "first", date(2026, 12, 1))
    draft = build(library, store, "second", date(2026, 12, 1), "special_terms: {terms: [Nothing is special.]}\n")
    assert status(store, TODAY).drafts == (draft,)
    assert status(store, TODAY, ("first",)).drafts == ()
    (store.root / draft).rename(store.root / f".staging-{draft}-0")
    assert status(store, TODAY).drafts == (), "what a killed build left behind is no draft"


def test_what_nobody_signs_holds_from_its_issue(tmp_path: Path) -> None:
    files = agreement({"due": "1. Paid soon."}, more="")
    files["small/programme.yaml"] = files["small/programme.yaml"].replace("handling: sign_now", "handling: exhibit")
    files["small/programme.yaml"] += (
        "deadlines:\n  pay: {title: Payment, day: matter.issued + notice, of: vendor, paper: agreement, source: T-1}\n"
    )
    statement, store = load(tmp_path / "library", files), FolderStore(tmp_path / "out")
    build(statement, store, "first", date(2027, 1, 1), "return_by: 2027-01-20\n")
    found = one(store)
    assert (found.packets[0].to_sign, found.packets[0].overdue) == (False, False)
    assert days(found) == [(date(2027, 3, 2), "Payment", "", False)]
    assert one(store, date(2026, 12, 31)).days == (), "it is not issued yet"


def test_a_rule_that_cannot_be_counted_is_told(library: Library, store: FolderStore) -> None:
    sign(store, build(library, store, "first", date(2026, 12, 1)), date(9999, 12, 1))
    found = one(store, date.max)
    assert [finding.id for finding in found.findings] == ["no-result"]
    assert found.in_force != ()


@dataclass(slots=True)
class ByHand:
    """What a record comes to, counted without the program."""

    runs_from: date | None = None
    notice: timedelta = NOTICE
    loans: dict[str, date] = field(default_factory=dict)
    report: date | None = None

    def days(self, today: date) -> list[tuple[date, str, str, bool]]:
        found = [(due, "The loan goes back", id, due < today) for id, due in self.loans.items()]
        found += [(self.report, "First report", "", self.report < today)] if self.report else []
        if self.runs_from:
            times = [years_later(self.runs_from, at) - self.notice for at in range(1, 20)]
            passed = [day for day in times if day < today]
            found += [(day, "Notice of renewal", "", day < today) for day in (*passed[-1:], times[len(passed)])]
        return sorted(found)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_random_records_have_the_days_that_are_counted_by_hand(library: Library, store: FolderStore, seed: int) -> None:
    random = Random(seed)
    by_hand, day = ByHand(), date(2026, 1, 1) + timedelta(random.randrange(400))
    for number in range(1, random.randint(2, 4)):
        effective = day + timedelta(random.randrange(60)) if random.random() < 0.5 else None
        loans = {f"loan-{at}": day + timedelta(random.randrange(900)) for at in range(3) if random.random() < 0.5}
        lend = random.random() < 0.5
        more = "" if number == 1 else "after: first\n"
        more += f"effective: {effective}\n" if effective else ""
        more += "choices: [lend]\n" if lend else ""
        listed = [{"id": id, "item": "A thing", "due_on": str(due)} for id, due in loans.items()]
        more += f"loans: {json.dumps(listed)}\n"
        packet = build(library, store, "first" if number == 1 else f"later-{number}", day, more)
        edition = date(2026, 7, 1) if day >= date(2026, 7, 1) else date(2026, 1, 1)
        if number == 1 or random.random() < 0.7:
            signed_on = day + timedelta(random.randrange(50))
            sign(store, packet, signed_on)
            if by_hand.runs_from is None:
                by_hand.runs_from = effective or signed_on
                by_hand.notice = timedelta(61 if edition.month > 1 else 31)
            by_hand.loans |= loans
            by_hand.report = (effective or signed_on) + timedelta(10) if lend else None
            day = signed_on
        day += timedelta(random.randrange(60, 300))
    for today in (day, day + timedelta(random.randrange(900))):
        assert sorted(days(one(store, today))) == by_hand.days(today)


def test_a_store_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "records").symlink_to("records")
    found = status(FolderStore(tmp_path), TODAY)
    assert (found.records, [finding.id for finding in found.findings]) == ((), ["not-written"])


def test_a_form_that_is_issued_later_brings_the_days_of_its_entry(library: Library, store: FolderStore) -> None:
    one_loan, two_loans = "{id: one, item: A, due_on: 2027-05-01}", "{id: two, item: B, due_on: 2027-06-01}"
    packet = build(library, store, "first", date(2026, 12, 1), f"loans: [{one_loan}]\n")
    sign(store, packet, date(2026, 12, 15))
    order = ordered(library, store, "first", date(2026, 12, 1), f"loans: [{one_loan}, {two_loans}]\n")
    forms, findings = build_forms(supplemented.later(order), forms_named(order, "slip"), store, lambda _: None)
    assert forms is not None, findings
    found = one(store)
    assert [(day.day, day.entry, day.paper, day.section) for day in found.days if day.entry] == [
        (date(2027, 5, 1), "one", "Agreement", "2"),
        (date(2027, 6, 1), "two", "Agreement", "2"),
    ]
    (supplement,) = found.packets[0].supplements
    (form, later) = found.packets[0].out
    assert [(each.name, each.packet, each.back) for each in (form, later)] == [
        ("slip-one", packet, None),
        ("slip-two", supplement, None),
    ]
    back = [("slip-one", False, date(2027, 2, 10)), ("slip-one", True, date(2027, 2, 12))]
    for name, complete, day in back:
        record, _ = read_record(store, "first")
        assert record is not None
        assert isinstance(append(store, record, FileReturned("returned", packet, "0" * 64, (name,), complete), day), Record)
    assert [each.back for each in one(store, date(2027, 2, 11)).packets[0].out] == [date(2027, 2, 10), None]
    assert [each.name for each in one(store).packets[0].out] == ["slip-two"], "the other is back, complete"


def test_a_packet_that_was_taken_back_is_withdrawn_from_that_day_on(library: Library, store: FolderStore) -> None:
    packet = build(library, store, "first", date(2026, 12, 1), "return_by: 2026-12-20\n")
    record, _ = read_record(store, "first")
    assert record is not None
    assert isinstance(append(store, record, PacketWithdrawn("withdrawn", packet), date(2026, 12, 24)), Record)
    assert [(one(store, day).packets[0].state, len(one(store, day).days)) for day in (date(2026, 12, 23), TODAY)] == [
        ("issued", 1),
        ("withdrawn", 0),
    ]
    assert one(store).packets[0].since == date(2026, 12, 24)
