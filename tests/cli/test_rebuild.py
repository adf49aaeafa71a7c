import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from packets.small_order import order

from assembler.cli import main
from assembler.packets.order import build_packet


def rebuild(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["rebuild", *arguments])


@pytest.fixture
def packet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Build a packet into output/ below a new working directory, and return its name."""
    monkeypatch.chdir(tmp_path)
    ordered = order(tmp_path)
    assert build_packet(ordered, Path("output"), lambda _: None)[0]
    return ordered.packet


def test_the_same_packet_is_said_to_be_the_same(packet: str) -> None:
    done = rebuild(f"output/{packet}")
    assert (done.exit_code, done.stdout) == (0, f"{packet}: made anew, 4 files, with the same bytes\n")
    assert sorted(path.name for path in Path("output").iterdir()) == [packet, "kept", "records"]


def test_as_data_and_written_elsewhere(packet: str) -> None:
    said = json.loads(rebuild(f"output/{packet}/", "-o", "again", "--json").stdout)
    assert said == {
        "packet": packet,
        "same_bytes": True,
        "same_content": True,
        "same_words": True,
        "differing": [],
        "versions": {},
        "written": f"again/{packet}",
        "findings": [],
    }
    assert (Path("again") / packet / "manifest.json").read_bytes() == (Path("output") / packet / "manifest.json").read_bytes()
    done = rebuild(f"output/{packet}", "-o", "again")
    assert (done.exit_code, "[not-written]" in done.stderr) == (1, True)


def test_the_environment_alone(packet: str) -> None:
    lines = rebuild(f"output/{packet}", "--environment").stdout.splitlines()
    assert lines[0].startswith(f"# {packet} was made by clause-assembler ")
    assert all(line.startswith("#") or "==" in line for line in lines)
    said = json.loads(rebuild(f"output/{packet}", "--environment", "--json").stdout)
    assert {"python", "zlib", "commit", "code_sha256", "packages"} == set(said)


def test_what_cannot_be_made_anew_is_refused(packet: str) -> None:
    Path(f"output/kept/matters/{packet}.json").unlink()
    done = rebuild(f"output/{packet}")
    assert (done.exit_code, "[not-kept]" in done.stderr) == (1, True)
    assert rebuild("output/first-001-00000000", "--environment").exit_code == 1
