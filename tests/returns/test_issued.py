import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from packets.small_order import order
from packets.supplemented import CORRECTED, TWO, issue, record_in, supplemented
from returns.returned_sample import MATTER

from assembler.formats.registry import PDF, TEXT, WORD
from assembler.model.record import PacketIssued
from assembler.packets.manifest_file import MANIFEST
from assembler.packets.order import build_packet
from assembler.packets.records import append
from assembler.packets.store import FolderStore
from assembler.returns.issued import embedded_in_sent, find_packet, read_packet, rebuild_papers
from examples import example, ordered

AGREEMENT = "documents/01-alliance-agreement.docx"


@pytest.fixture(scope="module")
def packet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a packet of Word files."""
    built, findings = build_packet(replace(ordered(MATTER), formats=("docx",)), tmp_path_factory.mktemp("output"), lambda _: None)
    assert built is not None, findings
    return built.folder


def test_a_packet_is_read_with_the_papers_of_each_file(packet: Path) -> None:
    issued, findings = read_packet(packet)
    assert findings == ()
    assert issued is not None
    papers = {file.path: file.papers for file in issued.files_of(WORD)}
    assert papers[AGREEMENT] == ("alliance-agreement",)
    assert (issued.matter, issued.files_of(PDF)) == ("acme-2026-001", ())


def test_what_a_file_of_ours_embeds_is_read_once_for_all_that_come_back(packet: Path) -> None:
    data = (packet / AGREEMENT).read_bytes()
    (paper,) = embedded_in_sent("docx", data)
    assert paper.name == "alliance-agreement"
    assert embedded_in_sent("docx", bytes(bytearray(data)))[0] is paper


def test_a_packet_is_found_by_its_matter_if_it_is_the_only_one(packet: Path) -> None:
    assert find_packet(packet.parent, "acme-2026-001") == packet
    assert find_packet(packet.parent, "acme-2026-002") is None
    assert find_packet(packet.parent, "../../etc") is None
    assert find_packet(packet.parent, "") is None


def test_of_two_packets_of_a_matter_none_is_chosen_without_a_record(packet: Path, tmp_path: Path) -> None:
    for ending in ("11111111", "22222222"):
        folder = tmp_path / f"acme-2026-001-{ending}"
        folder.mkdir()
        shutil.copy(packet / MANIFEST, folder)
    assert find_packet(tmp_path, "acme-2026-001") is None
    shutil.rmtree(tmp_path / "acme-2026-001-22222222")
    assert find_packet(tmp_path, "acme-2026-001") == tmp_path / "acme-2026-001-11111111"


def test_a_packet_that_was_touched_is_held_against_nothing(packet: Path) -> None:
    data = (packet / AGREEMENT).read_bytes()
    (packet / AGREEMENT).write_bytes(data[:-1])
    issued, (finding,) = read_packet(packet)
    (packet / AGREEMENT).write_bytes(data)
    assert (issued, finding.id) == (None, "altered-packet")
    assert AGREEMENT in finding.message


def test_a_folder_without_a_manifest_is_no_packet(tmp_path: Path) -> None:
    issued, (finding,) = read_packet(tmp_path)
    assert (issued, finding.message) == (None, f"{tmp_path} holds no packet.")


@pytest.mark.slow
def test_papers_rendered_again_are_those_that_were_sent() -> None:
    issued, findings = rebuild_papers(ordered(MATTER))
    assert issued is not None, findings
    assert {file.path: file.data for file in issued.files_of(WORD)} == {
        file.path: file.data for file in example(MATTER).of_kind(".docx")
    }


def test_a_packet_is_read_with_its_supplements_and_a_supplement_with_its_packet(tmp_path: Path) -> None:
    packet, first, second = supplemented(tmp_path, FolderStore(tmp_path / "out"), TWO, CORRECTED)
    issued, findings = read_packet(tmp_path / "out" / packet)
    assert issued is not None, findings
    assert [Path(part.source).name for part in issued.latest_first] == [second, first, packet]
    assert [file.path for file in issued.files_of(TEXT)][:2] == ["forms/note-loan-8.txt"] * 2
    newest, older = issued.files_of(TEXT)[:2]
    assert (issued.replaced_by(newest), issued.replaced_by(older)) == ("", str(tmp_path / "out" / second))
    assert read_packet(tmp_path / "out" / second) == (issued, ())
    assert find_packet(tmp_path / "out", "first-001") == tmp_path / "out" / packet


def test_of_two_packets_of_a_matter_the_one_that_stands_is_chosen(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "out")
    first = issue(order(tmp_path), store)
    second = issue(replace(order(tmp_path), split=True), FolderStore(tmp_path / "other"))
    shutil.copytree(tmp_path / "other" / second, tmp_path / "out" / second)
    assert first != second
    assert find_packet(tmp_path / "out", "first-001") == tmp_path / "out" / first
    revised = PacketIssued("issued", second, "first-001", "0", adopted=False, revises=first)
    append(store, record_in(store), revised, date(2026, 12, 2))
    assert find_packet(tmp_path / "out", "first-001") == tmp_path / "out" / second


def test_without_a_record_the_supplements_that_lie_beside_a_packet_count(tmp_path: Path) -> None:
    packet, *added = supplemented(tmp_path, FolderStore(tmp_path / "out"), TWO, CORRECTED)
    shutil.rmtree(tmp_path / "out" / "records")
    issued, _ = read_packet(tmp_path / "out" / packet)
    assert issued is not None
    assert [Path(part.source).name for part in issued.supplements] == added


def test_a_packet_whose_supplement_is_gone_is_held_against_nothing(tmp_path: Path) -> None:
    packet, added = supplemented(tmp_path, FolderStore(tmp_path / "out"), TWO)
    shutil.rmtree(tmp_path / "out" / added)
    issued, (finding,) = read_packet(tmp_path / "out" / packet)
    assert (issued, finding.id, added in finding.message) == (None, "no-packet", True)
