"""Fixtures of the commands: a folder with a small library and a matter, and a packet that was sent."""

from pathlib import Path

import pytest
from cli.packets_sent import run
from packets.small_order import FILES, LOAN
from returns.returned_sample import MATTER as EXAMPLE
from small_library import MATTER, write


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a folder with a small library and a matter."""
    write(tmp_path / "library", FILES)
    (tmp_path / "matter.yaml").write_text(MATTER + LOAN, "utf-8")
    return tmp_path


@pytest.fixture
def sent_packet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the packet of an example in output/ below a new working directory."""
    monkeypatch.chdir(tmp_path)
    assert run("build", str(EXAMPLE)).exit_code == 0
    (packet,) = Path("output").iterdir()
    return packet
