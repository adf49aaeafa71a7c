from datetime import date
from pathlib import Path

import pytest
from packets.small_order import LOAN, order

from assembler.commands.record import withdraw
from assembler.model.manifest import Manifest
from assembler.packets.order import build_packet
from assembler.packets.packet_end import find_end
from assembler.packets.records import Note
from assembler.packets.store import FolderStore

WITHDRAWN_ON = date(2026, 12, 5)


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "out")


def build(root: Path, store: FolderStore, more: str = LOAN, *, revise: bool = False) -> Manifest:
    packet, findings = build_packet(order(root, more), store, lambda _: None, revise=revise)
    assert packet is not None, findings
    return packet.manifest


def end(store: FolderStore, manifest: Manifest) -> tuple[str, str]:
    """Return the id and the text of what ended a packet, both empty where nothing did."""
    found = find_end(store, manifest)
    return (found.id, f"{found.message} {found.hint}") if found else ("", "")


def test_the_packet_that_stands_has_no_end(tmp_path: Path, store: FolderStore) -> None:
    manifest = build(tmp_path, store)
    assert end(store, manifest) == ("", "")
    store.remove("records")
    assert end(store, manifest) == ("", ""), "a copy of a packet has no record beside it"


def test_a_superseded_packet_names_the_newer_one(tmp_path: Path, store: FolderStore) -> None:
    first, second = build(tmp_path, store), build(tmp_path, store, "", revise=True)
    id, text = end(store, first)
    assert (id, f"superseded by {second.packet}" in text, f"papers of {second.packet}" in text) == ("superseded", True, True)
    assert withdraw(store, second.packet, WITHDRAWN_ON, Note("0f", "A slip"))[0]
    assert end(store, first)[1].startswith(f"The packet {first.packet} was superseded, and what superseded it was withdrawn.")


def test_a_withdrawn_packet_says_when_and_names_the_one_issued_since(tmp_path: Path, store: FolderStore) -> None:
    first = build(tmp_path, store)
    assert withdraw(store, first.packet, WITHDRAWN_ON, Note("0f", "A slip"))[0]
    assert end(store, first)[1].startswith(f"The packet {first.packet} was withdrawn on 2026-12-05. Tell")
    second = build(tmp_path, store, "")
    assert (end(store, first)[0], second.packet in end(store, first)[1]) == ("withdrawn", True)


def test_a_draft_was_never_issued(tmp_path: Path, store: FolderStore) -> None:
    assert end(store, build(tmp_path, store, "special_terms: {terms: [No fee.]}\n"))[0] == "draft"
