from datetime import date
from pathlib import Path

import pytest
from small_library import MATTER, agreement, load, paper

from assembler.commands.build import BuildRequest, order_packet
from assembler.commands.next_matter import duplicate, next_matter
from assembler.commands.record import adopt
from assembler.loader import load_matter
from assembler.model.library import Library
from assembler.packets.order import build_packet
from assembler.packets.store import FolderStore
from examples import ROOT

SIGNED_ON, TODAY = date(2026, 12, 20), date(2027, 3, 1)
FIRST = MATTER + "choices: [lend, trade, retail]\nwithout: [delivery]\nfacts: {place: 'No: 7'}\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    form = paper("form", {"words": "1. Listed."}, kind="schedule", more="signers: [partner]\n")
    files = agreement({"term": "1. Words."}, papers="- {document: form, handling: sign_now, anew: true}\n")
    return load(tmp_path / "library", files | form)


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "out")


def build(library: Library, store: FolderStore, text: str) -> str:
    path = store.root.parent / "matter.yaml"
    path.write_text(text, "utf-8")
    order, findings = order_packet(BuildRequest(library, ROOT / "templates", path, ("txt",), store=store))
    assert order is not None, findings
    packet, findings = build_packet(order, store, lambda _: None)
    assert packet is not None, findings
    return order.packet


def test_the_next_matter_types_nothing_twice_and_builds(tmp_path: Path, library: Library, store: FolderStore) -> None:
    assert adopt(store, build(library, store, FIRST), SIGNED_ON)[0]
    text, findings = next_matter(store, "first-001", library, TODAY)
    assert text is not None, findings
    (tmp_path / "next.yaml").write_text(text, "utf-8")
    (tmp_path / "first.yaml").write_text(FIRST, "utf-8")
    (after, _), (before, _) = (load_matter(tmp_path / name, library) for name in ("next.yaml", "first.yaml"))
    assert after is not None
    assert before is not None
    assert (after.id, after.issued, after.after) == ("first-001-2", TODAY, "first-001")
    assert [one.id for one in after.choices] == ["lend", "trade", "retail"]
    assert [one.id for one in after.declined] == ["delivery"]
    assert 'place: "No: 7"' in text
    assert [one.name.value for one in after.partner.signatories] == [one.name.value for one in before.partner.signatories]
    second = build(library, store, text)
    assert second.startswith("first-001-2-")
    assert adopt(store, second, TODAY)[0]
    third, _ = next_matter(store, "first-001", library, TODAY)
    assert "matter: first-001-3\n" in (third or "")


def test_nothing_follows_what_nobody_has_signed(library: Library, store: FolderStore) -> None:
    build(library, store, FIRST)
    assert [one.id for one in next_matter(store, "first-001", library, TODAY)[1]] == ["not-signed"]
    assert [one.id for one in next_matter(store, "second-001", library, TODAY)[1]] == ["no-record"]


def test_without_what_is_kept_of_the_packet_it_is_told(library: Library, store: FolderStore) -> None:
    assert adopt(store, build(library, store, FIRST), SIGNED_ON)[0]
    store.remove("kept")
    text, (finding,) = next_matter(store, "first-001", library, TODAY)
    assert (text, finding.id) == (None, "not-kept")


@pytest.mark.parametrize(
    "written", ["matter: first-001", "matter: first-001  # ours", 'matter:   "first-001" # ours', "matter: 'first-001'"]
)
def test_a_copy_has_another_id_and_every_comment(written: str) -> None:
    text = f"# begun in May\nprogramme: small\n{written}\npartner:  # matter: none\n  kind: company\n"
    copied, findings = duplicate(text, "first.yaml", "second-001")
    assert findings == ()
    assert copied == text.replace(
        written,
        written.replace("'first-001'", "second-001").replace('"first-001"', "second-001").replace("first-001", "second-001"),
    )


def test_a_copy_needs_an_id_that_is_one() -> None:
    assert [one.id for one in duplicate(MATTER, "first.yaml", "Second 1")[1]] == ["bad-value"]
    assert [one.id for one in duplicate("{programme: small}", "first.yaml", "second-001")[1]] == ["missing-key"]
