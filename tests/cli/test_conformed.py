"""`assembler conformed` writes a folder that was not there, or says why it cannot."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assembler.cli import main
from assembler.commands.build import BuildRequest, order_packet
from assembler.commands.record import adopt
from assembler.packets.order import build_packet
from assembler.packets.store import FolderStore
from examples import ROOT, library

RECORD = "nordlys-2026-001"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Return the folder of a store in which one packet is signed."""
    store = FolderStore(tmp_path / "out")
    example = ROOT / "examples" / "qalyptus-affiliate.yaml"
    order, findings = order_packet(BuildRequest(library(), example, ROOT / "templates", ("txt",), store=store))
    assert order is not None, findings
    packet, findings = build_packet(order, store, lambda _: None)
    assert packet is not None, findings
    record, findings = adopt(store, packet.manifest.packet, date(2026, 1, 14))
    assert record is not None, findings
    return store.root


def run(output: Path, into: Path, record: str = RECORD) -> Result:
    asked = ["conformed", record, "-o", str(output), "--into", str(into), "--formats", "txt", "--today", "2026-07-01"]
    return CliRunner().invoke(main, asked)


def test_the_files_are_written_and_listed_and_nothing_is_written_over(output: Path, tmp_path: Path) -> None:
    result = run(output, tmp_path / "now")
    assert result.exit_code == 0, result.output
    written = sorted(path.relative_to(tmp_path / "now").as_posix() for path in (tmp_path / "now").rglob("*.txt"))
    assert written[0] == "documents/01-partner-agreement.txt"
    assert all(f"  {path}" in result.output for path in written)
    again = run(output, tmp_path / "now")
    assert (again.exit_code, "could not be written" in again.output) == (1, True)


def test_an_unknown_record_is_refused_with_the_nearest_one(output: Path, tmp_path: Path) -> None:
    result = run(output, tmp_path / "now", "nordlys-2026-01")
    assert result.exit_code == 1
    assert RECORD in result.output
    assert not (tmp_path / "now").exists()
