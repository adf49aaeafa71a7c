"""Fixtures of the commands: a folder with a small library and a matter, and a packet that was sent."""

import shutil
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


@pytest.fixture(scope="session")
def built_packet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder output/ with the packet of an example, which no test changes."""
    output = tmp_path_factory.mktemp("sent") / "output"
    assert run("build", str(EXAMPLE), "-o", str(output)).exit_code == 0
    return output


@pytest.fixture
def sent_packet(built_packet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the packet of an example in output/ below a new working directory."""
    monkeypatch.chdir(tmp_path)
    (packet,) = shutil.copytree(built_packet, Path("output")).glob("*-*")
    return packet
