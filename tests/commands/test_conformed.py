"""A conformed copy: what is in force for a partner, each paper as it was signed, with what amendments change in it."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from assembler.commands.build import BuildRequest, order_packet
from assembler.commands.conformed import MARK, conformed_copy
from assembler.commands.record import adopt
from assembler.model.record import Record
from assembler.packets.order import build_packet
from assembler.packets.store import FolderStore
from examples import ROOT, library

RECORD = "nordlys-2026-001"


def signed(matter: Path, store: FolderStore, day: date) -> str:
    """Build the packet of a matter, record that it was signed, and return its name."""
    order, findings = order_packet(BuildRequest(library(), matter, ROOT / "templates", ("txt",), store=store))
    assert order is not None, findings
    packet, findings = build_packet(order, store, lambda _: None)
    assert packet is not None, findings
    record, findings = adopt(store, packet.manifest.packet, day)
    assert isinstance(record, Record), findings
    return packet.manifest.packet


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    """Return a store with a partner that has joined, and has signed an amendment."""
    held = FolderStore(tmp_path / "out")
    signed(ROOT / "examples" / "qalyptus-affiliate.yaml", held, date(2026, 1, 14))
    written = (ROOT / "examples" / "qalyptus-amendment.yaml").read_text("utf-8")
    stated = next(line for line in written.splitlines() if line.startswith("in_force:"))
    (tmp_path / "amendment.yaml").write_text(written.replace(stated, f"after: {RECORD}"), "utf-8")
    signed(tmp_path / "amendment.yaml", held, date(2026, 6, 20))
    return held


def words_on(store: FolderStore, day: date) -> dict[str, str]:
    """Return the words of each paper of the conformed copy on a day, on one line, by its name."""
    files, findings = conformed_copy(store, RECORD, day, ("txt",), lambda _: None)
    assert files, findings
    found = {Path(file.path).stem.partition("-")[2] or Path(file.path).stem: file.data.decode() for file in files}
    return {name: " ".join(text.split()) for name, text in found.items()}


def test_a_changed_clause_is_followed_by_the_words_of_the_amendment_and_their_place(store: FolderStore) -> None:
    agreement = words_on(store, date(2026, 7, 1))["partner-agreement"]
    clause, _, rest = agreement.partition("29.1 Either party may end this Agreement")[2].partition("29.2 ")
    assert "Amendment, in force since 20 June 2026, Section 2.1: Section 29.1 of the Partner Program Agreement changes" in clause
    assert "the words “thirty (30) days” are replaced by “sixty (60) days”" in clause
    assert "Amendment, in force" not in rest


def test_every_paper_says_that_it_is_no_original_and_where_it_comes_from(store: FolderStore) -> None:
    found = words_on(store, date(2026, 7, 1))
    assert {*found} == {"partner-agreement", "commission-schedule", "affiliate-terms", "branding-terms", "amendment"}
    assert all(MARK in text for text in found.values())
    assert all("Signature" not in text for text in found.values())
    assert "since 5 January 2026" in found["affiliate-terms"]
    assert "since 20 June 2026" in found["amendment"]


def test_before_its_signature_an_amendment_changes_nothing(store: FolderStore) -> None:
    found = words_on(store, date(2026, 6, 19))
    assert "amendment" not in found
    assert "changes as follows" not in found["partner-agreement"]


def further(store: FolderStore, folder: Path, name: str, day: str, more: str) -> None:
    """Have the partner sign another packet, on the day after it was issued."""
    written = (ROOT / "examples" / "qalyptus-amendment.yaml").read_text("utf-8").partition("occasion:")[0]
    partner = (
        (ROOT / "examples" / "qalyptus-amendment.yaml").read_text("utf-8").partition("partner:")[2].partition("amendments:")[0]
    )
    text = written.replace("nordlys-2026-a1", name).replace("2026-06-15", day) + f"after: {RECORD}\n{more}"
    (folder / f"{name}.yaml").write_text(f"{text}partner:{partner}", "utf-8")
    signed(folder / f"{name}.yaml", store, date.fromisoformat(day) + timedelta(1))


AMENDED_AGAIN = """\
occasion: amendment
amendments:
  - {clause: partner-agreement/registration.before-order, change: added_after, words: The order names the Customer.}
  - {clause: partner-agreement/termination, change: added_after, words: A notice names its reason.}
  - {clause: partner-agreement/termination, change: added_after, words: A notice is given in English.}
"""
PASSED_ON = """\
occasion: partner_transfer
to_partner: {kind: company, legal_name: Nachfolge GmbH, country: DE, address: [Neue Straße 2], signatories: [{name: Max Neu, title: CEO}]}
facts: {earlier_fees: successor, successor_email: neu@partner.example}
"""


@pytest.mark.slow
def test_what_changes_a_section_or_an_item_stands_behind_all_of_it_once(store: FolderStore, tmp_path: Path) -> None:
    further(store, tmp_path, "nordlys-2026-a2", "2026-07-01", AMENDED_AGAIN)
    agreement = words_on(store, date(2026, 8, 1))["partner-agreement"]
    in_order = (
        "the Partner must have been a party to this Agreement before the day of the order",
        "Amendment, in force since 2 July 2026, Section 2.1:",
        "The order names the Customer.",
        "Amendment, in force since 20 June 2026, Section 2.1: Section 29.1 of the Partner Program Agreement changes",
        "29.2 A party may end it at once",
        "29.5 Neither party owes the other",
        "Amendment, in force since 2 July 2026, Section 2.2:",
        "A notice names its reason.",
        "A notice is given in English.",
        "30. Effects of the end",
    )
    places = [agreement.rfind(words) for words in in_order]
    assert min(places) > 0
    assert places == sorted(places)
    assert [agreement.count(words) for words in in_order[2::6]] == [1, 1]


@pytest.mark.slow
def test_after_a_transfer_each_paper_says_who_the_party_is_now(store: FolderStore, tmp_path: Path) -> None:
    further(store, tmp_path, "nordlys-2026-t1", "2026-08-03", PASSED_ON)
    told = "By “Transfer to Another Partner”, in force since 4 August 2026, the Partner is Nachfolge GmbH, in place of Nordlys Data ApS."
    before, after = (words_on(store, date(2026, 8, day)) for day in (3, 4))
    assert [told in before[name] for name in before] == [False] * len(before)
    assert {name for name, words in after.items() if told not in words} == {"partner-transfer"}
    assert "Partner: Nordlys Data ApS" in after["partner-agreement"]


@pytest.mark.slow
def test_what_was_changed_is_not_in_an_agreement_that_was_signed_anew(store: FolderStore, tmp_path: Path) -> None:
    further(store, tmp_path, "nordlys-2026-002", "2026-09-01", "choices: [affiliate, reseller]\nfacts: {territory: Denmark}\n")
    found = words_on(store, date(2026, 9, 2))
    assert "in force since 2 September 2026" in found["partner-agreement"]
    assert "changes as follows" not in found["partner-agreement"]


def test_what_is_not_kept_any_more_cannot_be_conformed(store: FolderStore) -> None:
    for path in (store.root / "kept" / "library").iterdir():
        path.unlink()
    files, findings = conformed_copy(store, RECORD, date(2026, 7, 1), ("txt",), lambda _: None)
    assert (files, [one.id for one in findings][:1]) == ((), ["not-kept"])


def test_of_a_record_that_nobody_knows_there_is_none(tmp_path: Path) -> None:
    files, findings = conformed_copy(FolderStore(tmp_path), RECORD, date(2026, 7, 1), ("txt",), lambda _: None)
    assert (files, [one.id for one in findings]) == ((), ["no-record"])
