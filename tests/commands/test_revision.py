from pathlib import Path

import pytest
from packets.small_order import LOAN, order

from assembler.commands.revision import find_differences
from assembler.packets.order import build_packet
from assembler.packets.store import FolderStore


@pytest.mark.parametrize("format", ["docx", "txt", "html"])
def test_papers_added_removed_and_changed_are_told(tmp_path: Path, format: str) -> None:
    store = FolderStore(tmp_path / "out")
    other = LOAN.replace("loan-7", "loan-8") + "effective: 2027-01-01\n"
    first, second = order(tmp_path, formats=(format,)), order(tmp_path, other, formats=(format,))
    assert build_packet(first, store, lambda _: None)[0]
    packet, findings = build_packet(second, store, lambda _: None, revise=True)
    assert packet is not None, findings
    found = find_differences(store, first.packet, packet.manifest)
    assert found is not None
    assert [(one.title, one.kind) for one in found if one.kind != "changed"] == [("Note", "removed"), ("Note", "added")]
    assert all(not change.silent for one in found for change in one.changes)
    assert find_differences(store, packet.manifest.packet, packet.manifest) == ()
    assert find_differences(store, "first-001-gone", packet.manifest) is None
