"""A conformed copy: what is in force for a partner, each paper as it was signed, with what amendments change in it."""

from datetime import date
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
    order, findings = order_packet(BuildRequest(library(), ROOT / "templates", matter, ("txt",), store=store))
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


def test_what_is_not_kept_any_more_cannot_be_conformed(store: FolderStore) -> None:
    for path in (store.root / "kept" / "library").iterdir():
        path.unlink()
    files, findings = conformed_copy(store, RECORD, date(2026, 7, 1), ("txt",), lambda _: None)
    assert (files, [one.id for one in findings][:1]) == ((), ["not-kept"])


def test_of_a_record_that_nobody_knows_there_is_none(tmp_path: Path) -> None:
    files, findings = conformed_copy(FolderStore(tmp_path), RECORD, date(2026, 7, 1), ("txt",), lambda _: None)
    assert (files, [one.id for one in findings]) == ((), ["no-record"])
